// The door to the portfolio: which projects, paid by which funds? The mathematics: invest/portfolio.h and
// docs/methods/portfolio.md.
//
// Decisions of this door. `one_per_group` means at most one where there are funds (levels of a measure, each of which
// may be left), and exactly one where there are none: that is the published multiple-choice knapsack. Values may be
// negative, told once. What cannot be met is answered with the least total shortfall and a warning that names it.
// Prices are those of the linear relaxation; the chief ones are told in words as notes.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "solve/methods.h"
#include "solve/portfolio_read.h"

namespace atalaya::solve {
namespace {

namespace portfolio = invest::portfolio;
using formats::Break;
using formats::JsonNode;
using formats::JsonWriter;

constexpr std::size_t kMostNotes = 5;  // of a kind: the answer has them all

// For people: four digits.
std::string Words(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return formats::NumberText(std::strtod(text, nullptr));
}

// Sums and prices: twelve digits are meant, 26.700000000000003 is not.
double Clean(double price) {
  char text[32];
  std::snprintf(text, sizeof text, "%.12g", price);
  const double clean = std::strtod(text, nullptr);
  return std::abs(clean) < 1e-12 ? 0 : clean;
}

class Teller {
 public:
  Teller(const JsonNode& node, const PortfolioRead& read, const portfolio::Answer& found)
      : node_(node), names_(read.names), problem_(read.problem), found_(found) {}

  void Shortfalls() {
    for (const portfolio::Shortfall& each : found_.shortfalls) {
      const int group = problem_.funds[each.fund].earmarks[each.earmark].group;
      Add(Warning("solve.portfolio-earmark-short", EarmarkWhere(each.fund, each.earmark),
                  {{"fund", formats::Shortened(names_.funds[each.fund])},
                   {"group", formats::Shortened(names_.groups[group])},
                   {"asked", Words(each.at_least)},
                   {"paid", Words(each.paid)},
                   {"short", Words(each.at_least - each.paid)}}));
    }
    for (const int group : found_.empty_groups) {
      Add(Warning("solve.portfolio-group-empty", "/projects", {{"group", formats::Shortened(names_.groups[group])}}));
    }
    const bool any = !found_.shortfalls.empty() || !found_.empty_groups.empty();
    if (any && !found_.least_shortfall) Add(Warning("solve.portfolio-shortfall-open", ""));
  }

  void Prices() {
    if (!found_.priced) return;
    const portfolio::Prices& prices = found_.prices;
    for (const auto& [price, f] : Largest(prices.fund)) {
      Add(Note("solve.portfolio-price-fund", "/funds/" + std::to_string(f),
               {{"fund", Fund(f)}, {"price", Words(price)}}));
    }
    for (const auto& [price, r] : Largest(prices.resource)) {
      Add(Note("solve.portfolio-price-resource", "/resources/" + std::to_string(r),
               {{"resource", formats::Shortened(names_.resources[r])}, {"price", Words(price)}}));
    }
    for (std::size_t f = 0, told = 0; f < prices.earmark.size(); ++f) {
      for (std::size_t e = 0; e < prices.earmark[f].size() && told < kMostNotes; ++e) {
        if (Clean(prices.earmark[f][e]) <= 0) continue;
        ++told;
        const int group = problem_.funds[f].earmarks[e].group;
        Add(Note("solve.portfolio-price-earmark", EarmarkWhere(static_cast<int>(f), static_cast<int>(e)),
                 {{"fund", Fund(f)},
                  {"group", formats::Shortened(names_.groups[group])},
                  {"price", Words(prices.earmark[f][e])}}));
      }
    }
    std::vector<double> rules(problem_.funds.size(), 0);  // one point more of every share
    for (std::size_t j = 0; j < prices.share.size(); ++j) {
      for (std::size_t s = 0; s < prices.share[j].size(); ++s) {
        rules[problem_.projects[j].shares[s].fund] += prices.share[j][s] / 100;
      }
    }
    for (const auto& [price, f] : Largest(rules)) {
      Add(Note("solve.portfolio-price-rule", "/funds/" + std::to_string(f),
               {{"fund", Fund(f)}, {"price", Words(price)}}));
    }
    Entries();
  }

 private:
  std::string Fund(std::size_t f) const { return formats::Shortened(names_.funds[f]); }
  static std::string EarmarkWhere(int fund, int earmark) {
    return "/funds/" + std::to_string(fund) + "/earmarks/" + std::to_string(earmark);
  }
  void Add(Finding finding) {
    finding.where = node_.Where() + finding.where;
    node_.List().Add(std::move(finding));
  }
  // Those above zero, largest first.
  static std::vector<std::pair<double, std::size_t>> Largest(const std::vector<double>& prices) {
    std::vector<std::pair<double, std::size_t>> list;
    for (std::size_t i = 0; i < prices.size(); ++i) {
      if (Clean(prices[i]) > 0) list.emplace_back(prices[i], i);
    }
    std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    if (list.size() > kMostNotes) list.resize(kMostNotes);
    return list;
  }
  // The projects left out that come closest.
  void Entries() {
    std::vector<std::pair<double, std::size_t>> near;
    for (std::size_t j = 0; j < problem_.projects.size(); ++j) {
      const double cheaper = found_.prices.cheaper_by[j];
      const bool chosen = std::binary_search(found_.chosen.begin(), found_.chosen.end(), static_cast<int>(j));
      if (!chosen && Clean(cheaper) > 0) near.emplace_back(cheaper / problem_.projects[j].cost, j);
    }
    std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    if (near.size() > kMostNotes) near.resize(kMostNotes);
    for (const auto& [part, j] : near) {
      Add(Note("solve.portfolio-enter", "/projects/" + std::to_string(j),
               {{"project", formats::Shortened(names_.projects[j])}, {"amount", Words(found_.prices.cheaper_by[j])}}));
    }
  }

