// Records of the register as the API shows them.
#pragma once

#include "formats/json_write.h"
#include "store/events.h"
#include "store/facilities.h"
#include "store/people.h"
#include "store/statements.h"

namespace atalaya::api {

void WritePerson(formats::JsonWriter& w, const store::Person& person);
void WriteStatement(formats::JsonWriter& w, const store::Statement& statement);
void WriteEvent(formats::JsonWriter& w, const store::Event& event);
void WriteFacilityRow(formats::JsonWriter& w, const store::FacilityRow& row);
// The members of a row, within an object that goes on.
void RowMembers(formats::JsonWriter& w, const store::FacilityRow& row);

}  // namespace atalaya::api
