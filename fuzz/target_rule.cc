// Conditions as analysts type them. What parses prints to a text that means the same; what is checked runs on any record and can be explained.
#include <cstring>

#include "fuzz/target.h"
#include "target/json_logic.h"
#include "target/rule.h"
#include "target/signals.h"

using namespace atalaya;
using namespace atalaya::target;

namespace {

const Reference& FuzzReference() {
  static const Reference kReference = [] {
    Reference reference;
    reference.sets["words"] = {false, {"a", "scrap*", "\xC3\xA9"}, {}};
    reference.sets["numbers"] = {true, {}, {1, 2.5}};
    reference.tables["rates"] = {{{"a", 1}, {"b", -1}}};
    return reference;
  }();
  return kReference;
}

const Table& FuzzTable() {
  static const Table kTable = [] {
    Declarations d;
    Words& w = *d.words;
    d.shipments.resize(3);
    Shipment& s = d.shipments[1];
    s.bill = w.Intern("a");
    s.consignee = w.Intern("Bodega \xC3\xA9");
    s.filed = 20'000;
    s.via_known = true;
    s.via = {w.Intern("b"), w.Intern("HUB")};
    s.goods.resize(2);
    s.goods[0] = {w.Intern("870323"), w.Intern("kg"), w.Intern("scrap iron"), 100, 5, 10, 2};
    s.boxes = {{w.Intern("TSTU1"), w.Intern("s"), 2, 1000, 1010}};
    return Tabulate(d, std::vector<Signals>(3));
  }();
  return kTable;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto parsed = Parse(fuzz::Bytes(data, size), "fuzz");
  if (!parsed) {
    fuzz::Promise(HasErrors(parsed.error()));
    return 0;
  }
  const std::string printed = Print(*parsed);
  const auto again = Parse(printed, "again");
  // Printing adds brackets, spaces and day texts, so it may grow beyond the limits; within them it is the same tree.
  if (again) {
    fuzz::Promise(Print(*again) == printed && again->nodes.size() == parsed->nodes.size());
  } else {
    const std::string& code = again.error()[0].code;
    fuzz::Promise(code == "target.too-long" || code == "target.too-deep");
  }
  auto checked = Check(std::move(*parsed), StandardSchema(), FuzzReference(), "fuzz");
  if (!checked) {
    fuzz::Promise(HasErrors(checked.error()));
    return 0;
  }
  const Program program = Compile(*checked, FuzzReference());
  const BoundProgram bound = Bind(program, FuzzTable().words());
  Scratch scratch;
  std::size_t refused = 0;
  const auto truths = Evaluate(bound, FuzzTable(), 0, 3, scratch, refused);
  const std::vector<Truth> together(truths.begin(), truths.end());
  for (std::size_t i = 0; i < 3; ++i) {
    const Explanation trace = Trace({}, program, FuzzTable(), i);
    fuzz::Promise(std::get<std::string>(trace.args[3].second) ==
                  (together[i] == Truth::kTrue ? "true" : together[i] == Truth::kFalse ? "false" : "unknown"));
  }
  if (const auto logic = ExportJsonLogic(*checked, FuzzReference(), "fuzz")) {
    fuzz::Promise(!boost::json::serialize(*logic).empty());
  }
  return 0;
}
