// The message that is being read: its findings, the items it gives, the checks over all of it.
#include <cmath>
#include <cstring>

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

namespace {

void CountTotal(std::optional<double>& sum, double more) { sum = sum.value_or(0) + more; }

}  // namespace

void EdifactMessage::Give(model::Consignment& item) {
  EnsureBegun();
  CountTotal(head.counted.bills, 1);
  std::optional<double> packages = item.packages, mass = item.gross_kg;
  for (const model::Goods& goods : item.goods) {
    if (!item.packages && goods.packages) CountTotal(packages, *goods.packages);
    if (!item.gross_kg && goods.gross_kg) CountTotal(mass, *goods.gross_kg);
  }
  if (packages) CountTotal(head.counted.packages, *packages);
  if (mass) CountTotal(head.counted.gross_kg, *mass);
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
  if (!item.number.empty()) CountTotal(head.counted.containers, 1);
  ++given_;
  sink_.Take(item);
}

void EdifactMessage::Give(model::Person& item) {
  EnsureBegun();
  CountTotal(head.counted.persons, 1);
  ++given_;
  sink_.Take(item);
}

void EdifactMessage::Give(model::Inspection& item) {
  EnsureBegun();
  sink_.Take(item);
}

void EdifactMessage::CheckTotals() {
  const auto check = [this](const char* what, const std::optional<double>& declared, const std::optional<double>& counted, double slack) {
    if (!declared || std::abs(*declared - counted.value_or(0)) <= slack) return;
    char numbers[2][40];
    std::snprintf(numbers[0], sizeof numbers[0], "%.10g", *declared);
    std::snprintf(numbers[1], sizeof numbers[1], "%.10g", counted.value_or(0));
    head.findings.push_back(Warning("declaration.totals", Where(0, head.at.offset), {{"what", what}, {"declared", numbers[0]}, {"counted", numbers[1]}}));
  };
  check("bills", head.declared.bills, head.counted.bills, 0);
  check("packages", head.declared.packages, head.counted.packages, 0);
  check("containers", head.declared.containers, head.counted.containers, 0);
  check("persons", head.declared.persons, head.counted.persons, 0);
  // Rounding of each item to a kilogram.
  if (head.declared.gross_kg) {
    check("gross_kg", head.declared.gross_kg, head.counted.gross_kg, 0.5 + 0.001 * std::abs(*head.declared.gross_kg));
  }
}

void EdifactMessage::End() {
  if (!open_) return;
  EnsureBegun();
  CheckTotals();
  for (const auto& [code, count] : reported_) {
    if (count <= kMaxFindingsOfAKind) continue;
    head.findings.push_back(Note("findings.more", Where(0, head.at.offset), {{"count", std::to_string(count - kMaxFindingsOfAKind)}, {"code", code}}));
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
