// Any bytes as a pre-arrival notice in its three forms: text is UTF-8, values are in their ranges; nothing read is an error.
#include "formats/epc_read.h"

#include <cmath>

#include "base/text_util.h"
#include "fuzz/target.h"

using namespace atalaya;

namespace {

void IsNotice(const formats::DeclarationCollector& all) {
  fuzz::Promise(!all.declarations.empty() || HasErrors(all.findings));
  for (const model::Declaration& notice : all.declarations) {
    fuzz::Promise(notice.kind == model::DeclarationKind::kPreArrival);
    fuzz::Promise(notice.counted.persons.value_or(0) == static_cast<double>(notice.persons.size()));
    fuzz::Promise(!FirstBadUtf8(notice.voyage.ship.name + notice.message + notice.number + notice.format));
    for (const model::KeptText& kept : notice.kept) fuzz::Promise(!FirstBadUtf8(kept.text) && !FirstBadUtf8(kept.name));
    for (const model::Person& person : notice.persons) {
      fuzz::Promise(person.birth.empty() || person.birth.size() == 10);
      fuzz::Promise(!FirstBadUtf8(person.family + person.given));
    }
    for (const Finding& finding : notice.findings) {
      for (const auto& [name, value] : finding.args) fuzz::Promise(!FirstBadUtf8(value));
    }
    if (!notice.security) continue;
    fuzz::Promise(!notice.security->level || (*notice.security->level >= 1 && *notice.security->level <= 3));
    for (const auto& meeting : notice.security->ship_to_ship) {
      fuzz::Promise(!meeting.lat || std::abs(*meeting.lat) <= 90);
      fuzz::Promise(!meeting.lon || std::abs(*meeting.lon) <= 180);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::Bytes(data, size);
  formats::DeclarationCollector xml, json, csv;
  formats::ReadEpcXml(bytes, "f", xml);
  formats::ReadEpcJson(bytes, "f", json);
  formats::ReadEpcCsv(bytes, "f", csv);
  IsNotice(xml);
  IsNotice(json);
  IsNotice(csv);
  (void)formats::IsEpcJson(bytes);
  (void)formats::IsEpcCsv(bytes);
  return 0;
}
