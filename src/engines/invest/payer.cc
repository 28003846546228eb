// Method: maximum flow by shortest augmenting paths, kept from one step to the next. A lower cost scales the flows of its cell
// down, which keeps every share; a higher one first pushes the co-finance, then the rest, re-routing others along residual paths.
// Source: Edmonds, Karp, J. ACM 19:248-264 (1972). Cost: a breadth-first search of States x classes x funds arcs per augmentation,
// mostly one augmentation a step.
#include "invest/payer.h"

#include <algorithm>
#include <limits>

namespace atalaya::invest {

Payer::Payer(const Problem& problem, const Shape& shape, int budget_case)
    : problem_(problem),
      shape_(shape),
      case_(budget_case),
      states_(static_cast<int>(shape.states.size())),
      classes_(static_cast<int>(problem.classes.size())),
      funds_(static_cast<int>(problem.funds.size())),
      choice_(problem.groups.size(), -1) {
  cap_.resize(static_cast<std::size_t>(states_ * funds_));
  double total = 0;
  for (int f = 0; f < funds_; ++f) {
    budget_.push_back(problem.funds[f].budget[budget_case]);
    total += budget_.back();
    const std::vector<double> cap = shape.cap(problem.funds[f], budget_case);
    for (int s = 0; s < states_; ++s) cap_[s * funds_ + f] = cap[s];
  }
  tolerance_ = 1e-9 * total;
  now_.cost.assign(static_cast<std::size_t>(states_ * classes_), 0.0);
  refused_.assign(now_.cost.size(), std::numeric_limits<double>::infinity());
  now_.flow.assign(static_cast<std::size_t>(states_ * classes_ * funds_), 0.0);
  now_.state_spent.assign(cap_.size(), 0.0);
  now_.spent.assign(budget_.size(), 0.0);
  reach_.assign(shape.aims.size() * shape.states.size(), 0.0);
  reached_.assign(shape.aims.size(), 0.0);
}

bool Payer::Replace(int group, int choice) {
  const int old = choice_[group], state = shape_.row[group];
  if (old == choice) return true;
  if (TooDear(group, choice)) return false;
  before_ = now_;
  const auto change_of = [&](int c) { return CostOf(problem_, group, choice, c) - CostOf(problem_, group, old, c); };
  // Down first: it only makes room.
  bool freed = false;
  for (int c = 0; c < classes_; ++c) {
    if (change_of(c) >= 0) continue;
    Lower(state, c, std::max(0.0, now_.cost[Cell(state, c)] + change_of(c)));
    freed = true;
  }
  bool first = true;
  for (int c = 0; c < classes_; ++c) {
    const double change = change_of(c);
    if (change <= 0) continue;
    if (Raise(state, c, now_.cost[Cell(state, c)] + change)) {
      first = false;
      continue;
    }
    std::swap(now_, before_);
    if (!freed) Remember(state, c, change, first);
    return false;
  }
  if (freed) std::fill(refused_.begin(), refused_.end(), std::numeric_limits<double>::infinity());
  for (std::size_t a = 0; a < shape_.aims.size(); ++a) {
    const double now = ReachWith(a, group, choice), cap = cap_[state * funds_ + shape_.aims[a].fund];
    double& here = reach_[a * shape_.states.size() + state];
    reached_[a] += std::min(now, cap) - std::min(here, cap);
    here = now;
  }
  choice_[group] = choice;
  return true;
}

// A cell that could not be raised by `change` cannot be raised by more either until money is freed: the amounts that can be paid are an
// interval from nothing (the payments are a convex set). `alone`: nothing else had been raised when it failed.
void Payer::Remember(int state, int payment_class, double change, bool alone) {
  const int cell = Cell(state, payment_class);
  if (!alone) {
    before_ = now_;
    const bool payable = Raise(state, payment_class, now_.cost[cell] + change);
    std::swap(now_, before_);
    if (payable) return;
  }
  refused_[cell] = std::min(refused_[cell], change);
}

// Refused before, or more than is left in all funds, or of all caps of the State, however the rest is re-routed?
bool Payer::TooDear(int group, int choice) const {
  double change = 0, left = 0, left_of_state = 0;
  bool frees = false, refused = false;
  for (int c = 0; c < classes_; ++c) {
    const double of_class = CostOf(problem_, group, choice, c) - CostOf(problem_, group, choice_[group], c);
    change += of_class;
    frees = frees || of_class < 0;
    refused = refused || (of_class > 0 && of_class >= refused_[Cell(shape_.row[group], c)]);
  }
  if (refused && !frees) return true;
  if (change <= 0) return false;
  for (int f = 0; f < funds_; ++f) {
    const int at = shape_.row[group] * funds_ + f;
    left += std::max(0.0, budget_[f] - now_.spent[f]);
    left_of_state += std::max(0.0, cap_[at] - now_.state_spent[at]);
  }
  return change > std::min(left, left_of_state) + 10 * tolerance_;
}

void Payer::Lower(int state, int payment_class, double cost) {
  const int cell = Cell(state, payment_class);
  // What is left of a subtraction of equals is rounding, not cost.
  if (cost <= tolerance_ * 1e-3) cost = 0;
  const double factor = now_.cost[cell] > 0 ? cost / now_.cost[cell] : 0;
  for (int f = 0; f < funds_; ++f) {
    double& flow = now_.flow[cell * funds_ + f];
    const double freed = flow * (1 - factor);
    flow -= freed;
    now_.state_spent[state * funds_ + f] -= freed;
    now_.spent[f] -= freed;
  }
  now_.cost[cell] = cost;
}

bool Payer::Raise(int state, int payment_class, double cost) {
  const int cell = Cell(state, payment_class);
  now_.cost[cell] = cost;
  double paid = 0;
  for (int f = 0; f < funds_; ++f) {
    double& flow = now_.flow[cell * funds_ + f];
    const double least = LeastOf(problem_, payment_class, f) * cost - flow;
    if (least > 0) {
      if (LeastOf(problem_, payment_class, f) > ShareOf(problem_, payment_class, f)) return false;
      if (Push(states_ * classes_ + state * funds_ + f, least) < least - tolerance_) return false;
      flow += least;
    }
    paid += flow;
  }
  const double rest = cost - paid;
  return rest <= tolerance_ || Push(cell, rest) >= rest - tolerance_;
}

// How much more the fund may pay of a cell.
double Payer::Room(int state, int payment_class, int fund) const {
  const int cell = Cell(state, payment_class);
  return ShareOf(problem_, payment_class, fund) * now_.cost[cell] - now_.flow[cell * funds_ + fund];
}

// Sends up to `amount` from a node to the budgets. Nodes: cells, then State x fund, then funds. Returns what arrived.
double Payer::Push(int from_node, double amount) {
  const int cells = states_ * classes_, first_fund = cells + states_ * funds_, nodes = first_fund + funds_;
  double sent = 0;
  // The direct way first: mostly it is enough, and no search is needed.
  if (from_node < cells) {
    const int s = from_node / classes_, c = from_node % classes_;
    for (int f = 0; f < funds_ && amount - sent > tolerance_; ++f) {
      const int at = s * funds_ + f;
      const double step = std::min({amount - sent, Room(s, c, f), cap_[at] - now_.state_spent[at], budget_[f] - now_.spent[f]});
      if (step <= tolerance_) continue;
      now_.flow[from_node * funds_ + f] += step;
      now_.state_spent[at] += step;
      now_.spent[f] += step;
      sent += step;
    }
    if (amount - sent <= tolerance_) return sent;
  }
  std::vector<int>&parent = parent_, &queue = queue_;
  parent.resize(static_cast<std::size_t>(nodes));
  while (amount - sent > tolerance_) {
    std::fill(parent.begin(), parent.end(), -2);
    parent[from_node] = -1;
    queue.assign(1, from_node);
    int end = -1;
    const auto reach = [&](int node, int by) {
      if (parent[node] != -2) return;
      parent[node] = by;
      queue.push_back(node);
    };
    for (std::size_t head = 0; head < queue.size() && end < 0; ++head) {
      const int node = queue[head];
      if (node < cells) {
        const int s = node / classes_, c = node % classes_;
        for (int f = 0; f < funds_; ++f) {
          if (Room(s, c, f) > tolerance_) reach(cells + s * funds_ + f, node);
        }
      } else if (node < first_fund) {
        const int s = (node - cells) / funds_, f = (node - cells) % funds_;
        if (cap_[s * funds_ + f] - now_.state_spent[s * funds_ + f] > tolerance_) reach(first_fund + f, node);
        for (int c = 0; c < classes_; ++c) {
          const int cell = Cell(s, c);
          if (now_.flow[cell * funds_ + f] - LeastOf(problem_, c, f) * now_.cost[cell] > tolerance_) reach(cell, node);
        }
      } else {
        const int f = node - first_fund;
        if (budget_[f] - now_.spent[f] > tolerance_) {
          end = node;
          break;
        }
        for (int s = 0; s < states_; ++s) {
          if (now_.state_spent[s * funds_ + f] > tolerance_) reach(cells + s * funds_ + f, node);
        }
      }
    }
    if (end < 0) break;
    // Two passes over the path: the bottleneck, then the change.
    double step = std::min(amount - sent, budget_[end - first_fund] - now_.spent[end - first_fund]);
    for (const bool change : {false, true}) {
      for (int to = end, at = parent[end]; at >= 0; to = at, at = parent[at]) {
        double room = 0;
        if (at < cells) {  // cell -> State x fund
          const int f = (to - cells) % funds_;
          room = Room(at / classes_, at % classes_, f);
          if (change) now_.flow[at * funds_ + f] += step;
        } else if (to < cells) {  // State x fund -> cell: take back
          const int f = (at - cells) % funds_;
          room = now_.flow[to * funds_ + f] - LeastOf(problem_, to % classes_, f) * now_.cost[to];
          if (change) now_.flow[to * funds_ + f] -= step;
        } else if (at < first_fund) {  // State x fund -> fund
          room = cap_[at - cells] - now_.state_spent[at - cells];
          if (change) now_.state_spent[at - cells] += step;
        } else {  // fund -> State x fund: take back
          room = now_.state_spent[to - cells];
          if (change) now_.state_spent[to - cells] -= step;
        }
        if (!change) step = std::min(step, room);
      }
    }
    now_.spent[end - first_fund] += step;
    sent += step;
  }
  return sent;
}

double Payer::Missed() const {
  double missed = 0;
  for (std::size_t a = 0; a < shape_.aims.size(); ++a) missed += std::max(0.0, shape_.aims[a].required[case_] - reached_[a]);
  return missed;
}

double Payer::ReachWith(std::size_t a, int group, int choice) const {
  const Aim& aim = shape_.aims[a];
  const int state = shape_.row[group];
  double here = reach_[a * shape_.states.size() + state];
  if (!aim.state[state]) return here;
  for (int c = 0; c < classes_; ++c) {
    if (!aim.of_class[c]) continue;
    const double change = CostOf(problem_, group, choice, c) - CostOf(problem_, group, choice_[group], c);
    if (change != 0) here += ShareOf(problem_, c, aim.fund) * change;
  }
  return here;
}

double Payer::MissedWith(int group, int choice) const {
  if (choice_[group] == choice) return Missed();
  const int state = shape_.row[group];
  double missed = 0;
  for (std::size_t a = 0; a < shape_.aims.size(); ++a) {
    const double cap = cap_[state * funds_ + shape_.aims[a].fund];
    const double before = reach_[a * shape_.states.size() + state];
    const double reach = reached_[a] + std::min(ReachWith(a, group, choice), cap) - std::min(before, cap);
    missed += std::max(0.0, shape_.aims[a].required[case_] - reach);
  }
  return missed;
}

}  // namespace atalaya::invest
