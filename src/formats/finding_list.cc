#include "formats/finding_list.h"

#include "formats/limits.h"

namespace atalaya::formats {

std::string FileOf(const std::string& where) {
  return where.substr(0, where.find_first_of(":#"));
}

void FindingList::Add(Finding finding) {
  const bool error = finding.severity == Severity::kError;
  if (error) ++errors_;
  Count& count = counts_[{FileOf(finding.where), finding.code}];
  count.severity = finding.severity;
  const std::size_t kept = error ? kept_errors_ : kept_.size() - kept_errors_;
  if (count.seen++ >= kMaxFindingsOfAKind || kept >= kMaxFindings) {
    ++count.left_out;
    return;
  }
  if (error) ++kept_errors_;
  kept_.push_back(std::move(finding));
}

void FindingList::Add(Findings findings) {
  for (Finding& finding : findings) Add(std::move(finding));
}

Findings FindingList::Take() {
  for (const auto& [key, count] : counts_) {
    if (count.left_out == 0) continue;
    kept_.push_back({count.severity,
                     "findings.more",
                     key.first,
                     {{"count", std::to_string(count.left_out)}, {"code", key.second}}});
  }
  Findings taken = std::move(kept_);
  *this = FindingList();
  return taken;
}

}  // namespace atalaya::formats
