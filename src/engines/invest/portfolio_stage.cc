#include "invest/portfolio_stage.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <utility>

#include "invest/portfolio_reduced.h"
#include "invest/portfolio_search.h"

namespace atalaya::invest::portfolio {
namespace {

constexpr int kMendRounds = 60;
constexpr int kWideCore = 250, kQuickCore = 60;  // projects tried in pairs

std::vector<int> OrderBy(int n, const std::vector<double>& first, const std::vector<double>& second) {
  std::vector<int> order(n);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return first[a] != first[b] ? first[a] > first[b] : second[a] > second[b]; });
  return order;
}

}  // namespace

double StepOf(const std::vector<double>& values) {
  double scale = 1;
  for (int digits = 0; digits <= 6; ++digits, scale *= 10) {
    std::int64_t divisor = 0;
    const bool whole = std::all_of(values.begin(), values.end(), [&](double value) {
      const double scaled = value * scale;
      if (std::abs(scaled) > 1e12 || std::abs(scaled - std::round(scaled)) > 1e-15 * std::max(1.0, std::abs(scaled)))
        return false;
      divisor = std::gcd(divisor, static_cast<std::int64_t>(std::round(scaled)));
      return true;
    });
    if (whole) return static_cast<double>(divisor) / scale;
  }
  return 0;
}

StageSolver::StageSolver(const Frame& frame, const Stage& stage, const std::vector<double>& guide,
                         std::vector<Cut>& pool, const Limits& limits)
    : frame_(frame), stage_(stage), guide_(stage), pool_(pool), limits_(limits) {
  guide_.gain = guide;
  if (stage.slack_cost == 0) step_ = StepOf(stage.gain);
}

double StageSolver::Bettered(double bound) const {
  if (step_ <= 0 || std::abs(bound) > 1e9 * step_) return bound;
  return std::min(bound, std::floor(bound / step_ + 1e-6) * step_);
}

bool StageSolver::Closed() const {
  return outcome_.found && outcome_.bound - outcome_.best.value <= limits_.gap * std::abs(outcome_.best.value) + 1e-12;
}

void StageSolver::Offer(const Candidate& candidate) {
  if (outcome_.found && candidate.value <= outcome_.best.value) return;
  outcome_.found = true;
  outcome_.best = candidate;
}

bool StageSolver::Try(const std::vector<int>& chosen, const std::vector<double>& slack) {
  if (!frame_.KeepsRules(chosen, stage_.may_be_empty)) return false;
  Candidate candidate{chosen, slack, 0};
  const bool shortfall_counts = stage_.slack_cost > 0;
  if (shortfall_counts) {
    std::optional<std::vector<double>> least = frame_.money().LeastSlack(chosen);
    if (!least) return false;
    candidate.slack = std::move(*least);
  }
  // Slack comes from linear programmes: what is only their tolerance is taken away if it can be, and given if it must
  // be.
  std::vector<double> clean = candidate.slack, wide = candidate.slack;
  for (double& each : clean) each = each <= 1e-6 ? 0 : each;
  for (double& each : wide) each = each <= 1e-6 ? 0 : each + 1e-7 * (1 + each);
  const bool paid = [&] {
    for (const std::vector<double>& tried : {clean, wide}) {
      if (!frame_.money().Pay(chosen, tried)) continue;
      candidate.slack = tried;
      return true;
    }
    return false;
  }();
  if (!paid) return false;
  double total = 0;
  for (const double each : candidate.slack) total += each;
  if (frame_.exactly()) {
    std::vector<bool> filled(frame_.problem().groups, false);
    for (const int j : chosen) {
      if (const int group = frame_.problem().projects[j].group; group >= 0) filled[group] = true;
    }
    for (const int g : frame_.filled_groups()) total += filled[g] ? 0 : 1;
  }
  if (total > stage_.slack_total + 1e-6 * (1 + stage_.slack_total)) return false;
  for (const int j : chosen) candidate.value += stage_.gain[j];
  candidate.value -= stage_.slack_cost * total;
  Offer(candidate);
  return true;
}

// Adds the rows of money that the search did not know of, until none is missing.
void StageSolver::Mend(Search& search, const std::vector<int>& order, int core) {
  for (int round = 0; round < kMendRounds; ++round) {
    if (!search.Sound() && !search.Repair()) return;
    search.Fill(order);
    search.Improve(order, core);
    const std::vector<int> chosen = search.Chosen();
    std::vector<double> x(frame_.projects(), 0);
    for (const int j : chosen) x[j] = 1;
    std::optional<Cut> cut = frame_.money().Separate(x, slack_);
    if (!cut) {
      Try(chosen, slack_);
      return;
    }
    search.AddRow(*cut);
    pool_.push_back(std::move(*cut));
    if (limits_.stopped()) return;
  }
}

