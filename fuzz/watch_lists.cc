// Watch lists of every format: the bytes choose it themselves. Promise: ids are each its own, every entry can be found by something, days are days, a whole
// list has no errors and the same bytes give the same list.
#include <set>

#include "base/time.h"
#include "formats/list_delta.h"
#include "formats/test_lists.h"
#include "fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace atalaya;
  const std::string_view bytes = fuzz::Bytes(data, size);
  const formats::ListReading reading = formats::ReadWatchList("f", bytes, formats::TestListWords());
  fuzz::Promise(reading.whole != HasErrors(reading.findings));
  std::set<std::string> ids;
  for (const model::ListedEntity& entity : reading.list.entities) {
    fuzz::Promise(!entity.id.empty() && ids.insert(entity.id).second);
    fuzz::Promise(!entity.names.empty() || !entity.identifiers.empty());
    for (const model::PartyName& name : entity.names) fuzz::Promise(!name.text.empty());
    for (const model::DayRange& birth : entity.births) fuzz::Promise(IsDay(birth.first) && IsDay(birth.last) && birth.first <= birth.last);
    for (const std::string& country : entity.countries) fuzz::Promise(country.size() == 2);
    for (const std::string& day : {entity.listed_on, entity.updated_on}) fuzz::Promise(day.empty() || IsDay(day));
  }
  const formats::ListReading again = formats::ReadWatchList("f", bytes, formats::TestListWords());
  const formats::ListDelta delta = formats::CompareEditions(reading.list, again.list);
  fuzz::Promise(delta.same == reading.list.entities.size() && delta.added.empty() && delta.removed.empty());
  return 0;
}
