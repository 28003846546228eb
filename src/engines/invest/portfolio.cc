// Method: two or three programmes in order of importance. First without any shortfall; only if that is impossible (or
// time ran out before a portfolio was found) the least total shortfall, then the most value that it leaves room for.
#include "invest/portfolio.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cmath>
#include <utility>

#include "invest/portfolio_stage.h"

namespace atalaya::invest::portfolio {
namespace {

using Clock = std::chrono::steady_clock;

class Solver {
 public:
  Solver(const Problem& problem, const Options& options) : problem_(problem), frame_(problem), options_(options) {
    assert(problem.funds.empty() ||
           !frame_.exactly());  // money missing and groups empty cannot be weighed against each other
    limits_.gap = std::max(options.gap, 1e-9);
    limits_.cancel = options.cancel;
    limits_.stopped = [this] {
      if (options_.cancel != nullptr && options_.cancel->load()) return true;
      return options_.time_limit > 0 && Seconds() >= options_.time_limit;
    };
    limits_.seconds_left = [this] {
      return options_.time_limit > 0 ? std::max(0.01, options_.time_limit - Seconds()) : 0.0;
    };
    for (const Project& project : problem.projects) gain_.push_back(project.value);
    for (const Money::Aim& aim : frame_.money().aims()) asked_.push_back(aim.at_least);
  }

  Answer Run() {
    const std::vector<double> nothing(asked_.size(), 0);
    Stage stage;
    stage.gain = gain_;
    stage.slack_most = nothing;
    const bool may_fall_short = !asked_.empty() || frame_.exactly();
    bool impossible = may_fall_short && FallsShortEvenInParts();
    Outcome outcome;
    if (!impossible) {
      outcome = Solve(stage, gain_, nothing, {});
      if (outcome.found || !may_fall_short) return AnswerOf(outcome);
      impossible = outcome.infeasible;
    }
    const double first_bound = outcome.bound;  // with nothing missing; kept only if that might still be possible
    const Candidate least = LeastShortfall();
    stage.may_be_empty = true;
    stage.slack_most = asked_;
    stage.slack_total = -least.value * (1 + 1e-7) + 1e-7;
    std::vector<double> slack = least.slack;
    for (double& each : slack) each *= 1 + 1e-9;
    outcome = Solve(stage, gain_, slack, least);
    if (!impossible && std::isfinite(first_bound)) outcome.bound = std::max(outcome.bound, first_bound);
    return AnswerOf(outcome);
  }

 private:
  double Seconds() const { return std::chrono::duration<double>(Clock::now() - begin_).count(); }

  Outcome Solve(const Stage& stage, const std::vector<double>& guide, const std::vector<double>& slack,
                Candidate start) {
    StageSolver solver(frame_, stage, guide, pool_, limits_);
    if (start.value > -milp::kInfinity) {
      start.value = 0;
      for (const int j : start.chosen) start.value += stage.gain[j];
      solver.Offer(start);
    }
    return limits_.stopped() ? solver.Quick(slack) : solver.Run(slack);
  }

  Stage ShortfallStage() const {
    Stage stage;
    stage.gain.assign(gain_.size(), 0);
    stage.slack_cost = 1;
    stage.slack_most = asked_;
    stage.may_be_empty = true;
    return stage;
  }

  // An impossible earmark is seen at once here; the programme without slack would take long to prove itself infeasible.
  bool FallsShortEvenInParts() {
    if (limits_.stopped()) return false;
    const Relaxation relaxation = Relax(frame_, ShortfallStage(), pool_, limits_.stopped);
    return !relaxation.point.empty() && relaxation.bound < -1e-5;
  }

  // The empty portfolio at worst: it breaks no other rule.
  Candidate LeastShortfall() {
    const Stage stage = ShortfallStage();
    std::vector<double> guide(gain_.size(), frame_.exactly() ? 1 : 0);
    for (std::size_t j = 0; j < guide.size(); ++j) {
      for (const Share& share : problem_.projects[j].shares) {
        for (const Earmark& earmark : problem_.funds[share.fund].earmarks) {
          if (earmark.group == problem_.projects[j].group) guide[j] += share.most * problem_.projects[j].cost;
        }
      }
    }
    Candidate nothing{{}, asked_, 0};
    for (const double each : asked_) nothing.value -= each;
    if (frame_.exactly()) nothing.value -= static_cast<double>(frame_.filled_groups().size());
    StageSolver solver(frame_, stage, guide, pool_, limits_);
    solver.Offer(nothing);
    const Outcome outcome = limits_.stopped() ? solver.Quick(asked_) : solver.Run(asked_);
    const double open = outcome.bound - outcome.best.value;
    least_proven_ = open <= 1e-6 * (1 + std::abs(outcome.best.value));
    return outcome.best;
  }

