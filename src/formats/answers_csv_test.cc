#include "formats/answers_csv.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text_util.h"
#include "formats/pack.h"
#include "formats/test_pack.h"

namespace atalaya::formats {
namespace {

using model::Reply;
using model::Verification;

model::Region TestRegion() {
  Findings warnings;
  return *ReadRegion(MapSource(TestPack()), "pack", warnings);
}

Result<std::vector<AnswerRow>> Read(const std::string& text) {
  Findings warnings;
  return ReadAnswerSheet(text, "sheet.csv", TestRegion(), warnings);
}

TEST(AnswerSheet, IsWrittenInTheReadersLanguage) {
  const std::string sheet = WriteFacilitySheet(TestRegion(), 0, Language::kSpanish);
  EXPECT_EQ(sheet,
            "\xEF\xBB\xBFsujeto,control,t\u00edtulo,pregunta,respuesta,verificaci\u00f3n,fecha,grado,evidencia\n"
            "AAONE-01,P01,Title P01,Is it done?,parcial,inspeccionado,2024-07-08,0.4,\"plan, page 2\"\n"
            "AAONE-01,P02,Title P02,Is it done?,no cumple,declarado,,,\n");
  EXPECT_EQ(WriteStateSheet(TestRegion(), 0, Language::kFrench),
            "\xEF\xBB\xBFsujet,contr\u00f4le,titre,question,r\u00e9ponse,v\u00e9rification,date,degr\u00e9,preuve\n"
            "AA,G01,Title G01,Is it done?,conforme,documents,2024-07-07,,doc-1\n");
}

TEST(AnswerSheet, TakesWhatOfficersWrite) {
  const auto rows = Read(
      "Sujeto;Control;Respuesta;Verificaci\xC3\xB3n;Grado;Evidencia\r\n"
      "AAONE-01;P01;Parcial;INSPECCIONADO;0,5;'=acta\r\n"
      "AAONE-01;P02;;;;\r\n"
      "AA;G01;S\xC3\x8D;documentos;;\r\n"
      "BBTWO-01;P01;no aplica;;;\r\n");
  ASSERT_TRUE(rows.has_value()) << Lines(rows.error());
  ASSERT_EQ(rows->size(), 3U);
  EXPECT_EQ((*rows)[0].answer, (model::Answer{Reply::kPartly, Verification::kInspected, 0.5, "", "=acta"}));
  EXPECT_EQ((*rows)[1].answer, (model::Answer{Reply::kMet, Verification::kDocuments, {}, "", ""}));
  EXPECT_EQ((*rows)[1].state, 0);
  EXPECT_EQ((*rows)[2].answer.reply, Reply::kNotApplicable);
  for (const char* word : {"not met", "NOT_MET", "no", "N\u00e3o atende", "non conforme", "no cumple", "not-met"}) {
    const auto one = Read(std::string("subject,control,answer\nAAONE-01,P01,") + word + "\n");
    ASSERT_TRUE(one.has_value()) << Lines(one.error());
    EXPECT_EQ((*one)[0].answer.reply, Reply::kNotMet) << word;
  }
  const auto percent = Read("subject\tcontrol\tanswer\tdegree\nAAONE-01\tP01\tpartly\t50 %\n");
  ASSERT_TRUE(percent.has_value()) << Lines(percent.error());
  EXPECT_EQ((*percent)[0].answer.degree, 0.5);
}

TEST(AnswerSheet, IsTakenWholeOrNotAtAll) {
  const auto rows = Read(
      "subject,control,answer,degree,checked_on\n"
      "AAONE-01,P01,met,,\nAAONE-77,P01,met,,\nAAONE-01,P77,met,,\nAAONE-01,P01,met,,\nAAONE-01,P02,perhaps,,\n"
      "AAONE-01,P02,partly,50,\nAAONE-01,P02,met,,7.1.2026\n");
  ASSERT_FALSE(rows.has_value());
  for (const auto& [code, line] : {std::pair{"pack.unknown-subject", 3}, std::pair{"pack.unknown-control", 4},
                                   std::pair{"pack.duplicate-answer", 5}, std::pair{"csv.unknown-word", 6},
                                   std::pair{"csv.out-of-range", 7}, std::pair{"csv.date", 8}}) {
    EXPECT_TRUE(HasFinding(rows.error(), code, "sheet.csv:" + std::to_string(line))) << Lines(rows.error());
  }
}

// Any answers, written as a sheet in any language and read back.
RC_GTEST_PROP(AnswerSheet, RoundTrips, ()) {
  model::Region region = TestRegion();
  const auto text = [] {
    static const std::vector<std::string> kPieces{"a", "\u00e9", "=", "'", "\"", ",", ";", "\n", "-", "@", "x y", "+"};
    std::string made;
    for (int i = *rc::gen::inRange(0, 6); i > 0; --i) made += *rc::gen::elementOf(kPieces);
    return std::string(Trim(made));
  };
  model::AnswerSheet& sheet = region.answers[0];
  sheet.clear();
  for (const char* control : {"P01", "P02"}) {
    if (!*rc::gen::arbitrary<bool>()) continue;
    model::Answer answer;
    answer.reply = static_cast<Reply>(*rc::gen::inRange(0, 5));
    answer.verification = static_cast<Verification>(*rc::gen::inRange(0, 4));
    if (answer.reply == Reply::kPartly && *rc::gen::arbitrary<bool>())
      answer.degree = *rc::gen::inRange(0, 1001) / 1000.0;
    if (*rc::gen::arbitrary<bool>()) answer.checked_on = "2026-02-28";
    answer.evidence = text();
    sheet[control] = answer;
  }
  const Language language = kLanguages[static_cast<std::size_t>(*rc::gen::inRange(0, 4))];
  Findings warnings;
  const auto rows = ReadAnswerSheet(WriteFacilitySheet(region, 0, language), "s.csv", region, warnings);
  RC_ASSERT(rows.has_value());
  model::Region back = region;
  back.answers[0].clear();
  ApplyAnswers(*rows, back);
  RC_ASSERT(back.answers[0] == sheet);

  // And as a pack's table.
  FileMap files = TestPack();
  files["pack/answers.csv"] = WriteAnswers(region);
  const auto again = ReadRegion(MapSource(files), "pack", warnings);
  RC_ASSERT(again.has_value());
  RC_ASSERT(again->answers == region.answers);
  RC_ASSERT(again->state_answers == region.state_answers);
}

}  // namespace
}  // namespace atalaya::formats
