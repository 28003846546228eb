// CUSCAR (D.95B, D.96B, D.16A and between): the cargo manifest. Containers first, then consignments: CNI gives the line, the reference after it
// the bill of lading; each bill is one item.
#include "formats/edifact_map.h"

namespace atalaya::formats {
namespace {

enum CuscarGroup { kCuscarHead, kCuscarBox, kCuscarLine, kCuscarBill, kCuscarLeg, kCuscarParty, kCuscarBillOther, kCuscarGoods };

class CuscarMapper : public EdifactMapper {
 public:
  explicit CuscarMapper(EdifactMessage& message) : message_(message) { message_.head.kind = model::DeclarationKind::kManifest; }

  int GroupOf(const EdifactNode& group) const override {
    const std::string_view path = group.path;
    if (path.substr(0, 3) == "EQD") return kCuscarBox;
    if (path == "CNI") return kCuscarLine;
    if (path == "CNI/RFF") return kCuscarBill;
    if (path.substr(0, 3) == "GID" || path.substr(0, 11) == "CNI/RFF/GID") return kCuscarGoods;  // D.94B has goods without consignments
    if (path.substr(0, 11) == "CNI/RFF/TDT") return kCuscarLeg;
    if (path.substr(0, 11) == "CNI/RFF/NAD") return kCuscarParty;
    return path.substr(0, 3) == "CNI" ? kCuscarBillOther : kCuscarHead;
  }

  void Take(const EdifactSegment& segment, int group, bool opens) override {
    switch (group) {
      case kCuscarHead:
        // The nature of all consignments that do not tell their own.
        if ((segment.tag == EdifactTag("GIS") || segment.tag == EdifactTag("GEI")) && NatureOf(segment) != model::Nature::kUnknown) {
          nature_ = NatureOf(segment);
          return;
        }
        message_.ReadHead(segment, false);
        return;
      case kCuscarBox:
        TakeBox(segment, opens);
        return;
      default:
        break;
    }
    GiveBox();
    if (segment.tag == EdifactTag("CNI")) {
      GiveBill();
      OpenBill(segment);
      bill_.line = message_.Text(segment, 1);
      bill_.bill = message_.Text(segment, 2);
      line_ = bill_.line;
      return;
    }
    if (group == kCuscarBill && opens && segment.tag == EdifactTag("RFF")) {
      TakeBillNumber(segment);
      return;
    }
    if (!bill_open_) OpenBill(segment);
    filled_ = true;
    if (group == kCuscarGoods) TakeGoods(segment, opens);
    else TakeBill(segment, group);
  }

  void Finish() override {
    GiveBox();
    GiveBill();
  }

 private:
  model::Nature NatureOf(const EdifactSegment& segment) {
    // GIS+23 (C529 first), GEI+x+23 (C012 second).
    return message_.words.natures.Get(message_.Code(segment, segment.tag == EdifactTag("GEI") ? 2 : 1), model::Nature::kUnknown);
  }

  void OpenBill(const EdifactSegment& segment) {
    bill_ = {};
    bill_open_ = true;
    filled_ = named_ = false;
    currency_.clear();
    bill_.at = message_.Span(segment);
  }

  void GiveBox() {
    if (!box_open_) return;
    box_open_ = false;
    message_.Give(box_, box_at_);
  }

  void GiveBill() {
    if (!bill_open_) return;
    bill_open_ = false;
    if (bill_.nature == model::Nature::kUnknown) bill_.nature = nature_;
    message_.Give(bill_);
  }

  void TakeBillNumber(const EdifactSegment& segment);
  void TakeBox(const EdifactSegment& segment, bool opens);
  void TakeBill(const EdifactSegment& segment, int group);
  void TakeGoods(const EdifactSegment& segment, bool opens);
  void TakeAmount(const EdifactSegment& segment, std::optional<model::Amount>* value);
  void AddContainer(const std::string& number) {
    for (const std::string& known : bill_.containers) {
      if (known == number) return;
    }
    if (!number.empty()) bill_.containers.push_back(number);
  }

