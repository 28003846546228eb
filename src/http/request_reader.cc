#include "http/request_reader.h"

#include <algorithm>
#include <array>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <charconv>
#include <limits>

#include "http/path.h"

namespace atalaya::http {

namespace {

namespace beast = boost::beast;

// Before Beast sees it: line ends are CR LF and nothing else, no line is folded, no other control character.
bool IsCleanHead(std::string_view head) {
  for (std::size_t i = 0; i < head.size(); ++i) {
    const auto c = static_cast<unsigned char>(head[i]);
    if (c == '\r') {
      if (i + 1 >= head.size() || head[i + 1] != '\n') return false;
      ++i;
      if (i + 1 < head.size() && (head[i + 1] == ' ' || head[i + 1] == '\t')) return false;
    } else if ((c < 0x20 && c != '\t') || c == 0x7f) {
      return false;
    }
  }
  return true;
}

// Members that mean something else, or nothing, when written twice.
bool IsSingle(std::string_view name) {
  static constexpr std::array kSingle = {"host", "content-length", "transfer-encoding", "content-type", "authorization", "origin", "referer", "if-match",
                                         "expect", "x-csrf-token", "traceparent"};
  return std::any_of(kSingle.begin(), kSingle.end(), [&](std::string_view single) { return single == name; });
}

bool IsHost(std::string_view host) {
  return host.size() <= 255 && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == ':' || c == '[' || c == ']';
  });
}

}  // namespace

RequestReader::State RequestReader::Refuse(int status) {
  status_ = status;
  keep_alive_ = false;
  return state_ = State::kRefused;
}

RequestReader::State RequestReader::Feed(std::string_view bytes) {
  if (state_ == State::kRefused) return state_;
  pending_.append(bytes);
  return Advance();
}

Request RequestReader::Take() { return std::move(request_); }

RequestReader::State RequestReader::Next() {
  state_ = State::kHead;
  request_ = {};
  scanned_ = length_ = 0;
  expects_continue_ = forgiven_ = false;
  chunked_.reset();
  return Advance();
}

RequestReader::State RequestReader::Advance() {
  if (state_ == State::kHead) ReadHead();
  if (state_ == State::kBody) ReadBody();
  return state_;
}

RequestReader::State RequestReader::ReadHead() {
  // An empty line before a request is forgiven once (RFC 9112 section 2.2).
  if (!forgiven_ && scanned_ == 0 && pending_.starts_with("\r\n")) {
    pending_.erase(0, 2);
    forgiven_ = true;
  }
  const std::size_t end = pending_.find("\r\n\r\n", scanned_);
  const std::size_t size = end == std::string::npos ? pending_.size() : end + 4;
  if (size > limits_.header_bytes) return Refuse(431);
  if (end == std::string::npos) {
    scanned_ = pending_.size() < 3 ? 0 : pending_.size() - 3;
    return state_;
  }
  if (const int status = ParseHead(std::string_view(pending_).substr(0, size)); status != 0) return Refuse(status);
  pending_.erase(0, size);
  return state_ = State::kBody;
}

int RequestReader::ParseHead(std::string_view head) {
  if (!IsCleanHead(head)) return 400;
  beast::http::request_parser<beast::http::empty_body> parser;
  parser.header_limit(std::numeric_limits<std::uint32_t>::max());
  parser.body_limit(boost::none);
  beast::error_code error;
  parser.put(boost::asio::const_buffer(head.data(), head.size()), error);
  if (error == beast::http::error::bad_version) return 505;
  if (error || !parser.is_header_done()) return 400;
  const auto& message = parser.get();
  if (message.version() != 11) return 505;

  const std::string_view method(message.method_string().data(), message.method_string().size());
  const auto known = MethodFromName(method);
  if (known) request_.method = *known;
  auto target = DecodeTarget({message.target().data(), message.target().size()});
  if (!target) return 400;
  request_.path = std::move(target->path);
  request_.query = std::move(target->query);
  const std::string_view raw(message.target().data(), message.target().size());
  if (const auto mark = raw.find('?'); mark != std::string_view::npos) request_.search = raw.substr(mark + 1);
  for (const auto& field : message) {
    const std::string name = LowerAscii({field.name_string().data(), field.name_string().size()});
    const std::string_view value(field.value().data(), field.value().size());
    const auto [place, fresh] = request_.headers.try_emplace(name, value);
    if (fresh) continue;
    if (IsSingle(name)) return 400;
    place->second += name == "cookie" ? "; " : ", ";
    place->second += value;
  }
  const auto& headers = request_.headers;
  const auto host = headers.find("host");
  if (host == headers.end() || !IsHost(host->second)) return 400;
  request_.trace = TraceId(request_.Header("traceparent"));
  if (request_.trace.empty()) request_.trace = RandomHex(16);
  keep_alive_ = !HasToken(request_.Header("connection"), "close");
  if (const int status = ParseFraming(request_.Header("content-length"), request_.Header("transfer-encoding"), headers.contains("content-length"),
                                      headers.contains("transfer-encoding"));
      status != 0) {
    return status;
  }
  if (!known) return 501;
  if (const auto expect = headers.find("expect"); expect != headers.end()) {
    if (!EqualIgnoringCase(expect->second, "100-continue")) return 417;
    expects_continue_ = true;
  }
  return 0;
}

int RequestReader::ParseFraming(std::string_view length, std::string_view coding, bool has_length, bool has_coding) {
  if (has_length && has_coding) return 400;
  const std::size_t limit = limits_.body_limit ? limits_.body_limit(request_.method, request_.path) : limits_.body_bytes;
  if (has_coding) {
    if (!EqualIgnoringCase(coding, "chunked")) return HasToken(coding, "chunked") ? 400 : 501;
    chunked_.emplace(limit, limits_.header_bytes);
    return 0;
  }
  length_ = 0;
  if (!has_length) return 0;
  // Digits only: "+5", "5, 5" and "0x5" are read differently by different servers.
  if (length.empty() || !std::all_of(length.begin(), length.end(), [](char c) { return c >= '0' && c <= '9'; })) return 400;
  const auto [end, problem] = std::from_chars(length.data(), length.data() + length.size(), length_);
  if (problem == std::errc::result_out_of_range || length_ > limit) return 413;
  if (problem != std::errc() || end != length.data() + length.size()) return 400;
  return 0;
}

RequestReader::State RequestReader::ReadBody() {
  if (chunked_) {
    std::string_view input = pending_;
    const ChunkedReader::State state = chunked_->Read(input, request_.body);
    pending_.erase(0, pending_.size() - input.size());
    if (state == ChunkedReader::State::kBad) return Refuse(400);
    if (state == ChunkedReader::State::kTooLarge) return Refuse(413);
    if (state == ChunkedReader::State::kDone) state_ = State::kDone;
    return state_;
  }
  const std::size_t take = std::min(length_ - request_.body.size(), pending_.size());
  request_.body.append(pending_, 0, take);
  pending_.erase(0, take);
  if (request_.body.size() == length_) state_ = State::kDone;
  return state_;
}

Parsed ParseRequest(std::string_view bytes, const Limits& limits) {
  RequestReader reader(limits);
  switch (reader.Feed(bytes)) {
    case RequestReader::State::kDone:
      return {reader.Take(), 200};
    case RequestReader::State::kRefused:
      return {std::nullopt, reader.Status()};
    default:
      return {std::nullopt, 408};
  }
}

}  // namespace atalaya::http
