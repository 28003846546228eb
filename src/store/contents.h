// Contents by their hash: what packs and the inputs of analyses share.
#pragma once

#include <string>

#include "store/database.h"

namespace atalaya::store {

// Keeps the bytes (text) and returns their SHA-256.
std::string KeepContent(Transaction& transaction, const std::string& bytes);

}  // namespace atalaya::store
