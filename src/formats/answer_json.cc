#include "formats/answer_json.h"

#include <set>

#include "base/text_util.h"

namespace atalaya::formats {

std::string ReadPlainText(const JsonNode& node, std::size_t limit) {
  std::string text = node.String();
  if (CharacterCount(text) > limit) {
    node.Report("answer.too-long", {{"limit", std::to_string(limit)}});
    return {};
  }
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if ((code < 0x20 && c != '\n' && c != '\t' && c != '\r') || code == 0x7F) {
      node.Report("answer.characters");
      return {};
    }
  }
  return text;
}

AnswerEdit ReadAnswerEdit(JsonObject& object) {
  AnswerEdit edit;
  edit.answer.reply = object.Need("reply").Word<model::Reply>();
  if (const auto node = object.Maybe("verification")) edit.answer.verification = node->Word<model::Verification>();
  if (const auto node = object.Maybe("degree"); node && !node->IsNull()) {
    edit.answer.degree = node->Probability();
    if (edit.answer.reply != model::Reply::kPartly) node->Report("answer.degree-misplaced");
  }
  if (const auto node = object.Maybe("checked_on"); node && !node->IsNull() && !(node->Value().is_string() && node->String().empty())) {
    edit.answer.checked_on = node->Date();
  }
  if (const auto node = object.Maybe("note")) edit.answer.evidence = ReadPlainText(*node);
  if (const auto node = object.Maybe("reason")) edit.reason = ReadPlainText(*node);
  return edit;
}

std::vector<SyncItem> ReadSyncItems(JsonObject& object) {
  std::vector<SyncItem> items;
  const JsonNode list = object.Need("items");
  const std::vector<JsonNode> nodes = list.Items();
  if (nodes.size() > kMostSyncItems) {
    list.Report("answer.too-many", {{"limit", std::to_string(kMostSyncItems)}});
    return items;
  }
  std::set<std::string> seen;
  for (const JsonNode& node : nodes) {
    SyncItem item;
    FindingList findings;
    JsonObject members(JsonNode(node.Value(), node.Where(), findings, Remarks::kRefused));
    item.control = members.Need("control").Id();
    item.base_version = members.Need("base_version").Integer(0, 1'000'000'000);
    item.edit = ReadAnswerEdit(members);
    members.Done();
    if (!item.control.empty() && !seen.insert(item.control).second) {
      findings.Add(Error("json.duplicate-item", node.Where(), {{"value", item.control}}));
    }
    item.wrong = findings.Take();
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace atalaya::formats
