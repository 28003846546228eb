// The server's log: one JSON object a line on standard error, for people with a pager and for collectors. Never a secret: callers
// pass ids and codes, not bodies. Safe from any thread.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace atalaya::log {

enum class Level { kDebug, kInfo, kWarning, kError };

using Field = std::pair<std::string_view, std::string>;

// {"time":..,"level":..,"event":"http.request","path":"/api/v1/map",...}
void Write(Level level, std::string_view event, std::initializer_list<Field> fields = {});

// Lines below this level are dropped; kInfo at start.
void SetLevel(Level level);

}  // namespace atalaya::log
