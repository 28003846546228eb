#include "bench/generated_region.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "base/rng.h"

namespace atalaya::bench {
namespace {

using model::Region;

std::string Numbered(const char* prefix, int number, int digits) {
  std::string text = std::to_string(number);
  return prefix + std::string(static_cast<std::size_t>(std::max(0, digits - static_cast<int>(text.size()))), '0') +
         text;
}

class Generator {
 public:
  Generator(const RegionSize& size, std::uint64_t seed, const model::Standard* given = nullptr)
      : size_(size), given_(given), rng_(seed, StreamOf("generated-region")) {}

  Region Make() {
    region_.id = "generated";
    region_.version = "1";
    region_.title = Text("Generated region");
    region_.illustrative = {"everything"};
    region_.settings.incident_exposure_years = 12;
    region_.settings.lane_evasion = 0.98;
    region_.settings.lane_evasion_per_1000nm = 0.998;
    region_.settings.partner_export = 0.8;
    region_.settings.partner_transhipment = 0.9;
    region_.settings.partner_import = 0.7;
    region_.settings.missing_evasion = 0.9;
    region_.settings.value_per_life = 2e6;
    region_.budgets = {{10e6, 0.3}, {25e6, 0.5}, {50e6, 0.2}};
    using Replies = model::Reply;
    region_.grading.implementation[static_cast<std::size_t>(Replies::kMet)] = {1, 1, 1};
    region_.grading.implementation[static_cast<std::size_t>(Replies::kPartly)] = {0.3, 0.5, 0.7};
    region_.grading.implementation[static_cast<std::size_t>(Replies::kNotChecked)] = {0, 0.3, 0.85};
    region_.grading.evidence = {0.6, 0.75, 0.9, 1.0};
    Places();
    Standard();
    Lanes();
    Threats();
    Scenarios();
    Solutions();
    Funds();
    Answers();
    return std::move(region_);
  }

 private:
  int Below(int n) { return static_cast<int>(rng_.Below(static_cast<std::uint64_t>(n))); }
  double Between(double low, double high) { return low + (high - low) * rng_.Uniform(); }
  Range Around(double mode, double spread) { return {mode * (1 - spread), mode, mode * (1 + 2 * spread)}; }
  std::string ControlId(int c) const { return region_.standards[0].controls[static_cast<std::size_t>(c)].id; }

  void Places() {
    static constexpr const char* kSubregions[] = {"Caribbean", "Central America", "North America", "South America"};
    for (int s = 0; s < size_.states; ++s) {
      model::State state;
      state.iso2 = {static_cast<char>('A' + s / 26), static_cast<char>('A' + s % 26)};
      state.iso3 = state.iso2 + "X";
      state.name = Text("State " + state.iso2);
      state.member = true;
      state.subregion = kSubregions[s % 4];
      state.indicators = {{"homicide_per_100k", Between(1, 50)}, {"cpi_0_100", Between(15, 80)}};
      region_.states.push_back(std::move(state));
    }
    for (int p = 0; p < size_.ports; ++p) {
      model::Port port;
      port.id = p + 1;
      port.state = p % size_.states;
      port.locode = region_.states[static_cast<std::size_t>(port.state)].iso2 + Numbered("", p, 4);
      port.name = "Port " + std::to_string(p + 1);
      port.lat = Between(-50, 60);
      port.lon = Between(-120, -35);
      port.capacity_teu = Between(1e3, 1e6);
      port.in_scope = true;
      port.certainty = "generated";
      region_.ports.push_back(std::move(port));
    }
    for (int f = 0; f < size_.facilities; ++f) {
      const int port = f % size_.ports;
      region_.facilities.push_back({Numbered("F", f + 1, 5) + "-01", port, "Facility " + std::to_string(f + 1),
                                    static_cast<model::Traffic>(f % 4), static_cast<model::Size>(Below(3)),
                                    "generated"});
    }
    static constexpr const char* kTypes[] = {"robbery", "boarding", "assault"};
    for (int i = 0; i < size_.incidents; ++i) {
      const int port = std::min(Below(size_.ports), Below(size_.ports));  // more at some ports than at others
      const std::string date = std::to_string(2010 + Below(12)) + "-" + Numbered("", 1 + Below(12), 2) + "-15";
      region_.incidents.push_back(
          {Numbered("I", i + 1, 4), date, kTypes[Below(3)], Below(4) > 0 ? "anchored" : "berthed",
           region_.ports[static_cast<std::size_t>(port)].state, port, std::nullopt, std::nullopt});
    }
  }

