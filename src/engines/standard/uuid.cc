#include "standard/uuid.h"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace atalaya::standard {

std::string Uuid5(std::string_view name) {
  // Uuid5 of "urn:atalaya:ns:oscal" in the URL name space, written out so that it never moves.
  static constexpr boost::uuids::uuid kSpace = {
      {0xa6, 0xf9, 0x32, 0x41, 0x3d, 0x31, 0x56, 0x2b, 0xa1, 0x64, 0x6b, 0x2d, 0xef, 0x07, 0x75, 0x09}};
  return boost::uuids::to_string(boost::uuids::name_generator_sha1(kSpace)(name.data(), name.size()));
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !digit) return false;
  }
  return true;
}

}  // namespace atalaya::standard
