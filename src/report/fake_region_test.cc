#include "report/fake_region.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace atalaya::report {
namespace {

using namespace model;

Text In4(const std::string& en) {
  Text text;
  for (const Language language : kLanguages) text.Set(language, en + (language == Language::kEnglish ? "" : std::string(" ") + LanguageCode(language)));
  return text;
}

struct PortRow {
  const char* name;
  const char* locode;
  int state;
  double lat, lon, teu;
};
constexpr PortRow kPorts[] = {{"Santos", "BRSSZ", 0, -23.95, -46.3, 900000}, {"Cartagena", "COCTG", 1, 10.4, -75.5, 500000},
                              {"Balboa", "PABLB", 2, 8.95, -79.6, 700000},   {"Col\u00f3n", "PAONX", 2, 9.36, -79.9, 300000},
                              {"<script>alert(1)</script>", "COBUN", 1, 3.9, -77.1, 200000},
                              {"Rio Grande", "BRRIG", 0, -32.1, -52.1, 90000}};

Control MakeControl(const std::string& id, const std::string& group, const std::string& title) {
  Control control;
  control.id = id;
  control.group = group;
  control.title = In4(title);
  control.owner = id[0] == 'G' ? "DA" : "PF";
  control.citation = "A/16.1";
  return control;
}

Solution MakeSolution(const std::string& id, const std::string& title, SolutionKind kind) {
  Solution solution;
  solution.id = id;
  solution.title = In4(title);
  solution.indicator = In4("Share of alarms answered within 3 minutes");
  solution.kind = kind;
  solution.capital = {50000, 100000, 200000};
  solution.yearly = {5000, 10000, 20000};
  solution.size_factor = {0.5, 1, 1.8};
  solution.owner = "PF";
  return solution;
}

}  // namespace

Region FakeRegion() {
  Region region;
  region.id = "fake";
  region.version = "0.1";
  region.title = In4("Three States");
  region.settings.value_per_life = 2e6;
  region.settings.seed = 7;
  const char* const states[][2] = {{"BR", "Brazil"}, {"CO", "Colombia"}, {"PA", "Panama"}};
  for (const auto& s : states) {
    State state;
    state.iso2 = s[0];
    state.name = In4(s[1]);
    state.member = true;
    region.states.push_back(std::move(state));
  }
  for (const PortRow& row : kPorts) {
    Port port;
    port.id = static_cast<int>(region.ports.size()) + 1;
    port.name = row.name;
    port.locode = row.locode;
    port.state = row.state;
    port.lat = row.lat;
    port.lon = row.lon;
    port.capacity_teu = row.teu;
    port.in_scope = true;
    region.ports.push_back(port);
    for (int i = 0; i < 2; ++i) {
      Facility facility;
      facility.id = std::string(row.locode) + (i == 0 ? "-01" : "-02");
      facility.port = static_cast<int>(region.ports.size()) - 1;
      facility.name = std::string(row.name) + (i == 0 ? " container terminal" : " tanker terminal");
      facility.traffic = i == 0 ? Traffic::kContainer : Traffic::kTanker;
      region.facilities.push_back(facility);
      region.facility_standard.push_back(0);
      region.answers.push_back({{"P01", {Reply::kMet, Verification::kInspected, {}, "2026-03-01", ""}},
                                {"P02", {Reply::kNotMet, Verification::kDeclared, {}, "2026-04-01", ""}}});
    }
  }
  region.state_answers.resize(3);
  for (int a = 0; a < 6; ++a) {
    for (int b = a + 1; b < 6; ++b) region.lanes.push_back({a, b, 2, 10000.0 * (a + b), 500});
  }
  region.incidents.push_back({"I1", "2022-05-30", "robbery", "anchored", 0, 0, {}, {}});
  region.threats.push_back({Family::kNarcotics, 1, 0, 20, 300000, 0.05, "fake"});
  region.threats.push_back({Family::kArms, 0, 2, 5, 500000, 0.3, "fake"});
  Standard standard;
  standard.id = "baseline";
  standard.title = "Baseline";
  standard.version = "1";
  standard.groups = {{"operations", In4("Operations")}, {"government", In4("Government")}};
  standard.controls = {MakeControl("P01", "operations", "Access control"), MakeControl("P02", "operations", "Cargo & stores"),
                       MakeControl("P03", "operations", "Watch the berth"), MakeControl("G01", "government", "Set the level")};
  region.standards.push_back(standard);
  for (const auto* row : {"cocaine", "theft"}) {
    Scenario scenario;
    scenario.id = row;
    scenario.title = In4(std::string(row) + " through the yard");
    scenario.family = row[0] == 'c' ? Family::kNarcotics : Family::kRobbery;
    region.scenarios.push_back(scenario);
  }
  region.solutions = {MakeSolution("cctv", "Cameras", SolutionKind::kEquipment),
                      MakeSolution("guards", "=HYPERLINK(\"x\")", SolutionKind::kStaffing),
                      MakeSolution("board", "Decision board", SolutionKind::kProcedure)};
  region.solutions[2].owner = "DA";
  for (const auto* id : {"national", "loan", "donor"}) {
    Fund fund;
    fund.id = id;
    fund.title = In4(std::string(id) + " money");
    fund.earmarks.push_back({"Caribbean", {}, 0.1});
    region.funds.funds.push_back(fund);
  }
  region.budgets = {{10e6, 0.3}, {25e6, 0.5}, {50e6, 0.2}};
  region.illustrative = {"answers", "facilities"};
  region.sources = {{"glsn", "Liner network & co", "CC BY 4.0", "lanes"}, {"wpi", "World Port Index", "public domain", ""}};
  Method tram;
  tram.id = "tram";
  tram.version = "1.0";
  tram.title = In4("TRAM");
  tram.factors = {{"threat", In4("Threat"), "rate", {}, {}}, {"impact", In4("Impact"), "consequence", {}, {}}};
  tram.bands = {{1, 30, In4("moderate")}};
  region.methods.push_back(tram);
  return region;
}

