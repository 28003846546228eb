#include "report/map_figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/facts.h"
#include "report/svg.h"

namespace atalaya::report {
namespace {

constexpr std::size_t kLanes = 250;    // strongest by capacity; more is a grey cloud
constexpr std::size_t kNamed = 24;     // ports of the ranking that get their rank
constexpr std::size_t kWithName = 12;  // of these, with name too

std::optional<LonLat> PlaceOf(const model::Port& port) {
  if (!port.lat || !port.lon) return std::nullopt;
  return LonLat{*port.lon, *port.lat};
}

View InsetView() {
  View view;
  view.left = -0.19;
  view.right = 0.44;
  view.bottom = -0.06;
  view.top = 0.36;
  view.scale = 720;
  view.page_x = 4;
  view.page_y = 574;
  return view;
}

// One picture of the world: the whole or the inset.
class Painter {
 public:
  Painter(const Words& words, const analysis::Analysis& analysis, const View& view, Svg& svg)
      : region_(words.Region()), analysis_(analysis), view_(view), svg_(svg) {}

  void Land(const std::vector<Ring>& rings) {
    svg_.OpenClip(view_.page_x, view_.page_y, view_.Width(), view_.Height());
    std::string path;
    for (const Ring& ring : rings) {
      std::string piece;
      Point last{-1e9, -1e9};
      bool seen = false;
      for (const LonLat& place : ring) {
        const Point p = view_.Project(place);
        seen = seen || view_.Inside(p);
        if (std::hypot(p.x - last.x, p.y - last.y) < 0.8) continue;  // below what a page shows
        piece += fmt::format("{}{} {}", piece.empty() ? "M" : "L", Coordinate(p.x), Coordinate(p.y));
        last = p;
      }
      if (seen) path += piece + "Z";
    }
    svg_.Path(path, "land");
    svg_.Close();
  }

  void Lanes() {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < region_.lanes.size(); ++i) {
      const model::Lane& lane = region_.lanes[i];
      if (lane.from < 0 || lane.to < 0) continue;
      if (region_.ports[lane.from].in_scope && region_.ports[lane.to].in_scope) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return region_.lanes[a].capacity_teu > region_.lanes[b].capacity_teu; });
    if (order.size() > kLanes) order.resize(kLanes);
    svg_.Open("lane");
    std::string path;
    for (const std::size_t i : order) path += Arc({region_.lanes[i].from, region_.lanes[i].to});
    if (!path.empty()) svg_.Path(path);
    svg_.Close();
  }

  // Ways are lists of ports; what lies outside the frame is cut at its edge. The letter stands beside the middle of what is seen.
  void Way(const network::Route& route, std::string_view mark_class, const std::string& letter) {
    std::vector<Point> seen;
    const std::string path = Arc(route.ports, &seen);
    if (path.empty()) return;
    svg_.Path(path, mark_class);
    letters_.push_back({seen[seen.size() / 2], letter});
  }

  // After the ports, so that no circle hides them.
  void Letters() {
    for (const auto& [place, letter] : letters_) Place(place, letter);
  }

  void Ports() {
    double largest = 1;
    for (const auto& picture : analysis_.ports) largest = std::max(largest, region_.ports[picture.port].capacity_teu);
    // Large circles first, so that small ports stay visible.
    std::vector<std::size_t> order(analysis_.ports.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return region_.ports[analysis_.ports[a].port].capacity_teu > region_.ports[analysis_.ports[b].port].capacity_teu;
    });
    svg_.Open("port");
    for (const std::size_t i : order) {
      const analysis::PortPicture& picture = analysis_.ports[i];
      const auto place = PlaceOf(region_.ports[picture.port]);
      if (!place) continue;
      const Point p = view_.Project(*place);
      if (!view_.Inside(p)) continue;
      const double radius = 2.2 + 8 * std::sqrt(std::max(0.0, region_.ports[picture.port].capacity_teu) / largest);
      svg_.Circle(p.x, p.y, radius, fmt::format("e{}", ExposureStep(picture.exposure)));
      taken_.push_back({p.x - 2, p.y - 2, p.x + 2, p.y + 2});
    }
    svg_.Close();
  }

  // Ranks beside their ports, where there is room; `leave_to`: the inset names its own.
  void Ranks(const View* leave_to) {
    for (std::size_t i = 0; i < std::min(kNamed, analysis_.ports.size()); ++i) {
      if (analysis_.ports[i].exposure <= 0) break;
      const model::Port& port = region_.ports[analysis_.ports[i].port];
      const auto place = PlaceOf(port);
      if (!place) continue;
      const Point p = view_.Project(*place);
      if (!view_.Inside(p)) continue;
      if (leave_to != nullptr) {
        View inset = *leave_to;
        if (inset.Inside(inset.Project(*place))) continue;
      }
      const std::string rank = std::to_string(i + 1);
      if (i >= kWithName || !Place(p, rank + " " + port.name)) Place(p, rank);
    }
  }

 private:
  struct Box {
    double left, top, right, bottom;
  };

  std::string Arc(const std::vector<int>& ports, std::vector<Point>* seen = nullptr) const {
    std::string path;
    std::optional<Point> pen;
    for (std::size_t i = 0; i + 1 < ports.size(); ++i) {
      const auto a = PlaceOf(region_.ports[ports[i]]), b = PlaceOf(region_.ports[ports[i + 1]]);
      if (!a || !b) continue;
      const std::vector<LonLat> places = GreatCircle(*a, *b, 6);
      for (std::size_t k = 0; k + 1 < places.size(); ++k) {
        const auto cut = CutToFrame(view_, view_.Project(places[k]), view_.Project(places[k + 1]));
        if (!cut) continue;
        if (!pen || std::hypot(pen->x - cut->first.x, pen->y - cut->first.y) > 0.05) {
          path += fmt::format("M{} {}", Coordinate(cut->first.x), Coordinate(cut->first.y));
        }
        path += fmt::format("L{} {}", Coordinate(cut->second.x), Coordinate(cut->second.y));
        pen = cut->second;
        if (seen != nullptr) seen->push_back({(cut->first.x + cut->second.x) / 2, (cut->first.y + cut->second.y) / 2});
      }
    }
    return path;
  }

  bool Place(Point p, const std::string& text) {
    // 6.6 page units a letter at 12 px; bytes above ASCII count once for two.
    const auto letters = static_cast<double>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
    const double width = 6.8 * letters;
    struct Try {
      double dx, dy;
      const char* anchor;
    };
    for (const Try& t : {Try{9, 4, "start"}, Try{-9, 4, "end"}, Try{7, -8, "start"}, Try{7, 16, "start"}, Try{-7, -8, "end"},
                         Try{-7, 16, "end"}, Try{0, -13, "middle"}, Try{0, 21, "middle"}, Try{14, -18, "start"}, Try{-14, 26, "end"}}) {
      const double x = p.x + t.dx, y = p.y + t.dy;
      const double left = t.anchor[0] == 's' ? x : t.anchor[0] == 'e' ? x - width : x - width / 2;
      const Box box{left, y - 10, left + width, y + 3};
      if (!view_.Inside({box.left, box.top}) || !view_.Inside({box.right, box.bottom})) continue;
      if (std::any_of(taken_.begin(), taken_.end(), [&](const Box& o) {
            return box.left < o.right && o.left < box.right && box.top < o.bottom && o.top < box.bottom;
          })) {
        continue;
      }
      taken_.push_back(box);
      svg_.Label(x, y, text, t.anchor);
      return true;
    }
    return false;
  }

  const model::Region& region_;
  const analysis::Analysis& analysis_;
  View view_;
  Svg& svg_;
  std::vector<Box> taken_;
  std::vector<std::pair<Point, std::string>> letters_;
};

