// Plain incremental maxima. Cost of a change: the cuts of the threats that the group can touch.
#include "invest/cut_model.h"

#include <algorithm>

namespace atalaya::invest {

CutIndex::CutIndex(std::size_t groups, std::size_t threats, const std::vector<NetworkCut>& cuts)
    : cuts_(cuts), by_group_(groups), by_threat_(threats) {
  for (std::size_t c = 0; c < cuts.size(); ++c) {
    by_threat_[cuts[c].threat].push_back(static_cast<int>(c));
    for (const NetworkCut::Term& term : cuts[c].terms) {
      std::vector<Entry>& entries = by_group_[term.group];
      if (entries.empty() || entries.back().cut != static_cast<int>(c)) {
        entries.push_back({static_cast<int>(c), cuts[c].threat, {}});
      }
      std::vector<double>& coefficient = entries.back().coefficient;
      if (static_cast<int>(coefficient.size()) <= term.choice) coefficient.resize(term.choice + 1, 0.0);
      coefficient[term.choice] += term.coefficient;
    }
  }
  for (std::vector<Entry>& entries : by_group_) {
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.threat < b.threat; });
  }
}

bool CutIndex::Meet(int group, int other) const {
  const std::vector<Entry>&a = by_group_[group], &b = by_group_[other];
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i].threat == b[j].threat) return true;
    a[i].threat < b[j].threat ? ++i : ++j;
  }
  return false;
}

CutState::CutState(const CutIndex& index, const std::vector<double>& weights)
    : index_(index), weights_(weights), theta_(index.threats(), 0.0), shift_(index.cuts().size(), 0.0) {
  for (const NetworkCut& cut : index.cuts()) {
    value_.push_back(cut.constant);
    theta_[cut.threat] = std::max(theta_[cut.threat], cut.constant);
  }
  for (std::size_t k = 0; k < theta_.size(); ++k) harm_ += weights_[k] * theta_[k];
}

double CutState::Change(int group, int from, int to) const {
  const std::vector<CutIndex::Entry>& entries = index_.of_group(group);
  double change = 0;
  for (std::size_t at = 0; at < entries.size();) {
    const int threat = entries[at].threat;
    const std::size_t first = at;
    for (; at < entries.size() && entries[at].threat == threat; ++at) {
      shift_[entries[at].cut] = entries[at].Of(from) - entries[at].Of(to);
    }
    double theta = 0;
    for (int cut : index_.of_threat(threat)) theta = std::max(theta, value_[cut] + shift_[cut]);
    for (std::size_t i = first; i < at; ++i) shift_[entries[i].cut] = 0;
    change += weights_[threat] * (theta - theta_[threat]);
  }
  return change;
}

void CutState::Apply(int group, int from, int to) {
  const std::vector<CutIndex::Entry>& entries = index_.of_group(group);
  for (const CutIndex::Entry& entry : entries) value_[entry.cut] += entry.Of(from) - entry.Of(to);
  int last = -1;
  for (const CutIndex::Entry& entry : entries) {
    if (entry.threat == last) continue;
    last = entry.threat;
    double theta = 0;
    for (int cut : index_.of_threat(last)) theta = std::max(theta, value_[cut]);
    harm_ += weights_[last] * (theta - theta_[last]);
    theta_[last] = theta;
  }
}

}  // namespace atalaya::invest
