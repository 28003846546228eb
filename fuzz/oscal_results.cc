// OSCAL assessment results -> answers.
#include "formats/oscal_read.h"
#include "fuzz/target.h"

using namespace atalaya;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = formats::ParseJson(fuzz::Bytes(data, size), "f.json");
  const auto* results = fuzz::Object(value);
  if (results == nullptr) return 0;
  Findings findings;
  (void)formats::ReadAssessmentResults(*results, "f.json", {"P01", "P02", "G01"}, findings);
  return 0;
}
