#include "formats/edifact_read.h"

#include <algorithm>

#include "base/text_util.h"
#include "formats/edifact_check.h"

namespace atalaya::formats {
namespace {

EdifactMapperMaker MakerOf(std::string_view type) {
  if (type == "CUSCAR") return MakeCuscarMapper;
  if (type == "BAPLIE") return MakeBaplieMapper;
  if (type == "COARRI") return MakeCoarriMapper;
  if (type == "PAXLST") return MakePaxlstMapper;
  return MakeKeepingMapper;
}

bool FitsPattern(std::string_view text, std::string_view pattern) {
  if (!pattern.empty() && pattern.back() == '*') return text.substr(0, pattern.size() - 1) == pattern.substr(0, pattern.size() - 1);
  return text == pattern;
}

bool IsBlank(std::string_view bytes) { return bytes.find_first_not_of(std::string_view(" \t\r\n\x1A\0\xEF\xBB\xBF", 9)) == std::string_view::npos; }

}  // namespace

EdifactReader::EdifactReader(const EdifactTables& tables, std::string file, DeclarationSink& sink, EdifactOptions options)
    : tables_(tables), file_(std::move(file)), sink_(sink), options_(std::move(options)), message_(tables_, words_, sink_, file_), tokens_(*this) {
  FindingList problems;
  words_ = ReadEdifactWords(tables_, problems);
  for (Finding& finding : problems.Take()) sink_.Found(std::move(finding));
  static const EdifactSegment kNowhere;
  message_.charset = CharsetOf("windows-1252", kNowhere);
}

EdifactReader::~EdifactReader() = default;

void EdifactReader::Feed(std::string_view bytes) {
  tokens_.Feed(bytes);
  counts_.bytes += bytes.size();
}

void EdifactReader::Finish() {
  tokens_.Finish();
  CloseMessage(nullptr);
  CloseInterchange(nullptr);
  if (junk_bytes_ > 0) Outside({}, ~std::uint64_t{0});
  if (!seen_segment_) sink_.Found(Error("edifact.no-interchange", file_));
}

// Neighbouring pieces of junk are one finding.
void EdifactReader::Outside(std::string_view bytes, std::uint64_t offset) {
  if (junk_bytes_ > 0 && (bytes.empty() || offset != junk_at_ + junk_bytes_)) {
    sink_.Found(Warning("edifact.junk", file_ + "#byte=" + std::to_string(junk_at_), {{"count", std::to_string(junk_bytes_)}}));
    junk_bytes_ = 0;
  }
  if (bytes.empty() || (junk_bytes_ == 0 && IsBlank(bytes))) return;
  if (junk_bytes_ == 0) junk_at_ = offset;
  junk_bytes_ += bytes.size();
}

void EdifactReader::Trouble(EdifactTrouble what, std::uint64_t offset) {
  EdifactSpot at;
  at.offset = offset;
  at.number = message_segments_ + 1;
  switch (what) {
    case EdifactTrouble::kTooLong:
      message_.Report(at, "edifact.too-long", {{"limit", std::to_string(kMaxEdifactSegment)}}, Severity::kError);
      break;
    case EdifactTrouble::kTooManyParts:
      message_.Report(at, "edifact.too-many-parts", {{"limit", std::to_string(kMaxEdifactParts)}});
      break;
    case EdifactTrouble::kNoTerminator:
      message_.Report(at, "edifact.no-terminator");
      break;
    case EdifactTrouble::kTruncated:
      message_.Report(at, "edifact.truncated", {}, Severity::kError);
      break;
  }
}

void EdifactReader::Segment(const EdifactSegment& segment) {
  if (junk_bytes_ > 0) Outside({}, segment.offset);
  seen_segment_ = true;
  ++counts_.segments;
  switch (segment.tag) {
    case EdifactTag("UNA"):
      return;
    case EdifactTag("UNB"):
      CloseMessage(nullptr);
      CloseInterchange(nullptr);
      OpenInterchange(segment);
      return;
    case EdifactTag("UNZ"):
      CloseMessage(nullptr);
      CloseInterchange(&segment);
      return;
    case EdifactTag("UNG"):
    case EdifactTag("UNE"):
      CloseMessage(nullptr);
      return;
    case EdifactTag("UNH"):
      CloseMessage(nullptr);
      OpenMessage(segment, true);
      return;
    case EdifactTag("UNT"):
      CloseMessage(&segment);
      return;
    default:
      break;
  }
  if (segment.tag == 0) {
    message_.Report(segment, "edifact.bad-tag", {{"text", std::string(segment.raw.substr(0, 20))}});
    if (message_.IsOpen()) message_.KeepAtHead(segment);
    ++message_segments_;
    return;
  }
  if (!message_.IsOpen()) OpenMessage(segment, false);
  MapSegment(segment);
}

const EdifactCharset* EdifactReader::CharsetOf(const std::string& name, const EdifactSegment& at) {
  auto& known = charsets_[name];
  if (known == nullptr) {
    known = std::make_unique<EdifactCharset>(name);
    if (!known->Known()) message_.Report(at, "edifact.charset", {{"declared", name}});
  }
  return known.get();
}

void EdifactReader::OpenInterchange(const EdifactSegment& unb) {
  ++counts_.interchanges;
  interchange_open_ = true;
  messages_in_interchange_ = units_in_interchange_ = 0;
  level_ = message_.Text(unb, 1);
  sender_ = message_.Text(unb, 2);
  recipient_ = message_.Text(unb, 3);
  interchange_reference_ = message_.Text(unb, 5);
  // The year, for two-digit years of birth.
  const std::string date = message_.Text(unb, 4);
  if (const auto number = ToInteger(date); number && date.size() == 6) message_.century_pivot = 2000 + static_cast<int>(*number / 10000);
  if (const auto number = ToInteger(date); number && date.size() == 8) message_.century_pivot = static_cast<int>(*number / 10000);
  message_.head.message.clear();
}

void EdifactReader::CloseInterchange(const EdifactSegment* unz) {
  if (!interchange_open_) {
    if (unz != nullptr) message_.Report(*unz, "edifact.no-interchange-head");
    return;
  }
  interchange_open_ = false;
  if (unz == nullptr) {
    EdifactSpot at;
    at.offset = tokens_.Bytes();
    message_.Report(at, "edifact.no-interchange-end", {{"reference", interchange_reference_}}, Severity::kError);
    return;
  }
  const auto count = message_.Number(*unz, 1);
  if (count && *count != static_cast<double>(messages_in_interchange_)) {
    message_.Report(*unz, "edifact.interchange-count", {{"declared", message_.Text(*unz, 1)}, {"counted", std::to_string(messages_in_interchange_)}});
  }
  if (const std::string reference = message_.Text(*unz, 2); reference != interchange_reference_) {
    message_.Report(*unz, "edifact.reference", {{"declared", reference}, {"expected", interchange_reference_}});
  }
}

// A message without UNH: what kind it is, by its document code.
std::string EdifactReader::GuessType(const EdifactSegment& first) {
  if (first.tag != EdifactTag("BGM")) return {};
  const auto word = words_.documents.Find(message_.Code(first, 1));
  if (!word) return {};
  if (*word == "manifest") return "CUSCAR";
  if (*word == "passengers" || *word == "crew") return "PAXLST";
  if (*word == "stowage") return "BAPLIE";
  return *word == "loaded" || *word == "discharged" ? "COARRI" : "";
}

void EdifactReader::UseSender(const EdifactSegment& at) {
  message_.ForgetTolerances();
  std::string charset = options_.charset;
  for (const EdifactSender& row : tables_.senders) {
    const bool fits = row.by == "any" || (row.by == "sender" ? FitsPattern(sender_, row.pattern) : FitsPattern(message_.association, row.pattern));
    if (!fits || (row.message != "*" && row.message != message_.type)) continue;
    if (!row.finding.empty()) message_.Tolerate("edifact." + row.finding, row.tag);
    if (!row.charset.empty() && charset.empty()) charset = row.charset;
  }
  if (charset.empty()) charset = level_;
  if (charset.empty()) charset = "UNOA";
  const auto level = tables_.charsets.find(charset);
  message_.charset = CharsetOf(level == tables_.charsets.end() ? charset : level->second, at);
}

void EdifactReader::OpenMessage(const EdifactSegment& first, bool has_head) {
  ++counts_.messages;
  ++messages_in_interchange_;
  message_.Begin(has_head ? message_.Text(first, 1) : "");
  model::Declaration& head = message_.head;
  head.at = message_.Span(first);
  head.sender = sender_;
  head.recipient = recipient_;
  has_head_ = has_head;
  message_segments_ = has_head ? 1 : 0;
  item_bytes_ = 0;
  message_full_ = false;
  if (has_head) {
    message_.type = message_.Text(first, 2);
    message_.version = message_.Text(first, 2, 1) + message_.Text(first, 2, 2);
    message_.association = message_.Text(first, 2, 4);
  } else {
    message_.type = GuessType(first);
    message_.version = std::string(tables_.Role("default-version", message_.type));
    message_.association.clear();
    message_.Report(first, "edifact.no-message-head", {{"type", message_.type}});
  }
  UseSender(first);
  const EdifactGrammar* grammar = tables_.Find(message_.type, message_.version);
  if (grammar == nullptr) {
    message_.Report(first, "edifact.unknown-message", {{"type", message_.type}}, Severity::kError);
  } else if (has_head && grammar->version != message_.version) {
    message_.Report(first, "edifact.version", {{"version", message_.version}, {"nearest", grammar->version}});
  }
  const std::string& version = message_.version;
  head.format = message_.type +
                (version.size() == 4 ? " " + version.substr(0, 1) + "." + version.substr(1)
                 : version.empty()   ? ""
                                     : " " + version) +
                (message_.association.empty() ? "" : " " + message_.association);
  const EdifactMapperMaker maker = grammar == nullptr ? MakeKeepingMapper : MakerOf(message_.type);
  mapper_ = maker(message_);
  structure_ = nullptr;
  placer_.reset();
  if (grammar == nullptr) return;
  const auto [at, is_new] = prepared_.try_emplace({grammar, maker});
  if (is_new) {
    at->second.grammar = *grammar;
    at->second.grammar.Prepare();
    const auto& nodes = at->second.grammar.Nodes();
    static const EdifactNode kNoGroup;
    for (const EdifactNode& node : nodes) {
      at->second.groups.push_back(mapper_->GroupOf(node.parent < 0 ? kNoGroup : nodes[static_cast<std::size_t>(node.parent)]));
    }
  }
  structure_ = &at->second;
  placer_ = std::make_unique<EdifactPlacer>(structure_->grammar);
}

void EdifactReader::CloseMessage(const EdifactSegment* unt) {
  if (!message_.IsOpen()) {
    if (unt != nullptr) message_.Report(*unt, "edifact.no-message-head", {{"type", ""}});
    return;
  }
  if (unt == nullptr) {
    EdifactSpot at;
    at.offset = tokens_.Bytes();
    at.number = message_segments_;
    message_.Report(at, "edifact.no-message-end", {}, Severity::kError);
  } else {
    ++message_segments_;
    if (structure_ != nullptr) {
      placer_->Place(unt->tag, "");
      for (const int node : placer_->Missing()) {
        message_.Report(*unt, "edifact.missing", {{"missing", structure_->grammar.Nodes()[static_cast<std::size_t>(node)].name}});
      }
    }
    const auto count = message_.Number(*unt, 1);
    if (!count || *count != static_cast<double>(message_segments_)) {
      message_.Report(*unt, "edifact.count", {{"declared", message_.Text(*unt, 1)}, {"counted", std::to_string(message_segments_)}});
    }
    if (const std::string reference = message_.Text(*unt, 2); has_head_ && reference != message_.head.message) {
      message_.Report(*unt, "edifact.reference", {{"declared", reference}, {"expected", message_.head.message}});
    }
    message_.head.at.length = unt->offset + unt->raw.size() - message_.head.at.offset;
  }
  mapper_->Finish();
  message_.End();
  mapper_.reset();
  placer_.reset();
  structure_ = nullptr;
}

void EdifactReader::MapSegment(const EdifactSegment& segment) {
  ++message_segments_;
  int group = 0;
  bool opens = false;
  if (structure_ != nullptr) {
    std::string room;
    const EdifactPlace place = placer_->Place(segment.tag, segment.Value(1, 0, room));
    const auto& nodes = structure_->grammar.Nodes();
    if (place.node < 0) {
      if (message_.Wants(segment, "edifact.unknown-segment")) message_.Report(segment, "edifact.unknown-segment");
      const int open = placer_->Current();
      group = structure_->groups[static_cast<std::size_t>(open)];
    } else {
      const EdifactNode& node = nodes[static_cast<std::size_t>(place.node)];
      group = structure_->groups[static_cast<std::size_t>(place.node)];
      opens = place.opens;
      if (place.order && message_.Wants(segment, "edifact.order")) message_.Report(segment, "edifact.order");
      if (place.too_many && message_.Wants(segment, "edifact.too-many")) {
        message_.Report(segment, "edifact.too-many",
                        {{"limit", std::to_string(opens ? nodes[static_cast<std::size_t>(node.parent)].most : node.most)}});
      }
      for (const int missing : placer_->Missing()) {
        const EdifactNode& absent = nodes[static_cast<std::size_t>(missing)];
        EdifactSpot at = segment;
        at.tag = absent.tag;  // tolerance asks for the segment that is missing
        if (message_.Wants(at, "edifact.missing")) message_.Report(at, "edifact.missing", {{"missing", absent.name}});
      }
    }
  }
  if (options_.check_elements) {
    const auto spec = tables_.segments.find(segment.tag);
    if (spec != tables_.segments.end()) CheckEdifactSegment(segment, spec->second, message_);
  }
  if (message_full_) return;
  const std::uint64_t given = message_.Given();
  mapper_->Take(segment, group, opens);
  item_bytes_ = message_.Given() == given ? item_bytes_ + segment.raw.size() : segment.raw.size();
  if (item_bytes_ <= kMaxEdifactItem) return;
  message_.Report(segment, "edifact.item-too-large", {{"limit", std::to_string(kMaxEdifactItem)}}, Severity::kError);
  mapper_->Finish();
  message_full_ = message_.Given() == given;
  item_bytes_ = 0;
}

}  // namespace atalaya::formats
