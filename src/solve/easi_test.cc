#include <gtest/gtest.h>

#include "solve/test_door.h"

namespace atalaya::solve {
namespace {

const std::string kProblem =
    R"({"elements":[{"name":"fence","detect":0.5,"delay":{"mean":10,"sd":3},"location":"begin"},)"
    R"({"name":"vault","detect":0.9,"delay":{"mean":400,"sd":120},"location":"middle"}],)"
    R"("communicate":0.95,"response":{"mean":300,"sd":90},"neutralise":0.8})";

TEST(EasiDoor, Answers) {
  const Outcome out = Ask("easi", kProblem);
  ASSERT_TRUE(out.answered) << out.Codes();
  EXPECT_NEAR(out.Number("/effectiveness"), 0.8 * out.Number("/interruption"), 1e-15);
  EXPECT_NEAR(out.Number("/interruption"),
              out.Number("/elements/0/contribution") + out.Number("/elements/1/contribution"), 1e-15);
  EXPECT_EQ(out.Number("/critical"), 0);
  EXPECT_EQ(out.answer.at("critical_name").as_string(), "fence");
  EXPECT_TRUE(out.Tells("solve.easi-one-path", "/elements"));
  EXPECT_NEAR(Ask("easi", With(kProblem, ",\"neutralise\":0.8", "")).Number("/effectiveness"),
              out.Number("/interruption"), 1e-15);
}

TEST(EasiDoor, Tells) {
  const Outcome late = Ask("easi", With(kProblem, "\"mean\":300", "\"mean\":30000"));
  ASSERT_TRUE(late.answered);
  EXPECT_TRUE(late.Tells("solve.easi-too-late", "/elements"));
  EXPECT_TRUE(late.answer.at("critical").is_null());
  EXPECT_FALSE(late.Has("critical_name"));
  const Outcome silent = Ask("easi", With(kProblem, "0.95", "0"));
  ASSERT_TRUE(silent.answered);
  EXPECT_TRUE(silent.Tells("solve.easi-no-alarm", "/elements"));
  EXPECT_EQ(silent.Number("/interruption"), 0);
}

TEST(EasiDoor, NothingVaries) {
  std::string problem = kProblem;
  for (const char* sd : {"\"sd\":3", "\"sd\":120", "\"sd\":90"}) problem = With(problem, sd, "\"sd\":0");
  const Outcome out = Ask("easi", problem);
  ASSERT_TRUE(out.answered);
  EXPECT_EQ(out.Number("/interruption"), out.Number("/timely"));
  EXPECT_NEAR(out.Number("/interruption"), 0.475, 1e-15);
}

TEST(EasiDoor, RefusesBadInput) {
  const struct {
    const char *old, *piece, *code, *where;
  } cases[] = {
      {"0.5", "1.5", "json.out-of-range", "/elements/0/detect"},
      {"0.5", "-1e300", "json.out-of-range", "/elements/0/detect"},
      {"0.5", "\"0.5\"", "json.type", "/elements/0/detect"},
      {"0.5", "null", "json.type", "/elements/0/detect"},
      {"\"begin\"", "\"start\"", "json.unknown-word", "/elements/0/location"},
      {"\"begin\"", "1", "json.type", "/elements/0/location"},
      {"\"sd\":3", "\"sd\":-3", "json.out-of-range", "/elements/0/delay/sd"},
      {"\"mean\":10", "\"mean\":9223372036854775808", "json.out-of-range", "/elements/0/delay/mean"},
      {",\"sd\":3", "", "json.missing-member", "/elements/0/delay"},
      {"{\"mean\":10,\"sd\":3}", "10", "json.type", "/elements/0/delay"},
      {"\"communicate\":0.95,", "", "json.missing-member", ""},
      {"\"neutralise\":0.8", "\"neutralise\":2", "json.out-of-range", "/neutralise"},
      {"\"neutralise\":0.8", "\"neutralize\":0.8", "json.unknown-member", ""},
      {"\"name\":\"vault\"", "\"note\":\"vault\"", "json.missing-member", "/elements/1"},
  };
  for (const auto& c : cases) {
    const Outcome out = Ask("easi", With(kProblem, c.old, c.piece));
    EXPECT_FALSE(out.answered) << c.piece;
    EXPECT_TRUE(out.Tells(c.code, c.where)) << c.piece << ": " << out.Codes();
  }
  const std::string none = R"({"elements":[],"communicate":1,"response":{"mean":1,"sd":0}})";
  EXPECT_TRUE(Ask("easi", none).Tells("json.empty", "/elements"));
  std::string many = R"({"communicate":1,"response":{"mean":1,"sd":0},"elements":[)";
  for (int i = 0; i < 1001; ++i) {
    many += R"({"name":"e","detect":0.1,"delay":{"mean":1,"sd":0},"location":"end"})";
    many += i < 1000 ? "," : "]}";
  }
  EXPECT_TRUE(Ask("easi", many).Tells("solve.easi-too-many", "/elements"));
}

}  // namespace
}  // namespace atalaya::solve
