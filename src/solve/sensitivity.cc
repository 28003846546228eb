// The door to Sobol indices: functions with known indices, so that the estimators can be checked from outside; a
// region's own analysis is asked by `atalaya explain --sensitivity`. The mathematics: risk/sensitivity.h,
// docs/methods/sensitivity.md.
#include "risk/sensitivity.h"

#include <string>
#include <vector>

#include "solve/methods.h"
#include "solve/seed.h"

namespace atalaya::solve {
namespace {

using formats::Break;
using formats::JsonNode;
using formats::JsonObject;
using formats::JsonWriter;
using formats::NumberText;

constexpr double kMostParameter = 1e6;
constexpr int kMostInputs = 200, kMostSamples = 100'000'000;
constexpr double kMostRuns = 1e9;
constexpr int kFewSamples = 1000;  // below, the half-widths are too narrow

risk::KnownFunction ReadIshigami(const std::optional<JsonNode>& parameters) {
  double a = 7, b = 0.1;
  if (parameters) {
    JsonObject object(*parameters);
    if (const auto node = object.Maybe("a")) a = node->Number(-kMostParameter, kMostParameter);
    if (const auto node = object.Maybe("b")) b = node->Number(-kMostParameter, kMostParameter);
    object.Done();
  }
  return risk::Ishigami(a, b);
}

risk::KnownFunction ReadSobolG(const JsonNode& parameters) {
  std::vector<double> a;
  JsonObject object(parameters);
  const JsonNode list = object.Need("a");
  std::vector<JsonNode> items = list.SomeItems();
  if (items.size() > static_cast<std::size_t>(kMostInputs)) {
    list.Report("solve.sensitivity-too-many-inputs",
                {{"count", std::to_string(items.size())}, {"most", std::to_string(kMostInputs)}});
    items.clear();
  }
  for (const JsonNode& item : items) a.push_back(item.Number(0, kMostParameter));
  object.Done();
  return risk::SobolG(a);
}

struct Problem {
  std::string model;
  risk::KnownFunction known;
  risk::SampleOptions options;
};

Problem Read(const JsonNode& node) {
  Problem problem;
  JsonObject object(node);
  const JsonNode model = object.Need("model");
  problem.model = model.String();
  const auto parameters = object.Maybe("parameters");
  if (problem.model == "ishigami") {
    problem.known = ReadIshigami(parameters);
  } else if (problem.model == "sobol-g") {
    problem.known = ReadSobolG(object.Need("parameters"));
  } else if (model.Present() && model.Value().is_string()) {
    model.UnknownWord("ishigami, sobol-g");
  }
  problem.options.samples = 100'000;
  if (const auto samples = object.Maybe("samples")) {
    problem.options.samples = static_cast<std::size_t>(samples->Integer(2, kMostSamples));
  }
  problem.options.seed = ReadSeed(object.Maybe("seed"));
  object.Done();
  const double runs = static_cast<double>(problem.options.samples) * (static_cast<double>(problem.known.inputs) + 2);
  if (node.List().Errors() == 0 && runs > kMostRuns) {
    node.Report("solve.sensitivity-too-many-runs", {{"runs", NumberText(runs)}, {"most", NumberText(kMostRuns)}});
  }
  return problem;
}

void WriteNumbers(JsonWriter& answer, const char* key, const std::vector<double>& numbers) {
  answer.Key(key).BeginArray(Break::kNo);
  for (const double number : numbers) answer.Number(number);
  answer.EndArray();
}

void WriteShares(JsonWriter& answer, const std::string& key, const std::vector<risk::Share>& shares) {
  std::vector<double> values, widths;
  for (const risk::Share& share : shares) {
    values.push_back(share.value);
    widths.push_back(share.half_width);
  }
  WriteNumbers(answer, key.c_str(), values);
  WriteNumbers(answer, (key + "_half_width").c_str(), widths);
}

}  // namespace

void SolveSensitivity(const JsonNode& node, const Run& run, JsonWriter& answer) {
  Problem problem = Read(node);
  if (node.List().Errors() > 0) return;
  problem.options.threads = run.threads;
  problem.options.cancel = run.cancel;
  const risk::SobolIndices indices = risk::Sobol(problem.known.model, problem.known.inputs, problem.options);
  if (indices.samples < 2) return node.Report("solve.sensitivity-nothing");
  if (indices.samples < problem.options.samples) {
    node.List().Add(
        Warning("solve.sensitivity-stopped", node.Where(),
                {{"samples", std::to_string(indices.samples)}, {"wanted", std::to_string(problem.options.samples)}}));
  }
  if (indices.variance == 0) {
    node.List().Add(Warning("solve.sensitivity-constant", node.Where() + "/parameters"));
  } else if (indices.samples < kFewSamples) {
    node.List().Add(Warning("solve.sensitivity-few-samples", node.Where() + "/samples",
                            {{"samples", std::to_string(indices.samples)}, {"enough", std::to_string(kFewSamples)}}));
  }
  answer.Member("model", problem.model);
  answer.Key("seed").Unsigned(problem.options.seed);
  answer.Key("samples").Unsigned(indices.samples);
  answer.Key("runs").Unsigned(indices.samples * (problem.known.inputs + 2));
  answer.Member("mean", indices.mean).Member("variance", indices.variance);
  WriteShares(answer, "first", indices.first);
  WriteShares(answer, "total", indices.total);
  WriteNumbers(answer, "rank", indices.rank);
  answer.Key("exact").BeginObject();
  answer.Member("variance", problem.known.variance);
  WriteNumbers(answer, "first", problem.known.first);
  WriteNumbers(answer, "total", problem.known.total);
  answer.EndObject();
}

}  // namespace atalaya::solve
