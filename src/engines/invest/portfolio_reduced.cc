#include "invest/portfolio_reduced.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace atalaya::invest::portfolio {

Reduced::Reduced(const milp::Model& full) : fixed_(full.columns.size(), 0) {
  double constant = 0;
  for (std::size_t c = 0; c < full.columns.size(); ++c) {
    const milp::Column& column = full.columns[c];
    if (column.lower < column.upper) {
      place_.push_back(model_.Add(column));
      continue;
    }
    place_.push_back(-1);
    fixed_[c] = column.lower;
    constant += column.objective * column.lower;
  }
  model_.Add(milp::Column{1, 1, constant, false});
  for (const milp::Row& row : full.rows) {
    milp::Row left = Shrink(row);
    double least = 0, most = 0;
    for (const milp::Entry& entry : left.entries) {
      const milp::Column& column = model_.columns[entry.column];
      least += std::min(entry.value * column.lower, entry.value * column.upper);
      most += std::max(entry.value * column.lower, entry.value * column.upper);
    }
    if (least >= left.lower && most <= left.upper) continue;  // says nothing any more
    model_.Add(std::move(left));
  }
}

std::vector<double> Reduced::Expand(const std::vector<double>& point) const {
  std::vector<double> full = fixed_;
  for (std::size_t c = 0; c < full.size(); ++c) {
    if (place_[c] >= 0) full[c] = point[place_[c]];
  }
  return full;
}

std::vector<double> Reduced::Shrink(const std::vector<double>& full) const {
  std::vector<double> point(model_.columns.size(), 1);
  for (std::size_t c = 0; c < full.size(); ++c) {
    if (place_[c] >= 0) {
      point[place_[c]] = full[c];
    } else if (std::abs(full[c] - fixed_[c]) > 1e-9) {
      return {};
    }
  }
  return point;
}

milp::Row Reduced::Shrink(const milp::Row& row) const {
  milp::Row left;
  double gone = 0;
  for (const milp::Entry& entry : row.entries) {
    if (place_[entry.column] >= 0) {
      left.entries.push_back({place_[entry.column], entry.value});
    } else {
      gone += entry.value * fixed_[entry.column];
    }
  }
  left.lower = row.lower - gone;
  left.upper = row.upper - gone;
  return left;
}

std::vector<milp::Row> CoversOf(const Frame& frame, const std::vector<int>& chosen) {
  std::vector<milp::Row> covers;
  std::vector<char> in(frame.projects(), 0);
  for (const int j : chosen) in[j] = 1;
  for (const Resource& resource : frame.problem().resources) {
    std::vector<Use> uses;
    double sum = 0;
    for (const Use& use : resource.uses) {
      if (!in[use.project] || use.amount <= 0) continue;
      uses.push_back(use);
      sum += use.amount;
    }
    if (sum <= LimitWithRounding(resource.limit)) continue;
    std::stable_sort(uses.begin(), uses.end(), [](const Use& a, const Use& b) { return a.amount > b.amount; });
    milp::Row cover;
    double taken = 0;
    for (const Use& use : uses) {
      if (taken > LimitWithRounding(resource.limit)) break;
      taken += use.amount;
      cover.entries.push_back({use.project, 1});
    }
    cover.upper = static_cast<double>(cover.entries.size()) - 1;
    covers.push_back(std::move(cover));
  }
  return covers;
}

}  // namespace atalaya::invest::portfolio
