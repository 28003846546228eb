#include "report/charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/svg.h"

namespace atalaya::report {
namespace {

constexpr double kWidth = 520, kMargin = 8, kRow = 34;

// 1, 2 or 5 times a power of ten, so that an axis has three to six steps.
double Step(double end) {
  if (!(end > 0)) return 1;
  const double rough = end / 4;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  const double lead = rough / power;
  return power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
}

bool StartsLetter(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// The label gives way to the value; the table under each chart has it whole. About 6.8 units a letter at 12 px.
void RowWords(Svg& svg, double y, std::string label, const std::string& value) {
  const auto letters = [](const std::string& text) { return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), StartsLetter)); };
  constexpr std::size_t kLetters = 72;
  const std::size_t room = kLetters - std::min(kLetters - 12, letters(value));
  if (letters(label) > room) {
    std::size_t end = 0;
    for (std::size_t seen = 0; end < label.size(); ++end) {
      if (StartsLetter(label[end]) && ++seen == room) break;
    }
    label = label.substr(0, end) + "\u2026";
  }
  svg.Words(kMargin, y + 12, label, "start", "ink");
  svg.Words(kWidth - kMargin, y + 12, value, "end", "soft");
}

}  // namespace

std::string WhiskerChart(const ChartText& text, const std::vector<WhiskerRow>& rows, double end, const Format& format) {
  for (const WhiskerRow& row : rows) end = std::max({end, row.estimate.high, row.estimate.mean});
  if (!(end > 0)) end = 1;
  const double height = kRow * static_cast<double>(rows.size()) + 34;
  Svg svg(text.id, kWidth, height, text.title, text.description);
  const double left = kMargin + 4, width = kWidth - 2 * kMargin - 16;
  const auto x = [&](double value) { return left + width * std::clamp(value / end, 0.0, 1.0); };
  const double floor = height - 24;
  for (double tick = 0; tick <= end * 1.0001; tick += Step(end)) {
    svg.Open(tick == 0 ? "axis" : "grid");
    svg.Line(x(tick), 4, x(tick), floor);
    svg.Close();
    svg.Words(x(tick), floor + 16, format(tick), tick == 0 ? "start" : "middle", "soft");
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double y = 4 + kRow * static_cast<double>(i), mark = y + 22;
    const Estimate& e = rows[i].estimate;
    RowWords(svg, y, rows[i].label, rows[i].value);
    svg.Open("whisker");
    svg.Line(x(e.low), mark, x(e.high), mark);
    svg.Line(x(e.low), mark - 4, x(e.low), mark + 4);
    svg.Line(x(e.high), mark - 4, x(e.high), mark + 4);
    svg.Close();
    svg.Circle(x(e.mean), mark, 4.5, "dot");
  }
  return svg.Finish();
}

std::string BarChart(const ChartText& text, const std::vector<BarRow>& rows) {
  double end = 0;
  for (const BarRow& row : rows) end = std::max(end, row.size);
  if (!(end > 0)) end = 1;
  Svg svg(text.id, kWidth, kRow * static_cast<double>(rows.size()) + 8, text.title, text.description);
  const double width = kWidth - 2 * kMargin;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double y = 4 + kRow * static_cast<double>(i);
    RowWords(svg, y, rows[i].label, rows[i].value);
    svg.Rect(kMargin, y + 17, std::max(0.5, width * rows[i].size / end), 9, "bar");
  }
  return svg.Finish();
}

