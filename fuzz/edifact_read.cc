// Any bytes as EDIFACT declarations: text is UTF-8, spans lie in the input, findings have codes.
#include "formats/edifact_read.h"

#include "base/text_util.h"
#include "formats/test_files.h"
#include "fuzz/target.h"

using namespace atalaya;

namespace {

const formats::EdifactTables& Tables() {
  static const formats::EdifactTables kTables = [] {
    formats::FindingList findings;
    return formats::ReadEdifactTables(formats::SourceTree(), "data/formats/edifact", findings);
  }();
  return kTables;
}

void IsText(const std::string& text) { fuzz::Promise(!FirstBadUtf8(text)); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  formats::DeclarationCollector all;
  formats::EdifactReader reader(Tables(), "f.edi", all);
  reader.Feed(fuzz::Bytes(data, size));
  reader.Finish();
  const auto within = [size](const model::SourceSpan& at) { fuzz::Promise(at.offset + at.length <= size); };
  for (const model::Declaration& declaration : all.declarations) {
    within(declaration.at);
    IsText(declaration.number + declaration.message + declaration.sender + declaration.voyage.ship.name);
    for (const model::KeptText& kept : declaration.kept) {
      IsText(kept.text + kept.name);
      within(kept.at);
    }
    for (const model::Consignment& bill : declaration.consignments) {
      IsText(bill.bill);
      within(bill.at);
      for (const model::DeclaredParty& party : bill.parties) IsText(party.name + party.address);
      for (const model::Goods& goods : bill.goods) IsText(goods.description + goods.marks);
    }
    for (const model::Equipment& box : declaration.equipment) {
      IsText(box.number + box.cell + box.size_type);
      within(box.at);
    }
    for (const model::Person& person : declaration.persons) {
      IsText(person.family + person.given + person.address);
      fuzz::Promise(person.birth.empty() || person.birth.size() == 10);
    }
    for (const Finding& finding : declaration.findings) fuzz::Promise(!finding.code.empty() && finding.where.rfind("f.edi", 0) == 0);
  }
  return 0;
}
