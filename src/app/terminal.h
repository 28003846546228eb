// What the program may do with its standard streams: colour and a progress bar for people, plain text for pipes.
#pragma once

#include <string>
#include <string_view>

namespace atalaya::app {

struct Terminal {
  bool out = false, error = false;  // is standard output, standard error a terminal?
  bool colour = false;              // on standard output; NO_COLOR is not set (no-color.org) and TERM is not dumb
  int width = 80;                   // columns, 40 to 200

  static Terminal Detect();
};

// One line that is rewritten in place on standard error. Does nothing where that is no terminal. Call from one thread.
class ProgressBar {
 public:
  explicit ProgressBar(const Terminal& terminal, bool quiet) : on_(terminal.error && !quiet), width_(terminal.width) {}
  ~ProgressBar() { Clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void Show(std::string_view stage, double share);
  void Clear();

 private:
  bool on_, shown_ = false;
  int width_;
  std::string last_;
};

// Columns that UTF-8 text takes, by code points: enough for the four languages.
std::size_t Columns(std::string_view utf8);
// Cut to at most `columns`, ending with an ellipsis if anything was cut.
std::string Cut(std::string_view utf8, std::size_t columns);
// Broken at spaces into lines of at most `width` columns, each indented and ended; a longer word stands alone.
std::string Wrap(std::string_view utf8, std::size_t width, std::size_t indent);
// Padded with spaces to `columns`, on the left or on the right.
std::string PadRight(std::string_view utf8, std::size_t columns);
std::string PadLeft(std::string_view utf8, std::size_t columns);

}  // namespace atalaya::app
