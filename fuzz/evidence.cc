// Files of evidence: what is accepted is of the list, with a name that is safe and of its kind.
#include "formats/evidence_type.h"

#include "fuzz/target.h"

using namespace atalaya;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The first byte says how much of the rest is the name.
  const std::size_t name = size == 0 ? 0 : std::min<std::size_t>(data[0], size - 1);
  const std::string_view all = size == 0 ? std::string_view() : fuzz::Bytes(data + 1, size - 1);
  const std::string safe = formats::SafeFileName(all.substr(0, name));
  fuzz::Promise(!safe.empty() && safe.size() <= 130 && safe.find_first_of(std::string_view("/\\\"\r\n\0", 6)) == std::string::npos);
  fuzz::Promise(safe.front() != '.' && formats::SafeFileName(safe) == safe);
  const auto file = formats::CheckEvidence(all.substr(name), all.substr(0, name));
  if (!file) {
    fuzz::Promise(HasErrors(file.error()));
    return 0;
  }
  const std::string_view bytes = all.substr(name);
  fuzz::Promise(file->name.find('.') != std::string::npos);
  fuzz::Promise(file->type == "text/plain" || file->type == "text/csv" || !bytes.starts_with("<"));
  fuzz::Promise(!bytes.starts_with("MZ\x90") && !bytes.starts_with("#!"));
  return 0;
}
