// Methods (data/methods/README.md): bytes -> grading of answers and evidence, and the classic methods as data.
//
// A table method has no bands of its own in the model: its results are words. They are given as `results` (id -> label)
// and as `bands` too, in rank order with min = max = rank, so that the score of a table method (the rank of its result)
// finds its band as a product does. The first step of a factor has no threshold; it stands for everything below the
// second.
#pragma once

#include <string>
#include <string_view>

#include "formats/finding_list.h"
#include "model/packs.h"

namespace atalaya::formats {

// quantitative.json. Checked: the keys are exactly the words of the vocabulary; degrees in [0,1]; evidence rises and is
// over 0.
model::Grading ReadGrading(std::string_view bytes, const std::string& file, FindingList& findings);

// One classic method. Checked: steps 1..n without gaps; thresholds ascending, one fewer than steps; combine refers to
// factors; the cells of a table cover every pair once and name bands; bands of a product cover every score without
// gaps.
model::Method ReadMethod(std::string_view bytes, const std::string& file, FindingList& findings);

}  // namespace atalaya::formats
