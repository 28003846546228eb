// Amounts, shares and lists in a reader's language, for sentences.
#pragma once

#include <string>
#include <vector>

#include "base/messages.h"
#include "base/money.h"

namespace atalaya::api {

// "25 M USD", with no-break spaces.
std::string Amount(double amount, const std::string& currency, Language language);
// "41 %"; one decimal below 10 %.
std::string Percent(double share, Language language);
// "a, b and c".
std::string Listed(const Messages& messages, Language language, const std::vector<std::string>& items);

}  // namespace atalaya::api
