// The ledger as a file that anyone can check offline: one JSON object a line.
//
//   {"format":"atalaya-trail","version":1,"origin":..,"public_key":hex,"size":N,"root":hex,"signature":hex}
//   {"sequence":0,"time":..,"actor":..,"action":..,"subject":..,"scope":..,"payload":..,"salt":hex,"leaf":hex,"root":hex,"signature":hex}
//   {"sequence":1,"leaf":hex,"root":hex,"signature":hex}                       redacted: part of the tree, says nothing
//
// Every line has one way to be written, so a changed byte is a difference wherever it is. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ledger/ledger.h"

namespace atalaya::formats {

struct TrailHead {
  ledger::Head head;
  std::string publik, signature;  // raw bytes
};
std::string TrailHeadLine(const TrailHead& head);           // with its line end
std::string TrailRowLine(const ledger::Row& row);           // redacted rows say nothing but their hashes
std::optional<TrailHead> ReadTrailHead(std::string_view line);  // without its line end; nullopt for what is none
std::optional<ledger::Row> ReadTrailRow(std::string_view line);

struct TrailCheck {
  TrailHead head;
  std::uint64_t entries = 0, redacted = 0;
  std::optional<ledger::Divergence> divergence;  // a line that cannot be read is its entry's: kUnreadable
};
// `publik`: the node's key from elsewhere, raw; empty: the one in the file, which a forger could have replaced. Findings: `trail.format` (the
// first line is none of a trail pack), `ledger.other-key`, `trail.head` (the head is not signed by the key).
Result<TrailCheck> CheckTrail(std::string_view bytes, const std::string& file, const std::string& publik = "");

}  // namespace atalaya::formats
