// A server's screening in a test: API, jobs and lists, without sockets.
#pragma once

#include <fstream>
#include <memory>
#include <sstream>

#include "api/jobs.h"
#include "api/screening.h"
#include "api/test_api.h"

namespace atalaya::api {

struct ScreeningApi {
  explicit ScreeningApi(store::Dialect dialect) : api(dialect) {
    api.AddRegister();
    jobs = std::make_unique<Jobs>(api.context);
    api.context.jobs = jobs.get();
    screening = std::make_unique<Screening>(api.context);
    api.context.screening = screening.get();
    screening->Begin();
    if (!screening->Wait()) throw std::runtime_error("no lists");
    secretariat = api.As("secretariat", "region");
    analyst = api.As("analyst", "state", "BR", "ana");
    second = api.As("analyst", "state", "BR", "bruno");
    foreign = api.As("analyst", "state", "AR", "carla");
    gate = api.As("pfso", "facility", "BRSSZ-01", "paula");
  }
  ~ScreeningApi() {
    screening->End();
    api.context.jobs = nullptr;
    jobs.reset();
  }
  ScreeningApi(const ScreeningApi&) = delete;
  ScreeningApi& operator=(const ScreeningApi&) = delete;

  static std::string File(const std::string& path) {
    std::ostringstream bytes;
    std::ifstream in(ATALAYA_SOURCE_DIR "/data/watchlists/" + path, std::ios::binary);
    bytes << in.rdbuf();
    if (!in) throw std::runtime_error("no " + path);
    return bytes.str();
  }
  // Sends a file; returns its name for the load.
  std::string Send(const std::string& name, const std::string& bytes, std::size_t caller) {
    const auto sent = api.Ask(http::Method::kPost, "/api/v1/watch-list-files?name=" + name, caller, bytes, {{"content-type", "application/octet-stream"}});
    if (sent.status != 201) throw std::runtime_error("not sent: " + sent.body);
    return std::string(TestApi::Read(sent).at("file").as_string());
  }
  // Loads files as one edition; returns the job's id after it is over. `more`: members of the request.
  std::string Load(const std::vector<std::pair<std::string, std::string>>& files, std::size_t caller, const std::string& more = "") {
    std::string list;
    for (const auto& [name, bytes] : files) list += (list.empty() ? "" : ",") + ("{\"file\":\"" + Send(name, bytes, caller) + "\",\"name\":\"" + name + "\"}");
    const auto started = api.Post("/api/v1/watch-list-loads", caller, "{\"files\":[" + list + "]" + more + "}");
    if (started.status != 202) throw std::runtime_error("not started: " + started.body);
    jobs->Drain();
    return std::string(TestApi::Read(started).at("job").as_string());
  }
  boost::json::value Get(const std::string& target, std::size_t caller) {
    const auto answer = api.Get(target, caller);
    if (answer.status != 200) throw std::runtime_error(target + ": " + std::to_string(answer.status) + " " + answer.body);
    return TestApi::Read(answer);
  }

  TestApi api;
  std::unique_ptr<Jobs> jobs;
  std::unique_ptr<Screening> screening;
  std::size_t secretariat = 0, analyst = 0, second = 0, foreign = 0, gate = 0;
};

// An own list with invented parties.
inline constexpr const char* kOwnListCsv =
    "id,kind,name,aliases,birth_date,country,imo,container\n"
    "1,organisation,Importadora Vento Sul Ltda,Ventosul Import,,BR,,\n"
    "2,person,Anselmo Quirino Bastarrica,,1971-03-18,UY,,\n"
    "3,vessel,Estrela do Mangue,,,PA,9091428,\n"
    "4,container,,,,,,XQZU4102330\n";

}  // namespace atalaya::api
