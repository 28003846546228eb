#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "formats/oscal_parts.h"
#include "formats/oscal_patterns.h"
#include "formats/oscal_write.h"
#include "standard/standard.h"
#include "standard/uuid.h"

namespace atalaya::formats {
namespace {

using boost::json::array;
using boost::json::object;
using oscal::AddList;
using oscal::AddProp;
using oscal::Parts;

double Cents(double amount) {
  return std::round(amount * 100) / 100;
}

class PlanWriter {
 public:
  PlanWriter(const model::Region& region, const Parts& parts, const OscalScope& scope,
             const std::vector<PlannedSolution>& plan, Findings& findings)
      : region_(region), parts_(parts), scope_(scope), plan_(plan), findings_(findings) {}

  void Add(const assess::Deficiency& deficiency) {
    const model::Facility& facility = region_.facilities[deficiency.facility];
    const model::Control& control = region_.StandardOf(deficiency.facility).controls[deficiency.control];
    const model::Answer& answer = region_.AnswerOf(deficiency.facility, control.id);
    if (!IsOscalToken(control.id)) {
      findings_.push_back(Error("oscal.control-id", facility.id, {{"id", control.id}}));
      return;
    }
    const oscal::Statement statement{facility.id, parts_.FacilityUuid(deficiency.facility), false, &control, control.id,
                                     &answer};
    const std::string key = facility.id + "\n" + control.id;
    const std::string risk_uuid = parts_.Uuid("risk", key);
    observations_.emplace_back(parts_.Observation(statement));
    object finding = parts_.Finding(statement, findings_);
    finding.emplace("related-risks", array{object{{"risk-uuid", risk_uuid}}});
    const object observation_link{{"observation-uuid", observations_.back().at("uuid")}};
    const object finding_link{{"finding-uuid", finding.at("uuid")}};
    findings_made_.emplace_back(std::move(finding));
    risks_.emplace_back(Risk(deficiency, statement, risk_uuid));

    object item{{"uuid", parts_.Uuid("item", key)},
                {"title", parts_.ControlTitle(statement)},
                {"description", control.statement.In(scope_.language)},
                {"props", ItemProps(deficiency, facility.id, control, answer)},
                {"related-findings", array{finding_link}},
                {"related-observations", array{observation_link}},
                {"related-risks", array{object{{"risk-uuid", risk_uuid}}}}};
    items_.emplace_back(std::move(item));
  }

  bool Empty() const { return items_.empty(); }

  object Take() {
    object body;
    body.emplace("uuid", "");
    body.emplace("metadata", parts_.Metadata("Plan of action: " + region_.title.In(scope_.language)));
    body.emplace("system-id", object{{"id", IsOscalString(region_.id) ? region_.id : "region"}});
    AddList(body, "observations", std::move(observations_));
    AddList(body, "risks", std::move(risks_));
    AddList(body, "findings", std::move(findings_made_));
    AddList(body, "poam-items", std::move(items_));
    body["uuid"] = standard::Uuid5("action-plan\n" + boost::json::serialize(body));
    object document;
    document.emplace("plan-of-action-and-milestones", std::move(body));
    return document;
  }

 private:
  array ItemProps(const assess::Deficiency& deficiency, const std::string& facility, const model::Control& control,
                  const model::Answer& answer) const {
    array props;
    AddProp(props, "facility", facility);
    AddProp(props, "control", control.id);
    AddProp(props, "answer", model::Name(answer.reply));
    AddProp(props, "force", deficiency.mandatory ? "mandatory" : "guidance");
    AddProp(props, "inherited", deficiency.inherited ? "yes" : "no");
    if (!control.owner.empty()) AddProp(props, "owner", control.owner);
    if (!control.citation.empty()) AddProp(props, "citation", control.citation);
    if (parts_.Illustrative()) AddProp(props, "illustrative", "answers");  // items travel alone
    return props;
  }

  object Risk(const assess::Deficiency& deficiency, const oscal::Statement& statement, const std::string& uuid) const {
    array remediations;
    bool planned = false;
    for (const int solution : deficiency.solutions) {
      const PlannedSolution* bought = Bought(deficiency, solution);
      planned = planned || bought != nullptr;
      remediations.emplace_back(Remediation(deficiency, statement, solution, bought));
    }
    object risk{{"uuid", uuid},
                {"title", parts_.ControlTitle(statement)},
                {"description", statement.control->question.In(scope_.language)},
                {"statement", statement.control->statement.In(scope_.language)},
                {"status", planned ? "remediating" : "open"}};
    AddList(risk, "remediations", std::move(remediations));
    risk.emplace("related-observations",
                 array{object{{"observation-uuid",
                               parts_.Uuid("observation", statement.subject + "\n" + statement.control_id)}}});
    return risk;
  }

