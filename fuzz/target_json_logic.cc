// JsonLogic documents. What is imported is a rule text in canonical form; what it exports again is imported again.
#include "target/json_logic.h"

#include "fuzz/target.h"
#include "target/signals.h"

using namespace atalaya;
using namespace atalaya::target;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  boost::system::error_code error;
  boost::json::parse_options options;
  options.max_depth = 100;
  const boost::json::value logic = boost::json::parse(fuzz::Bytes(data, size), error, {}, options);
  if (error) return 0;
  const auto text = ImportJsonLogic(logic, StandardSchema(), "fuzz");
  if (!text) {
    fuzz::Promise(HasErrors(text.error()));
    return 0;
  }
  auto parsed = Parse(*text, "rule");
  if (!parsed) {  // only brackets that printing added can be too many
    fuzz::Promise(parsed.error()[0].code == "target.too-long" || parsed.error()[0].code == "target.too-deep");
    return 0;
  }
  fuzz::Promise(Print(*parsed) == *text);
  const auto checked = Check(std::move(*parsed), StandardSchema(), {}, "rule");
  if (!checked) return 0;
  if (const auto out = ExportJsonLogic(*checked, {}, "rule")) {
    const auto again = ImportJsonLogic(*out, StandardSchema(), "again");
    fuzz::Promise(again || again.error()[0].code == "target.jsonlogic-deep" || again.error()[0].code == "target.too-deep" ||
                  again.error()[0].code == "target.too-large" || again.error()[0].code == "target.too-long");
  }
  return 0;
}