void Legend(const Words& words, Svg& svg, double y, double width) {
  svg.Words(4, y + 12, words.Say("map.legend.exposure"), "start", "ink");
  double x = 4;
  svg.Open("port");
  for (std::size_t i = 0; i <= kExposureBounds.size(); ++i) {
    svg.Rect(x, y + 20, 30, 12, fmt::format("e{}", i));
    x += 62;
  }
  svg.Close();
  x = 4;
  for (std::size_t i = 0; i <= kExposureBounds.size(); ++i) {
    const std::string bound = i == 0 ? words.Percent(0) : "> " + words.Percent(kExposureBounds[i - 1], i == 1 ? 1 : 0);
    svg.Words(x, y + 46, bound, "start", "soft");
    x += 62;
  }
  const double right = 470;
  struct Line {
    const char* mark;
    const char* key;
  };
  double row = y + 8;
  for (const Line& line : {Line{"lane", "map.legend.lane"}, Line{"today", "map.legend.today"}, Line{"instead", "map.legend.instead"}}) {
    svg.Open(line.mark);
    svg.Line(right, row, right + 40, row);
    svg.Close();
    svg.Words(right + 48, row + 4, words.Say(line.key), "start", "ink");
    row += 18;
  }
  (void)width;
}

}  // namespace

std::string WayLetter(std::size_t way) { return std::string(1, static_cast<char>('A' + way)); }

int ExposureStep(double exposure) {
  int step = 0;
  while (step < static_cast<int>(kExposureBounds.size()) && exposure > kExposureBounds[step]) ++step;
  return step;
}

Figure MapFigure(const Words& words, const analysis::Analysis& analysis, const Map& map) {
  View whole;
  whole.page_x = 2;
  whole.page_y = 2;
  const View inset = InsetView();
  const double width = whole.Width() + 4, height = whole.Height() + 4;
  Svg svg("map", width, height + 62, words.Say("map.alt.title"),
          words.Say("map.alt.description", {{"ports", static_cast<double>(analysis.ports.size())}}));
  const auto paint = [&](const View& view, const std::vector<Ring>& land, const View* leave_to) {
    svg.Rect(view.page_x, view.page_y, view.Width(), view.Height(), "sea");
    Painter painter(words, analysis, view, svg);
    painter.Land(land);
    painter.Lanes();
    for (std::size_t i = 0; i < std::min(kWaysDrawn, analysis.substitutes.size()); ++i) {
      painter.Way(analysis.substitutes[i].today, "today", WayLetter(i));
      painter.Way(analysis.substitutes[i].instead, "instead", WayLetter(i) + "\u2032");
    }
    painter.Ports();
    painter.Letters();
    painter.Ranks(leave_to);
    svg.Rect(view.page_x, view.page_y, view.Width(), view.Height(), "outline");
  };
  paint(whole, map.far, &inset);
  paint(inset, map.near, nullptr);
  Legend(words, svg, height + 6, width);
  Figure figure;
  figure.svg = svg.Finish();
  figure.caption = words.Say("map.caption", {{"lanes", static_cast<double>(kLanes)}});
  figure.wide = true;
  return figure;
}

}  // namespace atalaya::report
