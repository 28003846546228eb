#include "report/svg.h"

#include <fmt/format.h>

#include <array>

namespace atalaya::report {
namespace {

struct MarkClass {
  std::string_view name, attributes;
};

// Ramp e0..e6: one hue, light to dark, distinct in grey and for every kind of colour vision.
constexpr std::array kClasses{
    MarkClass{"sea", R"(fill="#f4f6f8" stroke="#9aa5ae" stroke-width="1")"},
    MarkClass{"land", R"(fill="#e3e2dc" stroke="#b9b7ad" stroke-width=".5")"},
    MarkClass{"lane", R"(fill="none" stroke="#6b7884" stroke-width=".6" stroke-opacity=".5")"},
    MarkClass{"today", R"(fill="none" stroke="#16202a" stroke-width="2.4")"},
    MarkClass{"instead", R"(fill="none" stroke="#16202a" stroke-width="2" stroke-dasharray="6 4")"},
    MarkClass{"port", R"(stroke="#16202a" stroke-width=".8")"},
    MarkClass{"e0", R"(fill="#ffffff")"},
    MarkClass{"e1", R"(fill="#dbe9f6")"},
    MarkClass{"e2", R"(fill="#b5d1ea")"},
    MarkClass{"e3", R"(fill="#7fb0dc")"},
    MarkClass{"e4", R"(fill="#4488c4")"},
    MarkClass{"e5", R"(fill="#1f619f")"},
    MarkClass{"e6", R"(fill="#0b3866")"},
    MarkClass{"ink", R"(fill="#16202a")"},
    MarkClass{"soft", R"(fill="#4d5963")"},
    MarkClass{"halo", R"(fill="none" stroke="#ffffff" stroke-width="3" stroke-linejoin="round")"},
    MarkClass{"axis", R"(fill="none" stroke="#9aa5ae" stroke-width="1")"},
    MarkClass{"grid", R"(fill="none" stroke="#d5dade" stroke-width="1")"},
    MarkClass{"curve", R"(fill="none" stroke="#1f619f" stroke-width="2.2")"},
    MarkClass{"whisker", R"(fill="none" stroke="#1f619f" stroke-width="2")"},
    MarkClass{"dot", R"(fill="#0b3866" stroke="#ffffff" stroke-width="1")"},
    MarkClass{"bar", R"(fill="#1f619f")"},
    MarkClass{"outline", R"(fill="none" stroke="#16202a" stroke-width=".8")"},
};

}  // namespace

std::string EscapeXml(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
  }
  return out;
}

std::string Coordinate(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

Svg::Svg(std::string id, double width, double height, std::string_view title, std::string_view description)
    : id_(std::move(id)) {
  out_ = fmt::format(
      R"(<svg class="figure" xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {0} {1}" width="{0}" height="{1}" )"
      R"(font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="12" aria-labelledby="{2}-t {2}-d">)",
      Coordinate(width), Coordinate(height), id_);
  out_ += fmt::format(R"(<title id="{0}-t">{1}</title><desc id="{0}-d">{2}</desc>)", id_, EscapeXml(title),
                      EscapeXml(description));
}

std::string Svg::Attributes(std::string_view mark_class) const {
  if (mark_class.empty()) return {};
  if (mark_class.size() == 2 && mark_class[0] == 'f') {
    return fmt::format(R"_( class="{1}" fill="url(#{0}-{1})" stroke="#0b3866" stroke-width=".8")_", id_, mark_class);
  }
  for (const MarkClass& known : kClasses) {
    if (known.name == mark_class) return fmt::format(R"( class="{}" {})", known.name, known.attributes);
  }
  return fmt::format(R"( class="{}")", EscapeXml(mark_class));
}

void Svg::Open(std::string_view mark_class) { out_ += "<g" + Attributes(mark_class) + ">"; }
void Svg::Close() { out_ += "</g>"; }

void Svg::Line(double x1, double y1, double x2, double y2) {
  out_ += fmt::format(R"(<path d="M{} {}L{} {}"/>)", Coordinate(x1), Coordinate(y1), Coordinate(x2), Coordinate(y2));
}

void Svg::Rect(double x, double y, double width, double height, std::string_view mark_class) {
  out_ += fmt::format(R"(<rect x="{}" y="{}" width="{}" height="{}"{}/>)", Coordinate(x), Coordinate(y), Coordinate(width),
                      Coordinate(height), Attributes(mark_class));
}

void Svg::Circle(double x, double y, double radius, std::string_view mark_class) {
  out_ += fmt::format(R"(<circle cx="{}" cy="{}" r="{}"{}/>)", Coordinate(x), Coordinate(y), Coordinate(radius),
                      Attributes(mark_class));
}

void Svg::Path(std::string_view d, std::string_view mark_class) {
  out_ += fmt::format(R"(<path d="{}"{}/>)", d, Attributes(mark_class));
}

void Svg::Words(double x, double y, std::string_view text, std::string_view anchor, std::string_view mark_class) {
  out_ += fmt::format(R"(<text x="{}" y="{}"{}{}>{}</text>)", Coordinate(x), Coordinate(y),
                      anchor == "start" ? std::string() : fmt::format(R"( text-anchor="{}")", anchor), Attributes(mark_class),
                      EscapeXml(text));
}

void Svg::Label(double x, double y, std::string_view text, std::string_view anchor) {
  Words(x, y, text, anchor, "halo");
  Words(x, y, text, anchor, "ink");
}

void Svg::OpenClip(double x, double y, double width, double height) {
  const std::string clip = fmt::format("{}-c{}", id_, clips_++);
  out_ += fmt::format(R"(<clipPath id="{}">)", clip);
  Rect(x, y, width, height);
  out_ += fmt::format(R"_(</clipPath><g clip-path="url(#{})">)_", clip);
}

void Svg::DefinePatterns() {
  const auto pattern = [&](int i, std::string_view ground, std::string_view marks) {
    out_ += fmt::format(
        R"(<pattern id="{}-f{}" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="p{}g" width="6" height="6" fill="{}"/>{}</pattern>)",
        id_, i, i, ground, marks);
  };
  out_ += "<defs>";
  pattern(0, "#0b3866", "");
  pattern(1, "#b5d1ea", R"(<path class="p1m" d="M0 6L6 0" stroke="#0b3866" stroke-width="1.2"/>)");
  pattern(2, "#ffffff", R"(<circle class="p2m" cx="3" cy="3" r="1.4" fill="#0b3866"/>)");
  pattern(3, "#ffffff", "");
  out_ += "</defs>";
}

std::string Svg::Finish() {
  out_ += "</svg>";
  return std::move(out_);
}

}  // namespace atalaya::report
