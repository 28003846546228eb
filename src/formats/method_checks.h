// Does a classic method give exactly one result for every combination of steps?
#pragma once

#include "formats/json_decode.h"
#include "formats/known.h"
#include "model/packs.h"

namespace atalaya::formats {

// Thresholds ascend (`pack.threshold-order`).
void CheckThresholds(const model::MethodFactor& factor, const JsonNode& node);

// Product: bands without gap or overlap from the least to the greatest score. Table: each pair of row and sum in one
// cell, whose result is a band (`pack.method-cover` says where it fails, `pack.unknown-band`). Methods of more than a
// million combinations: `pack.method-size`.
void CheckCover(const model::Method& method, const JsonNode& node);

}  // namespace atalaya::formats
