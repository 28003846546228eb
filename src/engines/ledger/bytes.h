// Raw bytes as libsodium wants them. Private to this room.
#pragma once

#include <string>
#include <string_view>

namespace atalaya::ledger {

inline const unsigned char* Bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
inline unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace atalaya::ledger