  void Standard() {
    if (given_ != nullptr) {
      region_.standards.push_back(*given_);
      region_.facility_standard.assign(region_.facilities.size(), 0);
      return;
    }
    model::Standard standard;
    standard.id = "generated";
    standard.title = "Generated standard";
    standard.version = "1";
    static constexpr const char* kGroups[] = {"government", "declaration", "operations", "assessment",
                                              "plan",       "measures",    "officer",    "training"};
    for (const char* group : kGroups) standard.groups.push_back({group, Text(group)});
    for (int c = 0; c < size_.controls; ++c) {
      model::Control control;
      const int group = c % 8;
      control.id = Numbered(std::string(1, "GDPASXFN"[group]).c_str(), c / 8 + 1, 2);
      control.group = kGroups[group];
      control.title = Text("Control " + control.id);
      control.owner = group == 0 ? "DA" : "PF";
      control.security_levels = "all";
      control.mandatory = Below(4) > 0;
      standard.controls.push_back(std::move(control));
    }
    region_.standards.push_back(std::move(standard));
    region_.facility_standard.assign(region_.facilities.size(), 0);
  }

  // Every port has a lane to the next, so that the network is connected; the others join random ports.
  void Lanes() {
    std::set<std::pair<int, int>> pairs;
    const auto add = [&](int a, int b) {
      if (a == b || !pairs.emplace(std::min(a, b), std::max(a, b)).second) return;
      region_.lanes.push_back(
          {std::min(a, b), std::max(a, b), 1.0 + Below(5), Between(1e3, 1e5), std::floor(Between(50, 6000))});
    };
    for (int p = 0; p + 1 < size_.ports; ++p) add(p, p + 1);
    const auto possible = static_cast<std::size_t>(size_.ports) * static_cast<std::size_t>(size_.ports - 1) / 2;
    while (region_.lanes.size() < std::min<std::size_t>(possible, static_cast<std::size_t>(size_.lanes))) {
      add(Below(size_.ports), Below(size_.ports));
    }
  }

  void Threats() {
    std::set<std::pair<int, std::pair<int, int>>> seen;
    const int possible = size_.states * (size_.states - 1) * static_cast<int>(model::kNetworkFamilyCount);
    while (static_cast<int>(region_.threats.size()) < std::min(size_.threats, possible)) {
      const int from = Below(size_.states), to = Below(size_.states), family = Below(model::kNetworkFamilyCount);
      if (from == to || !seen.insert({family, {from, to}}).second) continue;
      region_.threats.push_back({static_cast<model::Family>(family), from, to, Between(1, 40), Between(5e4, 2e6),
                                 Between(0, 0.3), "generated"});
    }
  }

  void Scenarios() {
    const std::vector<model::Traffic> all{model::Traffic::kContainer, model::Traffic::kBulk, model::Traffic::kTanker,
                                          model::Traffic::kPassenger};
    for (int s = 0; s < size_.scenarios; ++s) {
      model::Scenario scenario;
      scenario.id = Numbered("scenario-", s + 1, 2);
      scenario.family = static_cast<model::Family>(s % 10);
      scenario.title = Text("Scenario " + std::to_string(s + 1));
      if (model::IsNetworkFamily(scenario.family)) {
        scenario.acts = {model::Role::kExport, model::Role::kTranshipment, model::Role::kImport};
      } else {
        scenario.acts = {model::Role::kLocal};
      }
      scenario.traffic = all;
      scenario.common_cause = Between(0.15, 0.4);
      scenario.rate.shape = Between(0.5, 1.5);
      scenario.rate.exposure = s % 5 == 4 ? 100.0 : Between(0.5, 3.0);  // one in five is rare
      if (scenario.family == model::Family::kRobbery) {
        scenario.rate.incident_types = {"robbery", "boarding"};
        scenario.rate.vessel_status = {"anchored"};
        scenario.rate.from = "2010-01-01";
        scenario.rate.to = "2021-12-31";
      } else if (s % 2 == 0) {
        scenario.rate.scale = {{"homicide_per_100k", 10, 0.5}};
      }
      const double money = std::exp(Between(11, 17));
      scenario.money = {money * 0.1, money, money * 10};
      scenario.lives = {0, Between(0, 0.2), Between(0.5, 10)};
      std::set<int> used;
      for (std::size_t l = 0; l < model::kLayerCount; ++l)
        scenario.layers.push_back({static_cast<model::Layer>(l), {}});
      for (int c = 0; c < size_.controls_per_scenario; ++c) {
        int control = Below(size_.controls);
        while (!used.insert(control).second) control = (control + 1) % size_.controls;
        const double mode = Between(0.1, 0.5);
        scenario.layers[static_cast<std::size_t>(c) % model::kLayerCount].controls.push_back(
            {ControlId(control), {mode * 0.5, mode, mode + 0.3}, Text()});
      }
      region_.scenarios.push_back(std::move(scenario));
    }
  }

