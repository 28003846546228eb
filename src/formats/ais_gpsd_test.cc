// Every field against gpsdecode (Debian's gpsd-clients; script/bootstrap unpacks it into .tools/gpsd), another implementation of the same standard.
#include <gtest/gtest.h>

#include <unistd.h>

#include <boost/json.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "formats/ais_read.h"
#include "formats/test_ais.h"

namespace atalaya::formats {
namespace {

std::string GpsDecode() {
  const std::string own = std::string(ATALAYA_SOURCE_DIR) + "/.tools/gpsd/gpsdecode";
  if (std::filesystem::exists(own)) return own;
  return std::system("command -v gpsdecode >/dev/null 2>&1") == 0 ? "gpsdecode" : "";
}

// Its answer for each message, in order: fields as they stand in the message.
std::vector<boost::json::object> AskGpsd(const std::string& program, const std::string& text) {
  const auto folder = std::filesystem::temp_directory_path() / ("atalaya-ais-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const std::string file = (folder / "in.nmea").string();
  std::ofstream(file, std::ios::binary) << text;
  std::vector<boost::json::object> answers;
  FILE* pipe = ::popen(("'" + program + "' -j -u --split24 < '" + file + "' 2>/dev/null").c_str(), "r");
  std::string line;
  char buffer[4096];
  while (pipe != nullptr && std::fgets(buffer, sizeof buffer, pipe) != nullptr) {
    line += buffer;
    if (line.back() != '\n') continue;
    boost::system::error_code error;
    const boost::json::value value = boost::json::parse(line, error);
    EXPECT_FALSE(error) << line;
    if (!error && value.is_object() && value.get_object().contains("type")) answers.push_back(value.get_object());
    line.clear();
  }
  if (pipe != nullptr) ::pclose(pipe);
  std::filesystem::remove_all(folder);
  return answers;
}

// Compares one field where gpsdecode gives it.
struct Against {
  const boost::json::object& answer;
  std::size_t compared = 0;

  const boost::json::value* Find(const char* name) {
    const auto found = answer.find(name);
    if (found == answer.end()) return nullptr;
    ++compared;
    return &found->value();
  }
  std::string Context(const char* name) const { return std::string(name) + " of " + boost::json::serialize(answer); }
  // `none`: what the message says for "not available"; `wrong`: also unknown to us (cannot be).
  void Whole(const char* name, std::optional<long long> ours, long long none, bool wrong_is_unknown = false) {
    const boost::json::value* theirs = Find(name);
    ASSERT_NE(theirs, nullptr) << Context(name);
    const long long value = theirs->is_bool() ? theirs->get_bool() : theirs->to_number<long long>();
    if (!ours && (value == none || wrong_is_unknown)) return;
    ASSERT_TRUE(ours.has_value()) << Context(name);
    EXPECT_EQ(*ours, value) << Context(name);
  }
  void Text(const char* name, const std::string& ours) {
    const boost::json::value* theirs = Find(name);
    ASSERT_NE(theirs, nullptr) << Context(name);
    EXPECT_EQ(ours, std::string(theirs->as_string())) << Context(name);
  }
};

std::optional<long long> Scaled(const std::optional<double>& value, double factor) {
  return value ? std::optional<long long>(std::llround(*value * factor)) : std::nullopt;
}

void ComparePosition(Against& with, const model::AisPosition& p) {
  const bool far = p.message == 27, base = p.message == 4 || p.message == 11;
  const double parts = far ? 600 : 600'000;
  const double lon = with.Find("lon")->to_number<double>(), lat = with.Find("lat")->to_number<double>();
  const bool off = std::abs(lon) > 180 * parts || std::abs(lat) > 90 * parts;  // sentinel or wrong
  EXPECT_EQ(p.lat.has_value(), !off) << with.Context("lat");
  EXPECT_EQ(p.lon.has_value(), p.lat.has_value());
  if (!off && p.lat) {
    EXPECT_EQ(std::llround(*p.lon * parts), static_cast<long long>(lon)) << with.Context("lon");
    EXPECT_EQ(std::llround(*p.lat * parts), static_cast<long long>(lat)) << with.Context("lat");
  }
  with.Whole("accuracy", p.accurate, 0);
  with.Whole("raim", p.raim, 0);
  if (base) return;
  if (p.message != 21) {
    with.Whole("speed", Scaled(p.sog_kn, far || p.message == 9 ? 1 : 10), far ? 63 : 1023);
    const long long course = with.Find("course")->to_number<long long>();
    with.Whole("course", Scaled(p.cog_deg, far ? 1 : 10), far ? 511 : 3600, course > (far ? 359 : 3599));
  }
  if (far) {
    with.Whole("status", p.status ? std::optional<long long>(*p.status) : std::nullopt, 15);
    return;
  }
  const long long second = with.Find("second")->to_number<long long>();
  with.Whole("second", p.second ? std::optional<long long>(*p.second) : std::nullopt, 60, second > 59);
  if (p.message == 9) with.Whole("alt", p.altitude_m ? std::optional<long long>(*p.altitude_m) : std::nullopt, 4095);
  if (p.message <= 3 || p.message == 18 || p.message == 19) {
    const long long heading = with.Find("heading")->to_number<long long>();
    with.Whole("heading", p.heading_deg ? std::optional<long long>(*p.heading_deg) : std::nullopt, 511, heading > 359);
  }
  if (p.message <= 3) {
    with.Whole("status", p.status ? std::optional<long long>(*p.status) : std::nullopt, 15);
    with.Whole("maneuver", p.manoeuvre ? std::optional<long long>(*p.manoeuvre) : std::nullopt, 0);
    std::optional<long long> turn;
    if (p.turn_side) turn = *p.turn_side * 127;
    if (p.turn_deg_min) turn = std::llround(std::copysign(4.733 * std::sqrt(std::abs(*p.turn_deg_min)), *p.turn_deg_min));
    with.Whole("turn", turn, -128);
  }
}

void CompareStatic(Against& with, const model::AisStatic& s) {
  const auto whole = [](const std::optional<int>& value) { return value ? std::optional<long long>(*value) : std::nullopt; };
  if (s.message == 21) {
    with.Text("name", s.name);
    with.Whole("aid_type", whole(s.ship_type), 0);
  }
  if (s.message == 5 || s.message == 19) {
    with.Text("shipname", s.name);
    with.Whole("shiptype", whole(s.ship_type), 0);
  }
  if (s.message == 5) {
    with.Whole("imo", s.imo ? std::optional<long long>(*s.imo) : std::nullopt, 0);
    with.Text("callsign", s.call_sign);
    with.Text("destination", s.destination);
    with.Whole("draught", Scaled(s.draught_m, 10), 0);
    char eta[40];
    std::snprintf(eta, sizeof eta, "%02d-%02dT%02d:%02dZ", s.eta_month.value_or(0), s.eta_day.value_or(0), s.eta_hour.value_or(24), s.eta_minute.value_or(60));
    with.Text("eta", eta);
  }
  const bool part_a = s.message == 24 && !with.answer.contains("shiptype");
  if (part_a) {
    with.Text("shipname", s.name);
    return;
  }
  if (s.message == 24) {
    with.Whole("shiptype", whole(s.ship_type), 0);
    with.Text("vendorid", s.vendor);
    with.Text("callsign", s.call_sign);
    if (with.answer.contains("mothership_mmsi")) {
      with.Whole("mothership_mmsi", s.mothership ? std::optional<long long>(*s.mothership) : std::nullopt, 0);
      return;
    }
  }
  with.Whole("to_bow", whole(s.to_bow), 0);
  with.Whole("to_stern", whole(s.to_stern), 0);
  with.Whole("to_port", whole(s.to_port), 0);
  with.Whole("to_starboard", whole(s.to_starboard), 0);
}

class InOrder : public TrackSink {
 public:
  struct Message {
    std::optional<model::AisPosition> position;
    std::optional<model::AisStatic> fixed;
    std::optional<model::AisText> text;
  };
  std::vector<Message> messages;
  void Take(model::AisPosition& record) override { messages.emplace_back().position = std::move(record); }
  void Take(model::AisStatic& record) override {
    if (record.message == 19 || record.message == 21) messages.back().fixed = std::move(record);
    else messages.emplace_back().fixed = std::move(record);
  }
  void Take(model::AisText& record) override { messages.emplace_back().text = std::move(record); }
};

TEST(AisRead, AgreesWithGpsdecode) {
  const std::string program = GpsDecode();
  if (program.empty()) GTEST_SKIP() << "gpsdecode is not installed (script/bootstrap): AIS is not compared with another implementation";
  Rng rng(11, StreamOf("test.ais.gpsd"));
  std::string text;
  std::size_t written = 0;
  for (; written < 20'000; ++written) text += WriteAis(RandomAis(rng, false)).Lines(static_cast<int>(written % 10), written % 2 == 0 ? 'A' : 'B');
  InOrder ours;
  AisReader reader("in.nmea", ours);
  reader.Feed(text);
  reader.Finish();
  const std::vector<boost::json::object> theirs = AskGpsd(program, text);
  ASSERT_EQ(ours.messages.size(), written);
  ASSERT_EQ(theirs.size(), written);
  std::size_t compared = 0;
  for (std::size_t i = 0; i < written && !HasFatalFailure(); ++i) {
    Against with{theirs[i]};
    const InOrder::Message& m = ours.messages[i];
    const std::uint32_t mmsi = m.position ? m.position->mmsi : m.fixed ? m.fixed->mmsi : m.text->mmsi;
    const int kind = m.position ? m.position->message : m.fixed ? m.fixed->message : m.text->message;
    with.Whole("type", kind, -1);
    with.Whole("mmsi", mmsi, -1);
    if (m.position) {
      with.Whole("repeat", m.position->repeat, -1);
      ComparePosition(with, *m.position);
    }
    if (m.position && (kind == 4 || kind == 11) && !m.position->station_time.empty()) with.Text("timestamp", m.position->station_time);
    if (m.fixed) CompareStatic(with, *m.fixed);
    if (m.text) with.Text("text", m.text->text);
    compared += with.compared;
    if (HasFailure()) break;
  }
  EXPECT_GT(compared, 10 * written);
}

}  // namespace
}  // namespace atalaya::formats
