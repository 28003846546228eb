// The built console: a folder of files, served from memory.
//
// All files are read once, at the start; requests touch no disk, so no path of a request can reach beyond what was read. Symbolic links,
// names that begin with a dot and anything that is no regular file are left out. `NAME.br` and `NAME.gz` beside NAME are the same
// bytes compressed ahead of time and are sent to clients that take them (gzip is made here when it is missing). Immutable once built; safe from any thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "http/message.h"

namespace atalaya::http {

// Headers that tell the browser to run nothing but the console's own files, and to keep its pages out of others.
// Set on every answer of StaticFiles; the server's other answers may use them too.
void SetSecurityHeaders(const Request& request, Response& response);

class StaticFiles {
 public:
  // Finding: `http.folder` (folder, reason) when it has no index.html, cannot be read, or holds more than `most_bytes`.
  static Result<StaticFiles> Read(const std::string& folder, std::size_t most_bytes = 64 * 1024 * 1024);

  // GET and HEAD of a file; "/" and paths without a dot in their last segment get index.html (the console routes inside the page).
  // Others: 404; other methods: 405. Files under /assets/ carry a hash in their names and may be kept for a year; the rest is asked
  // for again by its ETag (If-None-Match: 304).
  Response Serve(const Request& request) const;

  // Does this path name a file or a page of the console?
  bool Has(const std::string& path) const { return Find(path) != nullptr; }

 private:
  struct Form {
    std::string bytes, etag;
  };
  struct Entry {
    std::string type;
    bool immutable = false;
    Form plain;
    std::optional<Form> brotli, gzip;
  };
  const Entry* Find(const std::string& path) const;

  std::map<std::string, Entry> entries_;  // by path: "/assets/index-4f2a.js"
};

}  // namespace atalaya::http
