// COARRI (D.95B and later): containers discharged or loaded, with seals and damage as the terminal saw them. Also the mapper that keeps all.
#include "formats/edifact_map.h"

namespace atalaya::formats {
namespace {

class CoarriMapper : public EdifactMapper {
 public:
  explicit CoarriMapper(EdifactMessage& message) : message_(message) { message_.head.kind = model::DeclarationKind::kMoves; }

  int GroupOf(const EdifactNode& group) const override {
    const std::string_view path = group.path;
    if (path.substr(0, 7) == "EQD/DGS") return 3;
    if (path.substr(0, 3) == "EQD") return 2;
    return path == "TDT/LOC" ? 1 : 0;
  }

  void Take(const EdifactSegment& segment, int group, bool opens) override {
    if (group < 2) {
      if (segment.tag == EdifactTag("BGM")) {
        const auto word = message_.words.documents.Find(message_.Code(segment, 1));
        if (word && *word == "loaded") move_ = model::Move::kLoaded;
        if (word && *word == "discharged") move_ = model::Move::kDischarged;
        if (move_ == model::Move::kNone) message_.KeepAtHead(segment);
      }
      message_.ReadHead(segment, group == 1);
    } else if (segment.tag == EdifactTag("EQD") && opens) {
      Finish();
      box_ = {};
      open_ = true;
      at_ = segment;
      box_.at = message_.Span(segment);
      box_.move = move_;
      message_.ReadEquipment(segment, box_);
    } else if (open_) {
      TakeInBox(segment, group == 3);
    } else {
      message_.KeepAtHead(segment);
    }
  }

  void Finish() override {
    if (!open_) return;
    open_ = false;
    const std::string number = box_.number;
    message_.Give(box_, at_);
    for (const auto& [text, at] : lifted_) message_.LiftInspection(at, text, number, "");
    lifted_.clear();
  }

 private:
  void TakeInBox(const EdifactSegment& segment, bool dangerous);

  EdifactMessage& message_;
  model::Equipment box_;
  EdifactSpot at_;
  model::Move move_ = model::Move::kNone;
  std::vector<std::pair<std::string, model::SourceSpan>> lifted_;
  bool open_ = false;
};

void CoarriMapper::TakeInBox(const EdifactSegment& segment, bool dangerous) {
  switch (segment.tag) {
    case EdifactTag("SEL"):
      box_.seals.push_back(message_.SealOf(segment));
      return;
    case EdifactTag("LOC"):
      if (message_.Code(segment, 1) == "147") {
        box_.cell = message_.Text(segment, 2);
      } else {
        box_.places.push_back(message_.Place(segment));
      }
      return;
    case EdifactTag("DTM"):
      if (message_.words.times.Find(message_.Code(segment, 1)) != EdifactTime::kExecuted || !box_.moved_at.empty()) break;
      box_.moved_at = message_.When(segment);
      if (box_.moved_at.empty()) break;
      return;
    case EdifactTag("MEA"): {
      const auto mass = dangerous ? std::nullopt : message_.Mass(segment);
      if (!mass) break;
      if (mass->first == EdifactMass::kVerified) box_.verified_kg = mass->second;
      else if (mass->first == EdifactMass::kGross) box_.gross_kg = mass->second;
      else if (mass->first == EdifactMass::kTare) box_.tare_kg = mass->second;
      else break;
      return;
    }
    case EdifactTag("RFF"): {
      model::Reference reference = message_.ReferenceOf(segment);
      const auto word = message_.words.bills.Find(reference.kind);
      if (word && *word == "bill" && !reference.number.empty()) box_.bills.push_back(reference.number);
      box_.references.push_back(std::move(reference));
      return;
    }
    case EdifactTag("FTX"): {
      std::string text = message_.FreeText(segment);
      if (dangerous && !box_.dangerous.empty()) {
        box_.dangerous.back().text += text;
        return;
      }
      lifted_.emplace_back(text, message_.Span(segment));
      box_.texts.push_back(std::move(text));
      return;
    }
    case EdifactTag("DGS"):
      box_.dangerous.push_back(message_.Dangerous(segment));
      return;
    case EdifactTag("TMP"):
      box_.temperature_c = message_.Celsius(segment, 2, 0, 1);
      return;
    case EdifactTag("GDS"):
      box_.goods = message_.Text(segment, 1);
      return;
    case EdifactTag("NAD"):
      box_.parties.push_back(message_.Party(segment));
      return;
    case EdifactTag("DAM"): {
      // Type and place of the damage, text or code.
      std::string text = message_.Joined(segment, 2);
      const std::string place = message_.Joined(segment, 3);
      if (!place.empty()) text += (text.empty() ? "" : ", ") + place;
      box_.damages.push_back(std::move(text));
      return;
    }
    default:
      break;
  }
  message_.Keep(segment, box_.kept);
}

class KeepingMapper : public EdifactMapper {
 public:
  explicit KeepingMapper(EdifactMessage& message) : message_(message) {}
  int GroupOf(const EdifactNode&) const override { return 0; }
  void Take(const EdifactSegment& segment, int, bool) override { message_.KeepAtHead(segment); }
  void Finish() override {}

 private:
  EdifactMessage& message_;
};

}  // namespace

std::unique_ptr<EdifactMapper> MakeCoarriMapper(EdifactMessage& message) { return std::make_unique<CoarriMapper>(message); }
std::unique_ptr<EdifactMapper> MakeKeepingMapper(EdifactMessage& message) { return std::make_unique<KeepingMapper>(message); }

}  // namespace atalaya::formats
