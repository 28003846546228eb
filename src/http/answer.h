// From a request to an answer ready to be sent: the part of serving that runs on workers.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "http/message.h"
#include "http/server.h"

namespace atalaya::http {

// An open file, closed with the object.
class File {
 public:
  // nullptr when it is not a regular file that can be read.
  static std::shared_ptr<File> Open(const std::string& path);
  ~File();
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  std::uint64_t Size() const { return size_; }
  // Up to `size` bytes from there; empty at an error, or when the file has become shorter.
  std::string Read(std::uint64_t offset, std::size_t size) const;

 private:
  File(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
  int descriptor_;
  std::uint64_t size_;
};

struct Answer {
  Response response;
  std::shared_ptr<File> file;  // instead of the body
};

// The answer to an error of the server's own, with whatever text `options.problem` gives it.
Response Problem(const Options& options, int status);

// Calls the handler; what it throws, a status that is none and a file that cannot be sent become a 500. Compresses.
Answer MakeAnswer(const Options& options, const Handler& handler, Request& request);

// Tells `options.observe`; what it throws is dropped, the answer goes out all the same.
void Observe(const Options& options, const Request& request, const Response& response, double seconds);

}  // namespace atalaya::http
