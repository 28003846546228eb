#include "app/data_files.h"

#include <cstdlib>
#include <system_error>

namespace atalaya::app {
namespace fs = std::filesystem;

fs::path DataFolder() {
  // Who sets the variable means it: a wrong one is told as missing files, not passed over.
  if (const char* set = std::getenv("ATALAYA_DATA"); set != nullptr && *set != '\0') return set;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    for (const char* beside : {"../data", "../share/atalaya/data"}) {
      const fs::path folder = (program.parent_path() / beside).lexically_normal();
      if (fs::is_directory(folder / "messages", error)) return folder;
    }
  }
  return fs::path(ATALAYA_SOURCE_DIR) / "data";
}

}  // namespace atalaya::app
