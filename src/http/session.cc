// One connection from its first byte to its last (core.h).
#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/answer.h"
#include "http/core.h"
#include "http/path.h"
#include "http/request_reader.h"
#include "http/response_head.h"

namespace atalaya::http {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Outcome = Connection::Outcome;

constexpr std::size_t kFilePiece = 256 * 1024;
constexpr seconds kLinger{2};
// What a client may send into a stream it listens to before it counts as hostile.
constexpr std::size_t kStreamNoise = 64 * 1024;

enum class Turn { kRan, kFull, kStopped };

// Runs `work` on a worker and comes back to the input/output thread. Counted work is refused when the queue is full.
asio::awaitable<Turn> OnWorker(Core& core, bool counted, std::function<void()> work) {
  return asio::async_initiate<const asio::use_awaitable_t<>, void(Turn)>(
      [&core, counted](auto handler, std::function<void()> job_work) {
        // std::function wants copies, a coroutine's handler cannot be copied.
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        auto job = [&core, shared, inner = std::move(job_work)](bool run) mutable {
          if (run) inner();
          inner = nullptr;
          asio::post(core.io, [back = std::move(shared), run]() mutable { std::move (*back)(run ? Turn::kRan : Turn::kStopped); });
        };
        if (!counted) {
          core.pool.Submit(std::move(job));
        } else if (!core.pool.TrySubmit(std::move(job))) {
          asio::post(core.io, [shared]() mutable { std::move (*shared)(Turn::kFull); });
        }
      },
      asio::use_awaitable, std::move(work));
}

double Seconds(Clock::time_point since) { return std::chrono::duration<double>(Clock::now() - since).count(); }

class Session {
 public:
  Session(Core& core, std::shared_ptr<Connection> connection)
      : core_(core), limits_(core.options.limits), connection_(std::move(connection)), reader_(limits_) {}

