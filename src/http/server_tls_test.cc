// TLS, with a certificate made here.
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <thread>

#include "http/server.h"
#include "http/test_client.h"

namespace atalaya::http {
namespace {

using namespace testing;

// A self-signed certificate and its key in a folder of the test's own.
class ServerTls : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("atalaya_tls_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    options_.certificate = folder_ / "certificate.pem";
    options_.key = folder_ / "key.pem";
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_sign(certificate, key, EVP_sha256());
    WritePem(options_.certificate, [&](BIO* out) { PEM_write_bio_X509(out, certificate); });
    WritePem(options_.key, [&](BIO* out) { PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr); });
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static void WritePem(const std::string& path, const std::function<void(BIO*)>& write) {
    BIO* out = BIO_new_file(path.c_str(), "w");
    write(out);
    BIO_free(out);
  }

  std::filesystem::path folder_;
  Options options_;
};

// A client of TLS over the raw one.
class TlsClient {
 public:
  explicit TlsClient(std::uint16_t port, int most = TLS1_3_VERSION) : raw_(port), context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_security_level(context_, 0);
    SSL_CTX_set_min_proto_version(context_, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context_, most);
    SSL_CTX_set_alpn_protos(context_, reinterpret_cast<const unsigned char*>("\x02h2\x08http/1.1"), 12);
    ssl_ = SSL_new(context_);
    SSL_set_fd(ssl_, raw_.Descriptor());
    connected_ = SSL_connect(ssl_) == 1;
  }
  ~TlsClient() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  bool Connected() const { return connected_; }
  std::string Version() const { return SSL_get_version(ssl_); }
  std::string Protocol() const {
    const unsigned char* name = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(ssl_, &name, &size);
    return {reinterpret_cast<const char*>(name), size};
  }
  void Send(const std::string& bytes) { SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())); }
  // Until the server says goodbye; `clean` when it did so in TLS and not by a cut line.
  std::string ReadAll(bool* clean = nullptr) {
    std::string all;
    char bytes[16384];
    int got = 0;
    while ((got = SSL_read(ssl_, bytes, sizeof bytes)) > 0) all.append(bytes, static_cast<std::size_t>(got));
    if (clean != nullptr) *clean = SSL_get_error(ssl_, got) == SSL_ERROR_ZERO_RETURN;
    return all;
  }

 private:
  Client raw_;
  SSL_CTX* context_;
  SSL* ssl_;
  bool connected_;
};

TEST_F(ServerTls, AnswersSecurely) {
  const std::string large(500'000, 'x');
  const auto server = StartServer([&](Request& request) { return Response::Text((request.secure ? "secure " : "open ") + request.body + large); }, options_);
  for (const int most : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(server->Port(), most);
    ASSERT_TRUE(client.Connected());
    EXPECT_EQ(client.Version(), most == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3");
    EXPECT_EQ(client.Protocol(), "http/1.1");
    client.Send(Post("/", "hello ", "Connection: close\r\n"));
    bool clean = false;
    const std::string all = client.ReadAll(&clean);
    EXPECT_TRUE(clean);
    EXPECT_NE(all.find("\r\n\r\nsecure hello xxx"), std::string::npos);
    EXPECT_TRUE(all.ends_with(std::string(1000, 'x')));
    EXPECT_GT(all.size(), large.size());
  }
}

TEST_F(ServerTls, OldVersionsAreRefused) {
  const auto server = StartServer(Echo, options_);
  EXPECT_FALSE(TlsClient(server->Port(), TLS1_VERSION).Connected());
  EXPECT_FALSE(TlsClient(server->Port(), TLS1_1_VERSION).Connected());
  EXPECT_TRUE(TlsClient(server->Port(), TLS1_2_VERSION).Connected());
}

TEST_F(ServerTls, PlainTextAndSilenceAreLetGo) {
  options_.limits.head_seconds = 1;
  const auto server = StartServer(Echo, options_);
  Client plain(server->Port()), silent(server->Port());
  plain.Send(Get("/"));
  EXPECT_TRUE(plain.Ended(2s));
  EXPECT_EQ(plain.Buffer().find("HTTP/1.1 200"), std::string::npos);
  EXPECT_TRUE(silent.Ended(2500ms));
  EXPECT_TRUE(TlsClient(server->Port()).Connected());
}

TEST_F(ServerTls, StreamsAndStop) {
  std::atomic<int> asked = 0;
  auto server = StartServer(
      [&](Request&) {
        Response response;
        response.Set("Content-Type", "text/event-stream");
        response.stream = std::make_shared<Stream>(Stream{[&]() -> std::optional<std::string> { return "data: " + std::to_string(++asked) + "\n\n"; }, 20});
        return response;
      },
      options_);
  std::thread stop([&] {
    while (asked < 10) std::this_thread::sleep_for(1ms);
    server->Stop(5);
  });
  {
    TlsClient client(server->Port());
    client.Send(Get("/"));
    const std::string all = client.ReadAll();
    EXPECT_NE(all.find("data: 9\n\n"), std::string::npos);
    EXPECT_TRUE(all.ends_with("0\r\n\r\n"));
  }
  stop.join();
}

TEST_F(ServerTls, ManyAtOnce) {
  const auto server = StartServer(Echo, options_);
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 20; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 3; ++round) {
        TlsClient client(server->Port());
        client.Send(Get("/x", "Connection: close\r\n"));
        if (client.ReadAll().ends_with("GET /x ")) ++good;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 60);
}

TEST_F(ServerTls, KeyOfAnother) {
  Options mixed = options_;
  mixed.key = folder_ / "other.pem";
  EVP_PKEY* other = EVP_EC_gen("P-256");
  WritePem(mixed.key, [&](BIO* out) { PEM_write_bio_PrivateKey(out, other, nullptr, nullptr, 0, nullptr, nullptr); });
  EVP_PKEY_free(other);
  const auto server = Server::Start(mixed, Echo);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().at(0).code, "http.certificate");
}

}  // namespace
}  // namespace atalaya::http
