// The message that is being read: its findings, the items it gives, the checks over all of it.
#include <cstring>

#include "formats/declaration_checks.h"
#include "formats/edifact_map.h"
#include "formats/limits.h"

namespace atalaya::formats {

void EdifactMessage::Begin(std::string reference) {
  head = {};
  head.file = file_;
  head.message = std::move(reference);
  open_ = true;
  begun_ = false;
  tolerated_count_ = head_bytes_ = 0;
  reported_.clear();
}

void EdifactMessage::EnsureBegun() {
  if (begun_) return;
  begun_ = true;
  sink_.Begin(head);
}

std::string EdifactMessage::Where(std::uint64_t segment, std::uint64_t offset) const {
  std::string where = file_ + "#";
  if (!head.message.empty()) where += "message=" + head.message + ";";
  return where + "segment=" + std::to_string(segment) + ";byte=" + std::to_string(offset);
}

// How often it was told in this message; null where the sender's profile tolerates it.
std::size_t* EdifactMessage::Counted(const EdifactSpot& segment, const char* code) {
  for (const auto& [tolerated, tag] : tolerated_) {
    if (tolerated == code && (tag == 0 || tag == segment.tag)) {
      ++tolerated_count_;
      return nullptr;
    }
  }
  for (auto& [known, count] : reported_) {
    if (std::strcmp(known, code) == 0) return &count;
  }
  return &reported_.emplace_back(code, 0).second;
}

bool EdifactMessage::Wants(const EdifactSpot& segment, const char* code) {
  std::size_t* const seen = Counted(segment, code);
  if (seen != nullptr && *seen < kMaxFindingsOfAKind) return true;
  if (seen != nullptr) ++*seen;
  return false;
}

void EdifactMessage::Report(const EdifactSpot& segment, const char* code, std::vector<std::pair<std::string, std::string>> args, Severity severity) {
  std::size_t* const seen = Counted(segment, code);
  if (seen == nullptr || ++*seen > kMaxFindingsOfAKind) return;
  args.emplace_back("segment", EdifactTagText(segment.tag));
  Finding finding{severity, code, Where(segment.number, segment.offset), std::move(args)};
  if (open_) {
    head.findings.push_back(std::move(finding));
  } else {
    sink_.Found(std::move(finding));
  }
}

void EdifactMessage::Give(model::Consignment& item) {
  EnsureBegun();
  CountDeclared(item, head.counted);
  ++given_;
  sink_.Take(item);
}

void EdifactMessage::Give(model::Equipment& item, const EdifactSpot& at) {
  EnsureBegun();
  if (!item.number.empty() && (item.kind == "CN" || item.kind.empty())) {
    item.check = model::CheckContainerNumber(item.number);
    if (item.check == model::CheckDigit::kWrong) Report(at, "edifact.check-digit", {{"number", item.number}});
    if (item.check == model::CheckDigit::kNotInForm) Report(at, "edifact.container-form", {{"number", item.number}}, Severity::kNote);
  }
  CountDeclared(item, head.counted);
  ++given_;
  sink_.Take(item);
}

void EdifactMessage::Give(model::Person& item) {
  EnsureBegun();
  CountDeclared(item, head.counted);
  ++given_;
  sink_.Take(item);
}

void EdifactMessage::Give(model::Inspection& item) {
  EnsureBegun();
  sink_.Take(item);
}

void EdifactMessage::End() {
  if (!open_) return;
  EnsureBegun();
  CheckDeclaredTotals(head, Where(0, head.at.offset));
  for (const auto& [code, count] : reported_) {
    if (count <= kMaxFindingsOfAKind) continue;
    head.findings.push_back(
        Note("findings.more", Where(0, head.at.offset), {{"count", std::to_string(count - kMaxFindingsOfAKind)}, {"code", code}}));
  }
  if (tolerated_count_ > 0) {
    head.findings.push_back(Note("edifact.tolerated", Where(0, head.at.offset), {{"count", std::to_string(tolerated_count_)}}));
  }
  open_ = false;
  sink_.End(head);
}

bool EdifactMessage::HeadHasRoom(const EdifactSegment& segment) {
  head_bytes_ += segment.raw.size();
  if (head_bytes_ <= kMaxEdifactHead) return true;
  Report(segment, "edifact.not-kept", {{"limit", std::to_string(kMaxEdifactHead)}}, Severity::kError);
  return false;
}

void EdifactMessage::KeepAtHead(const EdifactSegment& segment) {
  if (HeadHasRoom(segment)) Keep(segment, head.kept);
}

void EdifactMessage::Keep(const EdifactSegment& segment, std::vector<model::KeptText>& kept) {
  model::KeptText text;
  text.name = EdifactTagText(segment.tag);
  if (segment.tag == 0) text.name = "?";
  const std::string_view qualifier = Code(segment, 1);
  if (!qualifier.empty() && qualifier.size() <= 6) {
    text.name += "+";
    Append(segment, qualifier, text.name);
  }
  Append(segment, segment.raw, text.text);
  text.at = Span(segment);
  kept.push_back(std::move(text));
}

}  // namespace atalaya::formats
