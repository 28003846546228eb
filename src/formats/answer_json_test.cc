#include "formats/answer_json.h"

#include <gtest/gtest.h>

#include "formats/json_parse.h"

namespace atalaya::formats {
namespace {

struct Read {
  AnswerEdit edit;
  std::string code;  // of the first finding
};

Read ReadText(const std::string& text) {
  const auto document = ParseJson(text, "body");
  FindingList findings;
  JsonObject object(JsonNode(*document, "body", findings, Remarks::kRefused));
  Read read{ReadAnswerEdit(object), ""};
  object.Done();
  const Findings found = findings.Take();
  if (!found.empty()) read.code = found.front().code;
  return read;
}

TEST(AnswerJson, ReadsWhatAnOfficerSends) {
  const Read read = ReadText(R"({"reply":"partly","degree":0.5,"verification":"documents","checked_on":"2026-11-02","note":"doc-17","reason":"one gate"})");
  EXPECT_EQ(read.code, "");
  EXPECT_EQ(read.edit.answer, (model::Answer{model::Reply::kPartly, model::Verification::kDocuments, 0.5, "2026-11-02", "doc-17"}));
  EXPECT_EQ(read.edit.reason, "one gate");
  EXPECT_EQ(ReadText(R"({"reply":"met","degree":null,"checked_on":""})").code, "");
}

TEST(AnswerJson, RefusesWhatIsWrong) {
  EXPECT_EQ(ReadText(R"({})").code, "json.missing-member");
  EXPECT_EQ(ReadText(R"({"reply":"yes"})").code, "json.unknown-word");
  EXPECT_EQ(ReadText(R"({"reply":"met","degree":0.5})").code, "answer.degree-misplaced");
  EXPECT_EQ(ReadText(R"({"reply":"partly","degree":1.5})").code, "json.out-of-range");
  EXPECT_EQ(ReadText(R"({"reply":"met","checked_on":"2026-02-30"})").code, "json.date");
  EXPECT_EQ(ReadText(R"({"reply":"met","colour":"red"})").code, "json.unknown-member");
  EXPECT_EQ(ReadText(R"({"reply":"met","note":"a\u0000b"})").code, "answer.characters");
  EXPECT_EQ(ReadText(R"({"reply":"met","note":")" + std::string(kMostAnswerText + 1, 'n') + "\"}").code, "answer.too-long");
}

TEST(AnswerJson, OneBadItemOfASyncStaysAlone) {
  const auto document = ParseJson(R"({"items":[{"control":"P01","base_version":2,"reply":"met"},{"control":"P02","base_version":0,"reply":"?"},
                                              {"control":"P01","base_version":2,"reply":"met"}]})",
                                  "body");
  FindingList findings;
  JsonObject object(JsonNode(*document, "body", findings, Remarks::kRefused));
  const auto items = ReadSyncItems(object);
  object.Done();
  EXPECT_TRUE(findings.Empty());
  ASSERT_EQ(items.size(), 3u);
  EXPECT_TRUE(items[0].wrong.empty());
  EXPECT_EQ(items[0].base_version, 2);
  EXPECT_EQ(items[1].wrong.front().code, "json.unknown-word");
  EXPECT_EQ(items[1].wrong.front().where, "body#/items/1/reply");
  EXPECT_EQ(items[2].wrong.front().code, "json.duplicate-item");
}

}  // namespace
}  // namespace atalaya::formats
