#include "api/subjects.h"

#include "store/lookups.h"

namespace atalaya::api {
namespace {

std::string At(const http::PathParameters& path, std::string_view name) { return path.find(name)->second; }

}  // namespace

FindSubject FacilityIn(release::Kind kind) {
  return [kind](store::Connection& c, const http::PathParameters& path) { return store::FacilitySubject(c, At(path, "facility"), kind); };
}

FindSubject StateIn(release::Kind kind) {
  return [kind](store::Connection& c, const http::PathParameters& path) { return store::StateSubject(c, At(path, "state"), kind); };
}

FindSubject PortEntry() {
  return [](store::Connection& c, const http::PathParameters& path) { return store::PortSubject(c, At(path, "port")); };
}

FindSubject OrganisationEntry() {
  return [](store::Connection& c, const http::PathParameters& path) { return store::OrganisationSubject(c, At(path, "organisation")); };
}

FindSubject StatementEntry() {
  return [](store::Connection& c, const http::PathParameters& path) { return store::StatementSubject(c, At(path, "statement")); };
}

FindSubject LevelEntry() {
  return [](store::Connection& c, const http::PathParameters& path) { return store::LevelSubject(c, At(path, "level")); };
}

FindSubject LevelAtFacility() {
  return [](store::Connection& c, const http::PathParameters& path) {
    return store::LevelSubjectAt(c, At(path, "level"), At(path, "facility"));
  };
}

FindSubject EventEntry() {
  return [](store::Connection& c, const http::PathParameters& path) { return store::EventSubject(c, At(path, "event")); };
}

}  // namespace atalaya::api
