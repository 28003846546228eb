// gzip for answers that are text, when the client takes it.
#pragma once

#include <string>
#include <string_view>

#include "http/message.h"

namespace atalaya::http {

// Does an Accept-Encoding header allow this coding ("gzip", "br")? Quality 0 forbids; "*" stands for those not named.
bool AcceptsCoding(std::string_view accept_encoding, std::string_view coding);

// Is this Content-Type text that shrinks (text, JSON, XML, JavaScript, SVG)?
bool IsCompressible(std::string_view content_type);

// The bytes as a gzip file (RFC 1952, no name, no time: same bytes in, same bytes out); empty when zlib fails.
std::string Gzip(std::string_view bytes);

// Compresses the body in place when the request allows it, the type is text and it is longer than 1 kB; adds Content-Encoding and Vary.
// An ETag stays as it is: in this house it names the version of a record, which If-Match compares, not the bytes on the line.
// "Cache-Control: no-transform" keeps the body as it is; so do streams, files and bodies that have a coding already.
void CompressBody(const Request& request, Response& response);

}  // namespace atalaya::http