  const PlannedSolution* Bought(const assess::Deficiency& deficiency, int solution) const {
    const int state = region_.ports[region_.facilities[deficiency.facility].port].state;
    const auto found = std::find_if(plan_.begin(), plan_.end(), [&](const PlannedSolution& planned) {
      return planned.solution == solution &&
             (planned.facility == deficiency.facility || (planned.facility < 0 && planned.state == state));
    });
    return found != plan_.end() ? &*found : nullptr;
  }

  object Remediation(const assess::Deficiency& deficiency, const oscal::Statement& statement, int index,
                     const PlannedSolution* bought) const {
    const model::Solution& solution = region_.solutions[index];
    // What the State's authority must mend is one programme, not one a facility: priced at the medium size, as
    // everywhere else.
    const model::Size size = deficiency.inherited ? model::Size::kMedium : region_.facilities[deficiency.facility].size;
    const assess::Cost cost = assess::CostAt(solution, size);
    array props;
    AddProp(props, "solution", solution.id);
    AddProp(props, "requirement", model::Name(solution.requirement));
    AddProp(props, "kind", model::Name(solution.kind));
    if (!solution.owner.empty()) AddProp(props, "owner", solution.owner);
    AddProp(props, "currency", region_.currency);
    AddProp(props, "capital", Cents(cost.capital));
    AddProp(props, "yearly", Cents(cost.yearly));
    AddProp(props, "committed", Cents(cost.Committed(region_.funds.commitment_years)));
    AddProp(props, "lead-months", static_cast<double>(solution.lead_months));
    if (bought != nullptr) AddFunds(props, *bought);
    const std::string uuid =
        parts_.Uuid("remediation", statement.subject + "\n" + statement.control_id + "\n" + solution.id);
    object response{{"uuid", uuid},
                    {"lifecycle", bought != nullptr ? "planned" : "recommendation"},
                    {"title", solution.title.In(scope_.language)},
                    {"description", solution.description.In(scope_.language)},
                    {"props", std::move(props)}};
    if (bought != nullptr && bought->first_year >= 1900 && bought->last_year >= bought->first_year &&
        bought->last_year < 3000) {
      const std::string indicator = solution.indicator.In(scope_.language);
      object task{{"uuid", standard::Uuid5(uuid + "\nmilestone")},
                  {"type", "milestone"},
                  {"title", solution.title.In(scope_.language)}};
      if (!indicator.empty()) task.emplace("description", indicator);
      task.emplace("timing", object{{"within-date-range",
                                     object{{"start", std::to_string(bought->first_year) + "-01-01T00:00:00Z"},
                                            {"end", std::to_string(bought->last_year) + "-12-31T23:59:59Z"}}}});
      response.emplace("tasks", array{std::move(task)});
    }
    return response;
  }

  // One property a fund that pays: the amount, with the fund's id as class.
  void AddFunds(array& props, const PlannedSolution& bought) const {
    for (std::size_t f = 0; f < bought.by_fund.size() && f < region_.funds.funds.size(); ++f) {
      if (bought.by_fund[f] <= 0) continue;
      AddProp(props, "fund-amount", Cents(bought.by_fund[f]));
      const std::string& fund = region_.funds.funds[f].id;
      props.back().as_object().emplace(IsOscalToken(fund) ? "class" : "remarks", fund);
    }
  }

  const model::Region& region_;
  const Parts& parts_;
  const OscalScope& scope_;
  const std::vector<PlannedSolution>& plan_;
  Findings& findings_;
  array observations_, risks_, findings_made_, items_;
};

}  // namespace

Result<object> WriteActionPlan(const model::Region& region, const assess::Review& review, const OscalScope& scope,
                               const std::vector<PlannedSolution>& plan, Findings& findings) {
  const Parts parts(region, scope);
  if (Findings wrong = parts.Check(); !wrong.empty()) return Fail(std::move(wrong));
  PlanWriter writer(region, parts, scope, plan, findings);
  for (const int facility : scope.facilities) {
    for (const assess::Deficiency& deficiency : review.facilities[facility].deficiencies) writer.Add(deficiency);
  }
  if (writer.Empty()) return Fail(Warning("oscal.no-deficiencies", region.id));
  return writer.Take();
}

}  // namespace atalaya::formats
