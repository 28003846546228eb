// What the register's paths name, for the dispatcher: where it belongs.
#pragma once

#include "api/route.h"

namespace atalaya::api {

// {facility}, as the place of objects of a kind: kRegister is the facility itself.
FindSubject FacilityIn(release::Kind kind);
// {state}, likewise.
FindSubject StateIn(release::Kind kind);
// {port}, {organisation}: entries of the register.
FindSubject PortEntry();
FindSubject OrganisationEntry();
// {statement}, with its facility.
FindSubject StatementEntry();
// {level}: the State's; with {facility}: that facility's part in it.
FindSubject LevelEntry();
FindSubject LevelAtFacility();
// {event}
FindSubject EventEntry();

}  // namespace atalaya::api