analysis::Analysis FakeAnalysis(const Region& region) {
  analysis::Analysis a;
  a.options.seed = 7;
  a.options.draws = 1000;
  a.not_checked = 0.148;
  a.resting_on_unknown = 0.22;
  a.review.facilities.resize(region.facilities.size());
  for (std::size_t f = 0; f < region.facilities.size(); ++f) {
    assess::FacilityReview& review = a.review.facilities[f];
    review.all = {20, 6, 8, 2, 5};
    review.by_group = {{14, 4, 6, 2, 3}, {6, 2, 2, 0, 2}};
    const int facility = static_cast<int>(f);
    review.deficiencies = {{facility, 1, Reply::kNotMet, true, false, {0, 1}}, {facility, 2, Reply::kNotChecked, false, false, {}},
                           {facility, 3, Reply::kPartly, true, true, {2}}};
    a.review.all.met += 20, a.review.all.partly += 6, a.review.all.not_met += 8, a.review.all.not_applicable += 2, a.review.all.not_checked += 5;
    risk::FacilityRisk risk;
    const double size = 1e5 * static_cast<double>(12 - f);
    risk.money = {size, 0, 4 * size};
    risk.lives = {size / 1e6, 0, size / 2e5};
    for (int s = 0; s < 2; ++s) risk.scenarios.push_back({s, {0.4 + 0.1 * s, 0.2, 0.8}, {1.5, 0.5, 4}, 1, size / 2, size / 2e6, 0.3});
    a.risk.facilities.push_back(risk);
  }
  a.risk.money = {7.8e6, 1.2e6, 21e6};
  a.risk.lives = {7.8, 0, 31};
  for (std::size_t i = 0; i < risk::kExceedance.size(); ++i) {
    a.risk.money_curve[i] = 1e6 * static_cast<double>((i + 1) * (i + 1));
    a.risk.lives_curve[i] = i < 3 ? 0 : 0.5 * static_cast<double>(i * i);
  }
  a.risk.money_by_family[0] = 5e6, a.risk.money_by_family[7] = 2.8e6;
  a.risk.lives_by_family[0] = 6, a.risk.lives_by_family[7] = 1.8;
  const double exposure[] = {0.41, 0.3, 0.12, 0.04, 0.015, 0};
  for (int p = 0; p < 6; ++p) {
    analysis::PortPicture picture;
    picture.port = p;
    picture.exposure = exposure[p];
    picture.exposure_by_role = {exposure[p] * 0.7, exposure[p] * 0.3, 0};
    picture.harm = 1e6;
    picture.stand_alone_gain = 2e5 * exposure[p];
    picture.local_money = 5e5;
    picture.local_lives = 0.4;
    picture.weakest_facility = 2 * p;
    picture.weakest_evasion = 0.62;
    picture.unknown = 0.1 * p;
    a.ports.push_back(picture);
  }
  a.routes = {{0, 0.62, {1, 2, 0}, {2, 4, 0}}, {1, 0.5, {0, 3}, {0, 6}}};
  a.substitutes = {{1, a.routes[0], {0, 0.61, {4, 2, 0}, {8, 4, 0}}}, {0, a.routes[1], {1, 0.4, {0, 3}, {0, 6}}}};
  const struct {
    int port, state, budget_case;
    double cost;
  } priorities[] = {{1, -1, 0, 2.1e6}, {-1, 2, 0, 4e5}, {0, -1, 0, 1.5e6}, {4, -1, 1, 3.3e6}, {3, -1, 2, 1e6}};
  for (const auto& row : priorities) {
    analysis::Priority priority;
    priority.rank = static_cast<int>(a.plan.priorities.size()) + 1;
    priority.port = row.port;
    priority.state = row.state;
    priority.budget_case = row.budget_case;
    priority.cost = row.cost;
    priority.gain = 2 * row.cost;
    priority.certainty = 0.95 - 0.1 * priority.rank;
    a.plan.priorities.push_back(priority);
    analysis::Measure measure;
    measure.subject = row.port >= 0 ? analysis::Subject{2 * row.port, -1} : analysis::Subject{-1, row.state};
    measure.solution = row.port >= 0 ? priority.rank % 2 : 2;
    measure.budget_case = row.budget_case;
    measure.capital = row.cost * 0.7;
    measure.yearly = row.cost * 0.1;
    measure.committed = row.cost;
    measure.by_fund = {row.cost * 0.6, row.cost * 0.4, 0};
    measure.paid.resize(3);
    measure.start.resize(3);
    for (int b = row.budget_case; b < 3; ++b) {
      measure.paid[b] = measure.by_fund;
      measure.start[b] = 2027;
    }
    measure.start_year = 2027;
    measure.end_year = 2028;
    measure.gain = 2 * row.cost;
    a.plan.measures.push_back(measure);
  }
  for (const Budget& budget : region.budgets) {
    analysis::BudgetCase c;
    c.amount = budget.amount;
    c.probability = budget.probability;
    c.cost = 0.95 * budget.amount;
    c.harm_before = 9e6;
    c.harm_after = 9e6 - 0.1 * budget.amount;
    c.evasion_before = 0.62;
    c.evasion_after = 0.62 - budget.amount / 5e8;
    c.money_before = a.risk.money;
    c.money_after = {6e6, 1e6, 18e6};
    c.lives_before = a.risk.lives;
    c.lives_after = {5, 0, 22};
    c.fund_budget = {budget.amount * 0.5, budget.amount * 0.3, budget.amount * 0.2};
    c.fund_spent = c.fund_budget;
    c.fund_price = {1.2, 3.1, 0};
    for (int f = 0; f < 3; ++f) c.spent_by_year.push_back({c.fund_spent[f] / 2, c.fund_spent[f] / 3, c.fund_spent[f] / 6});
    c.earmark_missed = {0, 25000, 0};
    a.plan.cases.push_back(std::move(c));
  }
  a.plan.objective = 9.5e6;
  a.plan.bound = 9.6e6;
  a.plan.gap = 0.0104;
  a.plan.price_of_nesting = 120000;
  for (int f = 0; f < 12; ++f) {
    for (int s = 0; s < 2; ++s) {
      a.classic.resize(1);
      risk::MethodScore score;
      score.facility = f;
      score.scenario = s;
      score.steps = {3, 4};
      score.score = 30 - f;
      score.band = 0;
      a.classic[0].push_back(score);
    }
  }
  return a;
}

std::string ReadSource(const std::string& path) {
  std::ifstream in(std::string(ATALAYA_SOURCE_DIR) + "/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

Messages ReportMessages() {
  std::array<std::vector<MessageDocument>, 4> documents;
  for (const Language language : kLanguages) {
    const std::string file = std::string("messages/parts/report.") + LanguageCode(language) + ".json";
    documents[static_cast<std::size_t>(language)] = {{file, ReadSource("data/" + file)}};
  }
  return Messages::Parse(documents).value();
}

Templates ReportTemplates() { return {ReadSource("data/report/report.mustache"), ReadSource("data/report/report.css")}; }

Map ReportMap() { return ParseMap(ReadSource("data/map/land.json")).value(); }

TEST(FakeRegion, IsWhole) {
  const Region region = FakeRegion();
  EXPECT_EQ(region.facilities.size(), region.answers.size());
  EXPECT_EQ(FakeAnalysis(region).review.facilities.size(), region.facilities.size());
}

}  // namespace atalaya::report
