#include "http/router.h"

#include <gtest/gtest.h>

namespace atalaya::http {
namespace {

Router Routes() {
  Router router;
  router.Add(Method::kGet, "/", 0);
  router.Add(Method::kGet, "/facilities", 1);
  router.Add(Method::kPost, "/facilities", 2);
  router.Add(Method::kGet, "/facilities/{facility}", 3);
  router.Add(Method::kGet, "/facilities/export", 4);
  router.Add(Method::kPatch, "/facilities/{id}", 5);
  router.Add(Method::kPost, "/levels/{level}/facilities/{facility}/received", 6);
  router.Add(Method::kGet, "/facilities/export/{format}", 7);
  router.Add(Method::kGet, "/facilities/{facility}/statements", 8);
  return router;
}

TEST(Router, FindsByShapeAndMethod) {
  const Router router = Routes();
  EXPECT_EQ(router.Find(Method::kGet, "/").route, 0u);
  EXPECT_EQ(router.Find(Method::kGet, "/facilities").route, 1u);
  EXPECT_EQ(router.Find(Method::kPost, "/facilities").route, 2u);
  EXPECT_EQ(router.Find(Method::kHead, "/facilities").route, 1u);
  const auto one = router.Find(Method::kGet, "/facilities/BRSSZ-01");
  EXPECT_EQ(one.route, 3u);
  EXPECT_EQ(one.parameters.at("facility"), "BRSSZ-01");
  // The same shape under another method has its own names.
  EXPECT_EQ(router.Find(Method::kPatch, "/facilities/X").parameters.at("id"), "X");
  const auto two = router.Find(Method::kPost, "/levels/7/facilities/BRSSZ-01/received");
  EXPECT_EQ(two.route, 6u);
  EXPECT_EQ(two.parameters.at("level"), "7");
  EXPECT_EQ(two.parameters.at("facility"), "BRSSZ-01");
}

TEST(Router, LiteralsWinButHideNothing) {
  const Router router = Routes();
  EXPECT_EQ(router.Find(Method::kGet, "/facilities/export").route, 4u);
  EXPECT_EQ(router.Find(Method::kGet, "/facilities/export/csv").route, 7u);
  // "export" is a facility's id here: the literal leads nowhere.
  EXPECT_EQ(router.Find(Method::kGet, "/facilities/export/statements").route, 7u);
  EXPECT_EQ(router.Find(Method::kPatch, "/facilities/export").route, 5u);
}

TEST(Router, UnknownPathsAndMethods) {
  const Router router = Routes();
  const auto wrong_method = router.Find(Method::kDelete, "/facilities/X");
  EXPECT_FALSE(wrong_method.route);
  EXPECT_EQ(wrong_method.allowed, (std::vector{Method::kGet, Method::kPatch}));
  for (const char* path : {"", "facilities", "/nowhere", "/facilities/X/Y", "/facilities/X/statements/Z", "/levels/7/facilities", "/levels"}) {
    const auto match = router.Find(Method::kGet, path);
    EXPECT_FALSE(match.route) << path;
    EXPECT_TRUE(match.allowed.empty()) << path;
    EXPECT_TRUE(match.parameters.empty()) << path;
  }
  EXPECT_FALSE(Router().Find(Method::kGet, "/").route);
  EXPECT_FALSE(Router().Find(Method::kGet, "/a").route);
}

TEST(RouterDeathTest, TheSameRouteTwiceIsOurMistake) {
  Router router = Routes();
  EXPECT_DEATH(router.Add(Method::kGet, "/facilities/{other}", 9), "two routes");
}

}  // namespace
}  // namespace atalaya::http
