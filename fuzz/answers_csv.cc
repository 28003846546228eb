// The sheet that officers fill in: what is accepted survives writing and reading again.
#include "formats/answers_csv.h"

#include "fuzz/target.h"

using namespace atalaya;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Findings warnings;
  const auto rows = formats::ReadAnswerSheet(fuzz::Bytes(data, size), "f.csv", fuzz::TestRegion(), warnings);
  if (!rows) {
    fuzz::Promise(HasErrors(rows.error()));
    return 0;
  }
  model::Region region = fuzz::TestRegion();
  formats::ApplyAnswers(*rows, region);
  for (const Language language : kLanguages) {
    for (int i = 0; i < static_cast<int>(region.facilities.size()); ++i) {
      const auto back =
          formats::ReadAnswerSheet(formats::WriteFacilitySheet(region, i, language), "f.csv", region, warnings);
      fuzz::Promise(back.has_value());
      model::Region again = region;
      formats::ApplyAnswers(*back, again);
      fuzz::Promise(again.answers == region.answers);
    }
  }
  return 0;
}