  // Nothing is worth more than all that gains, one of each group where the rule says so.
  double TrivialBound() const {
    double bound = 0;
    std::vector<double> best(problem_.groups, 0);
    for (int j = 0; j < frame_.projects(); ++j) {
      if (!frame_.usable(j) || gain_[j] <= 0) continue;
      const int group = problem_.rule == Groups::kFree ? -1 : problem_.projects[j].group;
      if (group < 0) {
        bound += gain_[j];
      } else {
        bound += std::max(0.0, gain_[j] - best[group]);
        best[group] = std::max(best[group], gain_[j]);
      }
    }
    return bound;
  }

  Answer AnswerOf(const Outcome& outcome) {
    Answer answer;
    answer.least_shortfall = least_proven_;
    answer.chosen = outcome.best.chosen;
    for (const int j : answer.chosen) answer.objective += gain_[j];
    answer.bound = std::max(answer.objective, std::min(outcome.bound, TrivialBound()));
    answer.relaxation = outcome.relaxation.point.empty() ? answer.bound : outcome.relaxation.bound;
    const double size = std::max(std::abs(answer.objective), std::abs(answer.bound));
    answer.gap = answer.bound > answer.objective ? (answer.bound - answer.objective) / size : 0;
    AddPayments(outcome.best, answer);
    if (!outcome.relaxation.point.empty()) AddPrices(outcome.relaxation, answer);
    return answer;
  }

  void AddPayments(const Candidate& best, Answer& answer) const {
    const std::vector<double> slack = best.slack.empty() ? std::vector<double>(asked_.size(), 0) : best.slack;
    answer.payments = frame_.money().Pay(best.chosen, slack).value_or(std::vector<Payment>{});
    for (const Money::Aim& aim : frame_.money().aims()) {
      double paid = 0;
      for (const Payment& payment : answer.payments) {
        if (payment.fund == aim.fund && problem_.projects[payment.project].group == aim.group) paid += payment.amount;
      }
      const double at_least = problem_.funds[aim.fund].earmarks[aim.index].at_least;
      if (paid < at_least - 1e-9 * std::max(at_least, frame_.money().unit())) {
        answer.shortfalls.push_back({aim.fund, aim.index, at_least, paid});
      }
    }
    if (!frame_.exactly()) return;
    std::vector<bool> filled(problem_.groups, false);
    for (const int j : best.chosen) {
      if (problem_.projects[j].group >= 0) filled[problem_.projects[j].group] = true;
    }
    for (const int g : frame_.filled_groups()) {
      if (!filled[g]) answer.empty_groups.push_back(g);
    }
  }

  void AddPrices(const Relaxation& relaxation, Answer& answer) const {
    const Money& money = frame_.money();
    Prices& prices = answer.prices;
    answer.priced = true;
    for (const double price : relaxation.lambda) prices.fund.push_back(price / money.unit());
    prices.resource = relaxation.resource;
    for (const Fund& fund : problem_.funds) prices.earmark.emplace_back(fund.earmarks.size(), 0.0);
    for (int e = 0; e < frame_.aims(); ++e) {
      prices.earmark[money.aims()[e].fund][money.aims()[e].index] = relaxation.mu[e] / money.unit();
    }
    prices.reduced_cost = relaxation.reduced_cost;
    for (int j = 0; j < frame_.projects(); ++j) {
      const double cost = problem_.projects[j].cost;
      std::vector<double> worth = money.ShareWorth(j, relaxation.lambda, relaxation.mu);
      for (double& each : worth) each *= relaxation.point[j] * cost / money.unit();
      prices.share.push_back(std::move(worth));
      const double unit_price = money.Price(j, relaxation.lambda, relaxation.mu) / money.unit();
      const double lacking = -relaxation.reduced_cost[j];
      const bool priced_out = lacking > 0 && frame_.usable(j);
      prices.cheaper_by.push_back(!priced_out                                      ? (frame_.usable(j) ? 0 : -1)
                                  : unit_price > 0 && lacking <= unit_price * cost ? lacking / unit_price
                                                                                   : -1);
    }
  }

  const Problem& problem_;
  const Frame frame_;
  const Options& options_;
  const Clock::time_point begin_ = Clock::now();
  Limits limits_;
  std::vector<double> gain_, asked_;  // asked_: per aim, in units of money
  std::vector<Cut> pool_;
  bool least_proven_ = true;
};

}  // namespace

Answer Solve(const Problem& problem, const Options& options) {
  return Solver(problem, options).Run();
}

}  // namespace atalaya::invest::portfolio
