// Document -> one HTML file, by the page template (docs/formats/report.md). Everything but figures and the style sheet is escaped.
#pragma once

#include <string>

#include "report/document.h"
#include "report/templates.h"

namespace atalaya::report {

// A template that does not parse gives a page that says so, with the parser's words.
std::string RenderPage(const Document& document, const Templates& templates);

}  // namespace atalaya::report