  EdifactMessage& message_;
  model::Nature nature_ = model::Nature::kUnknown;
  model::Equipment box_;
  EdifactSpot box_at_;
  model::Consignment bill_;
  std::string line_, currency_;
  bool box_open_ = false, bill_open_ = false;
  bool filled_ = false, named_ = false;  // the open bill has more than references; it has its number
};

// A second reference before anything else is of the same bill (master and house); after that the next bill of the line begins.
void CuscarMapper::TakeBillNumber(const EdifactSegment& segment) {
  model::Reference reference = message_.ReferenceOf(segment);
  const auto word = message_.words.bills.Find(reference.kind);
  if (!bill_open_ || filled_ || (named_ && word && *word == "bill")) {
    GiveBill();
    OpenBill(segment);
    bill_.line = line_;
  }
  if (word && *word == "master") {
    bill_.master = reference.number;
  } else if (!named_ && (word || bill_.bill.empty())) {
    bill_.bill = reference.number;
    named_ = word.has_value();
  }
  bill_.references.push_back(std::move(reference));
}

void CuscarMapper::TakeBox(const EdifactSegment& segment, bool opens) {
  if (segment.tag == EdifactTag("EQD") && opens) {
    GiveBox();
    box_ = {};
    box_open_ = true;
    box_.at = message_.Span(segment);
    box_at_ = segment;
    message_.ReadEquipment(segment, box_);
    return;
  }
  if (!box_open_) {
    message_.KeepAtHead(segment);
    return;
  }
  switch (segment.tag) {
    case EdifactTag("SEL"):
      box_.seals.push_back(message_.SealOf(segment));
      return;
    case EdifactTag("NAD"):
      box_.parties.push_back(message_.Party(segment));
      return;
    case EdifactTag("LOC"):
      box_.places.push_back(message_.Place(segment));
      return;
    case EdifactTag("TMP"):
      box_.temperature_c = message_.Celsius(segment, 2, 0, 1);
      return;
    case EdifactTag("GIS"):
    case EdifactTag("GEI"):
      if (NatureOf(segment) == model::Nature::kUnknown) break;
      box_.nature = NatureOf(segment);
      return;
    case EdifactTag("MEA"): {
      const auto mass = message_.Mass(segment);
      if (!mass) break;
      if (mass->first == EdifactMass::kVerified) box_.verified_kg = mass->second;
      else if (mass->first == EdifactMass::kGross) box_.gross_kg = mass->second;
      else if (mass->first == EdifactMass::kTare) box_.tare_kg = mass->second;
      else break;
      return;
    }
    default:
      break;
  }
  message_.Keep(segment, box_.kept);
}

void CuscarMapper::TakeAmount(const EdifactSegment& segment, std::optional<model::Amount>* value) {
  auto amount = message_.AmountOf(segment);
  const auto word = message_.words.amounts.Find(message_.Code(segment, 1));
  if (amount && amount->currency.empty()) amount->currency = currency_;
  if (amount && word && *word == "freight") bill_.freight = std::move(amount);
  else if (amount && word && !value->has_value()) *value = std::move(amount);
  else message_.Keep(segment, bill_.kept);
}

void CuscarMapper::TakeBill(const EdifactSegment& segment, int group) {
  switch (segment.tag) {
    case EdifactTag("LOC"):
      bill_.places.push_back(message_.Place(segment));
      return;
    case EdifactTag("NAD"):
      bill_.parties.push_back(message_.Party(segment));
      return;
    case EdifactTag("CTA"):
    case EdifactTag("COM"):
      if (bill_.parties.empty()) break;
      message_.Contact(segment, &bill_.parties.back());
      return;
    case EdifactTag("RFF"): {
      model::Reference reference = message_.ReferenceOf(segment);
      if (group == kCuscarParty && !bill_.parties.empty() && bill_.parties.back().id.empty()) bill_.parties.back().id = reference.number;
      bill_.references.push_back(std::move(reference));
      return;
    }
    case EdifactTag("GIS"):
    case EdifactTag("GEI"):
      if (NatureOf(segment) == model::Nature::kUnknown) break;
      bill_.nature = NatureOf(segment);
      return;
    case EdifactTag("CUX"):
      if (currency_.empty()) currency_ = message_.Text(segment, 1, 1);
      break;
    case EdifactTag("MOA"):
      TakeAmount(segment, &bill_.value);
      return;
    case EdifactTag("FTX"): {
      std::string text = message_.FreeText(segment);
      message_.LiftInspection(message_.Span(segment), text, "", bill_.bill);
      bill_.texts.push_back(std::move(text));
      return;
    }
    case EdifactTag("CNT"): {
      const auto word = message_.words.totals.Find(message_.Code(segment, 1));
      const auto value = word ? message_.Number(segment, 1, 1) : std::nullopt;
      if (!value) break;
      if (*word == "packages") bill_.packages = value;
      else if (*word == "gross") bill_.gross_kg = value;
      else if (*word == "containers") bill_.container_count = value;
      else break;
      return;
    }
    default:
      break;
  }
  message_.Keep(segment, bill_.kept);
}

void CuscarMapper::TakeGoods(const EdifactSegment& segment, bool opens) {
  if ((segment.tag == EdifactTag("GID") && opens) || bill_.goods.empty()) {
    model::Goods& goods = bill_.goods.emplace_back();
    if (segment.tag == EdifactTag("GID")) {
      goods.number = message_.Text(segment, 1);
      goods.packages = message_.Number(segment, 2);
      goods.package_type = message_.Text(segment, 2, 1);
      if (segment.Components(3) > 1) message_.Keep(segment, bill_.kept);  // inner packages
      return;
    }
  }
  model::Goods& goods = bill_.goods.back();
  switch (segment.tag) {
    case EdifactTag("PAC"):
      if (goods.packages && !goods.package_type.empty()) break;
      if (!goods.packages) goods.packages = message_.Number(segment, 1);
      if (goods.package_type.empty()) goods.package_type = message_.Text(segment, 3);
      return;
    case EdifactTag("FTX"): {
      std::string text = message_.FreeText(segment);
      message_.LiftInspection(message_.Span(segment), text, "", bill_.bill);
      if (goods.description.empty() || message_.words.texts.Find(message_.Code(segment, 1))) {
        goods.description += (goods.description.empty() ? "" : " ") + text;
      } else {
        bill_.texts.push_back(std::move(text));
      }
      return;
    }
    case EdifactTag("MEA"): {
      const auto mass = message_.Mass(segment);
      if (!mass) break;
      if (mass->first == EdifactMass::kGross) goods.gross_kg = mass->second;
      else if (mass->first == EdifactMass::kNet) goods.net_kg = mass->second;
      else if (mass->first == EdifactMass::kVolume) goods.volume_m3 = mass->second;
      else break;
      return;
    }
    case EdifactTag("MOA"):
      TakeAmount(segment, &goods.value);
      return;
    case EdifactTag("SGP"): {
      model::Placement placement{message_.Text(segment, 1), message_.Number(segment, 2), std::nullopt};
      AddContainer(placement.container);
      goods.placements.push_back(std::move(placement));
      return;
    }
    case EdifactTag("DGS"):
      goods.dangerous.push_back(message_.Dangerous(segment));
      return;
    case EdifactTag("PCI"):
      goods.marks += (goods.marks.empty() ? "" : " ") + message_.Joined(segment, 2);
      return;
    case EdifactTag("CST"):
      for (std::size_t e = 2; e < segment.Elements(); ++e) {
        std::string digits;
        for (const char c : message_.Text(segment, e)) {
          if (c >= '0' && c <= '9') digits += c;
        }
        if (digits.size() >= 2 && digits.size() <= 12) goods.hs.push_back(std::move(digits));
      }
      if (goods.hs.empty()) break;
      return;
    case EdifactTag("LOC"):
      if (message_.words.goods_places.Find(message_.Code(segment, 1))) goods.origin = message_.Text(segment, 2);
      else bill_.places.push_back(message_.Place(segment));
      return;
    case EdifactTag("GIS"):
    case EdifactTag("GEI"):
      if (NatureOf(segment) == model::Nature::kUnknown || bill_.nature != model::Nature::kUnknown) break;
      bill_.nature = NatureOf(segment);
      return;
    default:
      break;
  }
  message_.Keep(segment, bill_.kept);
}

}  // namespace

std::unique_ptr<EdifactMapper> MakeCuscarMapper(EdifactMessage& message) { return std::make_unique<CuscarMapper>(message); }

}  // namespace atalaya::formats
