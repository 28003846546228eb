#include "formats/ais_csv.h"

#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check_digits.h"
#include "base/text_util.h"
#include "formats/ais_sentence.h"
#include "formats/csv.h"
#include "formats/limits.h"

namespace atalaya::formats {
namespace {

enum TrackColumn : std::size_t { kMmsi, kTime, kLat, kLon, kSog, kCog, kHeading, kName, kImo, kCallSign, kType, kStatus, kLength, kWidth, kDraught, kCargo, kClass, kDestination, kTrackColumnCount };

struct TrackColumnName {
  std::string_view name;
  TrackColumn column;
};
constexpr TrackColumnName kTrackColumns[] = {
    {"mmsi", kMmsi},          {"basedatetime", kTime}, {"datetime", kTime}, {"timestamp", kTime},     {"time", kTime},        {"lat", kLat},
    {"latitude", kLat},       {"lon", kLon},           {"longitude", kLon}, {"sog", kSog},            {"cog", kCog},          {"heading", kHeading},
    {"vesselname", kName},    {"shipname", kName},     {"name", kName},     {"imo", kImo},            {"callsign", kCallSign}, {"vesseltype", kType},
    {"shiptype", kType},      {"status", kStatus},     {"length", kLength}, {"width", kWidth},        {"draft", kDraught},    {"draught", kDraught},
    {"cargo", kCargo},        {"transceiverclass", kClass}, {"destination", kDestination}};
constexpr const char* kColumnSaid[] = {"MMSI", "BaseDateTime", "LAT", "LON", "SOG", "COG", "Heading", "VesselName", "IMO", "CallSign", "VesselType", "Status",
                                       "Length", "Width", "Draft", "Cargo", "TransceiverClass", "Destination"};

// The navigational status in words, as older editions have it; its place is its code.
constexpr std::string_view kStatusWords[] = {"under way using engine", "at anchor", "not under command", "restricted maneuverability", "constrained by her draught",
                                             "moored", "aground", "engaged in fishing", "under way sailing"};

std::string ColumnKey(std::string_view name) {
  std::string key;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') key += static_cast<char>(c - 'A' + 'a');
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) key += c;
  }
  return key;
}

using TrackPlaces = std::array<int, kTrackColumnCount>;

TrackPlaces FindTrackColumns(const std::vector<std::string_view>& header) {
  TrackPlaces places;
  places.fill(-1);
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string key = ColumnKey(header[i]);
    for (const TrackColumnName& known : kTrackColumns) {
      if (key == known.name && places[known.column] < 0) places[known.column] = static_cast<int>(i);
    }
  }
  return places;
}

char SeparatorOf(std::string_view line) {
  char best = ',';
  std::size_t most = 0;
  for (const char separator : {',', ';', '\t'}) {
    std::size_t count = 0;
    for (const char c : line) count += c == separator;
    if (count > most) most = count, best = separator;
  }
  return best;
}

std::string_view FirstLine(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text.substr(0, text.find_first_of("\r\n"));
}

// Latin-1 where it is not UTF-8.
std::string Utf8OrLatin1(std::string_view text, bool& latin1) {
  if (!FirstBadUtf8(text)) return std::string(text);
  latin1 = true;
  std::string out;
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (u < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xC0 | (u >> 6));
      out += static_cast<char>(0x80 | (u & 0x3F));
    }
  }
  return out;
}

class CsvTrack {
 public:
  CsvTrack(std::string file, TrackSink& sink) : file_(std::move(file)), sink_(sink) {}

  bool HasHeader() const { return header_read_; }
  bool Stopped() const { return stopped_; }
  AisCsvCounts& Counts() { return counts_; }

  // Whole rows.
  void Block(std::string_view text) {
    if (!header_read_) {
      if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
      options_.separator = SeparatorOf(FirstLine(text));
      options_.max_rows = static_cast<std::size_t>(-1);
    }
    FindingList problems;
    CsvReader csv(text, file_, problems, options_);
    while (!stopped_ && csv.Next()) {
      row_line_ = lines_ + csv.Line();
      if (!header_read_) {
        Header(csv.Fields());
      } else {
        Row(csv.Fields());
      }
    }
    for (Finding& finding : problems.Take()) {
      // The reader counts from the block's first line.
      if (finding.where.size() > file_.size() && finding.where[file_.size()] == ':') {
        if (const auto line = ToInteger(std::string_view(finding.where).substr(file_.size() + 1))) {
          finding.where = file_ + ":" + std::to_string(static_cast<unsigned long long>(*line) + lines_);
        }
      }
      if (finding.code == "findings.more") continue;
      Tell(std::move(finding));
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'))) ++lines_;
    }
  }
  void TooLong() { Tell(Error("ais.csv-row", file_ + ":" + std::to_string(lines_ + 1))); }
  void SkippedLine() { ++lines_; }

