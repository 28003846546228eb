// Numbers of explanations as people read them: a value with its unit.
#pragma once

#include <string>

#include "base/messages.h"

namespace atalaya::cli {

// "1.23 M USD a year", "12.3 %", "0.0034 deaths a year". Units as in base/explanation.h; amounts are in the region's
// `currency`. An unknown unit follows the number as it is; no unit gives no text.
std::string ValueText(double value, const std::string& unit, const std::string& currency, const Messages& messages,
                      Language language);

// Three significant figures, plain: "0.00123", "12.3", "1,230".
std::string Significant(double value, Language language);

}  // namespace atalaya::cli
