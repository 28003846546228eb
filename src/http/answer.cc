#include "http/answer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http/compress.h"
#include "http/response_head.h"

namespace atalaya::http {

std::shared_ptr<File> File::Open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return nullptr;
  struct stat about {};
  if (::fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode)) {
    ::close(descriptor);
    return nullptr;
  }
  return std::shared_ptr<File>(new File(descriptor, static_cast<std::uint64_t>(about.st_size)));
}

File::~File() { ::close(descriptor_); }

std::string File::Read(std::uint64_t offset, std::size_t size) const {
  std::string bytes(size, '\0');
  const ssize_t got = ::pread(descriptor_, bytes.data(), size, static_cast<off_t>(offset));
  bytes.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return bytes;
}

Response Problem(const Options& options, int status) {
  Response response;
  if (options.problem) {
    try {
      response = options.problem(status);
    } catch (...) {
      response = {};
    }
  }
  if (response.headers.empty() && response.body.empty()) response = Response::Text(std::to_string(status) + " " + ReasonPhrase(status) + "\n");
  response.status = status;
  response.stream.reset();
  response.file.clear();
  if (status == 503) response.Set("Retry-After", "1");
  return response;
}

Answer MakeAnswer(const Options& options, const Handler& handler, Request& request) {
  Answer answer;
  try {
    answer.response = handler(request);
    if (answer.response.status < 200 || answer.response.status > 599) answer.response = Problem(options, 500);
    if (!answer.response.file.empty()) {
      answer.file = File::Open(answer.response.file);
      if (!answer.file) answer.response = Problem(options, 500);
    }
    CompressBody(request, answer.response);
  } catch (...) {
    answer.file.reset();
    answer.response = Problem(options, 500);
  }
  return answer;
}

void Observe(const Options& options, const Request& request, const Response& response, double seconds) {
  if (!options.observe) return;
  try {
    options.observe(request, response, seconds);
  } catch (...) {
    // An observer's failure is not the client's.
  }
}

}  // namespace atalaya::http
