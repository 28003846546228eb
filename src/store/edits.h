// What a change changed, for the ledger: {"name":{"from":"A","to":"B"}}. Values that stay the same are left out.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atalaya::store {

class Edits {
 public:
  void Add(std::string_view name, std::string_view from, std::string_view to);
  // Of a new record: {"name":"B"}.
  void Set(std::string_view name, std::string_view to);
  bool Empty() const { return members_.empty(); }
  std::string Json() const;

 private:
  std::vector<std::pair<std::string, std::string>> members_;  // name, value as JSON
};

// The record changed since the caller read it. Handlers answer 412 with the record as it is (api::Stale).
inline constexpr std::string_view kStale = "entry.stale";

}  // namespace atalaya::store
