#include "formats/file_source.h"

#include "base/text_util.h"

namespace atalaya::formats {

std::string JoinPath(const std::string& folder, const std::string& relative) {
  const bool absolute = folder.starts_with('/');
  std::vector<std::string> steps;
  for (const std::string& whole : {folder, relative}) {
    for (std::string& step : Split(whole, '/')) {
      if (step.empty() || step == ".") continue;
      if (step == ".." && !steps.empty() && steps.back() != "..") {
        steps.pop_back();
      } else if (step != ".." || !absolute) {
        steps.push_back(std::move(step));
      }
    }
  }
  std::string path;
  for (const std::string& step : steps) path += (path.empty() && !absolute ? "" : "/") + step;
  return path.empty() ? (absolute ? "/" : ".") : path;
}

}  // namespace atalaya::formats
