// Any bytes as an ASYCUDA manifest: what comes out is UTF-8, counts are those of the items.
#include "formats/awmds.h"

#include "base/text_util.h"
#include "fuzz/target.h"

using namespace atalaya;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  formats::DeclarationCollector all;
  formats::ReadAwmds(fuzz::Bytes(data, size), "f.xml", all);
  fuzz::Promise(all.declarations.size() <= 1);
  fuzz::Promise(!all.declarations.empty() || HasErrors(all.findings));
  for (const model::Declaration& manifest : all.declarations) {
    fuzz::Promise(manifest.counted.bills.value_or(0) == static_cast<double>(manifest.consignments.size()));
    for (const model::Consignment& bill : manifest.consignments) {
      fuzz::Promise(!FirstBadUtf8(bill.bill));
      fuzz::Promise(!bill.goods.empty());
    }
    for (const model::KeptText& kept : manifest.kept) fuzz::Promise(!FirstBadUtf8(kept.text));
  }
  return 0;
}
