// EDIFACT declarations (CUSCAR, BAPLIE, COARRI, PAXLST; others are kept as they are) to the model, as a stream.
//
//   FindingList problems;
//   const EdifactTables tables = ReadEdifactTables(files, "data/formats/edifact", problems);   // once
//   DeclarationCollector all;
//   EdifactReader reader(tables, "manifest.edi", all);
//   while (more) reader.Feed(bytes);
//   reader.Finish();
//
// Nothing readable is refused. Structure and envelope that deviate are findings (warnings), codes and lengths notes; what the sender's rows in
// senders.tsv tolerate is counted in one note. A finding's place is "manifest.edi#message=REF;segment=N;byte=OFFSET". After an error the next
// message is read as if nothing had happened. Memory: one item (at most kMaxEdifactItem bytes of segments) and the head of its message.
//
// Findings: see docs/formats/edifact.md. Not thread-safe; the tables may be shared.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "formats/edifact_map.h"

namespace atalaya::formats {

inline constexpr std::size_t kMaxEdifactItem = std::size_t{64} << 20;  // bytes of the segments of one item

struct EdifactOptions {
  std::string charset;         // read with this instead of what UNB says: a level ("UNOC") or an ICU name
  bool check_elements = true;  // codes, lengths, mandatory elements against the directory: notes
};

struct EdifactCounts {
  std::uint64_t interchanges = 0, messages = 0, segments = 0, bytes = 0;
};

class EdifactReader : private EdifactHandler {
 public:
  // All must outlive the reader. `file` is what findings call the stream.
  EdifactReader(const EdifactTables& tables, std::string file, DeclarationSink& sink, EdifactOptions options = {});
  ~EdifactReader() override;

  void Feed(std::string_view bytes);
  void Finish();
  const EdifactCounts& Counts() const { return counts_; }

 private:
  struct Prepared {
    EdifactGrammar grammar;
    std::vector<int> groups;  // the mapper's, by node
  };

  void Segment(const EdifactSegment& segment) override;
  void Outside(std::string_view bytes, std::uint64_t offset) override;
  void Trouble(EdifactTrouble what, std::uint64_t offset) override;

  void OpenInterchange(const EdifactSegment& unb);
  void CloseInterchange(const EdifactSegment* unz);
  void OpenMessage(const EdifactSegment& first, bool has_head);
  void CloseMessage(const EdifactSegment* unt);
  void MapSegment(const EdifactSegment& segment);
  void UseSender(const EdifactSegment& at);
  const EdifactCharset* CharsetOf(const std::string& name, const EdifactSegment& at);
  std::string GuessType(const EdifactSegment& first);

  const EdifactTables& tables_;
  std::string file_;
  DeclarationSink& sink_;
  EdifactOptions options_;
  EdifactWordLists words_;
  EdifactMessage message_;
  EdifactTokens tokens_;
  EdifactCounts counts_;
  std::map<std::pair<const EdifactGrammar*, EdifactMapperMaker>, Prepared> prepared_;
  std::map<std::string, std::unique_ptr<EdifactCharset>> charsets_;

  bool interchange_open_ = false;
  std::string interchange_reference_, sender_, recipient_, level_;
  std::uint64_t messages_in_interchange_ = 0, units_in_interchange_ = 0;
  std::unique_ptr<EdifactMapper> mapper_;
  std::unique_ptr<EdifactPlacer> placer_;
  const Prepared* structure_ = nullptr;
  std::uint64_t message_segments_ = 0, item_bytes_ = 0;
  std::uint64_t junk_bytes_ = 0, junk_at_ = 0;
  bool has_head_ = false, message_full_ = false, seen_segment_ = false;
};

}  // namespace atalaya::formats
