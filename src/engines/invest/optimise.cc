// The plan over all budget cases.
//
// Method: branch and cut with network cuts from a callback. (1) Linear relaxation of each case: a bound, prices and a fractional
// plan. (2) Plans by rounding, pricing and local search on the cuts, valued exactly. (3) If the gap is open: columns whose reduced
// cost says that no plan with them can close it are fixed, and the rest goes to the integer loop of milp. Bounds hold at every stop.
// Source: methods.md (a2), (a3), (e); reduced-cost fixing: Crowder, Johnson, Padberg, Oper. Res. 31:803-834 (1983). Cost: the
// integer loop is exponential at worst; everything before is a few dozen linear programmes and sweeps.
#include <algorithm>
#include <chrono>
#include <cmath>

#include "invest/guide.h"
#include "invest/relax.h"
#include "invest/settle.h"

namespace atalaya::invest {
namespace {

using Clock = std::chrono::steady_clock;

// With more free choices than this, branch and bound proves nothing in any time people wait; it then only looks for better plans
// among the choices that the relaxations buy.
constexpr long kProvableColumns = 3000;
constexpr int kNarrowRounds = 3, kNarrowNodes = 100;

class Optimiser {
 public:
  Optimiser(const Problem& problem, Cutter& cutter, const Options& options)
      : problem_(problem), shape_(problem), cutter_(cutter), options_(options), begin_(Clock::now()),
        model_(problem, shape_, cutter.before()) {
  }

  Answer Run() {
    const Plans nothing(problem_.probabilities.size(), std::vector<int>(problem_.groups.size(), -1));
    Offer(nothing);
    double bound = 0;
    std::set<int> apart;
    for (int b = 0; b < model_.cases(); ++b) {
      relaxed_.push_back(Relax(problem_, b, cutter_, Tolerance(), Left(), apart));
      bound -= relaxed_.back().solved ? problem_.probabilities[b] * relaxed_.back().bound / shape_.unit_gain : milp::kInfinity;
    }
    if (std::isfinite(bound)) {
      bound_ = bound;
      FirstPlans();
      if (!options_.first_answer_only && !Closed()) IntegerPhase();
    }
    return Compose();
  }

 private:
  double Value(const Plans& plans) {  // of the model's objective, exact; infinity where the funds cannot pay
    double value = 0;
    for (std::size_t b = 0; b < plans.size(); ++b) {
      const PlanModel::Settlement& settlement = model_.Settle(plans[b], static_cast<int>(b));
      if (!settlement.paid) return milp::kInfinity;
      const std::vector<double>& evasion = cutter_.Evasion(plans[b]);
      double gain = 0;
      for (std::size_t k = 0; k < evasion.size(); ++k) {
        gain += problem_.network.weights[k] * std::max(0.0, cutter_.before()[k] - evasion[k]);
      }
      for (std::size_t g = 0; g < plans[b].size(); ++g) {
        if (plans[b][g] >= 0) gain += problem_.groups[g].choices[plans[b][g]].local;
      }
      value -= problem_.probabilities[b] * (gain / shape_.unit_gain - shape_.aim_price[b] * settlement.short_of_required /
                                                                           shape_.unit_money);
    }
    return value;
  }

  bool Nested(const Plans& plans) const {
    for (std::size_t b = 0; problem_.nested && b + 1 < plans.size(); ++b) {
      for (std::size_t g = 0; g < plans[b].size(); ++g) {
        if (!Extends(problem_, static_cast<int>(g), plans[b][g], plans[b + 1][g])) return false;
      }
    }
    return true;
  }

  bool Offer(const Plans& plans) {
    if (!Nested(plans)) return false;
    const double value = Value(plans);
    if (!(value < best_value_ - 1e-12)) return false;
    best_value_ = value;
    best_ = plans;
    return true;
  }

  // Cuts that are together worth less are left out.
  double Tolerance() const { return std::max(1e-10, 0.1 * options_.mip.gap); }

  bool Closed() const {
    return best_value_ - bound_ <= options_.mip.gap * std::abs(best_value_) + 1e-12;
  }

  milp::Options Left() const {
    milp::Options left = options_.mip;
    left.start.clear();
    if (left.time_limit > 0) {
      const std::chrono::duration<double> spent = Clock::now() - begin_;
      left.time_limit = std::max(0.01, left.time_limit - spent.count());
    }
    return left;
  }

  // Value on the cuts, without asking the network.
  double Estimate(const CutIndex& index, const Plans& plans) const {
    double value = 0;
    for (std::size_t b = 0; b < plans.size(); ++b) {
      const Worth worth = WorthOf(problem_, shape_, static_cast<int>(b));
      CutState state(index, worth.weights);
      double gain = 0;
      for (std::size_t g = 0; g < plans[b].size(); ++g) {
        state.Apply(static_cast<int>(g), -1, plans[b][g]);
        if (plans[b][g] >= 0) gain += problem_.groups[g].choices[plans[b][g]].local;
      }
      const double missed = model_.Settle(plans[b], static_cast<int>(b)).short_of_required;
      value += problem_.probabilities[b] * (gain - state.Harm() - worth.missed_price * missed);
    }
    return value;
  }

