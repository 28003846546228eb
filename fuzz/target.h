// What the fuzz targets share. A target gives any bytes to one parser: it must neither crash, hang, nor use much
// memory, and what it accepts must be what it promises (Promise).
#pragma once

#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "formats/json_parse.h"
#include "formats/pack.h"
#include "formats/test_pack.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace atalaya::fuzz {

inline std::string_view Bytes(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// A broken promise is a crash for the fuzzer.
inline void Promise(bool kept) {
  if (!kept) __builtin_trap();
}

// The input as a JSON object, if it is one.
inline const boost::json::object* Object(const Result<boost::json::value>& value) {
  return value && value->is_object() ? &value->get_object() : nullptr;
}

// The small region of the unit tests.
inline const model::Region& TestRegion() {
  static const model::Region kRegion = [] {
    Findings warnings;
    return *formats::ReadRegion(formats::MapSource(formats::TestPack()), "pack", warnings);
  }();
  return kRegion;
}

}  // namespace atalaya::fuzz
