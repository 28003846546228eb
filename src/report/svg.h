// Writes one inline SVG: escaped, with a title and a description for those who do not see it, and numbers of one decimal.
//
// Every class of mark has its colours here as attributes, so a picture also shows where style sheets do not reach (print engines,
// a picture copied out of the page); report.css overrides them by class for dark screens.
#pragma once

#include <string>
#include <string_view>

namespace atalaya::report {

// & < > " ' as entities; control characters that XML forbids are dropped.
std::string EscapeXml(std::string_view text);

// Page coordinates: one decimal, no trailing zero.
std::string Coordinate(double value);

class Svg {
 public:
  // `id` is unique in the page; the description says in words what the picture shows.
  Svg(std::string id, double width, double height, std::string_view title, std::string_view description);

  // Groups carry the class and its colours; marks inside inherit them.
  void Open(std::string_view mark_class);
  void Close();

  void Line(double x1, double y1, double x2, double y2);
  void Rect(double x, double y, double width, double height, std::string_view mark_class = {});
  void Circle(double x, double y, double radius, std::string_view mark_class = {});
  void Path(std::string_view d, std::string_view mark_class = {});
  // `anchor`: "start", "middle", "end".
  void Words(double x, double y, std::string_view text, std::string_view anchor = "start", std::string_view mark_class = {});
  // As Words, with an outline in the colour of the paper below it, legible over lines.
  void Label(double x, double y, std::string_view text, std::string_view anchor = "start");

  // Clips what follows, until Close(), to a rectangle.
  void OpenClip(double x, double y, double width, double height);
  // Fill patterns 0..3 (solid, lines, dots, empty): distinct without colour. Used as class "f0".."f3" of Rect.
  void DefinePatterns();

  const std::string& Id() const { return id_; }
  std::string Finish();

 private:
  std::string Attributes(std::string_view mark_class) const;

  std::string id_, out_;
  int clips_ = 0;
};

}  // namespace atalaya::report
