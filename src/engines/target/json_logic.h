// JsonLogic, the form in which visual builders store conditions (jsonlogic.com), to and from the rule language.
//
// What maps: var (with a default), and, or, !, !!, ==, ===, !=, !==, <, <=, >, >= (three operands too), in, + - * /, min, max, some, all,
// none, if between conditions, missing as a condition, and the two idioms of reduce that add up or count a list. All else is a finding, in both
// directions; nothing is left out in silence. Where the two languages differ the imported rule means what this language says: unknown stays
// unknown (JavaScript's null is 0, "" or false as it comes), texts are compared folded, 1 and "1" are never equal. `all` over an empty list is
// false there and true here: the import asks for a member too.
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "base/result.h"
#include "target/expression.h"

namespace atalaya::target {

inline constexpr int kMaxLogicDepth = 40;

// Rule text in canonical form; it parses, and Check tells what does not fit the schema. Findings at WHERE#/pointer:
// `target.jsonlogic-operator` (operator): has no equivalent, `target.jsonlogic-shape` (operator): its operands are not as they must be,
// `target.jsonlogic-deep` (limit), and those of Parse.
Result<std::string> ImportJsonLogic(const boost::json::value& logic, const Schema& schema, const std::string& where);

// The expression has been checked. Sets are written out. `target.jsonlogic-export` (clause) at line:column for each part that JsonLogic cannot
// say: patterns, date arithmetic, look-ups, names from outside within a list.
Result<boost::json::value> ExportJsonLogic(const Expression& checked, const Reference& reference, const std::string& where);

}  // namespace atalaya::target
