// The description names exactly the routes of the server.
#include "api/openapi.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <set>

#include "api/resources.h"

namespace atalaya::api {
namespace {

TEST(Description, NamesExactlyTheRoutes) {
  std::set<std::string> routes, described;
  for (const Route& route : AllRoutes()) {
    std::string method(http::MethodName(route.method));
    for (char& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    EXPECT_TRUE(routes.insert(method + " " + route.path).second) << "twice: " << method << " " << route.path;
  }
  const auto document = OpenApiDocument(ATALAYA_SOURCE_DIR "/data", "1");
  ASSERT_TRUE(document) << document.error().front().code;
  const auto parsed = boost::json::parse(*document);
  for (const auto& path : parsed.at("paths").as_object()) {
    for (const auto& operation : path.value().as_object()) {
      if (operation.key() == "parameters") continue;
      described.insert(std::string(operation.key()) + " " + std::string(path.key()));
      EXPECT_TRUE(operation.value().at("responses").as_object().contains("default")) << path.key();
    }
  }
  EXPECT_EQ(routes, described);
  EXPECT_TRUE(parsed.at("components").at("schemas").as_object().contains("Problem"));
}

}  // namespace
}  // namespace atalaya::api
