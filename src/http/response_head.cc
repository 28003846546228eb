#include "http/response_head.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>

#include "http/path.h"

namespace atalaya::http {

namespace {

// Names of RFC 9110 section 5.6.2 (token).
bool IsToken(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c != '\0' && std::strchr("!#$%&'*+-.^_`|~", c) != nullptr);
  });
}

bool IsServersOwn(std::string_view name) {
  static constexpr std::array kOwn = {"content-length", "transfer-encoding", "connection", "date", "keep-alive", "upgrade", "trailer", "traceparent"};
  return std::any_of(kOwn.begin(), kOwn.end(), [&](std::string_view own) { return EqualIgnoringCase(name, own); });
}

// "Mon, 30 Nov 2026 19:54:10 GMT" (RFC 9110 section 5.6.7); made once a second.
const std::string& HttpDate() {
  thread_local std::time_t made = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != made || text.empty()) {
    std::tm utc{};
    gmtime_r(&now, &utc);
    static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char rest[64];
    std::strftime(rest, sizeof rest, "%Y %H:%M:%S GMT", &utc);
    char day[8];
    std::strftime(day, sizeof day, "%d", &utc);
    text = std::string(kDays[utc.tm_wday]) + ", " + day + " " + kMonths[utc.tm_mon] + " " + rest;
    made = now;
  }
  return text;
}

}  // namespace

const char* ReasonPhrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    default: return status < 300 ? "OK" : status < 400 ? "Redirect" : status < 500 ? "Bad Request" : "Error";
  }
}

std::string FormatHead(const Response& response, const Framing& framing, const std::string& traceparent) {
  std::string head;
  head.reserve(512);
  head += "HTTP/1.1 ";
  head += std::to_string(response.status);
  head += ' ';
  head += ReasonPhrase(response.status);
  head += "\r\nDate: ";
  head += HttpDate();
  for (const auto& [name, value] : response.headers) {
    if (!IsToken(name) || IsServersOwn(name)) continue;
    head += "\r\n";
    head += name;
    head += ": ";
    for (const char c : value) head += (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f ? ' ' : c;
  }
  if (!traceparent.empty()) {
    head += "\r\ntraceparent: ";
    head += traceparent;
  }
  if (framing.length) {
    head += "\r\nContent-Length: ";
    head += std::to_string(*framing.length);
  }
  if (framing.chunked) head += "\r\nTransfer-Encoding: chunked";
  if (!framing.keep_alive) head += "\r\nConnection: close";
  head += "\r\n\r\n";
  return head;
}

}  // namespace atalaya::http
