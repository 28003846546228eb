// Text as search columns hold it.
#pragma once

#include <string>
#include <string_view>

namespace atalaya::store {

// Lower case without accents, for search columns and for what people type ("São" -> "sao").
std::string Folded(std::string_view text);

}  // namespace atalaya::store
