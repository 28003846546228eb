// The demonstration's ships tell what they are made to tell, and are marked.
#include "api/demo_arrivals.h"

#include <gtest/gtest.h>

#include "api/test_api.h"

namespace atalaya::api {
namespace {

TEST(DemoCalls, EachShipTellsItsTale) {
  TestApi api;
  EXPECT_EQ(DemoCalls(api.context).value(), 0);  // no Santos
  api.AddRegister();
  EXPECT_EQ(DemoCalls(api.context).value(), 7);
  EXPECT_EQ(DemoCalls(api.context).value(), 0);  // they are still to come
  const std::size_t analyst = api.As("analyst", "state", "BR");
  const auto board = TestApi::Read(api.Get("/api/v1/calls", analyst));
  std::map<std::string, std::set<std::string>> found;
  std::map<std::string, std::int64_t> flags;
  for (const auto& row : board.at("items").as_array()) {
    const std::string name(row.at("name").as_string());
    EXPECT_TRUE(row.at("illustrative").as_bool());
    flags[name] = row.at("flags").as_int64();
    const auto call = TestApi::Read(api.Get("/api/v1/calls/" + std::string(row.at("id").as_string()), analyst));
    for (const auto& finding : call.at("checks").at("findings").as_array()) found[name].insert(std::string(finding.at("code").as_string()));
  }
  for (const char* clean : {"Vento Leste", "Garca Branca", "Ilha Serena", "Rio Claro"}) EXPECT_EQ(flags.at(clean), 0) << clean;
  EXPECT_TRUE(found.at("Mare Alta").contains("arrival.certificate-expired"));
  EXPECT_TRUE(found.at("Estrela do Sul").contains("arrival.speed-impossible"));
  EXPECT_TRUE(found.at("Andorinha").contains("arrival.call-contradicted"));
  EXPECT_TRUE(found.at("Andorinha").contains("arrival.call-undeclared"));
  EXPECT_TRUE(found.at("Rio Claro").contains("arrival.no-notice"));
  EXPECT_EQ(board.at("counts").at("flagged").as_int64(), 3);
}

}  // namespace
}  // namespace atalaya::api
