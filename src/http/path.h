// Request targets from bytes: percent-decoding and one canonical form, so that a rule about a path cannot be walked around.
//
// Source: RFC 3986 (percent-encoding, dot segments), RFC 9112 section 3.2 (forms of the target), the URL standard's urlencoded query.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atalaya::http {

// The path of a target ("/a%20b//./c/" -> "/a b/c"): decoded once, empty and "." segments gone, no slash at the end except for "/" itself.
// Refused (nullopt): a path that does not start with "/", ".." in any spelling, a slash, backslash or control character that hides
// behind a percent sign, a percent sign without two hex digits, text that is not UTF-8 (overlong forms too), raw bytes outside
// visible ASCII, "#".
std::optional<std::string> DecodePath(std::string_view raw);

// The members of a query ("a=1&b=x+y"): the last of those written twice. Refused as above, but slashes and line ends may be encoded;
// NUL may not.
std::optional<std::map<std::string, std::string>> DecodeQuery(std::string_view raw);

// The same with all of those written twice, in their order: for parameters that may be repeated, and for forms (application/x-www-form-urlencoded).
std::optional<std::vector<std::pair<std::string, std::string>>> DecodeMembers(std::string_view raw);

struct Target {
  std::string path;
  std::map<std::string, std::string> query;
};
// A whole target in origin form ("/path?query") or absolute form ("http://host/path?query").
std::optional<Target> DecodeTarget(std::string_view raw);

// Bytes a file name or a segment may hold, percent-encoded where a URL needs it.
std::string EncodeSegment(std::string_view text);

// ASCII letters count as equal in both cases; used for names of headers and their tokens.
bool EqualIgnoringCase(std::string_view a, std::string_view b);
std::string LowerAscii(std::string_view text);
// Does the comma-separated list of a header hold this token? ("Connection: keep-alive, close")
bool HasToken(std::string_view list, std::string_view token);

}  // namespace atalaya::http
