// Deficiencies, solutions and funds -> which bundle to buy at which facility, paid by whom, when; one objective for local and
// network gains; a nested list that stays valid if the money is cut. Model: methods.md (e) and (a3); docs/methods/invest.md.
//
//   min  sum_b phi_b [ sum_k w_k theta_kb - sum_gj local_gj x_gjb ]     b: budgets, g: facilities (groups), j: bundles
//   sum_j x_gjb <= 1;   x_gjb <= sum of x_gj'(b+1) over j' that include j           one bundle a facility; nested
//   pay_gcfb <= share_cf cost_gcj x_gjb;   sum_f pay_gcfb = sum_j cost_gcj x_gjb     c: eligibility classes, f: funds
//   sum pay_.fb <= budget_fb;  State caps, earmarks (with slack that is reported), co-finance
//   theta_kb + sum coefficient x >= constant                            network cuts, asked from a callback
//
// The usual calls:  bundles = BuildBundles(...) per facility;  answer = Optimise(problem, options);
//                   QuickOnCuts(problem, answer.pool, b, factors...) per re-plan;  Schedule(jobs, arrives) per budget.
// Money in units of the region's currency, gains per year. Pure; deterministic unless a time limit is set.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "milp/milp.h"
#include "model/packs.h"

namespace atalaya::invest {

// ---- bundles: the exact frontier of cost against gains of small sets of solutions at one facility

// What a set of solutions does at one facility. All gains >= 0 and monotone in the set.
struct Effect {
  double local = 0;            // loss avoided a year: money + lives x policy weight
  std::vector<double> gates;   // evasion probabilities left, any fixed order; lower is better
};
struct Candidate {
  int solution = -1;           // index in the region
  double cost = 0;             // committed cost at this facility
  std::vector<int> needs;      // positions in the candidate list that must be in the set as well
};
struct Bundle {
  std::vector<int> members;    // positions in the candidate list, ascending
  double cost = 0;
  Effect effect;
  std::vector<int> extended_by;  // bundles of the same frontier that include this one
};
struct BundleOptions {
  int max_candidates = 10;     // the best by gain per cost and by gain are kept with what they need; all subsets of them are tried
  int max_bundles = 8;         // the frontier is thinned to this many, keeping the cheapest, the best and the most efficient
};
// Not dominated in (cost, local, gates), nor by buying nothing; ascending cost; sets closed under `needs`. `evaluate` takes
// positions in the list, ascending; it is asked for the empty set, for each candidate alone (with what it needs), and for those
// subsets of the kept ones that bounds from larger sets cannot rule out, each once. Thread-safe if `evaluate` is.
std::vector<Bundle> BuildBundles(const std::vector<Candidate>& candidates,
                                 const std::function<Effect(const std::vector<int>&)>& evaluate, const BundleOptions& options);

// ---- the plan

struct Choice {                // one bundle of one facility, as the plan sees it
  double local = 0;            // gain a year
  std::vector<double> cost_by_class;  // committed cost per eligibility class
  std::vector<int> extended_by;
};
struct Group {
  int state = -1;              // for State caps and earmarks
  std::vector<Choice> choices;
};
// Measures with the same eligibility are paid alike: `max_share` per fund (0: not eligible).
struct PaymentClass {
  std::vector<double> max_share;
  double co_finance = 0;       // least share paid by `co_finance_fund`
  int co_finance_fund = -1;
  model::SolutionKind kind = model::SolutionKind::kEquipment;
};
struct FundLimit {
  std::string id;
  std::vector<double> budget;  // per budget case
  double state_cap = 1;        // of the fund, for one State
  struct Earmark {
    std::vector<int> states;   // empty: any
    int kind = -1;             // SolutionKind, -1: any
    double at_least = 0;       // share of the fund
  };
  std::vector<Earmark> earmarks;
};
struct NetworkCut {
  int threat = 0;
  double constant = 0;
  struct Term {
    int group = 0, choice = 0;
    double coefficient = 0;
  };
  std::vector<Term> terms;
};
// The network seen by the plan: threats with weights (harm a year of a certain evasion) and two questions. Both are asked from
// the calling thread only, never two at a time. Evasion must not rise when a choice moves up to one that includes it.
struct Network {
  std::vector<double> weights;
  // Cuts violated at x (group, choice) and theta (threat), up to the callee's own tolerance; exact at integral x: what is not
  // violated there is the evasion of that plan. x may be 1 for all choices of a group at once (asked for lower bounds).
  std::function<std::vector<NetworkCut>(const std::vector<std::vector<double>>& x, const std::vector<double>& theta)> separate;
  std::function<std::vector<double>(const std::vector<int>& choice)> evasion;  // exact, per threat
};
struct Problem {
  std::vector<Group> groups;
  std::vector<PaymentClass> classes;
  std::vector<FundLimit> funds;
  std::vector<double> probabilities;  // per budget case, ascending money; sum to 1
  Network network;                    // no weights: local gains only
  bool nested = true;
};

// What a solve learned about the network, kept for fast re-plans: cuts hold whatever the gains and weights are.
struct CutPool {
  std::vector<NetworkCut> cuts;
  std::vector<std::vector<double>> share;  // case x cut: part of its threat's weight that rests on the cut (linear duals), <= 1
  std::vector<std::vector<std::vector<double>>> price;  // case x group x choice: its cost at the linear prices of money, gain a year
  std::vector<std::vector<std::vector<double>>> bought; // case x group x choice: as far as the linear relaxation buys it, 0..1
};

struct Payment {
  int group = 0, payment_class = 0, fund = 0;
  double amount = 0;
};
struct CaseAnswer {
  std::vector<int> choice;       // per group, -1: nothing
  double gain = 0;               // local + network, a year
  double local_gain = 0, network_gain = 0;
  double cost = 0;
  std::vector<Payment> payments;
  std::vector<double> spent;     // per fund
  std::vector<double> fund_price;  // gain a year of one more unit of money in the fund: dual of the linear relaxation of this case
                                   // alone (not nested), with the State caps and earmarks that are shares of the fund
  std::vector<double> earmark_missed;  // money short of each earmark, funds in order, earmarks in order
};
struct Answer {
  std::vector<CaseAnswer> cases;   // per budget case
  double before = 0;               // weighted evasion harm a year with nothing chosen
  double objective = 0, bound = 0, gap = 0;  // expected gain over the cases, its proven upper bound, relative gap
  double price_of_nesting = 0;     // filled when asked: un-nested bound minus nested objective, at least 0. At most what nesting
                                   // costs: the gap is in it, and all of it may be gap
  bool proven = false;             // gap reached
  int cuts = 0;
  int nodes_used = 0;              // integer masters solved
  CutPool pool;
  Findings findings;               // earmarks that could not be honoured: invest.earmark-missed
};
struct Options {
  milp::Options mip;
  int threads = 1;
  bool first_answer_only = false;  // heuristic and linear bound: the anytime answer
  bool price_of_nesting = false;   // solve the un-nested plans too
};
// Nested: the plan of each case lies within that of the next. Earmarks come before gains: a unit of money missed costs
// more than it could gain elsewhere (kEarmarkWeight), so it is missed only where nothing eligible and affordable is left. The
// bound holds for all plans that miss no more of the earmarks than this one.
Answer Optimise(const Problem& problem, const Options& options);

// Missing the whole of a budget in earmarks costs this many times the largest conceivable gain.
inline constexpr double kEarmarkWeight = 10;

// Fast plan for one budget case: greedy by gain per money with exact evaluation, respecting funds. No linear programme.
std::vector<int> Quick(const Problem& problem, int budget_case);

// The same on the cuts of an earlier solve, with no question to the network: a re-plan with drawn inputs in milliseconds.
// Local gains are multiplied by `local_factor` (per group), threat weights by `weight_factor` (per threat); empty: all 1.
std::vector<int> QuickOnCuts(const Problem& problem, const CutPool& pool, int budget_case,
                             const std::vector<double>& local_factor, const std::vector<double>& weight_factor);

// ---- periods: when each measure starts

struct Job {
  double amount = 0;                         // committed at the start; the sum of by_fund
  std::vector<double> by_fund;
  int lead_months = 0;                       // carried along for the reader; does not delay what comes after
  std::vector<int> after;                    // jobs that must start no later than this one; on a cycle: none of them fits
  double priority = 0;                       // higher first
};
// Earliest start (index of the period) of each job, highest priority first, so that no fund has spent more than has arrived by any
// period (what is not spent is carried over). A job goes right after the last of its prerequisites in the order of priorities;
// equal priorities by index. `arrives` fund x period. -1: does not fit in the horizon, or one of its prerequisites does not.
std::vector<int> Schedule(const std::vector<Job>& jobs, const std::vector<std::vector<double>>& arrives);

}  // namespace atalaya::invest
