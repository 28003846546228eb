// One answer, and a batch of them: what is accepted keeps the rules of an answer.
#include "formats/answer_json.h"

#include "fuzz/target.h"

using namespace atalaya;

namespace {

void Check(const formats::AnswerEdit& edit) {
  const model::Answer& answer = edit.answer;
  fuzz::Promise(!answer.degree || (answer.reply == model::Reply::kPartly && *answer.degree >= 0 && *answer.degree <= 1));
  fuzz::Promise(answer.checked_on.empty() || answer.checked_on.size() == 10);
  fuzz::Promise(answer.evidence.size() <= formats::kMostAnswerText && answer.evidence.find('\0') == std::string::npos);
  fuzz::Promise(edit.reason.size() <= formats::kMostAnswerText && edit.reason.find('\0') == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = formats::ParseJson(fuzz::Bytes(data, size), "body");
  if (!document) return 0;
  {
    formats::FindingList findings;
    formats::JsonObject object(formats::JsonNode(*document, "body", findings, formats::Remarks::kRefused));
    const formats::AnswerEdit edit = formats::ReadAnswerEdit(object);
    object.Done();
    if (findings.Errors() == 0) Check(edit);
  }
  formats::FindingList findings;
  formats::JsonObject object(formats::JsonNode(*document, "body", findings, formats::Remarks::kRefused));
  const auto items = formats::ReadSyncItems(object);
  fuzz::Promise(items.size() <= formats::kMostSyncItems);
  for (const formats::SyncItem& item : items) {
    if (HasErrors(item.wrong)) continue;
    Check(item.edit);
    fuzz::Promise(!item.control.empty() && item.base_version >= 0);
  }
  return 0;
}
