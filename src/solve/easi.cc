// The door to EASI: does the response interrupt an adversary on one path? The mathematics: risk/easi.h,
// docs/methods/easi.md.
//
// Decisions of this door. Durations are in any one unit (seconds, usually), for delays and response alike. `critical`
// is the place of the element, from 0, or null where every alarm comes too late.
#include "risk/easi.h"

#include <string>
#include <vector>

#include "solve/methods.h"

namespace atalaya::solve {
namespace {

using formats::Break;
using formats::JsonNode;
using formats::JsonObject;
using formats::JsonWriter;

constexpr std::size_t kMostElements = 1000;
constexpr double kLongest = 1e9;

risk::Delay ReadDuration(const JsonNode& node) {
  JsonObject object(node);
  const risk::Delay delay{object.Need("mean").Number(0, kLongest), object.Need("sd").Number(0, kLongest)};
  object.Done();
  return delay;
}

risk::Sensor ReadLocation(const JsonNode& node) {
  const std::string word = node.String();
  if (word == "middle") return risk::Sensor::kMiddle;
  if (word == "end") return risk::Sensor::kEnd;
  if (word != "begin" && node.Present() && node.Value().is_string()) node.UnknownWord("begin, middle, end");
  return risk::Sensor::kBegin;
}

struct Problem {
  std::vector<std::string> names;
  std::vector<risk::Element> path;
  risk::Response response;
  double neutralise = 1;
};

Problem Read(const JsonNode& node) {
  Problem problem;
  JsonObject object(node);
  const JsonNode list = object.Need("elements");
  std::vector<JsonNode> items = list.SomeItems();
  if (items.size() > kMostElements) {
    list.Report("solve.easi-too-many",
                {{"count", std::to_string(items.size())}, {"most", std::to_string(kMostElements)}});
    items.clear();
  }
  for (const JsonNode& item : items) {
    JsonObject element(item);
    problem.names.push_back(element.Need("name").String());
    risk::Element& made = problem.path.emplace_back();
    made.detect = element.Need("detect").Probability();
    made.delay = ReadDuration(element.Need("delay"));
    made.sensor = ReadLocation(element.Need("location"));
    element.Done();
  }
  problem.response.communicate = object.Need("communicate").Probability();
  problem.response.time = ReadDuration(object.Need("response"));
  if (const auto neutralise = object.Maybe("neutralise")) problem.neutralise = neutralise->Probability();
  object.Done();
  return problem;
}

void Tell(const JsonNode& node, const risk::PathAssessment& path) {
  const std::string where = node.Where() + "/elements";
  if (path.no_alarm == 1) {
    node.List().Add(Warning("solve.easi-no-alarm", where));
  } else if (path.critical < 0) {
    node.List().Add(Warning("solve.easi-too-late", where));
  }
  node.List().Add(Note("solve.easi-one-path", where));
}

}  // namespace

void SolveEasi(const JsonNode& node, const Run&, JsonWriter& answer) {
  const Problem problem = Read(node);
  if (node.List().Errors() > 0) return;
  const risk::PathAssessment path = risk::AssessPath(problem.path, problem.response);
  answer.Member("interruption", path.interruption);
  answer.Member("effectiveness", path.interruption * problem.neutralise);
  answer.Member("timely", path.timely).Member("no_alarm", path.no_alarm);
  answer.Key("critical");
  if (path.critical < 0) {
    answer.Null();
  } else {
    answer.Integer(path.critical).Member("critical_name", problem.names[static_cast<std::size_t>(path.critical)]);
  }
  answer.Member("wasted_delay", path.wasted_delay);
  answer.Key("elements").BeginArray();
  for (std::size_t i = 0; i < path.elements.size(); ++i) {
    const risk::ElementShare& share = path.elements[i];
    answer.BeginObject(Break::kNo).Member("name", problem.names[i]).Member("contribution", share.term);
    answer.Member("alarm", share.alarm).Member("first_alarm", share.first_alarm);
    answer.Member("remaining_mean", share.remaining_mean).Member("remaining_variance", share.remaining_variance);
    answer.Member("in_time", share.in_time);
    answer.Member("gain_detection", share.detect_gain).Member("gain_delay", share.delay_gain).EndObject();
  }
  answer.EndArray();
  Tell(node, path);
}

}  // namespace atalaya::solve