void StageSolver::SearchFrom(const std::vector<double>& point, const std::vector<char>& locked, int core) {
  const int n = frame_.projects();
  const std::vector<double>& reduced = outcome_.relaxation.reduced_cost;
  std::vector<double> nearness(n);
  for (int j = 0; j < n; ++j) nearness[j] = point[j] > 1e-6 && point[j] < 1 - 1e-6 ? 1 : -std::abs(reduced[j]);
  const std::vector<int> near = OrderBy(n, nearness, reduced);
  Search search(frame_, guide_, slack_, limits_.stopped);
  for (const Cut& cut : pool_) search.AddRow(cut);
  std::vector<int> fixed;
  for (int j = 0; j < n && !locked.empty(); ++j) {
    if (locked[j] && point[j] > 0.5) fixed.push_back(j);
  }
  search.Reset(fixed);
  search.Lock(locked);
  // What the relaxation takes in full first; then, while there is room, what the rows still lack; then the rest.
  const std::vector<int> order = OrderBy(n, point, reduced);
  search.Fill({order.begin(), std::find_if(order.begin(), order.end(), [&](int j) { return point[j] < 1 - 1e-6; })});
  if (!search.Sound() && !search.Repair()) return;
  search.Fill(order);
  Mend(search, near, core);
}

Outcome StageSolver::Quick(const std::vector<double>& slack) {
  slack_ = slack;
  std::vector<double> rate;
  for (const Project& project : frame_.problem().projects) {
    rate.push_back(guide_.gain[rate.size()] / std::max(project.cost / frame_.money().unit(), 1e-3));
  }
  if (pool_.empty()) pool_ = frame_.money().FirstCuts();
  const std::function<bool()> never = [] { return false; };
  Search search(frame_, guide_, slack_, never);
  for (const Cut& cut : pool_) search.AddRow(cut);
  const std::vector<int> order = OrderBy(frame_.projects(), rate, guide_.gain);
  std::vector<int> gaining;
  std::copy_if(order.begin(), order.end(), std::back_inserter(gaining), [&](int j) { return guide_.gain[j] > 0; });
  search.Fill(gaining);
  for (int round = 0; round < kMendRounds; ++round) {
    if (!search.Sound() && !search.Repair()) break;
    std::vector<double> x(frame_.projects(), 0);
    for (const int j : search.Chosen()) x[j] = 1;
    std::optional<Cut> cut = frame_.money().Separate(x, slack_);
    if (!cut) {
      Try(search.Chosen(), slack_);
      break;
    }
    search.AddRow(*cut);
    pool_.push_back(std::move(*cut));
  }
  return outcome_;
}

Outcome StageSolver::Run(const std::vector<double>& slack) {
  slack_ = slack;
  outcome_.relaxation = Relax(frame_, stage_, pool_, limits_.stopped);
  const Relaxation& relaxation = outcome_.relaxation;
  if (relaxation.status == milp::Status::kInfeasible) {
    outcome_.infeasible = !outcome_.found;
    return outcome_;
  }
  if (relaxation.point.empty()) return Quick(slack);
  outcome_.bound = Bettered(relaxation.bound);
  const std::vector<double> x(relaxation.point.begin(), relaxation.point.begin() + frame_.projects());
  SearchFrom(x, {}, kWideCore);
  if (!Closed() && !limits_.stopped()) {  // by reduced costs alone: another corner
    std::vector<double> whole(x);
    for (double& each : whole) each = each > 1 - 1e-6 ? 1 : 0;
    SearchFrom(whole, {}, kQuickCore);
  }
  if (!Closed() && !limits_.stopped()) Integers();
  if (outcome_.found) outcome_.bound = std::max(outcome_.bound, outcome_.best.value);
  return outcome_;
}

