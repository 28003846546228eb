// Amounts of money as people type and read them. Engines compute in doubles of the region's currency; this is the border.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/language.h"
#include "base/result.h"

namespace atalaya {

struct Money {
  double amount = 0;            // in units of the currency
  std::string currency = "USD"; // ISO 4217
};

// "25000000", "25M", "2.5 million", "750k", "1.2bn", "EUR 25M", "25M EUR". Negative, non-finite or over 1e15: a finding.
Result<Money> ParseMoney(std::string_view text);

// Three significant figures with the language's separators: "1.23 M", "450 k", "12.3 bn" (es/pt/fr: "1,23 M" ...; bn is "mil M" in es).
std::string ShortMoney(double amount, Language language);

// Grouped whole units: "1,234,567" / "1.234.567" / "1 234 567".
std::string WholeMoney(double amount, Language language);

// A number with `decimals` digits and the language's decimal mark.
std::string Decimal(double value, int decimals, Language language);

}  // namespace atalaya
