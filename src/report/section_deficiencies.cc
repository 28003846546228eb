// What is met, partly met, not met and not checked, by element and by State; the commonest deficiencies and what cures them.
#include <algorithm>
#include <map>
#include <set>

#include "report/charts.h"
#include "report/facts.h"
#include "report/sections.h"

namespace atalaya::report {
namespace {

constexpr std::size_t kTop = 25;

struct Named {
  std::string name;
  assess::Tally tally;
};

void AddTo(assess::Tally& sum, const assess::Tally& more) {
  sum.met += more.met;
  sum.partly += more.partly;
  sum.not_met += more.not_met;
  sum.not_applicable += more.not_applicable;
  sum.not_checked += more.not_checked;
}

std::vector<Named> ByElement(const Material& m) {
  std::vector<Named> groups;
  std::map<std::string, std::size_t> at;
  for (std::size_t f = 0; f < m.analysis.review.facilities.size(); ++f) {
    const auto& standard = m.Region().StandardOf(static_cast<int>(f));
    const auto& by_group = m.analysis.review.facilities[f].by_group;
    for (std::size_t g = 0; g < std::min(standard.groups.size(), by_group.size()); ++g) {
      const auto [it, fresh] = at.try_emplace(standard.groups[g].id, groups.size());
      if (fresh) groups.push_back({m.words.In(standard.groups[g].title), {}});
      AddTo(groups[it->second].tally, by_group[g]);
    }
  }
  return groups;
}

std::vector<Named> ByState(const Material& m) {
  std::map<int, assess::Tally> sums;
  for (std::size_t f = 0; f < m.analysis.review.facilities.size(); ++f) {
    AddTo(sums[m.Region().ports[m.Region().facilities[f].port].state], m.analysis.review.facilities[f].all);
  }
  std::vector<Named> states;
  for (const auto& [state, tally] : sums) states.push_back({m.words.State(state), tally});
  const auto met = [](const assess::Tally& t) {
    const int applicable = t.Total() - t.not_applicable;
    return applicable > 0 ? static_cast<double>(t.met) / applicable : 0.0;
  };
  std::stable_sort(states.begin(), states.end(), [&](const Named& a, const Named& b) { return met(a.tally) < met(b.tally); });
  return states;
}

std::vector<double> Parts(const assess::Tally& t) {
  return {static_cast<double>(t.met), static_cast<double>(t.partly), static_cast<double>(t.not_met), static_cast<double>(t.not_checked)};
}

void Tallies(const Material& m, Section& section, const std::string& id, const std::string& title, const std::string& what,
             const std::vector<Named>& named) {
  const Words& words = m.words;
  const std::vector<std::string> legend{words.Say("reply.met"), words.Say("reply.partly"), words.Say("reply.not-met"),
                                        words.Say("reply.not-checked")};
  std::vector<StackRow> rows;
  Table table;
  table.caption = title;
  table.illustrative = m.Illustrative();
  table.columns = {{what}};
  for (const std::string& reply : legend) table.columns.push_back({reply, true});
  for (const Named& n : named) {
    const std::vector<double> parts = Parts(n.tally);
    double sum = 0;
    for (const double part : parts) sum += part;
    if (sum <= 0) continue;
    rows.push_back({n.name, words.Say("deficiencies.met", {{"share", words.Percent(parts[0] / sum)}}), parts});
    std::vector<std::string> row{n.name};
    for (const double part : parts) row.push_back(words.Count(part));
    table.Row(std::move(row));
  }
  section.Heading(title);
  Figure figure;
  figure.svg = StackChart({id, title, words.Say("deficiencies.description")}, legend, rows, true);
  figure.caption = words.Say("deficiencies.figure");
  figure.illustrative = m.Illustrative();
  section.Insert(std::move(figure));
  section.Insert(std::move(table));
}

// One control over all facilities.
struct Wanting {
  const model::Control* control = nullptr;
  int not_met = 0, partly = 0, not_checked = 0;
  bool inherited = false;
  std::map<int, int> cheapest;  // solution -> facilities where it is the cheapest
  double cost = 0;
  int without = 0;              // facilities for which no solution is known
  std::set<int> states;         // already charged: a State buys an inherited cure once
};

Table Commonest(const Material& m) {
  const Words& words = m.words;
  std::map<std::string, Wanting> wanting;
  for (const assess::FacilityReview& review : m.analysis.review.facilities) {
    for (const assess::Deficiency& d : review.deficiencies) {
      const model::Control& control = m.Region().StandardOf(d.facility).controls[d.control];
      Wanting& w = wanting[control.id];
      w.control = &control;
      w.inherited = w.inherited || d.inherited;
      if (d.reply == model::Reply::kNotChecked) {
        ++w.not_checked;
        continue;  // nobody knows yet whether anything is to be cured
      }
      ++(d.reply == model::Reply::kPartly ? w.partly : w.not_met);
      if (d.solutions.empty()) {
        ++w.without;
        continue;
      }
      const model::Facility& facility = m.Region().facilities[d.facility];
      if (d.inherited && !w.states.insert(m.Region().ports[facility.port].state).second) continue;
      ++w.cheapest[d.solutions.front()];
      w.cost += assess::CostAt(m.Region().solutions[d.solutions.front()], d.inherited ? model::Size::kMedium : facility.size)
                    .Committed(m.Region().funds.commitment_years);
    }
  }
  std::vector<const Wanting*> order;
  for (const auto& [id, w] : wanting) order.push_back(&w);
  std::stable_sort(order.begin(), order.end(), [](const Wanting* a, const Wanting* b) {
    return a->not_met + a->partly > b->not_met + b->partly;
  });
  Table table;
  table.head = 1;
  table.caption = words.Say("deficiencies.top.caption");
  table.illustrative = m.Illustrative();
  table.columns = {{words.Say("col.control")}, {words.Say("col.title")}, {words.Say("col.force")}, {words.Say("reply.not-met"), true},
                   {words.Say("reply.partly"), true}, {words.Say("reply.not-checked"), true}, {words.Say("col.solution")},
                   {words.Say("col.costall"), true}};
  for (std::size_t i = 0; i < std::min(kTop, order.size()); ++i) {
    const Wanting& w = *order[i];
    const auto usual = std::max_element(w.cheapest.begin(), w.cheapest.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    const std::string solution = usual != w.cheapest.end() ? words.In(m.Region().solutions[usual->first].title) : words.Say("none");
    const std::string title = words.In(w.control->title) + (w.inherited ? " (" + words.Say("deficiencies.inherited") + ")" : "");
    table.Row({w.control->id, title, words.Say(w.control->mandatory ? "force.mandatory" : "force.guidance"), words.Count(w.not_met),
               words.Count(w.partly), words.Count(w.not_checked), solution, w.cost > 0 ? words.Money(w.cost) : words.Say("none")});
  }
  if (order.size() > kTop) {
    table.more = words.Say("more.rows", {{"shown", static_cast<double>(kTop)}, {"all", static_cast<double>(order.size())}});
  }
  return table;
}

}  // namespace

Section DeficiencySection(const Material& m) {
  const Words& words = m.words;
  const assess::Tally& all = m.analysis.review.all;
  const double applicable = all.Total() - all.not_applicable;
  const auto share = [&](int count) { return words.Percent(applicable > 0 ? count / applicable : 0, 1); };
  Section section;
  section.id = "deficiencies";
  section.title = words.Say("deficiencies.title");
  section.answer = words.Say("deficiencies.answer", {{"all", words.Count(applicable)},
                                                     {"met", share(all.met)},
                                                     {"partly", share(all.partly)},
                                                     {"not_met", share(all.not_met)},
                                                     {"not_checked", share(all.not_checked)}});
  section.Note(words.Say("deficiencies.note"));
  Tallies(m, section, "elements", words.Say("deficiencies.elements"), words.Say("col.element"), ByElement(m));
  Tallies(m, section, "states", words.Say("deficiencies.states"), words.Say("col.state"), ByState(m));
  section.Heading(words.Say("deficiencies.top"));
  section.Insert(Commonest(m));
  return section;
}

}  // namespace atalaya::report
