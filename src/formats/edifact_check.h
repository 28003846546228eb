// A segment against its layout and code lists in the directory: notes, since senders keep lists and lengths of their own.
#pragma once

#include "formats/edifact_map.h"

namespace atalaya::formats {

// Findings (notes): `edifact.code` (not in the list), `edifact.length`, `edifact.number`, `edifact.element-missing`, `edifact.too-many-elements`.
void CheckEdifactSegment(const EdifactSegment& segment, const EdifactSegmentSpec& spec, EdifactMessage& message);

}  // namespace atalaya::formats