  void Finish() {
    if (counts_.positions == 0 && !stopped_) sink_.Found(Error("ais.nothing", file_));
    for (const auto& [code, count] : told_) {
      if (count > kMaxFindingsOfAKind) {
        sink_.Found(Note("findings.more", file_, {{"count", std::to_string(count - kMaxFindingsOfAKind)}, {"code", code}}));
      }
    }
  }

 private:
  void Tell(Finding finding) {
    if (told_[finding.code]++ < kMaxFindingsOfAKind) sink_.Found(std::move(finding));
  }
  std::string Where() const { return file_ + ":" + std::to_string(row_line_); }

  void Header(const std::vector<std::string_view>& fields) {
    header_read_ = true;
    width_ = fields.size();
    places_ = FindTrackColumns(fields);
    for (const TrackColumn needed : {kMmsi, kTime, kLat, kLon}) {
      if (places_[needed] >= 0) continue;
      sink_.Found(Error("ais.csv-columns", Where(), {{"column", kColumnSaid[needed]}}));
      stopped_ = true;
    }
  }

  std::string_view Field(TrackColumn column) const {
    return places_[column] < 0 ? std::string_view() : Trim((*row_)[static_cast<std::size_t>(places_[column])]);
  }
  std::string Words(TrackColumn column) {
    bool latin1 = false;
    std::string text = Utf8OrLatin1(Field(column), latin1);
    if (latin1) Tell(Note("ais.csv-charset", Where()));
    return text;
  }
  void Wrong(TrackColumn column) {
    bool latin1 = false;
    Tell(Warning("ais.csv-value", Where(), {{"column", kColumnSaid[column]}, {"value", Utf8OrLatin1(Field(column).substr(0, 40), latin1)}}));
  }
  // `none`: not available.
  std::optional<double> Value(TrackColumn column, double low, double high, double none) {
    const std::string_view text = Field(column);
    if (text.empty()) return std::nullopt;
    const auto value = ToNumber(text);
    if (value && *value == none) return std::nullopt;
    if (value && *value >= low && *value <= high) return value;
    Wrong(column);
    return std::nullopt;
  }
  std::optional<int> Code(TrackColumn column, int low, int high, int none) {
    const auto value = Value(column, low, high, none);
    return value ? std::optional<int>(static_cast<int>(std::lround(*value))) : std::nullopt;
  }

  void Row(const std::vector<std::string_view>& fields) {
    ++counts_.rows;
    row_ = &fields;
    const auto mmsi = fields.size() == width_ ? ToInteger(Field(kMmsi)) : std::nullopt;
    if (!mmsi || *mmsi <= 0 || *mmsi > 999'999'999) {
      ++counts_.refused;
      Tell(Error("ais.csv-row", Where()));
      return;
    }
    model::AisPosition p;
    p.mmsi = static_cast<std::uint32_t>(*mmsi);
    p.at = {0, 0, row_line_};
    p.time_ms = ReadAisStamp(Field(kTime));
    if (!p.time_ms && !Field(kTime).empty()) Wrong(kTime);
    p.lat = Value(kLat, -90, 90, 91);
    p.lon = Value(kLon, -180, 180, 181);
    if (!p.lat || !p.lon) p.lat = p.lon = std::nullopt;
    p.sog_kn = Value(kSog, 0, 102.2, 102.3);
    p.cog_deg = Value(kCog, 0, 359.95, 360);
    p.heading_deg = Code(kHeading, 0, 359, 511);
    p.status = Status();
    const std::string_view station = Field(kClass);
    p.station = station == "A" ? model::AisStation::kClassA : station == "B" ? model::AisStation::kClassB : model::AisStation::kUnknown;
    Static(p);
    ++counts_.positions;
    sink_.Take(p);
  }

  std::optional<int> Status() {
    const std::string_view text = Field(kStatus);
    if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return Code(kStatus, 0, 14, 15);
    std::string lower(text);
    for (char& c : lower) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    for (std::size_t code = 0; code < std::size(kStatusWords); ++code) {
      if (lower == kStatusWords[code]) return static_cast<int>(code);
    }
    if (lower != "undefined" && lower != "not defined") Wrong(kStatus);
    return std::nullopt;
  }