  ~Session() { Hold(0); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  asio::awaitable<void> Run() {
    if (connection_->Tls()) {
      connection_->SetDeadline(seconds(limits_.head_seconds));
      if (co_await connection_->Handshake() != Outcome::kOk) co_return connection_->Close();
    }
    bool linger = false;
    while (co_await ReadRequest()) {
      const bool refused = refusal_ != 0 || reader_.Now() == RequestReader::State::kRefused;
      const bool go_on = refused ? co_await Refuse() : co_await Handle();
      Hold(0);
      if (!go_on) {
        linger = !gone_;
        break;
      }
      reader_.Next();
    }
    connection_->idle = false;
    if (linger) co_await connection_->Linger(kLinger);
    connection_->Close();
  }

 private:
  // True when reader_ holds a request or a refusal; false when the connection is to be closed without a word.
  asio::awaitable<bool> ReadRequest();
  asio::awaitable<bool> Refuse();
  asio::awaitable<bool> Handle();
  asio::awaitable<bool> Send(const Answer& answer, const Request& request, bool keep_alive);
  asio::awaitable<bool> SendFile(const std::string& head, const File& file);
  asio::awaitable<void> SendStream(const std::string& head, const Response& response);
  asio::awaitable<bool> Write(std::string_view head, std::string_view body = {}) {
    const Outcome outcome = co_await connection_->Write(head, body, seconds(limits_.write_seconds), limits_.min_body_rate);
    if (outcome != Outcome::kOk) gone_ = true;
    co_return outcome == Outcome::kOk;
  }

  // Counts the bytes of the body this session holds now towards what all may hold; false when that is too much. Without it a few
  // hundred clients with large uploads, each within its limit, could take all memory.
  bool Hold(std::size_t bytes) {
    core_.body_bytes += bytes - held_;
    held_ = bytes;
    return core_.body_bytes <= limits_.bodies_bytes;
  }

  Core& core_;
  const Limits& limits_;
  std::shared_ptr<Connection> connection_;
  RequestReader reader_;
  std::size_t held_ = 0;
  int refusal_ = 0;     // of ours, when the reader has none: 408, 503
  bool first_ = true;
  bool gone_ = false;   // the client is: nothing more can be said
};

asio::awaitable<bool> Session::ReadRequest() {
  const Clock::time_point begin = Clock::now();
  const Clock::time_point idle_end = begin + seconds(first_ ? limits_.head_seconds : limits_.idle_seconds);
  first_ = false;
  Clock::time_point head_end = Clock::time_point::max(), body_begin = head_end, progress = begin;
  bool told_to_go_on = false;
  while (true) {
    const RequestReader::State state = reader_.Now();
    if (state == RequestReader::State::kDone || state == RequestReader::State::kRefused) {
      connection_->idle = false;
      connection_->NoDeadline();
      co_return true;
    }
    connection_->idle = !reader_.Started();
    if (connection_->idle && core_.stopping) co_return false;
    if (state == RequestReader::State::kBody) {
      if (body_begin == Clock::time_point::max()) body_begin = progress = Clock::now();
      if (!told_to_go_on && reader_.WantsContinue()) {
        told_to_go_on = true;
        if (!co_await Write("HTTP/1.1 100 Continue\r\n\r\n")) co_return false;
      }
      const seconds patience(limits_.body_seconds);
      const std::size_t rate = std::max<std::size_t>(1, limits_.min_body_rate);
      const milliseconds earned(static_cast<long long>(reader_.BodyBytes() * 1000 / rate));
      connection_->SetDeadline(std::min(progress + patience, body_begin + patience + earned));
    } else if (reader_.Started()) {
      if (head_end == Clock::time_point::max()) head_end = Clock::now() + seconds(limits_.head_seconds);
      connection_->SetDeadline(head_end);
    } else {
      connection_->SetDeadline(idle_end);
    }
    const Outcome outcome = co_await connection_->Read();
    if (outcome == Outcome::kGone || (outcome == Outcome::kTimeOut && !reader_.Started())) co_return false;
    if (outcome == Outcome::kOk) {
      reader_.Feed(connection_->Bytes());
      progress = Clock::now();
      if (Hold(reader_.BodyBytes())) continue;
    }
    refusal_ = outcome == Outcome::kTimeOut ? 408 : 503;
    connection_->idle = false;
    co_return true;
  }
}

asio::awaitable<bool> Session::Refuse() {
  Request request = reader_.Head();
  ApplyProxy(request, connection_->Peer(), connection_->Tls(), core_.options);
  Answer answer;
  answer.response = Problem(core_.options, refusal_ != 0 ? refusal_ : reader_.Status());
  Observe(core_.options, request, answer.response, 0);
  co_await Send(answer, request, false);
  co_return false;
}

asio::awaitable<bool> Session::Handle() {
  const Clock::time_point start = Clock::now();
  const bool asked_to_stay = reader_.KeepAlive();
  Request request = reader_.Take();
  ApplyProxy(request, connection_->Peer(), connection_->Tls(), core_.options);
  Answer answer;
  const Turn turn = co_await OnWorker(core_, true, [&] {
    answer = MakeAnswer(core_.options, core_.handler, request);
    Observe(core_.options, request, answer.response, Seconds(start));
  });
  if (turn != Turn::kRan) {
    answer = {Problem(core_.options, 503), nullptr};
    Observe(core_.options, request, answer.response, Seconds(start));
  }
  co_return co_await Send(answer, request, asked_to_stay && turn != Turn::kStopped && !core_.stopping);
}

asio::awaitable<bool> Session::Send(const Answer& answer, const Request& request, bool keep_alive) {
  const Response& response = answer.response;
  const bool head_only = request.method == Method::kHead;
  const bool streams = response.stream != nullptr && MayHaveBody(response.status) && !head_only;
  Framing framing;
  framing.keep_alive = keep_alive && !streams;
  if (response.stream) {
    framing.chunked = MayHaveBody(response.status);
  } else if (MayHaveBody(response.status)) {
    framing.length = answer.file ? answer.file->Size() : response.body.size();
  }
  const std::string traceparent = request.trace.empty() ? std::string() : "00-" + request.trace + "-" + RandomHex(8) + "-01";
  const std::string head = FormatHead(response, framing, traceparent);
  if (streams) {
    co_await SendStream(head, response);
    co_return false;
  }
  if (head_only || !MayHaveBody(response.status)) co_return co_await Write(head) && framing.keep_alive;
  if (answer.file) co_return co_await SendFile(head, *answer.file) && framing.keep_alive;
  co_return co_await Write(head, response.body) && framing.keep_alive;
}

asio::awaitable<bool> Session::SendFile(const std::string& head, const File& file) {
  if (!co_await Write(head)) co_return false;
  std::uint64_t sent = 0;
  while (sent < file.Size()) {
    std::string piece;
    const Turn turn = co_await OnWorker(core_, false, [&] {
      piece = file.Read(sent, static_cast<std::size_t>(std::min<std::uint64_t>(kFilePiece, file.Size() - sent)));
    });
    // The length is promised already: all that is left is to break the line, so that the client sees it did not get all.
    if (turn != Turn::kRan || piece.empty()) {
      connection_->BreakOff();
      gone_ = true;
      co_return false;
    }
    if (!co_await Write(piece)) co_return false;
    sent += piece.size();
  }
  co_return true;
}

// Reads what the client says while it listens, only to notice that it has gone.
asio::awaitable<void> Watch(std::shared_ptr<Connection> connection, std::shared_ptr<bool> gone) {
  std::size_t noise = 0;
  while (noise < kStreamNoise && co_await connection->Read() == Outcome::kOk) noise += connection->Bytes().size();
  *gone = true;
  connection->Wake();
}

asio::awaitable<void> Session::SendStream(const std::string& head, const Response& response) {
  const auto gone = std::make_shared<bool>(false);
  bool events = false;
  for (const auto& [name, value] : response.headers) {
    events = events || (EqualIgnoringCase(name, "Content-Type") && LowerAscii(value).starts_with("text/event-stream"));
  }
  if (!co_await Write(head)) co_return;
  asio::co_spawn(core_.io, Watch(connection_, gone), asio::detached);
  Clock::time_point spoke = Clock::now();
  while (!*gone && !core_.stopping) {
    std::optional<std::string> piece;
    co_await OnWorker(core_, false, [&] {
      try {
        piece = response.stream->next();
      } catch (...) {
        piece.reset();
      }
    });
    if (!piece || *gone) break;
    if (piece->empty() && events && Seconds(spoke) >= limits_.stream_comment_seconds) *piece = ":\n\n";
    if (!piece->empty()) {
      char size[24];
      std::snprintf(size, sizeof size, "%zx\r\n", piece->size());
      *piece += "\r\n";
      if (!co_await Write(size, *piece)) break;
      spoke = Clock::now();
    }
    if (*gone || core_.stopping) break;
    co_await connection_->Sleep(milliseconds(std::max(1, response.stream->interval_ms)));
  }
  if (!*gone && !gone_ && co_await Write("0\r\n\r\n")) {
    // The watcher is the one that reads; it ends when the client has closed its side too.
    connection_->EndOutput();
    connection_->SetDeadline(kLinger);
    while (!*gone) co_await connection_->Sleep(milliseconds(3600 * 1000));
  }
  gone_ = true;
}

}  // namespace

asio::awaitable<void> Serve(Core& core, std::shared_ptr<Connection> connection) {
  struct Guest {
    Core& core;
    std::shared_ptr<Connection> connection;
    Guest(Core& c, std::shared_ptr<Connection> k) : core(c), connection(std::move(k)) { core.Join(connection); }
    ~Guest() {
      connection->Close();
      core.Leave(connection);
    }
    Guest(const Guest&) = delete;
    Guest& operator=(const Guest&) = delete;
  };
  const Guest guest(core, connection);
  Session session(core, connection);
  co_await session.Run();
}

}  // namespace atalaya::http
