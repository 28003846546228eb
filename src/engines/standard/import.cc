#include "standard/import.h"

#include <algorithm>
#include <vector>

#include "base/text_util.h"
#include "standard/standard.h"

namespace atalaya::standard {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

bool SameUuid(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return x == y || ((x ^ y) == 0x20 && ((x | 0x20) >= 'a' && (x | 0x20) <= 'f'));
         });
}

const object* FindResource(const object& profile, std::string_view uuid) {
  const object* back_matter = ObjectIn(profile, "back-matter");
  const array* resources = back_matter != nullptr ? ArrayIn(*back_matter, "resources") : nullptr;
  if (resources == nullptr) return nullptr;
  for (const value& element : *resources) {
    const object* resource = element.if_object();
    if (resource != nullptr && SameUuid(StringIn(*resource, "uuid"), uuid)) return resource;
  }
  return nullptr;
}

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// 0: not JSON; higher is better.
int Fitness(const object& rlink) {
  const std::string_view type = StringIn(rlink, "media-type");
  if (type == "application/oscal.catalog+json" || type == "application/oscal.profile+json") return 3;
  if (EndsWith(type, "+json") || EndsWith(type, "/json")) return 2;
  return type.empty() && EndsWith(StringIn(rlink, "href"), ".json") ? 1 : 0;
}

bool HasScheme(std::string_view href) {
  const std::size_t colon = href.find(':');
  return colon != std::string_view::npos && colon < href.find('/');
}

}  // namespace

std::optional<std::string> ImportedHref(const object& profile, const object& import, const std::string& where,
                                        Findings& findings) {
  const std::string_view href = StringIn(import, "href");
  if (href.empty() || href[0] != '#') return std::string(href);
  const object* resource = FindResource(profile, href.substr(1));
  if (resource == nullptr) {
    findings.push_back(Error("oscal.missing-resource", where, {{"id", std::string(href.substr(1))}}));
    return std::nullopt;
  }
  const object* best = nullptr;
  if (const array* rlinks = ArrayIn(*resource, "rlinks")) {
    for (const value& element : *rlinks) {
      const object* rlink = element.if_object();
      if (rlink != nullptr && Fitness(*rlink) > (best != nullptr ? Fitness(*best) : 0)) best = rlink;
    }
  }
  if (best == nullptr) {
    findings.push_back(Error("oscal.no-json-link", where, {{"id", std::string(href.substr(1))}}));
    return std::nullopt;
  }
  return std::string(StringIn(*best, "href"));
}

std::string JoinHref(const std::string& base, const std::string& href) {
  if (HasScheme(href)) return href;
  std::string root;  // scheme and authority of a base like https://host/a/b
  std::string path = base.substr(0, base.find_first_of("?#"));
  if (HasScheme(path)) {
    const std::size_t authority = path.find("://");
    const std::size_t end =
        authority == std::string::npos ? path.find(':') + 1 : std::min(path.find('/', authority + 3), path.size());
    root = path.substr(0, end);
    path = path.substr(end);
  }
  if (path.empty() && !root.empty()) path.push_back('/');
  const std::string joined = !href.empty() && href[0] == '/' ? href : path.substr(0, path.rfind('/') + 1) + href;
  std::vector<std::string> parts;
  for (const std::string& part : Split(joined, '/')) {
    if (part == ".." && !parts.empty() && parts.back() != ".." && !parts.back().empty()) {
      parts.pop_back();
    } else if (part != "." && !(part.empty() && !parts.empty())) {
      parts.push_back(part);
    }
  }
  std::string result = root;
  for (std::size_t i = 0; i < parts.size(); ++i) result += (i > 0 ? "/" : "") + parts[i];
  return result;
}

}  // namespace atalaya::standard
