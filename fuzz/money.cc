// Amounts as people type them.
#include "base/money.h"

#include "fuzz/target.h"

using namespace atalaya;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto money = ParseMoney(fuzz::Bytes(data, size));
  if (!money) return 0;
  fuzz::Promise(money->amount >= 0 && money->amount <= 1e15 && money->currency.size() == 3);
  for (const Language language : kLanguages) {
    fuzz::Promise(!ShortMoney(money->amount, language).empty() && !WholeMoney(money->amount, language).empty());
  }
  return 0;
}
