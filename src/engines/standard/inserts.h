// `{{ insert: param, ID }}` in prose. Internal to the engine.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace atalaya::standard {

// Calls back with each insertion's type ("param", ..) and id.
void ForEachInsert(std::string_view prose, const std::function<void(std::string_view type, std::string_view id)>& call);

// The prose with each insertion replaced; nullopt leaves it as it stands.
std::string ReplaceInserts(
    std::string_view prose,
    const std::function<std::optional<std::string>(std::string_view type, std::string_view id)>& replace);

}  // namespace atalaya::standard
