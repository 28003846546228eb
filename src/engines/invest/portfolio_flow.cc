#include "invest/portfolio_flow.h"

#include <algorithm>
#include <limits>

namespace atalaya::invest::portfolio {

int Flow::AddArc(int from, int to, double capacity) {
  const int number = static_cast<int>(arcs_.size() / 2);
  arcs_of_[from].push_back(2 * number);
  arcs_of_[to].push_back(2 * number + 1);
  arcs_.push_back({to, capacity});
  arcs_.push_back({from, 0});
  return number;
}

bool Flow::FindLevels(int source, int sink) {
  level_.assign(arcs_of_.size(), -1);
  queue_.assign(1, source);
  level_[source] = 0;
  for (std::size_t at = 0; at < queue_.size(); ++at) {
    const int node = queue_[at];
    for (const int arc : arcs_of_[node]) {
      if (arcs_[arc].left <= tolerance_ || level_[arcs_[arc].to] >= 0) continue;
      level_[arcs_[arc].to] = level_[node] + 1;
      queue_.push_back(arcs_[arc].to);
    }
  }
  return level_[sink] >= 0;
}

// A shortest path visits each fund and earmark once, with a project between two of them: the depth is small.
double Flow::Push(int node, int sink, double amount) {
  if (node == sink) return amount;
  double pushed = 0;
  for (int& next = next_[node]; next < static_cast<int>(arcs_of_[node].size()); ++next) {
    const int arc = arcs_of_[node][next];
    const int to = arcs_[arc].to;
    if (arcs_[arc].left <= tolerance_ || level_[to] != level_[node] + 1) continue;
    const double part = Push(to, sink, std::min(amount - pushed, arcs_[arc].left));
    arcs_[arc].left -= part;
    arcs_[arc ^ 1].left += part;
    pushed += part;
    if (amount - pushed <= tolerance_) return pushed;
  }
  return pushed;
}

double Flow::Run(int source, int sink) {
  double total = 0;
  while (FindLevels(source, sink)) {
    next_.assign(arcs_of_.size(), 0);
    const double pushed = Push(source, sink, std::numeric_limits<double>::infinity());
    if (pushed <= tolerance_) break;
    total += pushed;
  }
  return total;
}

}  // namespace atalaya::invest::portfolio
