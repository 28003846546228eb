// What one reader sees of an analysis. Numbers of ports and facilities that were not released to the reader are left out before anything
// is ranked, added up or said, so that they change nothing that is shown.
#pragma once

#include <boost/json/value.hpp>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "api/analyses.h"
#include "api/route.h"

namespace atalaya::api {

struct Visible {
  std::set<std::string> ports;       // with numbers: the port itself, or all of its facilities
  std::set<std::string> facilities;
  std::set<std::string> programmes;  // States whose programmes are seen
  bool complete = false;             // everything of the region: totals may be told
  std::string key;                   // same key, same map and plan
};

// Cheap for a reader (or another with the same grants) seen before: one query.
std::shared_ptr<const Visible> VisibleTo(const Call& call, const LatestAnalysis& analysis);

// Releases in force of one kind, as markings by what they are about.
release::Subject WithMarkings(const Call& call, release::Subject subject);

// Objects {"en","es","pt","fr"} become the text in the language.
void Localise(boost::json::value& value, Language language);
// A document of values as the writer of this house puts numbers.
std::string Written(const boost::json::value& value);
// Answer with an ETag made from the body; 304 when the client has it. `body` is JSON.
http::Response Tagged(const Call& call, const std::string& body);

// {"id","created","illustrative","versions"}
boost::json::object HeadOf(const LatestAnalysis& analysis);

// The bodies of GET /map and GET /plan.
std::string MapFor(const Call& call, const LatestAnalysis& analysis, const Visible& visible);
std::string PlanFor(const Call& call, const LatestAnalysis& analysis, const Visible& visible);
// The plan's steps that the reader sees, ranked, texts in all languages and who pays at each budget.
boost::json::array StepsFor(const LatestAnalysis& analysis, const Visible& visible);
// The sentence of a map; "Three ports carry 41 % of the exposure".
std::string MapSentence(const Messages& messages, Language language, const boost::json::value& map, const Visible& visible);

// A body for (analysis, kind, view, language), made once; with gzip done once for those who take it.
http::Response Cached(const Call& call, const LatestAnalysis& analysis, const Visible& visible, const std::string& kind,
                      const std::function<std::string()>& make);

// 503 with the progress where there is no analysis yet.
http::Response NoAnalysis(const Call& call);

}  // namespace atalaya::api
