// Profile resolution: the input is the profile; everything it imports is the test catalogue, or the input itself.
#include "fuzz/target.h"
#include "standard/standard.h"

using namespace atalaya;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = formats::ParseJson(fuzz::Bytes(data, size), "f.json");
  const auto* profile = fuzz::Object(value);
  if (profile == nullptr) return 0;
  static const boost::json::object kCatalogue =
      formats::ParseJson(formats::TestPack().at("pack/std/catalog.json"), "c.json")->as_object();
  const auto load = [&](const std::string& href, const std::string&) -> Result<boost::json::object> {
    return href.find("self") == std::string::npos ? kCatalogue : *profile;
  };
  Findings findings;
  const auto resolved = standard::Resolve(*profile, "f.json", load, findings);
  if (!resolved) {
    fuzz::Promise(HasErrors(resolved.error()));
    return 0;
  }
  (void)standard::ToStandard(*resolved, findings);
  return 0;
}
