#include "app/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "base/text_util.h"

namespace atalaya::app {
namespace {

constexpr int kBar = 24;

bool IsSet(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

bool StartsCharacter(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

}  // namespace

Terminal Terminal::Detect() {
  Terminal terminal;
  terminal.out = ::isatty(STDOUT_FILENO) == 1;
  terminal.error = ::isatty(STDERR_FILENO) == 1;
  const char* term = std::getenv("TERM");
  terminal.colour = terminal.out && !IsSet("NO_COLOR") && term != nullptr && std::string_view(term) != "dumb";
  winsize size{};
  for (const int fd : {STDOUT_FILENO, STDERR_FILENO}) {
    if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
      terminal.width = std::clamp(static_cast<int>(size.ws_col), 40, 200);
      break;
    }
  }
  return terminal;
}

void ProgressBar::Show(std::string_view stage, double share) {
  if (!on_) return;
  const double part = std::clamp(share, 0.0, 1.0);
  const int full = static_cast<int>(std::lround(part * kBar));
  std::string line = fmt::format("[{}{}] {:3.0f} % {}", std::string(static_cast<std::size_t>(full), '#'),
                                 std::string(static_cast<std::size_t>(kBar - full), '.'), 100 * part, stage);
  line = Cut(line, static_cast<std::size_t>(width_ - 1));
  if (line == last_) return;
  last_ = line;
  std::fprintf(stderr, "\r\033[K%s", line.c_str());
  std::fflush(stderr);
  shown_ = true;
}

void ProgressBar::Clear() {
  if (!shown_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  shown_ = false;
  last_.clear();
}

std::size_t Columns(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), StartsCharacter));
}

std::string Cut(std::string_view utf8, std::size_t columns) {
  if (Columns(utf8) <= columns) return std::string(utf8);
  std::size_t at = 0, have = 0;
  while (at < utf8.size()) {
    if (StartsCharacter(utf8[at]) && ++have == std::max<std::size_t>(columns, 1)) break;
    ++at;
  }
  return std::string(utf8.substr(0, at)) + "…";
}

std::string Wrap(std::string_view utf8, std::size_t width, std::size_t indent) {
  std::string out, line;
  const auto end_line = [&] {
    if (!line.empty()) out += std::string(indent, ' ') + line + "\n";
    line.clear();
  };
  for (const std::string& word : Split(utf8, ' ')) {
    if (!line.empty() && indent + Columns(line) + 1 + Columns(word) > width) end_line();
    line += (line.empty() ? "" : " ") + word;
  }
  end_line();
  return out;
}

std::string PadRight(std::string_view utf8, std::size_t columns) {
  const std::size_t have = Columns(utf8);
  return std::string(utf8) + std::string(columns > have ? columns - have : 0, ' ');
}

std::string PadLeft(std::string_view utf8, std::size_t columns) {
  const std::size_t have = Columns(utf8);
  return std::string(columns > have ? columns - have : 0, ' ') + std::string(utf8);
}

}  // namespace atalaya::app
