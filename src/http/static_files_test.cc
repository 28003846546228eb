#include "http/static_files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "http/server.h"
#include "http/test_client.h"

namespace atalaya::http {
namespace {

namespace fs = std::filesystem;

class StaticFilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() / ("atalaya_static_" + std::to_string(::getpid()));
    folder_ = root_ / "console";
    Write("index.html", "<!doctype html>page");
    Write("assets/app-4f2a.js", "plain();");
    Write("assets/app-4f2a.js.br", "as brotli");
    Write("assets/app-4f2a.js.gz", "as gzip");
    Write("assets/style-1b.css", std::string(5000, 'c'));
    Write("icon.svg", "<svg/>");
    Write("alone.gz", "not a form of another");
    Write(".env", "SECRET=1");
    Write(".git/config", "secret");
    Write("odd", "no extension");
    std::ofstream(root_ / "outside.txt") << "outside";
    fs::create_symlink(root_ / "outside.txt", folder_ / "link.txt");
    fs::create_directory_symlink(root_, folder_ / "up");
    auto read = StaticFiles::Read(folder_);
    ASSERT_TRUE(read);
    files_ = std::move(*read);
  }
  void TearDown() override { fs::remove_all(root_); }

  void Write(const std::string& name, const std::string& bytes) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }

  Response Get(const std::string& path, std::map<std::string, std::string> headers = {}, Method method = Method::kGet) const {
    Request request;
    request.method = method;
    request.path = path;
    request.headers = std::move(headers);
    return files_.Serve(request);
  }

  static std::string Header(const Response& response, const std::string& name) {
    for (const auto& [header, value] : response.headers) {
      if (header == name) return value;
    }
    return "";
  }

  fs::path root_, folder_;
  StaticFiles files_;
};

