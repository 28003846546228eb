#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include "base/time.h"

namespace atalaya::log {
namespace {

spdlog::logger& Logger() {
  static const auto logger = [] {
    auto made = spdlog::stderr_logger_mt("atalaya");
    made->set_pattern("%v");
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *logger;
}

spdlog::level::level_enum Spd(Level level) {
  switch (level) {
    case Level::kDebug: return spdlog::level::debug;
    case Level::kInfo: return spdlog::level::info;
    case Level::kWarning: return spdlog::level::warn;
    case Level::kError: return spdlog::level::err;
  }
  return spdlog::level::err;
}

const char* Word(Level level) {
  constexpr const char* kWords[] = {"debug", "info", "warning", "error"};
  return kWords[static_cast<int>(level)];
}

std::string Quoted(std::string_view text) { return boost::json::serialize(boost::json::string(text)); }

}  // namespace

void Write(Level level, std::string_view event, std::initializer_list<Field> fields) {
  if (!Logger().should_log(Spd(level))) return;
  std::string line = "{\"time\":\"" + UtcNow() + "\",\"level\":\"" + Word(level) + "\",\"event\":" + Quoted(event);
  for (const auto& [name, value] : fields) line += "," + Quoted(name) + ":" + Quoted(value);
  line += "}";
  Logger().log(Spd(level), spdlog::string_view_t(line.data(), line.size()));
}

void SetLevel(Level level) { Logger().set_level(Spd(level)); }

}  // namespace atalaya::log
