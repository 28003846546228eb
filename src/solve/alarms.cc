// The door to alarms in one series. The mathematics: warn/alarms.h, docs/methods/alarms.md.
//
// Decisions of this door. Every index from `from` to `to` has its entry in `upper`, `alarm`, `status` and `expected`;
// where there is no bound (`status` says why) `upper` and `expected` are null and `alarm` is false. A count of null is
// a gap.
#include <algorithm>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "solve/alarms_read.h"
#include "solve/methods.h"

namespace atalaya::solve {
namespace {

using formats::Break;
using formats::JsonNode;
using formats::JsonWriter;
using warn::Status;

const char* NameOf(Status status) {
  switch (status) {
    case Status::kOk:
      return "ok";
    case Status::kGaps:
      return "gaps";
    case Status::kMissing:
      return "missing";
    case Status::kTooFewCases:
      return "too-few-cases";
    case Status::kZeroBaseline:
      return "zero-baseline";
    case Status::kTooShortHistory:
      return "too-short-history";
    case Status::kNoBaseline:
      return "no-baseline";
    case Status::kCancelled:
      return "cancelled";
  }
  return "";
}

// In parts, on several threads: an index does not depend on the others.
template <class Judge>
std::vector<warn::Verdict> InParts(const AlarmProblem& problem, const Run& run, Judge judge) {
  constexpr int kPart = 512;
  const int number = problem.to - problem.from + 1, parts = (number + kPart - 1) / kPart;
  std::vector<warn::Verdict> verdicts(static_cast<std::size_t>(number), {Status::kCancelled, false, 0, 0});
  ParallelFor(static_cast<std::size_t>(parts), run.threads, [&](std::size_t part) {
    if (run.cancel != nullptr && *run.cancel) return;
    const int from = problem.from + static_cast<int>(part) * kPart, to = std::min(problem.to, from + kPart - 1);
    const std::vector<warn::Verdict> judged = judge(from, to);
    std::copy(judged.begin(), judged.end(), verdicts.begin() + (from - problem.from));
  });
  return verdicts;
}

void Write(const AlarmProblem& problem, const std::vector<warn::Verdict>& verdicts, JsonWriter& answer) {
  const auto numbers = [&](const char* key, double warn::Verdict::* member) {
    answer.Key(key).BeginArray(Break::kNo);
    for (const warn::Verdict& verdict : verdicts) {
      Judged(verdict.status) ? answer.Number(verdict.*member) : answer.Null();
    }
    answer.EndArray();
  };
  answer.Member("from", problem.from).Member("to", problem.to);
  numbers("upper", &warn::Verdict::upper);
  answer.Key("alarm").BeginArray(Break::kNo);
  for (const warn::Verdict& verdict : verdicts) answer.Bool(verdict.alarm);
  answer.EndArray();
  answer.Key("alarms").BeginArray(Break::kNo);
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (verdicts[i].alarm) answer.Integer(problem.from + static_cast<int>(i));
  }
  answer.EndArray();
  answer.Key("status").BeginArray(Break::kNo);
  for (const warn::Verdict& verdict : verdicts) answer.String(NameOf(verdict.status));
  answer.EndArray();
  numbers("expected", &warn::Verdict::expected);
}

// What a reader of the bounds should know besides.
void Tell(const JsonNode& node, const AlarmProblem& problem, const std::vector<warn::Verdict>& verdicts) {
  const auto count = [&](Status status) {
    return std::count_if(verdicts.begin(), verdicts.end(), [&](const warn::Verdict& v) { return v.status == status; });
  };
  const auto tell = [&](Status status, const char* code) {
    if (const auto some = count(status); some > 0) {
      node.List().Add(Warning(code, node.Where() + "/counts",
                              {{"count", std::to_string(some)}, {"of", std::to_string(verdicts.size())}}));
    }
  };
  tell(Status::kTooShortHistory, "solve.alarms-too-short");
  tell(Status::kNoBaseline, "solve.alarms-no-baseline");
  tell(Status::kZeroBaseline, "solve.alarms-zero-baseline");
  tell(Status::kMissing, "solve.alarms-missing");
  tell(Status::kCancelled, "solve.alarms-cancelled");
  if (std::all_of(problem.counts.begin(), problem.counts.end(), [](double y) { return !(y > 0); })) {
    node.List().Add(Warning("solve.alarms-all-zero", node.Where() + "/counts"));
  }
}

}  // namespace

void SolveAlarms(const JsonNode& node, const Run& run, JsonWriter& answer) {
  const AlarmProblem problem = ReadAlarms(node);
  if (node.List().Errors() > 0) return;
  std::vector<warn::Verdict> verdicts;
  std::vector<double> sums;
  if (problem.method == AlarmMethod::kCusum) {
    for (const warn::CusumVerdict& verdict : Cusum(problem.counts, problem.from, problem.to, problem.cusum)) {
      verdicts.push_back(verdict);
      sums.push_back(verdict.cusum);
    }
  } else if (problem.method == AlarmMethod::kEars) {
    verdicts = InParts(problem, run, [&](int from, int to) { return Ears(problem.counts, from, to, problem.ears); });
  } else {
    verdicts = InParts(problem, run,
                       [&](int from, int to) { return Farrington(problem.counts, from, to, problem.farrington); });
  }
  Write(problem, verdicts, answer);
  if (problem.method == AlarmMethod::kCusum) {
    answer.Key("cusum").BeginArray(Break::kNo);
    for (const double sum : sums) answer.Number(sum);
    answer.EndArray();
  } else {
    const auto judged = std::count_if(verdicts.begin(), verdicts.end(), [](const auto& v) { return Judged(v.status); });
    answer.Member("expected_false_alarms", problem.alpha * static_cast<double>(judged));
  }
  Tell(node, problem, verdicts);
}

}  // namespace atalaya::solve
