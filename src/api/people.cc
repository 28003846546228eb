// POST /facilities/{facility}/people; DELETE /facilities/{facility}/people/{person}. The facility's page lists them.
#include "store/people.h"

#include "api/fields.h"
#include "api/register_json.h"
#include "api/register_routes.h"
#include "api/subjects.h"

namespace atalaya::api {
namespace {

constexpr std::string_view kFirstDay = "1990-01-01", kLastDay = "2099-12-31";

http::Response Add(Call& call) {
  const auto body = Body<store::Person>(call, [](formats::JsonObject& o) {
    store::Person person;
    person.duty = OneOf(o.Need("duty"), store::Duties());
    person.name = SomeLine(o.Need("name"));
    if (const auto phone = o.Maybe("phone")) person.phone = Line(*phone, 60);
    if (const auto email = o.Maybe("email")) {
      person.email = Line(*email);
      if (!person.email.empty() && person.email.find('@') == std::string::npos) {
        email->Report("entry.email", {{"value", formats::Shortened(person.email)}});
      }
    }
    if (const auto since = o.Maybe("since")) person.since = Day(*since, kFirstDay, kLastDay);
    if (const auto until = o.Maybe("until")) {
      if (!until->IsNull()) person.until = Day(*until, kFirstDay, kLastDay);
    }
    return person;
  });
  if (!body) return Problem(call, body.error());
  const auto person = call.context.database.Write(
      call.caller.viewer.user, [&](store::Transaction& t) { return store::AddPerson(t, call.Path("facility"), *body); });
  if (!person) return Problem(call, person.error());
  formats::JsonWriter w;
  WritePerson(w, *person);
  return Json(call, w, 201);
}

http::Response End(Call& call) {
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) {
    return store::EndDuty(t, call.Path("facility"), call.Path("person"));
  });
  return done ? NoContent() : Problem(call, done.error());
}

}  // namespace

void AddPeopleRoutes(Routes& routes) {
  using release::Action;
  routes.push_back({http::Method::kPost, "/api/v1/facilities/{facility}/people", Action::kPeopleEdit, FacilityIn(release::Kind::kPeople), Add});
  routes.push_back({http::Method::kDelete, "/api/v1/facilities/{facility}/people/{person}", Action::kPeopleEdit,
                    FacilityIn(release::Kind::kPeople), End});
}

}  // namespace atalaya::api
