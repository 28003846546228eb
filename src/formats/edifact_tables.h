// What the EDIFACT readers know from files rather than from code: data/formats/edifact (formats and origins: its README.md).
//
//   structures.txt, segments_*.txt, codes_*.tsv   the directories: structures of messages, layouts of segments, lists of codes
//   anchors.tsv    qualifiers that open a group where tags alone do not tell
//   charsets.tsv   syntax levels (UNOA ..) and the character set each means
//   senders.tsv    what to tolerate from whom, and which character set to believe
//   phrases.tsv    free text by which terminals tell the result of an inspection
//   roles.tsv      qualifiers of parties, places and so on that the model has a member for
//
// Plain values; read once, then shared by any number of readers and threads.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "formats/edifact_grammar.h"
#include "formats/file_source.h"
#include "formats/finding_list.h"

namespace atalaya::formats {

// The codes of one data element, for asking often: at most eight characters each, as one number.
class EdifactCodes {
 public:
  void Add(std::string_view code);
  bool Has(std::string_view code) const;
  std::size_t Size() const { return size_; }

 private:
  static std::uint64_t Packed(std::string_view code);
  void Put(std::uint64_t key);
  std::vector<std::uint64_t> slots_ = std::vector<std::uint64_t>(16);  // open addressing, 0 is free
  std::size_t size_ = 0;
};

struct EdifactElementSpec {
  int number = 0;
  bool mandatory = false, numeric = false;
  std::uint32_t most = 0;               // characters
  const EdifactCodes* codes = nullptr;  // of that element, if there is a list
};

struct EdifactCompositeSpec {
  bool mandatory = false;
  std::vector<EdifactElementSpec> components;  // one for a simple element
};

struct EdifactSegmentSpec {
  std::vector<EdifactCompositeSpec> elements;
};

struct EdifactSender {
  std::string by;         // "sender" (UNB), "association" (UNH), "any"
  std::string pattern;    // equal, or with '*' at the end its beginning
  std::string message;    // "PAXLST", "*"
  std::string finding;    // code without "edifact.", "" for rows that tell a character set
  std::uint32_t tag = 0;  // of the segment concerned; 0: any
  std::string charset;    // level or ICU name to read with, "" as declared
  std::string basis;
};

struct EdifactPhrase {
  std::string id, contains, kind, outcome;  // `contains` folded to upper case; the longest that fits wins
};

struct EdifactTables {
  std::vector<EdifactGrammar> grammars;  // sorted by message, then by age
  std::unordered_map<std::uint32_t, EdifactSegmentSpec> segments;
  std::map<int, EdifactCodes> codes;
  std::map<std::string, std::string, std::less<>> charsets;  // "UNOC" -> "ISO-8859-1"
  std::vector<EdifactSender> senders;
  std::vector<EdifactPhrase> phrases;
  std::map<std::pair<std::string, std::string>, std::string> roles;  // {what, code} -> word

  // The structure of that version or, where it is not known, of the nearest older one, else of the oldest; null if the message has none.
  const EdifactGrammar* Find(std::string_view message, std::string_view version) const;
  std::string_view Role(const char* what, std::string_view code) const;
};

// "D95B" -> 1995 * 2 + 1; 0 for what is no version.
int EdifactVersionAge(std::string_view version);

// Reads the files of `folder`. What cannot be read is a finding (`edifact.table`: file, line, why) and left out; without structures nothing
// can be grouped, but segments are still read.
EdifactTables ReadEdifactTables(const FileSource& files, const std::string& folder, FindingList& findings);

}  // namespace atalaya::formats
