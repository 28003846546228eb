// Library files in YAML -> catalogue -> standard.
#include "formats/ciso_yaml.h"

#include "fuzz/target.h"
#include "standard/standard.h"

using namespace atalaya;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Findings warnings;
  const auto catalogue = formats::ReadCisoYaml(fuzz::Bytes(data, size), "f.yaml", warnings);
  if (!catalogue) {
    fuzz::Promise(HasErrors(catalogue.error()));
    return 0;
  }
  Findings findings;
  fuzz::Promise(standard::ToStandard(*catalogue, findings).has_value());
  return 0;
}
