#include "store/tracks.h"

#include <algorithm>
#include <charconv>

#include "base/ids.h"
#include "base/time.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"
#include "store/edits.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

std::string SaidText(const std::vector<arrive::Identity>& said) {
  formats::JsonWriter w;
  w.BeginArray(formats::Break::kNo);
  for (const arrive::Identity& one : said) {
    w.BeginArray(formats::Break::kNo).Integer(one.at).String(one.imo).String(one.name).String(one.call_sign).Number(one.length_m).Number(one.beam_m).EndArray();
  }
  w.EndArray();
  return w.Take();
}

// What SaidText wrote.
std::vector<arrive::Identity> SaidFromText(const std::string& text) {
  std::vector<arrive::Identity> said;
  const auto document = formats::ParseJson(text, "said");
  if (!document || !document->is_array()) return said;
  const auto word = [](const boost::json::value& value) { return value.is_string() ? std::string(value.as_string()) : std::string(); };
  for (const auto& item : document->as_array()) {
    const auto* row = item.if_array();
    if (row == nullptr || row->size() != 6) continue;
    boost::system::error_code none;
    said.push_back({(*row)[0].to_number<long long>(none), word((*row)[1]), word((*row)[2]), word((*row)[3]), (*row)[4].to_number<double>(none), (*row)[5].to_number<double>(none)});
  }
  return said;
}

constexpr const char* kTrackColumns =
    "SELECT id, state, mmsi, imo, name, first, last, file, digest, added, added_by, heard, kept, fixes, said FROM ship_track ";

ShipTrack TakeTrack(const Rows& rows) {
  ShipTrack track;
  std::size_t c = 0;
  for (std::string* text : {&track.id, &track.state, &track.mmsi, &track.imo, &track.name, &track.first, &track.last, &track.file, &track.digest, &track.added, &track.added_by}) {
    *text = rows.Text(c++);
  }
  track.heard = rows.Whole(c++);
  track.kept = rows.Whole(c++);
  track.fixes = FixesFromText(rows.Text(c++));
  track.said = SaidFromText(rows.Text(c));
  return track;
}

std::string UtcText(arrive::Seconds at) { return UtcFromMillis(at * 1000); }

struct Box {
  double south = 90, north = -90, west = 180, east = -180;
};
Box BoxOf(const arrive::Track& track) {
  Box box;
  for (const arrive::Fix& fix : track) {
    box.south = std::min(box.south, fix.lat);
    box.north = std::max(box.north, fix.lat);
    box.west = std::min(box.west, fix.lon);
    box.east = std::max(box.east, fix.lon);
  }
  return box;
}

}  // namespace

arrive::Track Thinned(const arrive::Track& track, arrive::Seconds step) {
  const auto crosses = [](double a, double b) {
    for (const double bound : {0.2, 0.5}) {
      if ((a <= bound) != (b <= bound)) return true;
    }
    return false;
  };
  arrive::Track kept;
  for (const arrive::Fix& fix : track) {
    if (!kept.empty() && fix.at - kept.back().at < step && !crosses(fix.knots, kept.back().knots)) {
      const double km = arrive::DistanceKm(fix.lat, fix.lon, kept.back().lat, kept.back().lon);
      if (km < 2 || km < 100.0 * static_cast<double>(fix.at - kept.back().at) / arrive::kHour) continue;
    }
    kept.push_back(fix);
  }
  // The last one says until when the ship was heard.
  if (!track.empty() && kept.back().at != track.back().at) kept.push_back(track.back());
  return kept;
}

std::string FixesText(const arrive::Track& track) {
  std::string text;
  long long at = 0, lat = 0, lon = 0;
  for (const arrive::Fix& fix : track) {
    const long long y = std::llround(fix.lat * 1e5), x = std::llround(fix.lon * 1e5);
    text += std::to_string(fix.at - at) + "," + std::to_string(y - lat) + "," + std::to_string(x - lon) + ",";
    text += std::isnan(fix.knots) ? "-;" : std::to_string(std::llround(fix.knots * 10)) + ";";
    at = fix.at;
    lat = y;
    lon = x;
  }
  return text;
}

arrive::Track FixesFromText(const std::string& text) {
  arrive::Track track;
  long long at = 0, lat = 0, lon = 0;
  const char *p = text.data(), *end = p + text.size();
  const auto number = [&](long long& value) {
    const auto read = std::from_chars(p, end, value);
    if (read.ec != std::errc() || read.ptr == end) return false;
    p = read.ptr + 1;
    return true;
  };
  while (p < end) {
    long long step = 0, dy = 0, dx = 0, tenths = 0;
    if (!number(step) || !number(dy) || !number(dx) || p >= end) break;
    double knots = arrive::kUnknownSpeed;
    if (*p == '-' && p + 1 < end && p[1] == ';') {
      p += 2;
    } else if (number(tenths)) {
      knots = static_cast<double>(tenths) / 10;
    } else {
      break;
    }
    at += step;
    lat += dy;
    lon += dx;
    track.push_back({at, static_cast<double>(lat) / 1e5, static_cast<double>(lon) / 1e5, knots});
  }
  return track;
}

