#include "app/clock.h"

#include <cstdlib>
#include <ctime>

#include "base/text_util.h"

namespace atalaya::app {

std::string NowUtc() {
  std::time_t now = std::time(nullptr);
  if (const char* set = std::getenv("SOURCE_DATE_EPOCH")) {
    if (const auto seconds = ToInteger(set); seconds && *seconds >= 0 && *seconds < 253402300800)
      now = static_cast<std::time_t>(*seconds);
  }
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

}  // namespace atalaya::app
