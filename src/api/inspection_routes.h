// Inspection's resources, one file each; resources.cc puts them together.
#pragma once

#include "api/route.h"
#include "store/inspection_stations.h"

namespace atalaya::api {

// All of those below.
void AddInspectionSlice(Routes& routes);

void AddStationRoutes(Routes& routes);     // stations, teams, operating point
void AddDayPlanRoutes(Routes& routes);     // plans of a day: make, seal, open, verify
void AddInspectionRoutes(Routes& routes);  // inspections, outcomes, counters
void AddSeizureRoutes(Routes& routes);

// {station}, {team}, {dayplan}, {inspection}, {seizure}: where they belong.
FindSubject StationEntry();
FindSubject TeamEntry();
FindSubject DayPlanEntry();
FindSubject InspectionEntry();
FindSubject SeizureEntry();

// A query's condition on a State, or everything the caller may see.
release::SqlCondition SeenInspections(const Call& call, const release::SqlColumns& columns);

}  // namespace atalaya::api
