// What the mappers of EDIFACT messages share: reading the fields of a segment into the model's terms, findings with their place, counting.
//
// A mapper (MakeCuscarMapper ..) gets each segment with the group it was placed in and fills the open item; the reader (edifact_read.h) does the
// rest.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/declaration_sink.h"
#include "formats/edifact_charset.h"
#include "formats/edifact_tables.h"
#include "formats/edifact_tokens.h"

namespace atalaya::formats {

// Qualifiers to words of the model, for asking often.
template <class Value>
class EdifactWords {
 public:
  void Add(std::string_view code, Value value) { known_.emplace_back(std::string(code), value); }
  std::optional<Value> Find(std::string_view code) const {
    for (const auto& [known, value] : known_) {
      if (known == code) return value;
    }
    return std::nullopt;
  }
  Value Get(std::string_view code, Value other) const { return Find(code).value_or(other); }

 private:
  std::vector<std::pair<std::string, Value>> known_;  // a dozen: faster to look through than a tree
};

enum class EdifactTime { kPrepared, kArrival, kDeparture, kExecuted, kBirth, kExpiry };
enum class EdifactMass { kGross, kNet, kTare, kVerified, kVolume };

struct EdifactWordLists {
  EdifactWords<model::PlaceRole> places;
  EdifactWords<model::DeclaredRole> parties;
  EdifactWords<model::PersonRole> persons;
  EdifactWords<model::DeclarationFunction> functions;
  EdifactWords<model::Nature> natures, statuses;
  EdifactWords<model::Fullness> fullness;
  EdifactWords<model::SealParty> seals;
  EdifactWords<EdifactMass> masses;
  EdifactWords<std::pair<double, bool>> units;  // factor to kg or m3; true: a volume
  EdifactWords<EdifactTime> times;
  EdifactWords<std::string> documents, ships, totals, amounts, bills, goods_places, texts, ranks;
};
// Rows of roles.tsv whose word the model does not have are findings (`edifact.table`).
EdifactWordLists ReadEdifactWords(const EdifactTables& tables, FindingList& findings);

// Where a segment stood, for findings that are told after it.
struct EdifactSpot {
  EdifactSpot() = default;
  EdifactSpot(const EdifactSegment& segment) : tag(segment.tag), number(segment.number), offset(segment.offset) {}
  std::uint32_t tag = 0;
  std::uint64_t number = 0, offset = 0;
};

// The message that is being read.
class EdifactMessage {
 public:
  EdifactMessage(const EdifactTables& all_tables, const EdifactWordLists& all_words, DeclarationSink& sink, std::string file)
      : tables(all_tables), words(all_words), sink_(sink), file_(std::move(file)) {}

  const EdifactTables& tables;
  const EdifactWordLists& words;
  model::Declaration head;
  std::string type, version, association;  // "CUSCAR", "D95B", "SMDG22"
  const EdifactCharset* charset = nullptr;
  int century_pivot = 2000;  // year of the interchange: two-digit years of birth lie before it

  void Begin(std::string reference);  // a new message
  void End();
  bool IsOpen() const { return open_; }

  // Items go through these: head first, counts, checks of numbers.
  void Give(model::Consignment& item);
  void Give(model::Equipment& item, const EdifactSpot& at);
  void Give(model::Person& item);
  void Give(model::Inspection& item);
  std::uint64_t Given() const { return given_; }  // items so far, without inspections

  // A finding about `segment`. Told once for each place; after kMaxFindingsOfAKind of a code in a message only counted. `code` is a literal.
  // Whether Report would keep it, else it is counted: for what is found often, before its arguments are made.
  bool Wants(const EdifactSpot& segment, const char* code);
  void Report(const EdifactSpot& segment, const char* code, std::vector<std::pair<std::string, std::string>> args = {},
              Severity severity = Severity::kWarning);
  void Tolerate(std::string code, std::uint32_t tag) { tolerated_.emplace_back(std::move(code), tag); }
  void ForgetTolerances() { tolerated_.clear(); }
  std::string Where(std::uint64_t segment, std::uint64_t offset) const;

