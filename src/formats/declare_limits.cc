#include "formats/declare_limits.h"

#include "formats/json_decode.h"
#include "formats/json_parse.h"

namespace atalaya::formats {

Result<declare::Limits> ReadDeclareLimits(std::string_view bytes, const std::string& file) {
  const auto document = ParseJson(bytes, file);
  if (!document) return Fail(document.error());
  FindingList findings;
  declare::Limits limits;
  JsonObject root(JsonNode(*document, file, findings));
  JsonObject object(root.Need("limits"));
  const std::pair<const char*, double*> kNames[] = {
      {"late_hours", &limits.late_hours},       {"mass_share", &limits.mass_share},     {"mass_kg", &limits.mass_kg},
      {"empty_20_kg", &limits.empty_20_kg},     {"empty_40_kg", &limits.empty_40_kg},   {"empty_reefer_kg", &limits.empty_reefer_kg},
      {"empty_other_kg", &limits.empty_other_kg}, {"over_tare_kg", &limits.over_tare_kg}};
  for (const auto& [name, value] : kNames) {
    JsonObject one(object.Need(name));
    *value = one.Need("value").Number(0, 100'000);
    one.Done();
  }
  object.Done();
  root.Done();
  if (findings.Errors() > 0) return Fail(findings.Take());
  return limits;
}

}  // namespace atalaya::formats
