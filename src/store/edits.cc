#include "store/edits.h"

#include "formats/json_write.h"

namespace atalaya::store {

void Edits::Add(std::string_view name, std::string_view from, std::string_view to) {
  if (from == to) return;
  members_.emplace_back(name, "{\"from\":" + formats::JsonQuoted(from) + ",\"to\":" + formats::JsonQuoted(to) + "}");
}

void Edits::Set(std::string_view name, std::string_view to) {
  if (!to.empty()) members_.emplace_back(name, formats::JsonQuoted(to));
}

std::string Edits::Json() const {
  std::string json = "{";
  for (const auto& [name, value] : members_) json += (json.size() > 1 ? "," : "") + formats::JsonQuoted(name) + ":" + value;
  return json + "}";
}

}  // namespace atalaya::store
