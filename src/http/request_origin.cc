// Where a request comes from: trace ids and trusted proxies (request_reader.h).
#include <arpa/inet.h>
#include <openssl/rand.h>

#include <algorithm>
#include <random>

#include "base/text_util.h"
#include "http/path.h"
#include "http/request_reader.h"

namespace atalaya::http {

namespace {

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool IsZero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

// An address as the system writes it, an IPv4 address in IPv6 clothes as IPv4; empty when it is none.
std::string CanonicalAddress(std::string_view text) {
  std::string address(Trim(text));
  // "[2001:db8::1]:443" and "192.0.2.1:443", as some proxies write them
  if (address.starts_with('[')) {
    const std::size_t end = address.find(']');
    if (end == std::string::npos) return {};
    address = address.substr(1, end - 1);
  } else if (std::count(address.begin(), address.end(), ':') == 1) {
    address = address.substr(0, address.find(':'));
  }
  char canonical[INET6_ADDRSTRLEN] = {};
  in_addr four{};
  in6_addr six{};
  if (inet_pton(AF_INET, address.c_str(), &four) == 1) return inet_ntop(AF_INET, &four, canonical, sizeof canonical);
  if (inet_pton(AF_INET6, address.c_str(), &six) != 1) return {};
  if (IN6_IS_ADDR_V4MAPPED(&six)) return inet_ntop(AF_INET, &six.s6_addr[12], canonical, sizeof canonical);
  return inet_ntop(AF_INET6, &six, canonical, sizeof canonical);
}

}  // namespace

std::string TraceId(std::string_view traceparent) {
  // version "-" trace "-" span "-" flags; later versions may append "-..." (W3C Trace Context section 3.2)
  if (traceparent.size() < 55 || traceparent[2] != '-' || traceparent[35] != '-' || traceparent[52] != '-') return {};
  const std::string_view version = traceparent.substr(0, 2), trace = traceparent.substr(3, 32), span = traceparent.substr(36, 16);
  if (!IsHex(version) || version == "ff" || !IsHex(trace) || IsZero(trace) || !IsHex(span) || IsZero(span)) return {};
  if (!IsHex(traceparent.substr(53, 2))) return {};
  if (traceparent.size() > 55 && (version == "00" || traceparent[55] != '-')) return {};
  return std::string(trace);
}

std::string RandomHex(std::size_t bytes) {
  // A generator of each thread, seeded by the system: ids need to differ, not to be secret.
  thread_local std::mt19937_64 generator = [] {
    std::uint64_t seed = 0;
    if (RAND_bytes(reinterpret_cast<unsigned char*>(&seed), sizeof seed) != 1) seed = std::random_device()();
    return std::mt19937_64(seed);
  }();
  static const char kHex[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes * 2);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < bytes * 2; ++i) {
    if (i % 16 == 0) bits = generator() | 1;  // never all zero
    text += kHex[bits & 15];
    bits >>= 4;
  }
  return text;
}

void ApplyProxy(Request& request, std::string_view connected_from, bool tls, const Options& options) {
  request.peer = CanonicalAddress(connected_from);
  if (request.peer.empty()) request.peer = std::string(connected_from);
  request.secure = tls;
  std::vector<std::string> trusted;
  for (const std::string& proxy : options.trusted_proxies) trusted.push_back(CanonicalAddress(proxy));
  const auto is_trusted = [&](const std::string& address) { return std::find(trusted.begin(), trusted.end(), address) != trusted.end(); };
  if (!is_trusted(request.peer)) {
    std::erase_if(request.headers, [](const auto& header) { return header.first == "forwarded" || header.first.starts_with("x-forwarded-"); });
    return;
  }
  const std::vector<std::string> hops = Split(request.Header("x-forwarded-for"), ',');
  // From the nearest hop outwards; the first that is not ours is the client. What stands left of it the client may have written.
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    const std::string address = CanonicalAddress(*hop);
    if (address.empty()) break;
    request.peer = address;
    if (!is_trusted(address)) break;
  }
  const std::vector<std::string> schemes = Split(request.Header("x-forwarded-proto"), ',');
  if (!schemes.empty() && !Trim(schemes.back()).empty()) request.secure = EqualIgnoringCase(Trim(schemes.back()), "https");
}

}  // namespace atalaya::http
