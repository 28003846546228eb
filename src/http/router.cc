#include "http/router.h"

#include <algorithm>
#include <cassert>

namespace atalaya::http {

namespace {

// The next segment of a path without its slash; `rest` loses it. False at the end.
bool NextSegment(std::string_view& rest, std::string_view& segment) {
  if (rest.empty() || rest == "/") return false;
  assert(rest.front() == '/');
  rest.remove_prefix(1);
  const std::size_t end = std::min(rest.find('/'), rest.size());
  segment = rest.substr(0, end);
  rest.remove_prefix(end);
  return true;
}

}  // namespace

void Router::Add(Method method, std::string_view path, std::size_t route) {
  assert(!path.empty() && path.front() == '/');
  std::size_t node = 0;
  std::vector<std::string> names;
  std::string_view rest = path, segment;
  while (NextSegment(rest, segment)) {
    std::size_t next = 0;
    if (segment.size() > 2 && segment.front() == '{' && segment.back() == '}') {
      names.emplace_back(segment.substr(1, segment.size() - 2));
      next = nodes_[node].brace;
    } else if (const auto found = nodes_[node].literal.find(segment); found != nodes_[node].literal.end()) {
      next = found->second;
    }
    if (next == 0) {
      next = nodes_.size();
      nodes_.emplace_back();
      if (segment.front() == '{') {
        nodes_[node].brace = next;
      } else {
        nodes_[node].literal.emplace(segment, next);
      }
    }
    node = next;
  }
  [[maybe_unused]] const bool added = nodes_[node].routes.emplace(method, std::pair(route, std::move(names))).second;
  assert(added && "two routes with the same method and shape");
}

Router::Match Router::Find(Method method, std::string_view path) const {
  std::vector<std::string_view> segments;
  std::string_view rest = path, segment;
  if (path.empty() || path.front() != '/') return {};
  while (NextSegment(rest, segment)) segments.push_back(segment);

  Match match;
  std::vector<std::string_view> values;
  // Depth first, literal before brace; a literal that leads nowhere does not hide a brace beside it. The tree is as deep as the longest
  // route, so hostile paths end early.
  const auto walk = [&](const auto& self, std::size_t node, std::size_t depth) -> bool {
    if (depth == segments.size()) {
      const auto& routes = nodes_[node].routes;
      auto found = routes.find(method);
      if (found == routes.end() && method == Method::kHead) found = routes.find(Method::kGet);
      if (found == routes.end()) {
        for (const auto& [other, unused] : routes) {
          if (std::find(match.allowed.begin(), match.allowed.end(), other) == match.allowed.end()) match.allowed.push_back(other);
        }
        return false;
      }
      match.route = found->second.first;
      for (std::size_t i = 0; i < values.size(); ++i) match.parameters[found->second.second[i]] = std::string(values[i]);
      return true;
    }
    const auto literal = nodes_[node].literal.find(segments[depth]);
    if (literal != nodes_[node].literal.end() && self(self, literal->second, depth + 1)) return true;
    if (nodes_[node].brace == 0 || segments[depth].empty()) return false;
    values.push_back(segments[depth]);
    if (self(self, nodes_[node].brace, depth + 1)) return true;
    values.pop_back();
    return false;
  };
  if (walk(walk, 0, 0)) {
    match.allowed.clear();
  } else {
    std::sort(match.allowed.begin(), match.allowed.end());
  }
  return match;
}

}  // namespace atalaya::http
