#include "standard/inserts.h"

#include "base/text_util.h"

namespace atalaya::standard {

std::string ReplaceInserts(
    std::string_view prose,
    const std::function<std::optional<std::string>(std::string_view type, std::string_view id)>& replace) {
  std::string out;
  std::size_t at = 0;
  while (true) {
    const std::size_t open = prose.find("{{", at);
    const std::size_t close = open == std::string_view::npos ? open : prose.find("}}", open + 2);
    if (close == std::string_view::npos) break;
    const std::string_view inside = Trim(prose.substr(open + 2, close - open - 2));
    constexpr std::string_view kInsert = "insert:";
    const std::size_t comma = inside.find(',');
    std::optional<std::string> text;
    if (inside.substr(0, kInsert.size()) == kInsert && comma != std::string_view::npos) {
      text = replace(Trim(inside.substr(kInsert.size(), comma - kInsert.size())), Trim(inside.substr(comma + 1)));
    }
    out += prose.substr(at, open - at);
    out += text ? std::string_view(*text) : prose.substr(open, close + 2 - open);
    at = close + 2;
  }
  out += prose.substr(at);
  return out;
}

void ForEachInsert(std::string_view prose,
                   const std::function<void(std::string_view type, std::string_view id)>& call) {
  if (prose.find("{{") == std::string_view::npos) return;
  ReplaceInserts(prose, [&](std::string_view type, std::string_view id) {
    call(type, id);
    return std::optional<std::string>();
  });
}

}  // namespace atalaya::standard
