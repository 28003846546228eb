// The catalogue of words from the data folder.
#pragma once

#include <filesystem>

#include "app/disk.h"
#include "base/messages.h"

namespace atalaya::app {

// All parts `messages/parts/*.LANG.json` of the data folder.
Result<Messages> LoadMessages(Disk& disk, const std::filesystem::path& data);

}  // namespace atalaya::app