  const JsonNode& node_;
  const PortfolioNames& names_;
  const portfolio::Problem& problem_;
  const portfolio::Answer& found_;
};

void WritePayments(const PortfolioRead& read, const portfolio::Answer& found, JsonWriter& answer) {
  answer.Key("payments").BeginObject();
  int project = -1;
  for (const portfolio::Payment& payment : found.payments) {
    if (payment.project != project) {
      if (project >= 0) answer.EndObject();
      project = payment.project;
      answer.Key(read.names.projects[project]).BeginObject(Break::kNo);
    }
    answer.Member(read.names.funds[payment.fund], Clean(payment.amount));
  }
  if (project >= 0) answer.EndObject();
  answer.EndObject();
}

void WriteShortfalls(const PortfolioRead& read, const portfolio::Answer& found, JsonWriter& answer) {
  answer.Key("shortfalls").BeginArray();
  for (const portfolio::Shortfall& each : found.shortfalls) {
    const int group = read.problem.funds[each.fund].earmarks[each.earmark].group;
    answer.BeginObject(Break::kNo);
    answer.Member("fund", read.names.funds[each.fund]).Member("group", read.names.groups[group]);
    answer.Member("at_least", each.at_least).Member("paid", Clean(each.paid)).EndObject();
  }
  answer.EndArray();
  if (read.problem.rule != portfolio::Groups::kExactlyOne) return;
  answer.Key("empty_groups").BeginArray(Break::kNo);
  for (const int group : found.empty_groups) answer.String(read.names.groups[group]);
  answer.EndArray();
}

void WriteDuals(const PortfolioRead& read, const portfolio::Answer& found, JsonWriter& answer) {
  const portfolio::Prices& prices = found.prices;
  answer.Key("duals").BeginObject().Member("of", found.priced ? "linear-relaxation" : "none");
  answer.Key("funds").BeginObject(Break::kNo);
  for (std::size_t f = 0; f < prices.fund.size(); ++f) answer.Member(read.names.funds[f], Clean(prices.fund[f]));
  answer.EndObject().Key("resources").BeginObject(Break::kNo);
  for (std::size_t r = 0; r < prices.resource.size(); ++r)
    answer.Member(read.names.resources[r], Clean(prices.resource[r]));
  answer.EndObject().Key("earmarks").BeginArray();
  for (std::size_t f = 0; f < prices.earmark.size(); ++f) {
    for (std::size_t e = 0; e < prices.earmark[f].size(); ++e) {
      answer.BeginObject(Break::kNo).Member("fund", read.names.funds[f]);
      answer.Member("group", read.names.groups[read.problem.funds[f].earmarks[e].group]);
      answer.Member("price", Clean(prices.earmark[f][e])).EndObject();
    }
  }
  answer.EndArray().Key("shares").BeginArray();
  for (std::size_t j = 0; j < prices.share.size(); ++j) {
    for (std::size_t s = 0; s < prices.share[j].size(); ++s) {
      if (Clean(prices.share[j][s]) <= 0) continue;
      answer.BeginObject(Break::kNo).Member("project", read.names.projects[j]);
      answer.Member("fund", read.names.funds[read.problem.projects[j].shares[s].fund]);
      answer.Member("price", Clean(prices.share[j][s])).EndObject();
    }
  }
  answer.EndArray().EndObject();
  answer.Key("reduced_costs").BeginObject();
  for (std::size_t j = 0; j < prices.reduced_cost.size(); ++j) {
    answer.Member(read.names.projects[j], Clean(prices.reduced_cost[j]));
  }
  answer.EndObject().Key("cheaper_by").BeginObject();
  for (std::size_t j = 0; j < prices.cheaper_by.size(); ++j) {
    const bool chosen = std::binary_search(found.chosen.begin(), found.chosen.end(), static_cast<int>(j));
    if (!chosen && prices.cheaper_by[j] >= 0) answer.Member(read.names.projects[j], Clean(prices.cheaper_by[j]));
  }
  answer.EndObject();
}

}  // namespace

void SolvePortfolio(const JsonNode& node, const Run& run, JsonWriter& answer) {
  const PortfolioRead read = ReadPortfolio(node);
  if (node.List().Errors() > 0) return;
  portfolio::Options options;
  options.gap = read.gap;
  options.time_limit = read.time_limit;
  options.cancel = run.cancel;
  const portfolio::Answer found = portfolio::Solve(read.problem, options);
  if (found.gap > std::max(read.gap, 1e-9)) TellCutOff(node, found.gap);
  Teller teller(node, read, found);
  teller.Shortfalls();
  teller.Prices();

  answer.Member("objective", Clean(found.objective)).Member("bound", Clean(found.bound)).Member("gap", found.gap);
  answer.Member("relaxation", Clean(found.relaxation));
  answer.Key("chosen").BeginArray();
  for (const int j : found.chosen) answer.String(read.names.projects[j]);
  answer.EndArray();
  WritePayments(read, found, answer);
  WriteShortfalls(read, found, answer);
  WriteDuals(read, found, answer);
}

}  // namespace atalaya::solve
