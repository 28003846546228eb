// Where the shipped data (packs, messages, templates) lies on this machine.
#pragma once

#include <filesystem>

namespace atalaya::app {

// The environment's ATALAYA_DATA; else `data` beside the folder of the program (a build), else `share/atalaya/data`
// there (an installation), else the source folder this program was built from. The first that holds messages; the last
// is given unchecked.
std::filesystem::path DataFolder();

}  // namespace atalaya::app