  // Rounding and pricing, improved on the cuts; then again with the cuts of the plan just made, while that helps.
  void FirstPlans() {
    constexpr int kRefinements = 3;
    Plans current;
    for (int round = 0; round < kRefinements && !Closed(); ++round) {
      const std::vector<NetworkCut> cuts = cutter_.cuts();
      const CutIndex index(problem_.groups.size(), problem_.network.weights.size(), cuts);
      std::vector<Plans> starts;
      const auto build = [&](const auto& picks_of) {
        std::vector<std::vector<Pick>> picks;
        for (int b = 0; b < model_.cases(); ++b) picks.push_back(picks_of(b));
        for (int b = 0; b < (problem_.nested ? model_.cases() : 1); ++b) starts.push_back(Construct(model_, index, picks, b, {}));
      };
      if (current.empty()) {
        build([&](int b) { return PicksByFraction(relaxed_[b].x); });
        build([&](int b) {
          std::vector<double> share = relaxed_[b].share;
          share.resize(cuts.size(), 0.0);
          return PicksByPrice(problem_, index, share, relaxed_[b].price, WorthOf(problem_, shape_, b));
        });
      } else {
        build([&](int b) { return PicksOf(current[b]); });
      }
      std::size_t pick = 0;
      double best = -milp::kInfinity;
      for (std::size_t s = 0; s < starts.size(); ++s) {
        const double estimate = Estimate(index, starts[s]);
        if (estimate > best) {
          best = estimate;
          pick = s;
        }
      }
      current = starts[pick];
      Offer(current);
      if (!LearnFrom(index, current)) break;
    }
  }

  // Asks for the cuts of a plan where the pool does not know them. False if nothing was learned.
  bool LearnFrom(const CutIndex& index, const Plans& plans) {
    bool any = false;
    for (std::size_t b = 0; b < plans.size(); ++b) {
      CutState state(index, problem_.network.weights);
      for (std::size_t g = 0; g < plans[b].size(); ++g) state.Apply(static_cast<int>(g), -1, plans[b][g]);
      const std::vector<double>& evasion = cutter_.Evasion(plans[b]);
      std::vector<double> known;
      double unknown = 0;
      for (std::size_t k = 0; k < evasion.size(); ++k) {
        known.push_back(state.Theta(static_cast<int>(k)));
        unknown += problem_.network.weights[k] * (evasion[k] - known.back());
      }
      if (unknown > 1e-4 * options_.mip.gap * std::abs(best_value_) * shape_.unit_gain) {
        any = cutter_.Learn(plans[b], known) || any;
      }
    }
    return any;
  }

  // The model with the cuts that carry the relaxations, without the columns that cannot be in a plan worth finding. `narrow`: also
  // without those that no relaxation buys.
  milp::Model Reduced(double cutoff, bool narrow) {
    milp::Model reduced = model_.model();
    for (const milp::Row& row : model_.nesting()) reduced.Add(row);
    cutter_.StartModel();
    for (int b = 0; b < model_.cases(); ++b) {
      for (std::size_t c = 0; c < relaxed_[b].share.size(); ++c) {
        if (relaxed_[b].share[c] > 0) reduced.Add(cutter_.HandOut(model_, static_cast<int>(c), b));
      }
    }
    const double room = cutoff - bound_;
    std::vector<std::vector<bool>> bought(problem_.groups.size());
    for (std::size_t g = 0; g < bought.size(); ++g) {
      for (std::size_t j = 0; j < problem_.groups[g].choices.size(); ++j) {
        bought[g].push_back(std::any_of(relaxed_.begin(), relaxed_.end(), [&](const CaseRelaxation& one) { return one.x[g][j] > 1e-6; }));
      }
    }
    for (int b = 0; b < model_.cases(); ++b) {
      const double unit = problem_.probabilities[b] / shape_.unit_gain;
      for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
        for (std::size_t j = 0; j < problem_.groups[g].choices.size(); ++j) {
          milp::Column& column = reduced.columns[model_.X(static_cast<int>(g), static_cast<int>(j), b)];
          const bool held = best_[b][g] == static_cast<int>(j);
          const double loss = relaxed_[b].loss[g][j] * unit, x = relaxed_[b].x[g][j];
          if ((loss > room || (narrow && !bought[g][j])) && !held && x < 1e-6) column.upper = 0;
          if (-loss > room && held && x > 1 - 1e-6) column.lower = 1;
        }
      }
    }
    return reduced;
  }