std::string StackChart(const ChartText& text, const std::vector<std::string>& legend, const std::vector<StackRow>& rows, bool shares) {
  static constexpr std::array kFill{"f0", "f1", "f2", "f3"};
  double longest = 0;
  for (const StackRow& row : rows) {
    double sum = 0;
    for (const double part : row.parts) sum += part;
    longest = std::max(longest, sum);
  }
  const double top = 18 * std::ceil(static_cast<double>(legend.size()) / 2.0) + 8;
  Svg svg(text.id, kWidth, top + kRow * static_cast<double>(rows.size()) + 4, text.title, text.description);
  svg.DefinePatterns();
  for (std::size_t i = 0; i < legend.size(); ++i) {
    const double x = kMargin + (i % 2 == 0 ? 0 : kWidth / 2), y = 18 * static_cast<double>(i / 2) + 3;
    svg.Rect(x, y, 14, 11, kFill[i % kFill.size()]);
    svg.Words(x + 20, y + 10, legend[i], "start", "ink");
  }
  const double width = kWidth - 2 * kMargin;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double y = top + kRow * static_cast<double>(i);
    RowWords(svg, y, rows[i].label, rows[i].value);
    double sum = 0;
    for (const double part : rows[i].parts) sum += part;
    const double whole = shares ? sum : longest;
    double x = kMargin;
    for (std::size_t p = 0; p < rows[i].parts.size() && whole > 0; ++p) {
      const double part = width * rows[i].parts[p] / whole;
      if (part > 0.05) svg.Rect(x, y + 17, part, 11, kFill[p % kFill.size()]);
      x += part;
    }
  }
  return svg.Finish();
}

std::string ExceedanceChart(const ChartText& text, const risk::ExceedanceCurve& curve, const std::string& x_title,
                            const std::string& y_title, const std::vector<WhiskerRow>& estimates, const Format& format) {
  double low = 0, high = 0;
  const auto include = [&](double loss) {
    if (!(loss > 0)) return;
    low = low > 0 ? std::min(low, loss) : loss;
    high = std::max(high, loss);
  };
  for (const double loss : curve) include(loss);
  for (const WhiskerRow& row : estimates) {
    include(row.estimate.mean);
    include(row.estimate.low);
    include(row.estimate.high);
  }
  if (!(high > 0)) low = 0.1, high = 1;
  // At most four decades, or the interesting part is a corner.
  low = std::max(low, high / 1e4);
  if (high < 2 * low) low = high / 2;
  const double plot = 230, left = 56, width = kWidth - left - 22;
  const double height = 26 + plot + 40 + kRow * static_cast<double>(estimates.size());
  Svg svg(text.id, kWidth, height, text.title, text.description);
  const double span = std::log(high / low);
  const auto x = [&](double loss) { return left + width * std::clamp(std::log(std::max(loss, low) / low) / span, 0.0, 1.0); };
  const double least = risk::kExceedance.back();
  const auto y = [&](double p) { return 26 + plot * std::log(p) / std::log(least); };
  svg.Words(kMargin, 14, y_title, "start", "soft");
  for (const double p : {1.0, 0.5, 0.1, 0.05, 0.01, 0.002}) {
    svg.Open("grid");
    svg.Line(left, y(p), left + width, y(p));
    svg.Close();
    svg.Words(left - 6, y(p) + 4, fmt::format("{}\u00a0%", Coordinate(100 * p)), "end", "soft");
  }
  const double floor = height - 30;
  double last = -1e9;
  for (double power = std::pow(10.0, std::floor(std::log10(low))); power <= high; power *= 10) {
    for (const double lead : {1.0, 2.0, 5.0}) {
      const double tick = lead * power;
      if (tick < low || tick > high) continue;
      svg.Open("grid");
      svg.Line(x(tick), 26, x(tick), floor);
      svg.Close();
      if (x(tick) - last < 66) continue;
      svg.Words(x(tick), floor + 14, format(tick), "middle", "soft");
      last = x(tick);
    }
  }
  svg.Words(left + width, floor + 28, x_title, "end", "soft");
  std::string path;
  for (std::size_t i = 0; i < curve.size(); ++i) {
    if (curve[i] < low) continue;
    path += fmt::format("{}{} {}", path.empty() ? "M" : "L", Coordinate(x(curve[i])), Coordinate(y(risk::kExceedance[i])));
  }
  if (!path.empty()) svg.Path(path, "curve");
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    const double row = 26 + plot + 8 + kRow * static_cast<double>(i), mark = row + 22;
    const Estimate& e = estimates[i].estimate;
    svg.Words(left, row + 12, estimates[i].label, "start", "ink");
    svg.Words(left + width, row + 12, estimates[i].value, "end", "soft");
    svg.Open("whisker");
    svg.Line(x(e.low), mark, x(e.high), mark);
    svg.Close();
    svg.Circle(x(e.mean), mark, 4.5, "dot");
  }
  return svg.Finish();
}

}  // namespace atalaya::report
