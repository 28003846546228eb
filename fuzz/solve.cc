// The doors of the engines. The first byte chooses the method; the run is cancelled from the start, so that searches return
// what they have and the decoders get most of the time.
#include "fuzz/target.h"
#include "solve/solve.h"

using namespace atalaya;

namespace {

const std::atomic<bool> kStop{true};

// A number that is not finite is written as null. Null by contract are only `critical` (easi: every alarm comes too late), and
// `upper` and `expected` (alarms: too short a history).
bool MayBeNull(std::string_view key) { return key == "critical" || key == "upper" || key == "expected"; }

bool HasNull(const boost::json::value& value) {
  if (value.is_null()) return true;
  if (const auto* array = value.if_array()) {
    for (const auto& inner : *array) {
      if (HasNull(inner)) return true;
    }
  }
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) {
      if (!MayBeNull(member.key()) && HasNull(member.value())) return true;
    }
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<std::string> kMethods = solve::Methods();
  if (size == 0) return 0;
  solve::Request request;
  request.method = kMethods[data[0] % kMethods.size()];
  request.bytes = fuzz::Bytes(data + 1, size - 1);
  request.file = "fuzz";
  request.cancel = &kStop;
  const auto answer = solve::Solve(request);
  if (!answer) {
    fuzz::Promise(HasErrors(answer.error()));
    return 0;
  }
  const auto read = formats::ParseJson(*answer, "answer", solve::kMaxProblemBytes);
  fuzz::Promise(read.has_value() && read->is_object() && !HasNull(*read));
  return 0;
}
