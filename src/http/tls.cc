// The TLS side of the server (core.h): TLS 1.2 with forward secrecy or 1.3, HTTP/1.1 by ALPN.
#include <openssl/ssl.h>

#include "http/core.h"

namespace atalaya::http {

namespace {

int ChooseProtocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered, unsigned int offered_size, void*) {
  static const unsigned char kHttp11[] = "\x08http/1.1";
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, chosen_size, kHttp11, sizeof kHttp11 - 1, offered, offered_size) != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

Result<asio::ssl::context> LoadTls(const std::string& certificate, const std::string& key) {
  asio::ssl::context context(asio::ssl::context::tls_server);
  boost::system::error_code error;
  context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_compression, error);
  SSL_CTX* native = context.native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_alpn_select_cb(native, ChooseProtocol, nullptr);
  context.use_certificate_chain_file(certificate, error);
  if (error) return Fail(Error("http.certificate", certificate, {{"file", certificate}, {"reason", error.message()}}));
  context.use_private_key_file(key, asio::ssl::context::pem, error);
  if (error) return Fail(Error("http.certificate", key, {{"file", key}, {"reason", error.message()}}));
  return context;
}

}  // namespace atalaya::http
