// The resources of screening, one file each; resources.cc puts them together.
#pragma once

#include "api/route.h"

namespace atalaya::api {

// All of those below.
void AddScreeningRoutes(Routes& routes);

void AddWatchListRoutes(Routes& routes);      // watch_lists.cc: lists, editions, entries
void AddWatchListLoadRoutes(Routes& routes);  // watch_list_load.cc: files, editions, entries of own lists
void AddScreenRoutes(Routes& routes);         // screen.cc: questions
void AddScreenedRoutes(Routes& routes);       // screened.cc: stored subjects
void AddHitRoutes(Routes& routes);            // hits.cc
// Fronts that answer like other programs do.
void AddMatchRoutes(Routes& routes);          // match.cc: yente
void AddWatchmanRoutes(Routes& routes);       // watchman.cc
void AddReconcileRoutes(Routes& routes);      // reconcile.cc: OpenRefine

}  // namespace atalaya::api
