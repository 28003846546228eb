// The small texts inside lists: the first byte chooses dates, countries, labels, remarks or numbers with check digits.
#include "base/check_digits.h"
#include "base/time.h"
#include "formats/list_dates.h"
#include "formats/list_ofac_remarks.h"
#include "formats/test_lists.h"
#include "fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace atalaya;
  if (size == 0) return 0;
  const std::string_view text = fuzz::Bytes(data + 1, size - 1);
  const formats::ListWords& words = formats::TestListWords();
  switch (data[0] % 5) {
    case 0:
      if (const auto range = formats::ReadListDate(text)) fuzz::Promise(IsDay(range->first) && IsDay(range->last) && range->first <= range->last);
      break;
    case 1:
      fuzz::Promise(words.countries.Code(text).size() % 2 == 0);
      break;
    case 2:
      if (const auto found = words.identifiers.FindAtStart(text)) fuzz::Promise(found->size < text.size() && words.identifiers.Find(text.substr(0, found->size)));
      break;
    case 3: {
      formats::FindingList findings;
      const formats::ListInput input{"f", text, words, findings};
      model::ListedEntity entity;
      entity.kind = size % 2 ? model::PartyKind::kPerson : model::PartyKind::kVessel;
      formats::ReadOfacRemarks(text, entity, "f:1", input);
      break;
    }
    default:
      if (IsImo(text)) fuzz::Promise(ImoDigits(text).has_value());
      if (IsContainer(text)) fuzz::Promise(ContainerNumber(text)->size() == 11);
      ReadMmsi(text);
  }
  return 0;
}
