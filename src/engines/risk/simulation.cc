#include "risk/simulation.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"

namespace atalaya::risk {

using model::Region;

struct Simulation::Program {
  struct LayerProgram {
    double constant = 1;  // what its controls without uncertainty leave open
    std::vector<Step> steps;
    std::size_t two = 0;  // steps with two factors, which come first
  };
  std::vector<LayerProgram> layers;
  double common_cause = 0;
};

Simulation::Simulation(const Region& region, const Options& options)
    : region_(region), outline_(region), draws_(region, outline_, options), rates_(region) {
  for (const Path& path : outline_.paths) consequences_.emplace_back(path.money, path.lives);
  for (std::size_t f = 0; f < region.facilities.size(); ++f) {
    for (std::size_t s = 0; s < region.scenarios.size(); ++s) {
      if (AppliesTo(region.scenarios[s], region.facilities[f].traffic)) {
        gammas_.try_emplace(rates_.Of(static_cast<int>(f), static_cast<int>(s)).shape);
      }
    }
  }
  std::vector<std::pair<const double, std::unique_ptr<GammaTable>>*> todo;
  for (auto& entry : gammas_) todo.push_back(&entry);
  ParallelFor(todo.size(), options.threads,
              [&](std::size_t i) { todo[i]->second = std::make_unique<GammaTable>(todo[i]->first); });
}

struct Simulation::Answers {
  std::vector<Stream> degrees;
  Degrees today, checked;
};

Simulation::Answers Simulation::AnswersOf(int facility) const {
  Answers answers;
  const model::Answer good{model::Reply::kMet, model::Verification::kInspected, std::nullopt, "", ""};
  const Range best = GradeOf(region_.grading, good).degree;
  for (const std::string& control : outline_.controls) {
    const model::Answer& answer = region_.AnswerOf(facility, control);
    answers.degrees.push_back(draws_.Degree(answer, region_.facilities[facility].id, control));
    answers.today.push_back(GradeOf(region_.grading, answer).degree);
    answers.checked.push_back(answer.reply == model::Reply::kNotChecked ? best : answers.today.back());
  }
  return answers;
}

Simulation::Program Simulation::Compile(int scenario, const std::vector<Stream>& degrees) const {
  const Path& path = outline_.paths[scenario];
  Program program;
  program.common_cause = path.common_cause;
  for (std::size_t l = 0; l < path.layers.size(); ++l) {
    Program::LayerProgram& layer = program.layers.emplace_back();
    for (std::size_t c = 0; c < path.layers[l].supports.size(); ++c) {
      const Stream eta = draws_.Effectiveness(scenario, l, c);
      const Stream& degree = degrees[path.layers[l].supports[c].control];
      const double scale = eta.scale * degree.scale;
      if (scale == 0) continue;  // stops nothing
      if (!eta.draws && !degree.draws) {
        layer.constant *= 1.0 - scale;
      } else {
        layer.steps.push_back(eta.draws ? Step{eta.draws, degree.draws, scale} : Step{degree.draws, nullptr, scale});
      }
    }
    const auto first_one = std::stable_partition(layer.steps.begin(), layer.steps.end(),
                                                 [](const Step& step) { return step.b != nullptr; });
    layer.two = static_cast<std::size_t>(first_one - layer.steps.begin());
  }
  return program;
}

// Vulnerability in the draws from..from+kBlock-1. A layer in which nothing works leaves everything open: e_l = 0.
void Simulation::RunBlock(const Program& program, std::size_t from, double* v) {
  alignas(64) std::array<double, kBlock> through, weakest;
  through.fill(1.0);
  weakest.fill(1.0);
  for (const Program::LayerProgram& layer : program.layers) {
    PassLayer(through.data(), weakest.data(), layer.constant, layer.steps.data(), layer.two, layer.steps.size(), from);
  }
  Mix(v, through.data(), weakest.data(), program.common_cause);
}

void Simulation::AddYears(const Program& program, int facility, int scenario, const Posterior& rate, Years& years,
                          ScenarioRisk& risk) const {
  alignas(64) std::array<double, kBlock> v, expected;
  alignas(64) std::array<std::uint32_t, kBlock> words, hits;
  const std::size_t count = draws_.Count();
  const std::string& facility_id = region_.facilities[facility].id;
  const std::string& scenario_id = region_.scenarios[scenario].id;
  const std::uint64_t attempts = StreamOfNames({"attempts", facility_id, scenario_id});
  const std::uint64_t events = StreamOfNames({"events", facility_id, scenario_id});
  const GammaTable& gamma = *gammas_.at(rate.shape);
  const Consequence& consequence = consequences_[scenario];
  Lanes lanes;
  Histogram histogram;
  for (std::size_t from = 0; from < count; from += kBlock) {
    RunBlock(program, from, v.data());
    const std::size_t used = std::min(kBlock, count - from);
    histogram.Add(v.data(), used);
    if (used == kBlock) {
      Gather(lanes, v.data());
    } else {
      for (std::size_t i = 0; i < used; ++i) {
        const std::size_t l = i % kLanes;
        lanes.sum[l] += v[i];
        lanes.least[l] = std::min(lanes.least[l], v[i]);
        lanes.most[l] = std::max(lanes.most[l], v[i]);
      }
    }
    RandomWords(words.data(), draws_.Seed(), attempts, from / 4);
    const std::size_t found =
        FirstTest(hits.data(), expected.data(), v.data(), words.data(), gamma.Cells(), 1.0 / rate.exposure);
    for (std::size_t h = 0; h < found; ++h) {
      const std::size_t draw = from + hits[h];
      if (draw >= count) break;
      const Loss loss = YearOf(words[hits[h]], expected[hits[h]], draws_.Seed(), events, draw, consequence);
      years.money[draw] += loss.money;
      years.lives[draw] += loss.lives;
    }
  }
  const double least = *std::min_element(lanes.least.begin(), lanes.least.end());
  const double most = *std::max_element(lanes.most.begin(), lanes.most.end());
  risk.vulnerability = {std::clamp(lanes.Sum() / static_cast<double>(count), least, most),
                        std::clamp(histogram.Quantile(0.05, count), least, most),
                        std::clamp(histogram.Quantile(0.95, count), least, most)};
  risk.rate = {rate.Mean(), gamma.Low() / rate.exposure, gamma.High() / rate.exposure};
}

double Simulation::Unknown(int scenario, const Degrees& today, const Degrees& checked) const {
  const Path& path = outline_.paths[scenario];
  const double before = AtMeans(path, today).value;
  return before > 0 ? std::clamp(1.0 - AtMeans(path, checked).value / before, 0.0, 1.0) : 0.0;
}

void Simulation::Facilities(int first, std::vector<Years>& years, FacilityRisk* risks) const {
  std::vector<Answers> answers;
  for (std::size_t i = 0; i < years.size(); ++i) {
    answers.push_back(AnswersOf(first + static_cast<int>(i)));
    years[i].money.assign(draws_.Padded(), 0.0);
    years[i].lives.assign(draws_.Padded(), 0.0);
    risks[i] = {};
  }
  for (std::size_t s = 0; s < region_.scenarios.size(); ++s) {
    const auto scenario = static_cast<int>(s);
    for (std::size_t i = 0; i < years.size(); ++i) {
      const int facility = first + static_cast<int>(i);
      if (!AppliesTo(region_.scenarios[s], region_.facilities[facility].traffic)) continue;
      ScenarioRisk risk;
      risk.scenario = scenario;
      const Posterior rate = rates_.Of(facility, scenario);
      risk.incidents = rate.incidents;
      AddYears(Compile(scenario, answers[i].degrees), facility, scenario, rate, years[i], risk);
      risk.money = risk.rate.mean * risk.vulnerability.mean * consequences_[s].money_mean;
      risk.lives = risk.rate.mean * risk.vulnerability.mean * consequences_[s].lives_mean;
      risk.unknown = Unknown(scenario, answers[i].today, answers[i].checked);
      risks[i].money.mean += risk.money;
      risks[i].lives.mean += risk.lives;
      risks[i].scenarios.push_back(risk);
    }
  }
}

FacilityRisk Simulation::Facility(int facility, Years& years) const {
  FacilityRisk risk;
  std::vector<Years> group{std::move(years)};
  Facilities(facility, group, &risk);
  years = std::move(group[0]);
  return risk;
}

std::vector<double> Simulation::Vulnerability(int facility, int scenario) const {
  const Program program = Compile(scenario, AnswersOf(facility).degrees);
  std::vector<double> v(draws_.Padded());
  for (std::size_t from = 0; from < v.size(); from += kBlock) RunBlock(program, from, v.data() + from);
  v.resize(draws_.Count());
  return v;
}

}  // namespace atalaya::risk
