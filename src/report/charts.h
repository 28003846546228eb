// The charts of a report: dots with whiskers, bars, stacked bars with patterns, exceedance curves. Each row's label stands above its mark,
// so a chart stays legible on a narrow screen. Values are drawn and written; nothing rests on colour alone.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "base/distribution.h"
#include "risk/risk.h"

namespace atalaya::report {

// How a value is written on an axis or beside a mark.
using Format = std::function<std::string(double)>;

struct ChartText {
  std::string id;                  // unique in the page
  std::string title, description;  // for those who do not see it
};

struct WhiskerRow {
  std::string label, value;  // value: the text at the right of the label
  Estimate estimate;
};
// Mean as a dot, 5-95 % as a line, on one axis from 0 to `end` (0: the largest value).
std::string WhiskerChart(const ChartText& text, const std::vector<WhiskerRow>& rows, double end, const Format& format);

struct BarRow {
  std::string label, value;
  double size = 0;
};
std::string BarChart(const ChartText& text, const std::vector<BarRow>& rows);

struct StackRow {
  std::string label, value;
  std::vector<double> parts;
};
// `legend` names the parts; patterns repeat after four. `shares`: each row is as wide as the chart.
std::string StackChart(const ChartText& text, const std::vector<std::string>& legend, const std::vector<StackRow>& rows, bool shares);

// Probability (log) of a yearly loss above x (log), with a row of dots and whiskers below the axis for each named estimate.
std::string ExceedanceChart(const ChartText& text, const risk::ExceedanceCurve& curve, const std::string& x_title,
                            const std::string& y_title, const std::vector<WhiskerRow>& estimates, const Format& format);

}  // namespace atalaya::report
