// OSCAL catalogue -> standard.
#include "fuzz/target.h"
#include "standard/standard.h"

using namespace atalaya;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = formats::ParseJson(fuzz::Bytes(data, size), "f.json");
  const auto* catalogue = fuzz::Object(value);
  if (catalogue == nullptr) return 0;
  Findings findings;
  const auto standard = standard::ToStandard(*catalogue, findings);
  fuzz::Promise(!standard || !standard->controls.empty());
  return 0;
}
