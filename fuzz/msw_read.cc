// Any bytes as the single window's spreadsheet; and, since few bytes make an archive, as the crew sheet inside of a good one.
#include "formats/msw_read.h"

#include "base/text_util.h"
#include "formats/test_evidence.h"
#include "fuzz/target.h"

using namespace atalaya;

namespace {

void IsLists(const formats::DeclarationCollector& all) {
  for (const model::Declaration& list : all.declarations) {
    fuzz::Promise(list.counted.persons.value_or(0) == static_cast<double>(list.persons.size()));
    fuzz::Promise(!list.persons.empty() || !list.texts.empty());
    for (const model::Person& person : list.persons) {
      fuzz::Promise(!FirstBadUtf8(person.family + person.given + person.rank));
      fuzz::Promise(person.birth.empty() || person.birth.size() == 10);
    }
    for (const Finding& finding : list.findings) {
      for (const auto& [name, value] : finding.args) fuzz::Promise(!FirstBadUtf8(value));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::Bytes(data, size);
  formats::DeclarationCollector file, sheet;
  formats::ReadMsw(bytes, "f", file);
  IsLists(file);
  const std::string head =
      "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c><c r=\"D1\" t=\"s\"><v>3</v></c></row>";
  const std::string inside = formats::test::Zip(
      {{"xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" r:id=\"a\"/></sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"a\" Target=\"a.xml\"/></Relationships>"},
       {"xl/sharedStrings.xml", "<sst><si><t>Last Name</t></si><si><t>Date of Birth</t></si><si><t>Document Number</t></si><si><t>Transit</t></si></sst>"},
       {"xl/a.xml", head + std::string(bytes) + "</sheetData></worksheet>", true}});
  formats::ReadMsw(inside, "f", sheet);
  IsLists(sheet);
  return 0;
}
