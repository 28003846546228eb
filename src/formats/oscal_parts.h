// Pieces that assessment results and action plans share. Internal to oscal_write.
#pragma once

#include <boost/json.hpp>
#include <set>
#include <string>
#include <string_view>

#include "formats/oscal_write.h"

namespace atalaya::formats::oscal {

// Marks a property whose text OSCAL cannot hold as a value (empty, several lines, white space at an end): the text is
// in `remarks`.
inline constexpr const char* kTextInRemarks = "text-in-remarks";

void AddProp(boost::json::array& props, std::string_view name, std::string_view value);
void AddProp(boost::json::array& props, std::string_view name, double value);

// Lists may not be empty in OSCAL: adds the member only if there is something in it.
void AddList(boost::json::object& owner, std::string_view key, boost::json::array list);

// An answer and who gives it.
struct Statement {
  std::string subject;       // facility id, or the State's two letters
  std::string subject_uuid;  // of the location or party
  bool state = false;
  const model::Control* control = nullptr;  // null: not in the subject's profile
  std::string control_id;
  const model::Answer* answer = nullptr;
};

class Parts {
 public:
  Parts(const model::Region& region, const OscalScope& scope) : region_(region), scope_(scope) {}

  // `oscal.empty-scope`, `oscal.bad-time`.
  Findings Check() const;

  std::string Uuid(std::string_view kind, std::string_view of) const;
  std::string FacilityUuid(int facility) const;
  std::string StateUuid(int state) const;
  // The States of the scope's facilities, ascending index.
  std::set<int> States() const;
  bool Illustrative() const;

  boost::json::object Metadata(const std::string& title) const;
  boost::json::object Observation(const Statement& statement) const;
  boost::json::object Finding(const Statement& statement, Findings& findings) const;
  std::string ControlTitle(const Statement& statement) const;

 private:
  const model::Region& region_;
  const OscalScope& scope_;
};

}  // namespace atalaya::formats::oscal