  void Static(const model::AisPosition& p) {
    std::string said;
    for (const TrackColumn column : {kName, kImo, kCallSign, kType, kLength, kWidth, kDraught, kCargo, kDestination}) {
      said += Field(column);
      said += '\x1F';
    }
    if (said.find_first_not_of('\x1F') == std::string::npos) return;
    const std::size_t hash = std::hash<std::string>()(said);
    if (said_.size() >= kMaxAisShips && !said_.contains(p.mmsi)) said_.clear();
    const auto [known, fresh] = said_.try_emplace(p.mmsi, hash);
    if (!fresh && known->second == hash) return;
    known->second = hash;
    model::AisStatic s;
    s.mmsi = p.mmsi;
    s.station = p.station;
    s.time_ms = p.time_ms;
    s.at = p.at;
    s.name = Words(kName);
    s.call_sign = Words(kCallSign);
    s.destination = Words(kDestination);
    const std::string_view imo = Field(kImo);
    if (const auto digits = ImoDigits(imo); digits && *digits != "0000000") {
      s.imo = static_cast<std::uint32_t>(*ToInteger(*digits));
      s.imo_check = IsImo(*digits) ? model::CheckDigit::kRight : model::CheckDigit::kWrong;
    } else if (!digits && !imo.empty() && imo != "0" && imo != "IMO0") {
      Wrong(kImo);
    }
    s.ship_type = Code(kType, 1, 1099, 0);  // from 1000 on the codes are MarineCadastre's own
    s.length_m = Value(kLength, 0.1, 1100, 0);
    s.width_m = Value(kWidth, 0.1, 200, 0);
    s.draught_m = Value(kDraught, 0.1, 30, 0);
    s.cargo = Code(kCargo, 0, 255, -1);
    ++counts_.statics;
    sink_.Take(s);
  }

  std::string file_;
  TrackSink& sink_;
  CsvOptions options_;
  AisCsvCounts counts_;
  TrackPlaces places_{};
  std::size_t width_ = 0;
  bool header_read_ = false, stopped_ = false;
  std::uint64_t lines_ = 0, row_line_ = 0;  // before the block; of the row
  const std::vector<std::string_view>* row_ = nullptr;
  std::unordered_map<std::uint32_t, std::size_t> said_;
  std::map<std::string, std::uint64_t> told_;
};

// Where the last whole row ends: after a line end outside of quotes; 0: nowhere.
std::size_t LastRowEnd(std::string_view text) {
  bool quoted = false;
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    else if (text[i] == '\n' && !quoted) end = i + 1;
  }
  if (end == 0 && quoted && text.size() > kMaxAisRow) {
    // A quote that never closes must not swallow the file.
    const std::size_t line = text.rfind('\n');
    if (line != std::string_view::npos) end = line + 1;
  }
  return end;
}

}  // namespace

bool IsAisCsv(std::string_view head) {
  const std::string_view line = FirstLine(head);
  FindingList ignored;
  CsvOptions options;
  options.separator = SeparatorOf(line);
  CsvReader csv(line, "", ignored, options);
  if (!csv.Next()) return false;
  const TrackPlaces places = FindTrackColumns(csv.Fields());
  return places[kMmsi] >= 0 && places[kLat] >= 0 && places[kLon] >= 0;
}

AisCsvCounts ReadAisCsv(const XmlSource& source, const std::string& file, TrackSink& sink) {
  constexpr std::size_t kBlock = std::size_t{256} << 10;
  CsvTrack track(file, sink);
  std::string waiting;
  bool skipping = false;  // a row longer than any
  for (std::string_view piece = source(); !piece.empty() && !track.Stopped(); piece = source()) {
    track.Counts().bytes += piece.size();
    if (skipping) {
      const std::size_t end = piece.find('\n');
      if (end == std::string_view::npos) continue;
      piece.remove_prefix(end + 1);
      track.SkippedLine();
      skipping = false;
    }
    waiting += piece;
    if (waiting.size() < kBlock) continue;
    const std::size_t end = LastRowEnd(waiting);
    if (end > 0) {
      track.Block(std::string_view(waiting).substr(0, end));
      waiting.erase(0, end);
    } else if (waiting.size() > kMaxAisRow) {
      track.TooLong();
      waiting.clear();
      skipping = true;
    }
  }
  if (!waiting.empty() && !track.Stopped()) track.Block(waiting);
  track.Finish();
  return track.Counts();
}

AisCsvCounts ReadAisCsv(std::string_view bytes, const std::string& file, TrackSink& sink) {
  bool given = false;
  return ReadAisCsv([bytes, given]() mutable { return std::exchange(given, true) ? std::string_view() : bytes; }, file, sink);
}

}  // namespace atalaya::formats
