// Evidence: what is taken, where it lies, who gets it, and what is refused.
#include <gtest/gtest.h>

#include "api/test_assessment.h"
#include "formats/test_evidence.h"
#include "store/blobs.h"

namespace atalaya::api {
namespace {

using namespace formats::test;

class Evidence : public testing::TestWithParam<store::Dialect> {
 protected:
  AssessmentWorld w{GetParam()};
  std::string id = w.Start(w.pfso);

  http::Response Upload(const std::string& bytes, const std::string& name, std::size_t who, const std::string& control = "P04") {
    w.Tick();
    http::Response response = w.api.Ask(http::Method::kPost, "/api/v1/assessments/" + id + "/evidence?control=" + control + "&name=" + name, who, bytes,
                                        {{"content-type", "application/octet-stream"}});
    return response;
  }
  static std::string Header(const http::Response& response, const std::string& wanted) {
    for (const auto& [name, value] : response.headers) {
      if (name == wanted) return value;
    }
    return "";
  }
  std::size_t FilesOnDisk() {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(w.api.context.files)) count += entry.is_regular_file();
    return count;
  }
};

TEST_P(Evidence, GoesInAndComesOutAsAnAttachmentOnly) {
  w.Ok(w.Put(id, "P04", 0, R"({"reply":"met","verification":"inspected"})", w.pfso));
  EXPECT_EQ(w.NumberOf(w.Ok(w.api.Get("/api/v1/assessments/" + id, w.pfso)), "/need_evidence"), 1);
  const std::string bytes = Pdf();
  const auto added = w.Ok(Upload(bytes, "../../inspección \"1\".pdf", w.pfso), 201);
  EXPECT_EQ(w.TextOf(added, "/name"), "inspección 1.pdf");
  EXPECT_EQ(w.TextOf(added, "/type"), "application/pdf");
  EXPECT_EQ(w.TextOf(added, "/sha256"), store::Sha256Hex(bytes));
  EXPECT_EQ(w.NumberOf(added, "/size"), static_cast<int>(bytes.size()));
  EXPECT_EQ(w.NumberOf(w.Ok(w.api.Get("/api/v1/assessments/" + id, w.pfso)), "/need_evidence"), 0);

  const auto out = w.api.Get("/api/v1/evidence/" + w.TextOf(added, "/id"), w.authority);
  EXPECT_EQ(out.status, 200);
  std::ostringstream kept;
  kept << std::ifstream(out.file, std::ios::binary).rdbuf();
  EXPECT_EQ(kept.str(), bytes);
  EXPECT_EQ(Header(out, "Content-Type"), "application/pdf");
  EXPECT_TRUE(Header(out, "Content-Disposition").starts_with("attachment; filename=\"inspecci"));
  EXPECT_NE(Header(out, "Content-Disposition").find("filename*=UTF-8''inspecci%C3%B3n%201.pdf"), std::string::npos);
  EXPECT_EQ(Header(out, "X-Content-Type-Options"), "nosniff");
  EXPECT_TRUE(Header(out, "Content-Security-Policy").starts_with("sandbox"));
  // Where it lies says nothing about its name.
  EXPECT_NE(out.file.find(store::Sha256Hex(bytes)), std::string::npos);
  for (const std::size_t who : {w.other_state, w.other_pfso, w.secretariat, w.admin, w.auditor}) {
    EXPECT_EQ(w.api.Get("/api/v1/evidence/" + w.TextOf(added, "/id"), who).status, 404);
  }
}

TEST_P(Evidence, TheSameBytesLieThereOnce) {
  const auto first = w.Ok(Upload(Png(), "a.png", w.pfso), 201);
  const auto same = w.Ok(Upload(Png(), "b.png", w.rso), 200);
  EXPECT_EQ(w.TextOf(first, "/id"), w.TextOf(same, "/id"));
  const auto elsewhere = w.Ok(Upload(Png(), "c.png", w.rso, "P05"), 201);
  EXPECT_EQ(FilesOnDisk(), 1u);
  EXPECT_EQ(w.api.Ask(http::Method::kDelete, "/api/v1/evidence/" + w.TextOf(first, "/id"), w.pfso).status, 204);
  EXPECT_EQ(FilesOnDisk(), 1u);
  EXPECT_EQ(w.api.Get("/api/v1/evidence/" + w.TextOf(first, "/id"), w.pfso).status, 404);
  EXPECT_EQ(w.api.Get("/api/v1/evidence/" + w.TextOf(elsewhere, "/id"), w.pfso).status, 200);
  EXPECT_EQ(w.api.Ask(http::Method::kDelete, "/api/v1/evidence/" + w.TextOf(elsewhere, "/id"), w.pfso).status, 204);
  EXPECT_EQ(FilesOnDisk(), 0u);
  EXPECT_EQ(w.Count("SELECT count(*) FROM ledger WHERE action = 'assessment.evidence-remove'"), 2);
}

TEST_P(Evidence, RefusedFilesLeaveNothingBehind) {
  const std::vector<std::pair<std::string, std::string>> bad{
      {"<svg xmlns='http://www.w3.org/2000/svg'/>", "map.svg"},
      {"<!DOCTYPE html><html></html>", "a.html"},
      {Png() + Docx(), "polyglot.png"},
      {Docx({{"word/vbaProject.bin", "x"}}), "a.docx"},
      {Pdf().substr(0, 80), "cut.pdf"},
      {Pdf(), "a.pdf.exe"},
      {std::string("MZ\x90\0", 4), "a.txt"},
  };
  for (const auto& [bytes, name] : bad) {
    const auto refused = Upload(bytes, name, w.pfso);
    EXPECT_EQ(refused.status, 422) << name;
    EXPECT_NE(refused.body.find("\"evidence."), std::string::npos) << refused.body;
  }
  EXPECT_EQ(Upload("", "empty.txt", w.pfso).status, 422);
  EXPECT_EQ(Upload(std::string((std::size_t{20} << 20) + 1, 'a'), "large.txt", w.pfso).status, 413);
  EXPECT_EQ(Upload("text", "a.txt", w.pfso, "Z99").status, 422);
  EXPECT_EQ(Upload("text", "a.txt", w.pfso, "").status, 422);
  EXPECT_EQ(Upload("text", "a.txt", w.authority).status, 403);
  EXPECT_EQ(Upload("text", "a.txt", w.other_pfso).status, 404);
  EXPECT_EQ(FilesOnDisk(), 0u);
  EXPECT_EQ(w.Count("SELECT count(*) FROM evidence"), 0);
}

TEST_P(Evidence, AnAssessmentHoldsSoMuch) {
  w.api.database.db().Write("system", [&](store::Transaction& t) -> Result<int> {
    store::Run(t, "UPDATE assessment SET evidence_bytes = :bytes", {{"bytes", (500LL << 20) - 3}});
    return 1;
  }).value();
  EXPECT_EQ(Upload("text", "a.txt", w.pfso).status, 422);
  EXPECT_EQ(Upload("abc", "a.txt", w.pfso).status, 201);
}

TEST_P(Evidence, NothingIsAddedOrRemovedOnceSubmitted) {
  const auto added = w.Ok(Upload("minutes of the drill", "drill.txt", w.pfso), 201);
  w.Complete(id, w.pfso);
  w.Ok(w.Step(id, "submitted", w.pfso));
  EXPECT_EQ(Upload("more", "more.txt", w.pfso).status, 409);
  EXPECT_EQ(w.api.Ask(http::Method::kDelete, "/api/v1/evidence/" + w.TextOf(added, "/id"), w.pfso).status, 409);
  w.Ok(w.Step(id, "approved", w.authority));
  EXPECT_EQ(w.api.Ask(http::Method::kDelete, "/api/v1/evidence/" + w.TextOf(added, "/id"), w.pfso).status, 409);
  // The next cycle carries it on; removing it there leaves the approved one whole.
  const std::string next = w.Start(w.pfso);
  const auto sheet = w.Ok(w.api.Get("/api/v1/assessments/" + next + "/answers", w.pfso));
  std::string carried;
  for (const auto& item : sheet.at("items").as_array()) {
    if (w.TextOf(item, "/control") == "P04") carried = w.TextOf(item, "/evidence/0/id");
  }
  ASSERT_NE(carried, "");
  EXPECT_EQ(w.api.Ask(http::Method::kDelete, "/api/v1/evidence/" + carried, w.pfso).status, 204);
  EXPECT_EQ(w.api.Get("/api/v1/evidence/" + w.TextOf(added, "/id"), w.pfso).status, 200);
}

TEST_P(Evidence, ADiskThatCannotBeWrittenIsToldAsSuch) {
  std::filesystem::remove_all(w.api.context.files);
  std::ofstream(w.api.context.files) << "a file where the folder was";
  EXPECT_EQ(Upload("text", "a.txt", w.pfso).status, 503);
  EXPECT_EQ(w.Count("SELECT count(*) FROM evidence"), 0);
  std::filesystem::remove(w.api.context.files);
  EXPECT_EQ(Upload("text", "a.txt", w.pfso).status, 201);
}

INSTANTIATE_TEST_SUITE_P(Both, Evidence, testing::ValuesIn(store::TestDialects()));

}  // namespace
}  // namespace atalaya::api
