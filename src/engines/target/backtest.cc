#include "target/backtest.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/parallel.h"
#include "base/rng.h"
#include "target/logistic.h"

namespace atalaya::target {
namespace {

struct Ranked {
  double score;
  std::uint32_t tie;  // random
  std::uint32_t record;
};

bool Better(const Ranked& a, const Ranked& b) {
  return a.score != b.score ? a.score > b.score : a.tie != b.tie ? a.tie < b.tie : a.record < b.record;
}

std::size_t Taken(std::size_t count, double share) {
  return std::min(count, static_cast<std::size_t>(std::ceil(share * static_cast<double>(count) - 1e-9)));
}

// Finds among the best of each share. The list is reordered.
std::array<double, 3> FindsAt(std::vector<Ranked>& list, std::span<const Outcome> outcomes) {
  std::array<double, 3> finds{};
  // The largest share first: the smaller ones lie within it.
  std::size_t within = list.size();
  for (std::size_t s = kInspectedShares.size(); s-- > 0;) {
    const std::size_t take = Taken(list.size(), kInspectedShares[s]);
    std::nth_element(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(take), list.begin() + static_cast<std::ptrdiff_t>(within), Better);
    within = take;
    for (std::size_t i = 0; i < take; ++i) finds[s] += outcomes[list[i].record] == Outcome::kFound;
  }
  return finds;
}

Curve CurveOf(std::vector<Ranked>& list, std::span<const Outcome> outcomes, double found) {
  Curve curve;
  const auto finds = FindsAt(list, outcomes);
  for (std::size_t s = 0; s < finds.size(); ++s) {
    const std::size_t take = Taken(list.size(), kInspectedShares[s]);
    curve.precision[s] = take ? finds[s] / static_cast<double>(take) : 0;
    curve.recall[s] = found > 0 ? finds[s] / found : 0;
  }
  return curve;
}

// Standardised fields of the baseline, each with a flag for unknown.
struct Baseline {
  struct Feature {
    const Column* column;
    double mean = 0, sd = 1;
  };
  std::vector<Feature> features;
  std::vector<double> weights;

