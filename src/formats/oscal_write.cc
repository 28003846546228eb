#include "formats/oscal_write.h"

#include <algorithm>
#include <boost/json.hpp>

#include "formats/json_write.h"
#include "formats/oscal_parts.h"
#include "formats/oscal_patterns.h"
#include "standard/json_access.h"
#include "standard/uuid.h"

namespace atalaya::formats {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using oscal::AddList;
using oscal::AddProp;
using oscal::Parts;

const model::Control* FindControl(const model::Standard* standard, const std::string& id) {
  if (standard == nullptr) return nullptr;
  const auto found = std::find_if(standard->controls.begin(), standard->controls.end(),
                                  [&](const model::Control& control) { return control.id == id; });
  return found != standard->controls.end() ? &*found : nullptr;
}

// One subject's answers as a result.
class ResultWriter {
 public:
  ResultWriter(const Parts& parts, const OscalScope& scope, Findings& findings)
      : parts_(parts), scope_(scope), findings_(findings) {}

  // `about`: the members before the answers, uuid to links.
  object Write(object about, const std::string& subject, const std::string& subject_uuid, bool state,
               const model::Standard* standard, const model::AnswerSheet& sheet) {
    array selected, observations, made;
    for (const auto& [id, answer] : sheet) {
      if (!IsOscalToken(id)) {
        findings_.push_back(Error("oscal.control-id", subject, {{"id", Shortened(id)}}));
        continue;
      }
      const oscal::Statement statement{subject, subject_uuid, state, FindControl(standard, id), id, &answer};
      selected.emplace_back(object{{"control-id", id}});
      observations.emplace_back(parts_.Observation(statement));
      made.emplace_back(parts_.Finding(statement, findings_));
    }
    object selection;
    if (selected.empty()) {
      selection.emplace("description", "No control was answered.");
      selection.emplace("include-all", object());
    } else {
      selection.emplace("include-controls", std::move(selected));
    }
    about.emplace("reviewed-controls", object{{"control-selections", array{std::move(selection)}}});
    AddList(about, "observations", std::move(observations));
    AddList(about, "findings", std::move(made));
    if (parts_.Illustrative()) about.emplace("remarks", "Illustrative answers.");
    return about;
  }

  object About(const std::string& uuid, const std::string& title, const std::string& description, array props) const {
    if (parts_.Illustrative()) AddProp(props, "illustrative", "answers");
    object about{{"uuid", uuid}, {"title", title}, {"description", description}, {"start", scope_.time}};
    AddList(about, "props", std::move(props));
    return about;
  }

 private:
  const Parts& parts_;
  const OscalScope& scope_;
  Findings& findings_;
};

// The standard by which a State's own answers are named: that of its first facility in the scope.
const model::Standard* StandardOfState(const model::Region& region, const OscalScope& scope, int state) {
  for (const int facility : scope.facilities) {
    if (region.ports[region.facilities[facility].port].state == state) return &region.StandardOf(facility);
  }
  return nullptr;
}

void Print(JsonWriter& out, const value& tree) {
  switch (tree.kind()) {
    case boost::json::kind::object:
      out.BeginObject();
      for (const auto& member : tree.get_object()) {
        out.Key(std::string_view(member.key()));
        Print(out, member.value());
      }
      out.EndObject();
      break;
    case boost::json::kind::array:
      out.BeginArray();
      for (const value& element : tree.get_array()) Print(out, element);
      out.EndArray();
      break;
    case boost::json::kind::string:
      out.String(standard::View(tree.get_string()));
      break;
    case boost::json::kind::int64:
      out.Integer(tree.get_int64());
      break;
    case boost::json::kind::uint64:
      out.Unsigned(tree.get_uint64());
      break;
    case boost::json::kind::double_:
      out.Number(tree.get_double());
      break;
    case boost::json::kind::bool_:
      out.Bool(tree.get_bool());
      break;
    case boost::json::kind::null:
      out.Null();
      break;
  }
}

}  // namespace

std::vector<int> FacilitiesOf(const model::Region& region, std::string_view subject) {
  std::vector<int> found;
  for (std::size_t i = 0; i < region.facilities.size(); ++i) {
    const model::Facility& facility = region.facilities[i];
    const int state = region.ports[facility.port].state;
    if (subject.empty() || facility.id == subject || (state >= 0 && region.states[state].iso2 == subject)) {
      found.push_back(static_cast<int>(i));
    }
  }
  return found;
}

Result<object> WriteAssessmentResults(const model::Region& region, const OscalScope& scope, Findings& findings) {
  const Parts parts(region, scope);
  if (Findings wrong = parts.Check(); !wrong.empty()) return Fail(std::move(wrong));
  ResultWriter writer(parts, scope, findings);
  const std::string plan_uuid = parts.Uuid("assessment-plan", "none");

  array results;
  for (const int index : parts.States()) {
    const model::State& state = region.states[index];
    array props;
    AddProp(props, "state", state.iso2);
    object about = writer.About(parts.Uuid("result", state.iso2), state.name.In(scope.language),
                                "Answers of the Designated Authority; the facilities of the State inherit them.",
                                std::move(props));
    results.emplace_back(writer.Write(std::move(about), state.iso2, parts.StateUuid(index), true,
                                      StandardOfState(region, scope, index), region.state_answers[index]));
  }
  for (const int index : scope.facilities) {
    const model::Facility& facility = region.facilities[index];
    const model::Standard& standard = region.StandardOf(index);
    array props;
    AddProp(props, "facility", facility.id);
    AddProp(props, "standard", standard.id);
    AddProp(props, "standard-version", standard.version);
    object about = writer.About(parts.Uuid("result", facility.id), facility.name.empty() ? facility.id : facility.name,
                                "Answers of the facility. " + standard.title, std::move(props));
    const std::string& state = region.states[region.ports[facility.port].state].iso2;
    about.emplace("links", array{object{{"href", "#" + parts.Uuid("result", state)}, {"rel", "inherits"}}});
    results.emplace_back(writer.Write(std::move(about), facility.id, parts.FacilityUuid(index), false, &standard,
                                      region.answers[index]));
  }

  object body;
  body.emplace("uuid", "");
  body.emplace("metadata", parts.Metadata("Assessment results: " + region.title.In(scope.language)));
  body.emplace("import-ap",
               object{{"href", "#" + plan_uuid}, {"remarks", "No assessment plan is exchanged as OSCAL."}});
  body.emplace("results", std::move(results));
  body.emplace("back-matter", object{{"resources", array{object{{"uuid", plan_uuid},
                                                                {"title", "Assessment plan"},
                                                                {"description", "Kept outside OSCAL."}}}}});
  body["uuid"] = standard::Uuid5("assessment-results\n" + boost::json::serialize(body));
  object document;
  document.emplace("assessment-results", std::move(body));
  return document;
}

std::string PrintOscal(const value& document) {
  JsonWriter out;
  Print(out, document);
  return out.Take();
}

}  // namespace atalaya::formats