TEST_F(StaticFilesTest, FilesAndPagesOfTheConsole) {
  EXPECT_EQ(Get("/").body, "<!doctype html>page");
  EXPECT_EQ(Get("/index.html").body, "<!doctype html>page");
  EXPECT_EQ(Get("/facilities/BRSSZ-01").body, "<!doctype html>page");
  EXPECT_EQ(Header(Get("/facilities"), "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(Get("/odd").body, "no extension");
  EXPECT_EQ(Get("/assets/app-4f2a.js").body, "plain();");
  EXPECT_EQ(Header(Get("/assets/app-4f2a.js"), "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(Header(Get("/icon.svg"), "Content-Type"), "image/svg+xml");
  EXPECT_EQ(Get("/missing.js").status, 404);
  EXPECT_EQ(Get("/assets/missing-1.js").status, 404);
  EXPECT_EQ(Get("/alone.gz").body, "not a form of another");
  EXPECT_EQ(Get("/assets/app-4f2a.js.br").status, 404);
}

TEST_F(StaticFilesTest, NothingElseIsReachable) {
  for (const char* path : {"/.env", "/.git/config", "/link.txt", "/up/outside.txt", "/../outside.txt", "/up/console/index.html", "/assets/../../outside.txt"}) {
    const Response response = Get(path);
    EXPECT_EQ(response.status, 404) << path;
    EXPECT_EQ(response.body.find("outside"), std::string::npos) << path;
  }
  // A folder reached through a link looks like any page of the console: its name tells nothing.
  EXPECT_EQ(Get("/up").body, "<!doctype html>page");
  EXPECT_EQ(Get("/.git").status, 404);
}

TEST_F(StaticFilesTest, Codings) {
  const std::map<std::string, std::pair<std::string, std::string>> table = {{"br, gzip", {"br", "as brotli"}},
                                                                            {"gzip", {"gzip", "as gzip"}},
                                                                            {"gzip, br;q=0", {"gzip", "as gzip"}},
                                                                            {"identity", {"", "plain();"}}};
  std::set<std::string> etags;
  for (const auto& [accepts, expected] : table) {
    const Response response = Get("/assets/app-4f2a.js", {{"accept-encoding", accepts}});
    EXPECT_EQ(Header(response, "Content-Encoding"), expected.first) << accepts;
    EXPECT_EQ(response.body, expected.second) << accepts;
    EXPECT_EQ(Header(response, "Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(Header(response, "Vary"), "Accept-Encoding");
    etags.insert(Header(response, "ETag"));
  }
  EXPECT_EQ(etags.size(), 3u) << "different bytes, different strong ETags";
  // Made here when the build did not
  const Response style = Get("/assets/style-1b.css", {{"accept-encoding", "gzip, br"}});
  EXPECT_EQ(Header(style, "Content-Encoding"), "gzip");
  EXPECT_LT(style.body.size(), 200u);
}

TEST_F(StaticFilesTest, Caching) {
  EXPECT_EQ(Header(Get("/assets/app-4f2a.js"), "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(Header(Get("/"), "Cache-Control"), "no-cache");
  const std::string etag = Header(Get("/"), "ETag");
  EXPECT_EQ(etag.size(), 34u);
  for (const std::string& asked : {etag, "W/" + etag, "\"x\", " + etag, std::string("*")}) {
    const Response response = Get("/", {{"if-none-match", asked}});
    EXPECT_EQ(response.status, 304) << asked;
    EXPECT_EQ(response.body, "");
    EXPECT_EQ(Header(response, "ETag"), etag);
  }
  EXPECT_EQ(Get("/", {{"if-none-match", "\"other\""}}).status, 200);
}

TEST_F(StaticFilesTest, Methods) {
  EXPECT_EQ(Get("/", {}, Method::kHead).status, 200);
  for (const Method method : {Method::kPost, Method::kPut, Method::kDelete, Method::kOptions, Method::kPatch}) {
    const Response response = Get("/", {}, method);
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(Header(response, "Allow"), "GET, HEAD");
  }
}

TEST_F(StaticFilesTest, SecurityHeadersOnEveryAnswer) {
  for (const Response& response : {Get("/"), Get("/missing.js"), Get("/", {}, Method::kPost), Get("/", {{"if-none-match", "*"}})}) {
    const std::string policy = Header(response, "Content-Security-Policy");
    EXPECT_TRUE(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"));
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
    EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
    EXPECT_EQ(Header(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(Header(response, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(Header(response, "Cross-Origin-Opener-Policy"), "same-origin");
    EXPECT_NE(Header(response, "Permissions-Policy"), "");
    EXPECT_EQ(Header(response, "Strict-Transport-Security"), "");
  }
  Request secure;
  secure.path = "/";
  secure.secure = true;
  EXPECT_NE(Header(files_.Serve(secure), "Strict-Transport-Security"), "");
}

TEST_F(StaticFilesTest, FindingsOfTheStart) {
  EXPECT_EQ(StaticFiles::Read("/does/not/exist").error().at(0).code, "http.folder");
  EXPECT_EQ(StaticFiles::Read(folder_ / "assets").error().at(0).code, "http.folder");
  EXPECT_EQ(StaticFiles::Read(folder_, 100).error().at(0).code, "http.folder");
}

TEST_F(StaticFilesTest, ThroughTheServer) {
  const auto server = testing::StartServer([&](Request& request) { return files_.Serve(request); });
  testing::Client client(server->Port());
  EXPECT_EQ(client.Ask(testing::Get("/assets/app-4f2a.js", "Accept-Encoding: br\r\n")).body, "as brotli");
  EXPECT_EQ(client.Ask(testing::Get("//assets/.//app-4f2a.js")).body, "plain();");
  EXPECT_EQ(client.Ask(testing::Get("/assets/style-1b.css")).body.size(), 5000u);
  EXPECT_EQ(client.Ask(testing::Get("/assets/%2e%2e/index.html")).status, 400);
}

}  // namespace
}  // namespace atalaya::http
