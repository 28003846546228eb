// BAPLIE (2.x: D.95B, SMDG20/22; 3.1: D.13B, SMDG31): the stowage plan. One item a slot: LOC+147 opens it in all versions; what differs is only
// which group the rest stands in.
#include "formats/edifact_map.h"

namespace atalaya::formats {
namespace {

enum BaplieGroup { kBaplieHead, kBaplieShip, kBaplieShipPlace, kBaplieSlot, kBaplieSlotEquipment, kBaplieDangerous, kBaplieDangerousContact };

class BaplieMapper : public EdifactMapper {
 public:
  explicit BaplieMapper(EdifactMessage& message) : message_(message) { message_.head.kind = model::DeclarationKind::kStowagePlan; }

  int GroupOf(const EdifactNode& group) const override {
    const std::string_view path = group.path;
    if (path == "TDT") return kBaplieShip;
    if (path.substr(0, 7) == "TDT/LOC") return kBaplieShipPlace;
    if (path.substr(0, 3) != "LOC") return kBaplieHead;
    if (path.size() >= 3 && path.substr(path.size() - 3) == "DGS") return kBaplieDangerous;
    if (path.find("DGS/") != std::string_view::npos) return kBaplieDangerousContact;
    return path.find('/') == std::string_view::npos ? kBaplieSlot : kBaplieSlotEquipment;
  }

  void Take(const EdifactSegment& segment, int group, bool opens) override {
    if (group == kBaplieSlot && opens && segment.tag == EdifactTag("LOC")) {
      Finish();
      Open(segment);
      return;
    }
    if (open_ && group >= kBaplieSlot) {
      TakeInSlot(segment, group);
    } else {
      message_.ReadHead(segment, group == kBaplieShipPlace);
    }
  }

  void Finish() override {
    if (!open_) return;
    open_ = false;
    message_.Give(slot_, last_);
    for (const auto& [text, at] : lifted_) message_.LiftInspection(at, text, number_, "");
    lifted_.clear();
  }

 private:
  void Open(const EdifactSegment& loc) {
    slot_ = {};
    number_.clear();
    open_ = true;
    slot_.at = message_.Span(loc);
    slot_.cell = Cell(loc);
    Remember(loc);
  }

  // BBBRRTT; without its leading noughts a cell is still told from its length.
  std::string Cell(const EdifactSegment& loc) {
    std::string cell = message_.Text(loc, 2);
    const bool digits = !cell.empty() && cell.find_first_not_of("0123456789") == std::string::npos;
    if (digits && (cell.size() == 5 || cell.size() == 6)) cell.insert(0, 7 - cell.size(), '0');
    if (!cell.empty() && (!digits || cell.size() != 7)) message_.Report(loc, "edifact.cell", {{"value", cell}}, Severity::kNote);
    return cell;
  }

  void TakeInSlot(const EdifactSegment& segment, int group);

  // Findings about the box name the equipment's segment, or the slot's.
  void Remember(const EdifactSegment& segment) { last_ = EdifactSpot(segment); }

  EdifactMessage& message_;
  model::Equipment slot_;
  EdifactSpot last_;
  std::string number_;
  std::vector<std::pair<std::string, model::SourceSpan>> lifted_;  // free texts, told after their box
  bool open_ = false;
};

void BaplieMapper::TakeInSlot(const EdifactSegment& segment, int group) {
  switch (segment.tag) {
    case EdifactTag("EQD"):
      if (slot_.number.empty() && slot_.size_type.empty()) {
        message_.ReadEquipment(segment, slot_);
        number_ = slot_.number;
        Remember(segment);
      } else {
        // Several in one slot (bundled flats): each an item of its own with the slot's cell.
        const std::string cell = slot_.cell;
        const std::vector<model::PlaceUse> places = slot_.places;
        Finish();
        Open(segment);
        slot_.cell = cell;
        slot_.places = places;
        message_.ReadEquipment(segment, slot_);
        number_ = slot_.number;
      }
      return;
    case EdifactTag("LOC"):
      slot_.places.push_back(message_.Place(segment));
      return;
    case EdifactTag("MEA"):
      if (group == kBaplieDangerous) break;
      if (const auto mass = message_.Mass(segment)) {
        if (mass->first == EdifactMass::kVerified) slot_.verified_kg = mass->second;
        else if (mass->first == EdifactMass::kGross) slot_.gross_kg = mass->second;
        else if (mass->first == EdifactMass::kTare) slot_.tare_kg = mass->second;
        else break;
        return;
      }
      break;
    case EdifactTag("FTX"): {
      std::string text = message_.FreeText(segment);
      if (text.empty()) break;
      if (group == kBaplieDangerous && !slot_.dangerous.empty()) {
        std::string& all = slot_.dangerous.back().text;
        all += (all.empty() ? "" : "; ") + text;
        return;
      }
      lifted_.emplace_back(text, message_.Span(segment));
      slot_.texts.push_back(std::move(text));
      return;
    }
    case EdifactTag("NAD"):
      slot_.parties.push_back(message_.Party(segment));
      if (slot_.parties.back().role == model::DeclaredRole::kCarrier) slot_.parties.back().role = model::DeclaredRole::kContainerOperator;
      return;
    case EdifactTag("RFF"): {
      model::Reference reference = message_.ReferenceOf(segment);
      if (reference.kind == "BM" && !reference.number.empty() && reference.number != "1") slot_.bills.push_back(reference.number);
      slot_.references.push_back(std::move(reference));
      return;
    }
    case EdifactTag("TMP"):
      slot_.temperature_c = message_.Celsius(segment, 2, 0, 1);
      return;
    case EdifactTag("GDS"):
      slot_.goods = message_.Text(segment, 1);
      return;
    case EdifactTag("DGS"):
      slot_.dangerous.push_back(message_.Dangerous(segment));
      return;
    default:
      break;
  }
  message_.Keep(segment, slot_.kept);
}

}  // namespace

std::unique_ptr<EdifactMapper> MakeBaplieMapper(EdifactMessage& message) { return std::make_unique<BaplieMapper>(message); }

}  // namespace atalaya::formats