  static double Raw(const Column& column, std::size_t record) {
    if (column.type == Type::kBool) return column.truths[record] == Truth::kUnknown ? std::nan("") : column.truths[record] == Truth::kTrue ? 1 : 0;
    const double x = column.numbers[record];
    return std::copysign(std::log1p(std::fabs(x)), x);  // values and weights are skewed
  }
  LogisticRow Row(std::size_t record) const {
    LogisticRow row;
    for (std::size_t f = 0; f < features.size(); ++f) {
      const double x = Raw(*features[f].column, record);
      const auto at = static_cast<std::uint32_t>(2 * f);
      if (std::isnan(x)) {
        row.x.emplace_back(at + 1, 1.0);
      } else {
        row.x.emplace_back(at, (x - features[f].mean) / features[f].sd);
      }
    }
    row.x.emplace_back(static_cast<std::uint32_t>(2 * features.size()), 1.0);
    return row;
  }
  double Score(std::size_t record) const {
    double sum = 0;
    for (const auto& [column, value] : Row(record).x) sum += weights[column] * value;
    return sum;
  }
  void Fit(const std::vector<std::uint32_t>& train, std::span<const Outcome> outcomes, int most_steps) {
    for (Feature& feature : features) {
      double n = 0, sum = 0, squares = 0;
      for (const std::uint32_t record : train) {
        const double x = Raw(*feature.column, record);
        if (std::isnan(x)) continue;
        ++n;
        sum += x;
        squares += x * x;
      }
      feature.mean = n > 0 ? sum / n : 0;
      const double variance = n > 0 ? squares / n - feature.mean * feature.mean : 0;
      feature.sd = variance > 1e-12 ? std::sqrt(variance) : 1;
    }
    std::vector<LogisticRow> rows;
    for (const std::uint32_t record : train) {
      rows.push_back(Row(record));
      rows.back().y = outcomes[record] == Outcome::kFound;
    }
    const std::vector<double> mean(2 * features.size() + 1, 0.0), sd(2 * features.size() + 1, 5.0);
    weights = FitLogistic(rows, mean, sd, most_steps).weights;
  }
};

}  // namespace

Backtest RunBacktest(const RuleBook& book, const Table& table, std::span<const Outcome> outcomes, const BacktestOptions& options) {
  Backtest out;
  const std::size_t count = table.size(), rules = book.rules.size();
  const auto split = static_cast<std::size_t>(options.train_share * static_cast<double>(count));
  const Hits hits = RunRules(book, table, options.threads);
  std::vector<std::uint32_t> train, test;
  for (std::size_t i = 0; i < count; ++i) {
    if (outcomes[i] == Outcome::kNotInspected) continue;
    (i < split ? train : test).push_back(static_cast<std::uint32_t>(i));
    out.found += outcomes[i] == Outcome::kFound;
    out.measured_found += i >= split && outcomes[i] == Outcome::kFound;
  }
  out.records = count;
  out.inspected = train.size() + test.size();
  out.measured = test.size();
  for (std::size_t s = 0; s < kInspectedShares.size(); ++s) out.workload[s] = Taken(count, kInspectedShares[s]);
  out.as_written = AsWritten(book);
  out.calibrated = Calibrate(book, hits, outcomes, 0, split, options.calibration);

  const std::uint64_t stream = StreamOf("back-test ties");
  const auto ranked = [&](auto&& score) {
    std::vector<Ranked> list;
    list.reserve(test.size());
    for (const std::uint32_t record : test) list.push_back({score(record), PhiloxBlock(options.seed, stream, record)[0], record});
    return list;
  };
  const double found = static_cast<double>(out.measured_found);
  auto list = ranked([&](std::uint32_t i) { return ScoreOf(out.as_written, hits.Of(i)); });
  out.written_curve = CurveOf(list, outcomes, found);
  list = ranked([&](std::uint32_t i) { return ScoreOf(out.calibrated, hits.Of(i)); });
  const std::vector<Ranked> whole = list;
  const auto with = FindsAt(list, outcomes);
  out.calibrated_curve = CurveOf(list, outcomes, found);

  Baseline baseline;
  for (const std::string& name : options.baseline_fields) {
    const int field = IndexOf(table.schema().fields, name);
    const Column* column = field < 0 ? nullptr : &table.rows().columns[static_cast<std::size_t>(field)];
    if (!column || (column->type != Type::kNumber && column->type != Type::kBool)) {
      out.findings.push_back(Warning("target.baseline-field", name, {{"name", name}}));
      continue;
    }
    baseline.features.push_back({column});
  }
  baseline.Fit(train, outcomes, options.calibration.most_steps);
  list = ranked([&](std::uint32_t i) { return baseline.Score(i); });
  out.baseline_curve = CurveOf(list, outcomes, found);
  for (std::size_t s = 0; s < kInspectedShares.size(); ++s) {
    out.random_curve.precision[s] = out.measured ? found / static_cast<double>(out.measured) : 0;
    out.random_curve.recall[s] = out.measured ? static_cast<double>(Taken(out.measured, kInspectedShares[s])) / static_cast<double>(out.measured) : 0;
  }

  const auto records = RuleRecords(hits, outcomes, rules);
  out.rules.resize(rules);
  for (std::size_t r = 0; r < rules; ++r) {
    out.rules[r].record = records[r];
    out.rules[r].unknown = hits.unknown[r];
  }
  std::vector<std::vector<std::uint32_t>> fired(rules);  // positions in `whole`
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (const std::uint16_t rule : hits.Of(whole[i].record)) fired[rule].push_back(static_cast<std::uint32_t>(i));
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (outcomes[i] == Outcome::kFound && hits.Of(i).size() == 1) ++out.rules[hits.Of(i)[0]].alone;
  }
  ParallelFor(rules, options.threads, [&](std::size_t r) {
    if (fired[r].empty() || out.measured_found == 0) return;
    std::vector<Ranked> without = whole;
    for (const std::uint32_t i : fired[r]) without[i].score -= out.calibrated.weights[r];
    const auto finds = FindsAt(without, outcomes);
    for (std::size_t s = 0; s < finds.size(); ++s) out.rules[r].marginal_recall[s] = (with[s] - finds[s]) / found;
  });
  return out;
}

}  // namespace atalaya::target