  // Fields, as UTF-8.
  std::string Text(const EdifactSegment& segment, std::size_t element, std::size_t component = 0);
  std::string Joined(const EdifactSegment& segment, std::size_t element, std::size_t from = 0, const char* between = " ");
  std::optional<double> Number(const EdifactSegment& segment, std::size_t element, std::size_t component = 0);
  // "2026-11-30" or "2026-11-30T19:54[:12]" from value and format; "" where it is none (a finding unless empty).
  std::string When(const EdifactSegment& segment, bool birth = false);
  // Its qualifier or code: short, plain, good until the next call.
  std::string_view Code(const EdifactSegment& segment, std::size_t element, std::size_t component = 0) {
    return segment.Value(element, component, room_);
  }

  // Whole segments.
  model::SourceSpan Span(const EdifactSegment& segment) const { return {segment.offset, segment.raw.size(), segment.number}; }
  void Keep(const EdifactSegment& segment, std::vector<model::KeptText>& kept);
  void KeepAtHead(const EdifactSegment& segment);  // no more than kMaxEdifactHead bytes in all
  model::PlaceUse Place(const EdifactSegment& loc);
  model::DeclaredParty Party(const EdifactSegment& nad);
  void Contact(const EdifactSegment& segment, model::DeclaredParty* party);  // CTA, COM
  model::Reference ReferenceOf(const EdifactSegment& rff);
  std::optional<model::Amount> AmountOf(const EdifactSegment& moa);
  std::optional<std::pair<EdifactMass, double>> Mass(const EdifactSegment& mea);
  std::optional<double> Celsius(const EdifactSegment& segment, std::size_t value_element, std::size_t value, std::size_t unit);
  model::DangerousGoods Dangerous(const EdifactSegment& dgs);
  model::Seal SealOf(const EdifactSegment& sel);
  void ReadEquipment(const EdifactSegment& eqd, model::Equipment& box);
  void ReadShip(const EdifactSegment& tdt);
  void ReadDocument(const EdifactSegment& bgm);
  void ReadTotal(const EdifactSegment& cnt);
  // DTM of the ship: of the place before it if `of_last`, else of the place whose role it fits. False: not a time of the ship.
  bool ReadShipTime(const EdifactSegment& dtm, bool of_last);
  // Segments of the head that all messages read alike; others are kept.
  void ReadHead(const EdifactSegment& segment, bool of_last_place);
  std::string FreeText(const EdifactSegment& ftx);
  // If the text tells the result of an inspection: gives one.
  void LiftInspection(const model::SourceSpan& at, const std::string& text, const std::string& container, const std::string& bill);

 private:
  void Append(const EdifactSegment& segment, std::string_view bytes, std::string& out);
  std::size_t* Counted(const EdifactSpot& segment, const char* code);
  bool HeadHasRoom(const EdifactSegment& segment);
  void EnsureBegun();

  DeclarationSink& sink_;
  std::string file_, room_, number_room_;
  bool open_ = false, begun_ = false;
  std::uint64_t tolerated_count_ = 0, given_ = 0, head_bytes_ = 0;
  std::vector<std::pair<std::string, std::uint32_t>> tolerated_;
  std::vector<std::pair<const char*, std::size_t>> reported_;
};

// The UN/LOCODE form of a code ("CR MOB" -> "CRMOB"), "" where it has not that form.
std::string EdifactLocode(const std::string& code);

inline constexpr std::size_t kMaxEdifactHead = std::size_t{16} << 20;  // bytes of segments kept of the head of a message

class EdifactMapper {
 public:
  virtual ~EdifactMapper() = default;
  // The mapper's own number for a group by its path; asked once for each node of a structure. Outside of groups: a node without path.
  virtual int GroupOf(const EdifactNode& group) const = 0;
  // A segment in its group; `opens`: it is the first of a new one.
  virtual void Take(const EdifactSegment& segment, int group, bool opens) = 0;
  // The end of the message: gives what is open.
  virtual void Finish() = 0;
};

using EdifactMapperMaker = std::unique_ptr<EdifactMapper> (*)(EdifactMessage& message);
std::unique_ptr<EdifactMapper> MakeCuscarMapper(EdifactMessage& message);
std::unique_ptr<EdifactMapper> MakeBaplieMapper(EdifactMessage& message);
std::unique_ptr<EdifactMapper> MakeCoarriMapper(EdifactMessage& message);
std::unique_ptr<EdifactMapper> MakePaxlstMapper(EdifactMessage& message);
// Keeps every segment at the head: messages nobody maps yet.
std::unique_ptr<EdifactMapper> MakeKeepingMapper(EdifactMessage& message);

}  // namespace atalaya::formats
