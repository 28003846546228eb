// Paths to routes: "/api/v1/facilities/{facility}" matches one segment per brace. Literal segments win over braces.
//
// Immutable once built; safe from any thread. Lookup is a walk over the segments (a tree), not over all routes.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace atalaya::http {

using PathParameters = std::map<std::string, std::string, std::less<>>;

class Router {
 public:
  // Adds a route under its number (the caller's index). Two routes with the same method and shape are a mistake of ours (assert).
  void Add(Method method, std::string_view path, std::size_t route);

  struct Match {
    std::optional<std::size_t> route;
    PathParameters parameters;
    std::vector<Method> allowed;  // of the path, when the path is known and the method is not
  };
  // HEAD finds the route of GET unless it has one of its own (the server leaves the body out).
  Match Find(Method method, std::string_view path) const;

 private:
  struct Node {
    std::map<std::string, std::size_t, std::less<>> literal;  // -> node
    std::size_t brace = 0;                                    // -> node; 0: none
    std::map<Method, std::pair<std::size_t, std::vector<std::string>>> routes;  // route and the names of its braces
  };
  std::vector<Node> nodes_{1};
};

}  // namespace atalaya::http
