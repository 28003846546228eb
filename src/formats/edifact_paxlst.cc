// PAXLST (D.02B, D.05B and around; the airlines' profile too): crew and passengers. NAD+FL, FM, DDU, DDT open a person.
#include "base/text_util.h"
#include "base/time.h"
#include "formats/edifact_map.h"

namespace atalaya::formats {
namespace {

enum PaxlstGroup { kPaxlstHead, kPaxlstCall, kPaxlstPerson, kPaxlstDocument, kPaxlstOther };

class PaxlstMapper : public EdifactMapper {
 public:
  explicit PaxlstMapper(EdifactMessage& message) : message_(message) { message_.head.kind = model::DeclarationKind::kPassengerList; }

  int GroupOf(const EdifactNode& group) const override {
    if (group.path == "NAD") return group.most >= 1000 ? kPaxlstPerson : kPaxlstHead;
    if (group.path == "NAD/DOC") return kPaxlstDocument;
    if (group.path.substr(0, 4) == "NAD/") return kPaxlstOther;
    return group.path == "TDT/LOC" ? kPaxlstCall : kPaxlstHead;
  }

  void Take(const EdifactSegment& segment, int group, bool opens) override {
    if (group == kPaxlstPerson && opens && segment.tag == EdifactTag("NAD")) {
      Finish();
      OpenPerson(segment);
    } else if (group >= kPaxlstPerson && open_) {
      TakeInPerson(segment, group);
    } else {
      if (segment.tag == EdifactTag("BGM")) {
        const auto word = message_.words.documents.Find(message_.Code(segment, 1));
        if (word && *word == "crew") message_.head.kind = model::DeclarationKind::kCrewList;
      }
      message_.ReadHead(segment, group == kPaxlstCall);
    }
  }

  void Finish() override {
    if (!open_) return;
    open_ = false;
    message_.Give(person_);
  }

 private:
  void OpenPerson(const EdifactSegment& nad);
  void TakeInPerson(const EdifactSegment& segment, int group);

  EdifactMessage& message_;
  model::Person person_;
  bool open_ = false;
};

void PaxlstMapper::OpenPerson(const EdifactSegment& nad) {
  person_ = {};
  open_ = true;
  person_.at = message_.Span(nad);
  person_.role = message_.words.persons.Get(message_.Code(nad, 1), model::PersonRole::kUnknown);
  // C080: family name, then given names; some write all into C058.
  person_.family = message_.Text(nad, 4);
  person_.given = message_.Joined(nad, 4, 1);
  if (person_.family.empty()) {
    person_.family = message_.Text(nad, 3);
    person_.given = message_.Joined(nad, 3, 1);
  }
  if (person_.family.empty()) message_.Report(nad, "edifact.no-name");
  person_.address = message_.Joined(nad, 5, 0, ", ");
  for (const std::size_t element : {6, 7, 8, 9}) {
    const std::string more = message_.Text(nad, element);
    if (!more.empty()) person_.address += (person_.address.empty() ? "" : ", ") + more;
  }
}

void PaxlstMapper::TakeInPerson(const EdifactSegment& segment, int group) {
  switch (segment.tag) {
    case EdifactTag("ATT"): {
      // ATT+2++M: an attribute of a person; the newer form has its text beside the code.
      if (message_.Code(segment, 1) != "2") break;
      const std::string value = Fold(message_.Text(segment, 3));
      if (value == "M" || value == "MALE" || value == "1") person_.sex = "m";
      else if (value == "F" || value == "FEMALE") person_.sex = "f";
      else if (value == "X" || value == "U") person_.sex = "x";
      else break;
      return;
    }
    case EdifactTag("DTM"): {
      const auto what = message_.words.times.Find(message_.Code(segment, 1));
      if (what == EdifactTime::kBirth && person_.birth.empty()) {
        person_.birth = DayOf(message_.When(segment, true));
        if (!person_.birth.empty()) return;
      } else if (what == EdifactTime::kExpiry && group == kPaxlstDocument && !person_.documents.empty()) {
        person_.documents.back().expires = DayOf(message_.When(segment));
        if (!person_.documents.back().expires.empty()) return;
      }
      break;
    }
    case EdifactTag("LOC"): {
      model::PlaceUse place = message_.Place(segment);
      if (group == kPaxlstDocument && !person_.documents.empty() && place.role == model::PlaceRole::kIssued) {
        person_.documents.back().country = place.code;
        return;
      }
      if (place.role == model::PlaceRole::kBirth) {
        person_.birth_place = place.name.empty() ? place.code : place.name + (place.code.empty() ? "" : ", " + place.code);
        return;
      }
      person_.places.push_back(std::move(place));
      return;
    }
    case EdifactTag("NAT"): {
      std::string nationality = message_.Text(segment, 2);
      if (nationality.empty()) nationality = message_.Text(segment, 2, 3);
      if (person_.nationality.empty()) {
        person_.nationality = std::move(nationality);
        return;
      }
      break;  // a second one is kept
    }
    case EdifactTag("EMP"): {
      for (const std::size_t element : {3, 2}) {
        if (person_.rank.empty()) person_.rank = message_.Text(segment, element, 3);
        if (person_.rank.empty()) person_.rank = message_.Text(segment, element);
      }
      if (message_.words.ranks.Find(Fold(person_.rank))) person_.master = true;
      return;
    }
    case EdifactTag("DOC"): {
      model::TravelDocument document;
      document.kind = message_.Text(segment, 1);
      document.number = message_.Text(segment, 2);
      person_.documents.push_back(std::move(document));
      return;
    }
    case EdifactTag("RFF"):
      person_.references.push_back(message_.ReferenceOf(segment));
      return;
    case EdifactTag("FTX"): {
      std::string text = message_.FreeText(segment);
      if (text.empty()) break;
      person_.texts.push_back(std::move(text));
      return;
    }
    default:
      break;
  }
  message_.Keep(segment, person_.kept);
}

}  // namespace

std::unique_ptr<EdifactMapper> MakePaxlstMapper(EdifactMessage& message) { return std::make_unique<PaxlstMapper>(message); }

}  // namespace atalaya::formats
