#include "formats/trail_pack.h"

#include <boost/json/object.hpp>

#include "base/ids.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"

namespace atalaya::formats {
namespace {

constexpr std::string_view kFormat = "atalaya-trail";

void Member(std::string& line, std::string_view key, const std::string& text) {
  line += (line.empty() ? "{" : ",") + JsonQuoted(key) + ":" + text;
}

std::optional<boost::json::object> ObjectOf(std::string_view line) {
  auto value = ParseJson(line, "", line.size() + 1);
  if (!value || !value->is_object()) return std::nullopt;
  return std::move(value->as_object());
}

std::string TextOf(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::uint64_t WholeOf(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr) return ~std::uint64_t{0};
  if (value->is_int64() && value->as_int64() >= 0) return static_cast<std::uint64_t>(value->as_int64());
  return ~std::uint64_t{0};
}

}  // namespace

std::string TrailHeadLine(const TrailHead& head) {
  std::string line;
  Member(line, "format", JsonQuoted(kFormat));
  Member(line, "version", "1");
  Member(line, "origin", JsonQuoted(head.head.origin));
  Member(line, "public_key", JsonQuoted(ToHex(head.publik)));
  Member(line, "size", std::to_string(head.head.size));
  Member(line, "root", JsonQuoted(ToHex(head.head.root)));
  Member(line, "signature", JsonQuoted(ToHex(head.signature)));
  return line + "}\n";
}

std::string TrailRowLine(const ledger::Row& row) {
  std::string line;
  Member(line, "sequence", std::to_string(row.entry.sequence));
  if (!row.redacted) {
    Member(line, "time", JsonQuoted(row.entry.time));
    Member(line, "actor", JsonQuoted(row.entry.actor));
    Member(line, "action", JsonQuoted(row.entry.action));
    Member(line, "subject", JsonQuoted(row.entry.subject));
    Member(line, "scope", JsonQuoted(row.entry.scope));
    Member(line, "payload", JsonQuoted(row.entry.payload));
    Member(line, "salt", JsonQuoted(ToHex(row.salt)));
  }
  Member(line, "leaf", JsonQuoted(ToHex(row.leaf)));
  Member(line, "root", JsonQuoted(ToHex(row.root)));
  Member(line, "signature", JsonQuoted(ToHex(row.signature)));
  return line + "}\n";
}

std::optional<TrailHead> ReadTrailHead(std::string_view line) {
  const auto object = ObjectOf(line);
  if (!object || TextOf(*object, "format") != kFormat) return std::nullopt;
  TrailHead head;
  head.head = {TextOf(*object, "origin"), WholeOf(*object, "size"), FromHex(TextOf(*object, "root"))};
  head.publik = FromHex(TextOf(*object, "public_key"));
  head.signature = FromHex(TextOf(*object, "signature"));
  if (TrailHeadLine(head) != std::string(line) + "\n") return std::nullopt;
  return head;
}

std::optional<ledger::Row> ReadTrailRow(std::string_view line) {
  const auto object = ObjectOf(line);
  if (!object) return std::nullopt;
  ledger::Row row;
  row.entry.sequence = WholeOf(*object, "sequence");
  row.redacted = object->if_contains("salt") == nullptr;
  if (!row.redacted) {
    row.entry.time = TextOf(*object, "time");
    row.entry.actor = TextOf(*object, "actor");
    row.entry.action = TextOf(*object, "action");
    row.entry.subject = TextOf(*object, "subject");
    row.entry.scope = TextOf(*object, "scope");
    row.entry.payload = TextOf(*object, "payload");
    row.salt = FromHex(TextOf(*object, "salt"));
  }
  row.leaf = FromHex(TextOf(*object, "leaf"));
  row.root = FromHex(TextOf(*object, "root"));
  row.signature = FromHex(TextOf(*object, "signature"));
  if (TrailRowLine(row) != std::string(line) + "\n") return std::nullopt;
  return row;
}

Result<TrailCheck> CheckTrail(std::string_view bytes, const std::string& file, const std::string& publik) {
  std::size_t at = 0;
  const auto next = [&]() -> std::optional<std::string_view> {
    if (at >= bytes.size()) return std::nullopt;
    const auto end = bytes.find('\n', at);
    // A last line without its end was cut: it is not read as if it were whole.
    const std::string_view line = end == std::string_view::npos ? std::string_view() : bytes.substr(at, end - at);
    at = end == std::string_view::npos ? bytes.size() : end + 1;
    return line;
  };
  const auto first = next();
  const auto head = first ? ReadTrailHead(*first) : std::nullopt;
  if (!head) return Fail(Error("trail.format", file + ":1"));
  if (!publik.empty() && publik != head->publik)
    return Fail(Error("ledger.other-key", "--key", {{"key", ToHex(head->publik)}}));
  if (!ledger::Verify(ledger::HeadText(head->head), head->signature, head->publik))
    return Fail(Error("trail.head", file + ":1"));
  TrailCheck check;
  check.head = *head;
  ledger::Checker checker(head->head.origin, head->publik);
  while (const auto line = next()) {
    const auto row = ReadTrailRow(*line);
    if (!row) {
      check.divergence = ledger::Divergence{checker.Tree().size, ledger::Divergence::Kind::kUnreadable};
      break;
    }
    check.redacted += row->redacted;
    if ((check.divergence = checker.Next(*row))) break;
  }
  check.entries = checker.Tree().size;
  if (!check.divergence) check.divergence = checker.End(head->head.size, head->head.root);
  return check;
}

}  // namespace atalaya::formats
