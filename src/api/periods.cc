#include "api/periods.h"

#include <boost/json/value.hpp>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>

#include "base/log.h"
#include "base/text_util.h"
#include "formats/json_parse.h"
#include "formats/read_duty.h"

namespace atalaya::api {
namespace {

std::string Bytes(const std::filesystem::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

duty::Periods ReadDefaults(const std::filesystem::path& data) {
  formats::FindingList findings;
  duty::Periods periods = formats::ReadPeriods(Bytes(data / "duty" / "periods.json"), "duty/periods.json", findings);
  if (findings.Errors() != 0) log::Write(log::Level::kError, "api.periods", {{"detail", "data/duty/periods.json"}});
  return periods;
}

std::string TextOf(const boost::json::object& object, const char* key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// The profile's own periods stand in its metadata as properties of class "period".
void AddProfile(duty::Periods& periods, const std::filesystem::path& file) {
  const auto document = formats::ParseJson(Bytes(file), file.filename().string());
  if (!document) return;
  boost::system::error_code ignored;
  const auto* props = document->find_pointer("/profile/metadata/props", ignored);
  if (props == nullptr || !props->is_array()) return;
  for (const auto& item : props->get_array()) {
    if (!item.is_object() || TextOf(item.get_object(), "class") != "period") continue;
    const auto value = ToInteger(TextOf(item.get_object(), "value"));
    if (value) periods.Override(TextOf(item.get_object(), "name"), static_cast<int>(*value), TextOf(item.get_object(), "remarks"));
  }
}

}  // namespace

const duty::Periods& DefaultPeriods(const Context& context) { return ProfilePeriods(context, ""); }

const duty::Periods& ProfilePeriods(const Context& context, const std::string& profile) {
  static std::mutex mutex;
  static std::map<std::pair<std::string, std::string>, duty::Periods> known;  // never erased: references stay
  const std::lock_guard lock(mutex);
  const auto key = std::pair(context.data.string(), profile);
  if (const auto found = known.find(key); found != known.end()) return found->second;
  duty::Periods periods = ReadDefaults(context.data);
  if (!profile.empty()) AddProfile(periods, context.data / "standards" / "isps" / "profiles" / (profile + ".json"));
  return known.emplace(key, std::move(periods)).first->second;
}

duty::Periods PeriodsOf(const Context& context, const store::State& state) {
  duty::Periods periods = ProfilePeriods(context, state.profile);
  for (const auto& [name, period] : state.periods) periods.Override(name, static_cast<int>(period.value), period.citation);
  return periods;
}

}  // namespace atalaya::api