Result<std::string> AddTrack(Transaction& t, ShipTrack track) {
  if (track.fixes.empty()) return std::string();
  if (!track.digest.empty()) {
    if (const auto same = OneText(t, "SELECT id FROM ship_track WHERE digest = :digest AND state = :state AND mmsi = :mmsi AND imo = :imo",
                                  {{"digest", track.digest}, {"state", track.state}, {"mmsi", track.mmsi}, {"imo", track.imo}})) {
      return *same;
    }
  }
  if (track.fixes.size() > kMostFixes) track.fixes.erase(track.fixes.begin(), track.fixes.end() - static_cast<std::ptrdiff_t>(kMostFixes));
  track.id = NewId(t.Now());
  const Box box = BoxOf(track.fixes);
  const std::string first = UtcText(track.fixes.front().at), last = UtcText(track.fixes.back().at);
  Run(t,
      "INSERT INTO ship_track (id, state, mmsi, imo, name, first, last, south, north, west, east, heard, kept, fixes, said, file, digest, added, added_by) VALUES "
      "(:id, :state, :mmsi, :imo, :name, :first, :last, :south, :north, :west, :east, :heard, :kept, :fixes, :said, :file, :digest, :added, :added_by)",
      {{"id", track.id}, {"state", track.state}, {"mmsi", track.mmsi}, {"imo", track.imo}, {"name", track.name}, {"first", first}, {"last", last},
       {"south", box.south}, {"north", box.north}, {"west", box.west}, {"east", box.east}, {"heard", track.heard}, {"kept", static_cast<long long>(track.fixes.size())},
       {"fixes", FixesText(track.fixes)}, {"said", SaidText(track.said)}, {"file", track.file}, {"digest", track.digest}, {"added", t.Now()}, {"added_by", t.Actor()}});
  Edits edits;
  edits.Set("ship", track.imo.empty() ? track.mmsi : track.imo);
  edits.Set("first", first);
  edits.Set("last", last);
  edits.Set("positions", std::to_string(track.fixes.size()));
  edits.Set("file", track.file);
  edits.Set("digest", track.digest);
  t.Record({"track.add", "track/" + track.id, track.state, edits.Json()});
  return track.id;
}

Heard TrackOf(Connection& connection, const std::string& state, const std::string& imo, const std::string& mmsi, const std::string& from, const std::string& to) {
  Heard heard;
  if (imo.empty() && mmsi.empty()) return heard;
  Rows rows(connection,
            std::string(kTrackColumns) +
                "WHERE state = :state AND ((imo <> '' AND imo = :imo) OR (mmsi <> '' AND mmsi = :mmsi)) AND last >= :from_time AND first <= :to_time ORDER BY last DESC, id LIMIT 40",
            {{"state", state}, {"imo", imo}, {"mmsi", mmsi}, {"from_time", from}, {"to_time", to}});
  while (rows.Next()) {
    ShipTrack track = TakeTrack(rows);
    heard.fixes.insert(heard.fixes.end(), track.fixes.begin(), track.fixes.end());
    heard.said.insert(heard.said.end(), track.said.begin(), track.said.end());
    heard.files.push_back(track.file);
  }
  std::stable_sort(heard.fixes.begin(), heard.fixes.end(), [](const arrive::Fix& a, const arrive::Fix& b) { return a.at < b.at; });
  // The same position out of two files is one.
  heard.fixes.erase(std::unique(heard.fixes.begin(), heard.fixes.end(), [](const arrive::Fix& a, const arrive::Fix& b) { return a.at == b.at && a.lat == b.lat && a.lon == b.lon; }),
                    heard.fixes.end());
  std::stable_sort(heard.said.begin(), heard.said.end(), [](const arrive::Identity& a, const arrive::Identity& b) { return a.at < b.at; });
  return heard;
}

std::vector<ShipTrack> TracksNear(Connection& connection, const std::string& state, const std::string& not_mmsi, const arrive::Track& track, std::size_t most) {
  std::vector<ShipTrack> near;
  if (track.empty()) return near;
  const Box box = BoxOf(track);
  Rows rows(connection,
            std::string(kTrackColumns) + "WHERE state = :state AND mmsi <> :mmsi AND last >= :from_time AND first <= :to_time AND south <= :north AND north >= :south "
                                         "AND west <= :east AND east >= :west ORDER BY last DESC, id LIMIT " + std::to_string(most),
            {{"state", state}, {"mmsi", not_mmsi}, {"from_time", UtcText(track.front().at)}, {"to_time", UtcText(track.back().at)}, {"north", box.north}, {"south", box.south},
             {"east", box.east}, {"west", box.west}});
  while (rows.Next()) near.push_back(TakeTrack(rows));
  return near;
}

}  // namespace atalaya::store
