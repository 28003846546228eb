// Measures for readers; shared by plans.cc and measures.cc.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "api/route.h"
#include "store/measures.h"

namespace atalaya::api {

// One measure as the API shows it, texts in all languages (Localise before sending).
boost::json::object MeasureJson(const store::MeasureRow& measure, const std::string& today);
release::Subject MeasureSubject(const store::MeasureRow& measure);
// The table of measures as CSV or workbook by `?format=`.
http::Response MeasureTable(const Call& call, const std::vector<store::MeasureRow>& measures, const std::string& name);
// "2027-01-01" plus months, less a day.
std::string EndOf(const std::string& start, int months);

}  // namespace atalaya::api
