// What an officer sends for one control, and what a device sends after a time without a connection: JSON -> answers.
//
//   {"reply":"partly","degree":0.5,"verification":"documents","checked_on":"2026-11-02","note":"doc-17","reason":""}
//   {"items":[{"control":"P04","base_version":3,"reply":"met"}, ...]}
//
// Only `reply` is needed; the rest reads as not said. Findings: those of json_decode.h, `answer.degree-misplaced` (a degree with another
// answer than partly), `answer.too-long` (limit), `answer.characters`, `answer.too-many` (limit), `json.duplicate-item`.
#pragma once

#include <string>
#include <vector>

#include "formats/json_decode.h"
#include "model/region.h"

namespace atalaya::formats {

inline constexpr std::size_t kMostAnswerText = 8000;  // characters of a note or a reason
inline constexpr std::size_t kMostSyncItems = 1000;

struct AnswerEdit {
  model::Answer answer;  // `evidence` holds the note
  std::string reason;
  friend bool operator==(const AnswerEdit&, const AnswerEdit&) = default;
};

// Counts only if no error was added. Takes the members of an answer; the caller takes others and says Done.
AnswerEdit ReadAnswerEdit(JsonObject& object);

// A text that people wrote: at most `limit` characters, no control characters but line ends and tabs.
std::string ReadPlainText(const JsonNode& node, std::size_t limit = kMostAnswerText);

struct SyncItem {
  std::string control;
  long long base_version = 0;  // of the answer that the device had when it was edited; 0: none
  AnswerEdit edit;
  Findings wrong;  // what is wrong with this item: it is refused, the others are not
};
// Reads "items". Findings of the list itself are the node's; those of an item stay with it.
std::vector<SyncItem> ReadSyncItems(JsonObject& object);

}  // namespace atalaya::formats
