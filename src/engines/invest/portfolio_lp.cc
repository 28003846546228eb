#include "invest/portfolio_lp.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace atalaya::invest::portfolio {
namespace {

struct Term {
  double coefficient = 0;
  std::string column;
};

class Writer {
 public:
  void Section(std::string_view name) { text_ += fmt::format("{}\n", name); }
  void Sum(const std::vector<Term>& terms) {
    int on_line = 0;
    for (const Term& term : terms) {
      text_ += fmt::format(" {} {:.15g} {}", term.coefficient < 0 ? '-' : '+', std::abs(term.coefficient), term.column);
      if (++on_line % 6 == 0) text_ += '\n';
    }
  }
  void Row(const std::vector<Term>& terms, std::string_view sense, double side) {
    if (terms.empty()) return;
    text_ += fmt::format(" r{}:", rows_++);
    Sum(terms);
    text_ += fmt::format(" {} {:.15g}\n", sense, side);
  }
  void Line(const std::string& line) { text_ += line + "\n"; }
  std::string Take() { return std::move(text_); }

 private:
  std::string text_;
  int rows_ = 0;
};

std::string X(int project) {
  return fmt::format("x{}", project);
}

void PutMoney(const Problem& problem, Writer& writer) {
  std::vector<std::vector<Term>> spent(problem.funds.size());
  std::map<std::pair<int, int>, std::vector<Term>> spent_on;  // fund, group
  int payments = 0;
  for (std::size_t j = 0; j < problem.projects.size() && !problem.funds.empty(); ++j) {
    const Project& project = problem.projects[j];
    if (project.cost <= 0) continue;
    std::vector<Term> paid{{-project.cost, X(static_cast<int>(j))}};
    for (const Share& share : project.shares) {
      const std::string y = fmt::format("y{}", payments++);
      paid.push_back({1, y});
      spent[share.fund].push_back({1, y});
      spent_on[{share.fund, project.group}].push_back({1, y});
      writer.Row({{1, y}, {-share.most * project.cost, X(static_cast<int>(j))}}, "<=", 0);
    }
    writer.Row(paid, "=", 0);
  }
  for (std::size_t f = 0; f < problem.funds.size(); ++f) {
    writer.Row(spent[f], "<=", problem.funds[f].budget);
    for (const Earmark& earmark : problem.funds[f].earmarks) {
      std::vector<Term>& terms = spent_on[{static_cast<int>(f), earmark.group}];
      if (terms.empty()) terms.push_back({0, X(0)});
      writer.Row(terms, ">=", earmark.at_least);
    }
  }
}

}  // namespace

std::string InLpFormat(const Problem& problem) {
  Writer writer;
  writer.Section("Maximize");
  writer.Line(" value:");
  std::vector<Term> value;
  std::vector<std::vector<Term>> groups(problem.groups);
  for (int j = 0; j < static_cast<int>(problem.projects.size()); ++j) {
    value.push_back({problem.projects[j].value, X(j)});
    if (problem.projects[j].group >= 0) groups[problem.projects[j].group].push_back({1, X(j)});
  }
  writer.Sum(value);
  writer.Section("\nSubject To");
  if (!problem.projects.empty()) writer.Row({{1, X(0)}}, ">=", 0);  // the format wants a row
  for (int j = 0; j < static_cast<int>(problem.projects.size()); ++j) {
    for (const int k : problem.projects[j].needs) {
      if (k != j) writer.Row({{1, X(j)}, {-1, X(k)}}, "<=", 0);
    }
    for (const int k : problem.projects[j].excludes) {
      writer.Row(k == j ? std::vector<Term>{{1, X(j)}} : std::vector<Term>{{1, X(j)}, {1, X(k)}}, "<=", k == j ? 0 : 1);
    }
  }
  for (const std::vector<Term>& group : groups) {
    if (problem.rule != Groups::kFree) writer.Row(group, problem.rule == Groups::kExactlyOne ? "=" : "<=", 1);
  }
  for (const Resource& resource : problem.resources) {
    std::vector<Term> used;
    for (const Use& use : resource.uses) used.push_back({use.amount, X(use.project)});
    writer.Row(used, "<=", resource.limit);
  }
  PutMoney(problem, writer);
  writer.Section("Binary");
  for (int j = 0; j < static_cast<int>(problem.projects.size()); ++j) writer.Line(" " + X(j));
  writer.Section("End");
  return writer.Take();
}

}  // namespace atalaya::invest::portfolio
