// The schema validator: any document against the published schema; and any schema against a fixed document.
#include "formats/oscal_schema.h"

#include "fuzz/target.h"

using namespace atalaya;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const formats::OscalSchema kSchema = [] {
    const std::string file = "data/oscal/oscal_complete_schema_1.1.3.json";
    Findings findings;
    return *formats::OscalSchema::Read(formats::ParseJson(formats::Slurp(file), file)->as_object(), file, findings);
  }();
  const auto value = formats::ParseJson(fuzz::Bytes(data, size), "f.json");
  if (!value) return 0;
  (void)kSchema.Validate(*value, "f.json");
  if (const auto* schema = fuzz::Object(value)) {
    Findings findings;
    if (const auto read = formats::OscalSchema::Read(*schema, "f.json", findings))
      (void)read->Validate(*value, "f.json");
  }
  return 0;
}