  void IntegerPhase() {
    // Plans better than the best by less than half the gap asked are not looked for: that much is given away, and counted.
    const double cutoff = best_value_ - 0.5 * options_.mip.gap * std::abs(best_value_);
    milp::Model reduced = Reduced(cutoff, false);
    const auto free = std::count_if(reduced.columns.begin(), reduced.columns.end(),
                                    [](const milp::Column& column) { return column.integer && column.lower < column.upper; });
    const bool narrow = free > kProvableColumns;
    if (narrow) reduced = Reduced(cutoff, true);
    const milp::Separator separate = [&](const std::vector<double>& point) {
      return cutter_.Violated(model_, point, Tolerance() * std::max(std::abs(best_value_), 1e-9));
    };
    const milp::Completer complete = [&](const std::vector<double>& point) { return Complete(point); };
    milp::CutOptions options;
    options.mip = Left();
    options.mip.start = model_.PointOf(best_, EvasionOf(best_));
    if (narrow) {
      options.integer_rounds = kNarrowRounds;
      options.mip.node_limit = options.mip.node_limit > 0 ? std::min(options.mip.node_limit, kNarrowNodes) : kNarrowNodes;
    }
    const milp::CutResult result = milp::SolveWithCuts(reduced, separate, complete, options);
    rounds_ = result.integer_rounds;
    if (!narrow) bound_ = std::max(bound_, std::min({result.best.bound, cutoff, best_value_}));
  }

  std::vector<std::vector<double>> EvasionOf(const Plans& plans) {
    std::vector<std::vector<double>> evasion;
    for (const std::vector<int>& plan : plans) evasion.push_back(cutter_.Evasion(plan));
    return evasion;
  }

  // An integral point becomes a plan, is improved on the cuts, and the best plan so far goes back.
  std::vector<double> Complete(const std::vector<double>& point) {
    if (!model_.Integral(point)) return {};
    const Plans plans = model_.Rounded(point);
    if (!Offer(plans) && Nested(plans) && std::isfinite(Value(plans))) return model_.PointOf(best_, EvasionOf(best_));
    const std::vector<NetworkCut> cuts = cutter_.cuts();
    const CutIndex index(problem_.groups.size(), problem_.network.weights.size(), cuts);
    std::vector<std::vector<Pick>> picks;
    for (const std::vector<int>& plan : plans) picks.push_back(PicksOf(plan));
    Offer(Construct(model_, index, picks, 0, {}));
    return model_.PointOf(best_, EvasionOf(best_));
  }

  Answer Compose() {
    Answer answer;
    for (std::size_t k = 0; k < cutter_.before().size(); ++k) {
      answer.before += problem_.network.weights[k] * cutter_.before()[k];
    }
    answer.cases = CasesOf(problem_, shape_, model_, cutter_, best_, answer.findings);
    for (std::size_t b = 0; b < answer.cases.size(); ++b) {
      answer.objective += problem_.probabilities[b] * answer.cases[b].gain;
    }
    const double open = std::max(0.0, best_value_ - bound_) * shape_.unit_gain;
    answer.bound = answer.objective + open;
    answer.gap = open > 0 ? open / std::max(std::abs(answer.objective), 1e-12 * shape_.unit_gain) : 0;
    answer.proven = Closed();
    answer.cuts = static_cast<int>(cutter_.cuts().size());
    answer.nodes_used = rounds_;
    answer.pool.cuts = cutter_.cuts();
    for (std::size_t b = 0; b < relaxed_.size(); ++b) {
      answer.cases[b].fund_price = relaxed_[b].fund_price;
      answer.pool.share.push_back(relaxed_[b].share);
      answer.pool.share.back().resize(answer.pool.cuts.size(), 0.0);
      answer.pool.price.push_back(relaxed_[b].price);
      answer.pool.bought.push_back(relaxed_[b].x);
    }
    return answer;
  }

  const Problem& problem_;
  const Shape shape_;
  Cutter& cutter_;
  const Options& options_;
  const Clock::time_point begin_;
  const PlanModel model_;
  std::vector<CaseRelaxation> relaxed_;
  Plans best_;
  double best_value_ = milp::kInfinity, bound_ = -milp::kInfinity;
  int rounds_ = 0;
};

// What the un-nested plans could gain at most, case by case.
double UnnestedBound(const Problem& problem, Cutter& cutter, const Options& options) {
  double bound = 0;
  for (std::size_t b = 0; b < problem.probabilities.size(); ++b) {
    const Problem one = OnlyCase(problem, static_cast<int>(b));
    bound += problem.probabilities[b] * Optimiser(one, cutter, options).Run().bound;
  }
  return bound;
}

}  // namespace

Answer Optimise(const Problem& problem, const Options& options) {
  Cutter cutter(problem);
  Answer answer = Optimiser(problem, cutter, options).Run();
  if (options.price_of_nesting && problem.nested && problem.probabilities.size() > 1) {
    answer.price_of_nesting = std::max(0.0, UnnestedBound(problem, cutter, options) - answer.objective);
  }
  return answer;
}

}  // namespace atalaya::invest
