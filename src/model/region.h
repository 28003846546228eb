// A region: everything one analysis starts from. Plain values; indices refer to the vectors of the same Region.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/packs.h"
#include "model/standard.h"
#include "model/vocabulary.h"

namespace atalaya::model {

struct State {
  std::string iso2, iso3;
  Text name;
  bool member = false;  // in scope: its ports are assessed
  std::string subregion;
  std::map<std::string, double> indicators;  // latest value by name
};

struct Port {
  int id = 0;  // key of the network tables
  std::string locode, name;
  int state = -1;  // index; every port has one
  std::optional<double> lat, lon;
  double capacity_teu = 0;
  bool in_scope = false;  // assessed: has facilities
  std::string certainty;
};

struct Facility {
  std::string id;  // "BRSSZ-01"
  int port = -1;
  std::string name;
  Traffic traffic = Traffic::kContainer;
  Size size = Size::kMedium;
  std::string basis;
};

// An undirected pair of ports joined by a liner service.
struct Lane {
  int from = -1, to = -1;  // port indices
  double services = 0, capacity_teu = 0;
  double nautical_miles = 0;  // 0: not known
  // What it carries: only facilities of that kind are gates to it. Liner services carry containers.
  Traffic traffic = Traffic::kContainer;
};

struct Incident {
  std::string id, date, type, vessel_status;
  int state = -1, port = -1;  // -1: none
  std::optional<double> lat, lon;
};

// What inspections found at a port, of one family: `found` attempts, and how much was searched: years times the chance that an attempt would have been
// found (docs/methods/inspection-day.md). facility -1: it is not known at which.
struct Finds {
  int port = -1, facility = -1;
  Family family = Family::kNarcotics;
  double found = 0, searched_years = 0;
};

// Flow of one kind of harm between two States.
struct Threat {
  Family family = Family::kNarcotics;
  int from = -1, to = -1;  // state indices
  double attempts_per_year = 0;
  double harm_money = 0, harm_lives = 0;  // of one success
  std::string basis;
};

struct Answer {
  Reply reply = Reply::kNotChecked;
  Verification verification = Verification::kDeclared;
  std::optional<double> degree;  // with `partly`
  std::string checked_on, evidence;
  friend bool operator==(const Answer&, const Answer&) = default;
};

// Answers of one subject by control id. Missing = not checked.
using AnswerSheet = std::map<std::string, Answer>;

struct Budget {
  double amount = 0, probability = 1;
};

struct Settings {
  double incident_exposure_years = 0;
  double lane_evasion = 1, lane_evasion_per_1000nm = 1;
  double partner_export = 1, partner_transhipment = 1, partner_import = 1;  // gates of ports without facilities
  double missing_evasion = 1;    // a gate for which the scenarios say nothing
  double value_per_life = 0;     // policy weight, used only to rank measures
  int draws = 10000;
  int first_year = 2027, horizon_years = 3;
  std::uint64_t seed = 1;
};

struct Source {
  std::string id, title, licence, note;
};

struct Region {
  std::string id, version, currency = "USD";
  Text title;
  Settings settings;
  std::vector<State> states;
  std::vector<Port> ports;
  std::vector<Facility> facilities;
  std::vector<Lane> lanes;
  std::vector<Incident> incidents;
  std::vector<Finds> finds;
  std::vector<Threat> threats;
  // One resolved standard per profile in use, and which one each facility answers to.
  std::vector<Standard> standards;
  std::vector<int> facility_standard;
  std::vector<AnswerSheet> answers;        // per facility
  std::vector<AnswerSheet> state_answers;  // per State: controls of the Designated Authority, inherited by its facilities
  std::vector<Scenario> scenarios;
  std::vector<Solution> solutions;
  FundRules funds;
  Grading grading;
  std::vector<Method> methods;
  std::vector<Budget> budgets;  // ascending amounts; probabilities sum to 1
  std::vector<std::string> illustrative;  // parts that are not real: "answers", ...
  std::vector<Source> sources;

  // The answer a facility gives to a control: its own, else its State's, else not checked.
  const Answer& AnswerOf(int facility, const std::string& control) const;
  const Standard& StandardOf(int facility) const { return standards[facility_standard[facility]]; }
};

}  // namespace atalaya::model