  void Solutions() {
    for (int i = 0; i < size_.solutions; ++i) {
      model::Solution solution;
      solution.id = Numbered("solution-", i + 1, 2);
      solution.title = Text("Solution " + std::to_string(i + 1));
      solution.indicator = Text("Indicator");
      solution.kind = static_cast<model::SolutionKind>(i % 5);
      solution.requirement = static_cast<model::Requirement>(i % 3);
      solution.traffic = {model::Traffic::kContainer, model::Traffic::kBulk, model::Traffic::kTanker,
                          model::Traffic::kPassenger};
      for (int r = 0; r < 3; ++r) {
        const auto how = static_cast<model::Verification>(1 + Below(3));
        solution.raises.push_back({ControlId((i * 3 + r) % size_.controls), Between(0.7, 1.0), how});
      }
      solution.capital = Around(Between(5e3, 4e5), 0.3);
      solution.yearly = Around(Between(1e3, 4e4), 0.3);
      solution.size_factor = {0.5, 1.0, 1.8};
      solution.lead_months = 3 + Below(18);
      if (i % 10 == 9) solution.prerequisites = {Numbered("solution-", i, 2)};
      for (int f = 0; f < size_.funds; ++f) solution.funds.push_back(Numbered("fund-", f + 1, 1));
      solution.owner = i % 12 == 0 ? "PFSO" : "PF";
      region_.solutions.push_back(std::move(solution));
    }
  }

  void Funds() {
    region_.funds.currencies = {{"USD", 1.0}, {"EUR", 1.08}};
    for (int f = 0; f < size_.funds; ++f) {
      model::Fund fund;
      fund.id = Numbered("fund-", f + 1, 1);
      fund.title = Text("Fund " + std::to_string(f + 1));
      fund.currency = f == 1 ? "EUR" : "USD";
      fund.weight = 1.0 / size_.funds;
      fund.profile = {{2027, 0.4}, {2028, 0.3}, {2029, 0.3}};
      for (int k = 0; k < 5; ++k) {
        if (k != f) fund.kinds.push_back(static_cast<model::SolutionKind>(k));
      }
      fund.requirements = {model::Requirement::kPolicy, model::Requirement::kPlanning,
                           model::Requirement::kOperational};
      fund.include_states = {"*"};
      fund.max_share = 0.7;
      fund.state_cap = 0.25;
      if (f == 0) fund.earmarks.push_back({"Caribbean", std::nullopt, 0.2});
      region_.funds.funds.push_back(std::move(fund));
    }
    if (size_.funds > 0) region_.funds.co_finance.push_back({"fund-1", {model::SolutionKind::kWorks}, 0.1});
  }

  model::Answer RandomAnswer() {
    double u = rng_.Uniform();
    int kind = 0;
    while (kind < 5 && u >= kAnswerShares[kind]) u -= kAnswerShares[kind++];
    static constexpr model::Reply kReplies[] = {model::Reply::kMet,           model::Reply::kPartly,
                                                model::Reply::kPartly,        model::Reply::kNotMet,
                                                model::Reply::kNotApplicable, model::Reply::kNotChecked};
    model::Answer answer;
    answer.reply = kReplies[kind];
    answer.verification = static_cast<model::Verification>(Below(4));
    if (kind == 2) answer.degree = Between(0.2, 0.9);
    answer.checked_on = "2026-03-01";
    return answer;
  }

  void Answers() {
    const auto fill = [&](model::AnswerSheet& sheet, bool state) {
      for (const model::Control& control : region_.standards[0].controls) {
        if ((control.group == "government") != state) continue;
        const model::Answer answer = RandomAnswer();
        if (answer.reply != model::Reply::kNotChecked) sheet.emplace(control.id, answer);
      }
    };
    region_.answers.resize(region_.facilities.size());
    region_.state_answers.resize(region_.states.size());
    for (model::AnswerSheet& sheet : region_.state_answers) fill(sheet, true);
    for (model::AnswerSheet& sheet : region_.answers) fill(sheet, false);
  }

  const RegionSize size_;
  const model::Standard* given_;
  Rng rng_;
  Region region_;
};

}  // namespace

Region GenerateRegion(const RegionSize& size, std::uint64_t seed) {
  return Generator(size, seed).Make();
}

Region GenerateRegion(RegionSize size, std::uint64_t seed, const model::Standard& standard) {
  size.controls = static_cast<int>(standard.controls.size());
  return Generator(size, seed, &standard).Make();
}

}  // namespace atalaya::bench
