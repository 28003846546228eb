// The words of the answer sheet in four languages: names of columns, answers and verifications
// (docs/formats/answers-csv.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/language.h"
#include "model/vocabulary.h"

namespace atalaya::formats {

// The word written in a sheet for that language: "no cumple".
std::string_view SheetText(model::Reply reply, Language language);
std::string_view SheetText(model::Verification verification, Language language);
// The heading of a column ("answer" -> "respuesta").
std::string_view SheetHeading(std::string_view column, Language language);

// A word of any of the four languages, or of the vocabulary; case, accents, spaces, hyphens and underscores do not
// matter.
template <class Enum>
std::optional<Enum> SheetWord(std::string_view text);

// The column that a heading of any of the four languages stands for; the heading itself when none.
std::string SheetColumn(std::string_view heading);

}  // namespace atalaya::formats
