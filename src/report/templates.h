// The texts that a report is poured into: files of `data/report/`, read by the caller. docs/formats/report.md lists what the page
// template can use, for those who want a look of their own.
#pragma once

#include <string>

namespace atalaya::report {

struct Templates {
  std::string page;   // data/report/report.mustache
  std::string style;  // data/report/report.css, put into the page as it is
};

}  // namespace atalaya::report