void StageSolver::Integers() {
  const Relaxation& relaxation = outcome_.relaxation;
  const double allowed =
      outcome_.found ? std::max(0.9 * limits_.gap * std::abs(outcome_.best.value), step_ * (1 - 1e-6)) : 0;
  const double enough = outcome_.found ? outcome_.best.value + allowed : -milp::kInfinity;
  milp::Model model = frame_.Model(stage_);
  for (const Cut& cut : pool_) model.Add(frame_.RowOf(cut));
  double fixed_bound = -milp::kInfinity;  // of portfolios with a fixed project on its other side
  std::vector<char> locked(frame_.projects(), 0);
  for (int j = 0; j < frame_.projects(); ++j) {
    milp::Column& column = model.columns[j];
    const double other_side = relaxation.bound - std::abs(relaxation.reduced_cost[j]);
    if (column.lower < column.upper && other_side <= enough) {
      fixed_bound = std::max(fixed_bound, other_side);
      column.lower = column.upper = relaxation.reduced_cost[j] > 0 ? 1 : 0;
    }
    locked[j] = column.lower == column.upper;
  }
  const Reduced reduced(model);
  const auto project_values = [&](const std::vector<double>& full) {
    return std::vector<double>(full.begin(), full.begin() + frame_.projects());
  };
  const auto slack_values = [&](const std::vector<double>& full) {
    return std::vector<double>(full.begin() + frame_.projects(), full.begin() + frame_.projects() + frame_.aims());
  };
  const auto integral = [](const std::vector<double>& x) {
    return std::all_of(x.begin(), x.end(), [](double each) { return std::abs(each - std::round(each)) <= 1e-6; });
  };
  const auto chosen_of = [](const std::vector<double>& x) {
    std::vector<int> chosen;
    for (std::size_t j = 0; j < x.size(); ++j) {
      if (x[j] > 0.5) chosen.push_back(static_cast<int>(j));
    }
    return chosen;
  };
  // A candidate as columns; empty if it is not within the reduced model.
  const auto columns_of = [&](const Candidate& candidate) {
    std::vector<double> full(frame_.columns(), 0);
    std::vector<bool> filled(frame_.problem().groups, false);
    for (const int j : candidate.chosen) {
      full[j] = 1;
      if (const int group = frame_.problem().projects[j].group; group >= 0) filled[group] = true;
    }
    for (int e = 0; e < frame_.aims(); ++e)
      full[frame_.slack_column(e)] = std::min(candidate.slack[e], stage_.slack_most[e]);
    for (std::size_t place = 0; frame_.exactly() && place < frame_.filled_groups().size(); ++place) {
      full[frame_.empty_column(static_cast<int>(place))] = filled[frame_.filled_groups()[place]] ? 0 : 1;
    }
    return reduced.Shrink(full);
  };
  const milp::Separator separate = [&](const std::vector<double>& point) {
    std::vector<milp::Row> rows;
    const std::vector<double> full = reduced.Expand(point);
    std::vector<double> x = project_values(full);
    if (integral(x)) {
      for (double& each : x) each = std::round(each);
      for (milp::Row& cover : CoversOf(frame_, chosen_of(x))) rows.push_back(reduced.Shrink(cover));
    }
    if (std::optional<Cut> cut = frame_.money().Separate(x, slack_values(full))) {
      rows.push_back(reduced.Shrink(frame_.RowOf(*cut)));
      pool_.push_back(std::move(*cut));
    }
    return rows;
  };
  const milp::Completer complete = [&](const std::vector<double>& point) {
    const std::vector<double> full = reduced.Expand(point);
    const std::vector<double> x = project_values(full);
    const bool taken = integral(x) && Try(chosen_of(x), slack_values(full));
    if (!taken && !limits_.stopped()) SearchFrom(x, locked, kQuickCore);
    return outcome_.found ? columns_of(outcome_.best) : std::vector<double>{};
  };
  milp::CutOptions options;
  // A step is not to be gained any more when the bound is less than a step away; CBC takes gaps relative to the larger
  // side.
  const double size = std::max({std::abs(outcome_.best.value), std::abs(outcome_.bound), 1e-12});
  options.mip.gap = outcome_.found ? std::max(limits_.gap, 0.999 * allowed / size) : limits_.gap;
  options.mip.time_limit = limits_.seconds_left();
  options.mip.cancel = limits_.cancel;
  if (outcome_.found) options.mip.start = columns_of(outcome_.best);
  const milp::CutResult result = milp::SolveWithCuts(reduced.model(), separate, complete, options);
  if (result.best.status == milp::Status::kInfeasible) {
    outcome_.infeasible = !outcome_.found;
    if (outcome_.found) outcome_.bound = std::min(outcome_.bound, std::max(outcome_.best.value, Bettered(fixed_bound)));
    return;
  }
  if (result.best.Found()) {
    const std::vector<double> full = reduced.Expand(result.best.values);
    Try(chosen_of(project_values(full)), slack_values(full));
  }
  if (std::isfinite(result.best.bound)) {
    outcome_.bound = std::min(outcome_.bound, Bettered(std::max(-result.best.bound, fixed_bound)));
  }
}

}  // namespace atalaya::invest::portfolio
