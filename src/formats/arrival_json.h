// A call's notice and what the examination of it found, as JSON: kept with the call, answered by the API. docs/api/arrivals.md shows both.
#pragma once

#include <string>
#include <string_view>

#include "arrive/review.h"
#include "formats/json_decode.h"
#include "formats/json_write.h"
#include "model/declaration.h"

namespace atalaya::formats {

inline constexpr std::size_t kMostNoticeCalls = 60, kMostNoticeActivities = 60;

// The form: {"items": {id: text}, "certificate", "issuer", "expires", "reason_without", "plan", "level", "matter",
//  "calls": [{"port", "facility", "arrived", "departed", "level", "measures"}], "ship_to_ship": [{"from", "to", "activity", "measures", "place"}]}.
// Everything may be left out. Findings of json_decode.h; `arrival.time` (value) for what is no day and no time, `json.out-of-range`.
// `received` is not of the form: who stores it says when.
arrive::Notice ReadNotice(JsonObject& object);

// The same again, with "received" and "source" ("form", or "declaration/ID").
std::string WriteNotice(const arrive::Notice& notice, std::string_view source);
// What WriteNotice wrote. An empty text is no notice.
struct KeptNotice {
  arrive::Notice notice;
  std::string source;
};
KeptNotice ReadKeptNotice(std::string_view text);

// A pre-arrival declaration as a notice.
arrive::Notice NoticeOf(const model::Declaration& declaration);
// The same from a head as the store keeps it; `given` false for what is none.
arrive::Notice NoticeOfHead(const std::string& head);

// {"at", "rules", "coverage": {"from", "to", "positions"}, "findings": [{"severity", "code", "where", "args"}],
//  "calls": [...], "visits": [...], "legs": [...]}
std::string WriteReview(const arrive::Review& review, std::string_view at, std::string_view rules, std::size_t positions);
// The findings of what WriteReview wrote.
Findings ReadReviewFindings(const boost::json::value& review);

}  // namespace atalaya::formats
