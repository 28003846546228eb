// Officers, an authority and others around one facility, for the tests of assessments. BRSSZ-01 is TCP's, in Brazil (test_api.h).
#pragma once

#include <gtest/gtest.h>

#include "api/standards.h"
#include "api/test_api.h"

namespace atalaya::api {

struct AssessmentWorld {
  explicit AssessmentWorld(store::Dialect dialect) : api(dialect) {
    api.AddRegister();
    pfso = api.As("pfso", "facility", "BRSSZ-01", "officer");
    rso = api.As("rso", "facility", "BRSSZ-01", "rso");
    authority = api.As("authority", "state", "BR", "authority");
    second = api.As("authority", "state", "BR", "second");
    other_state = api.As("authority", "state", "AR", "argentina");
    other_pfso = api.As("pfso", "facility", "BRSSZ-02", "neighbour");
    industry = api.As("industry", "organisation", "TCP", "terminal");
    secretariat = api.As("secretariat", "region", "", "secretariat");
    analyst = api.As("analyst", "state", "BR", "analyst");
    auditor = api.As("auditor", "node", "", "auditor");
    admin = api.As("admin", "node", "", "admin");
  }

  // A moment later: no two changes at the same time.
  void Tick() {
    const int minute = ++minutes_;
    char text[80];
    std::snprintf(text, sizeof text, "2026-11-%02dT%02d:%02d:00.000Z", 1 + minute / 1440, minute / 60 % 24, minute % 60);
    api.database.now = text;
  }

  boost::json::value Ok(const http::Response& response, int status = 200) {
    EXPECT_EQ(response.status, status) << response.body.substr(0, 600);
    return response.body.empty() ? boost::json::value() : boost::json::parse(response.body);
  }
  static std::string TextOf(const boost::json::value& value, const char* pointer) {
    boost::system::error_code error;
    const auto* found = value.find_pointer(pointer, error);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
  }
  static int NumberOf(const boost::json::value& value, const char* pointer) {
    boost::system::error_code error;
    const auto* found = value.find_pointer(pointer, error);
    return found != nullptr && found->is_number() ? found->to_number<int>() : -1;
  }
  // What a list of words under a pointer says, joined by spaces.
  static std::string WordsOf(const boost::json::value& value, const char* pointer) {
    std::string words;
    boost::system::error_code error;
    if (const auto* found = value.find_pointer(pointer, error); found != nullptr && found->is_array()) {
      for (const auto& word : found->get_array()) words += (words.empty() ? "" : " ") + std::string(word.get_string());
    }
    return words;
  }

  std::string Start(std::size_t who, bool clone = true, const std::string& facility = "BRSSZ-01") {
    Tick();
    const auto answer = api.Post("/api/v1/facilities/" + facility + "/assessments", who, clone ? R"({"clone":true})" : R"({"clone":false})");
    return TextOf(Ok(answer, 201), "/id");
  }
  http::Response Put(const std::string& id, const std::string& control, int version, const std::string& body, std::size_t who) {
    Tick();
    return api.Ask(http::Method::kPut, "/api/v1/assessments/" + id + "/answers/" + control, who, body,
                   {{"if-match", "\"v" + std::to_string(version) + "\""}});
  }
  http::Response Step(const std::string& id, const std::string& to, std::size_t who, const std::string& comment = "") {
    Tick();
    return api.Post("/api/v1/assessments/" + id + "/transitions", who, R"({"to":")" + to + R"(","comment":")" + comment + "\"}");
  }
  // Everything that the gates want: all controls met by declaration, save those given.
  void Complete(const std::string& id, std::size_t who, const std::map<std::string, std::string>& others = {}) {
    Tick();
    const auto sheet = Ok(api.Get("/api/v1/assessments/" + id + "/answers", who));
    std::string body;
    for (const auto& item : sheet.at("items").as_array()) {
      const std::string control = TextOf(item, "/control");
      const auto other = others.find(control);
      body += (body.empty() ? "" : ",") + (R"({"control":")" + control + R"(","base_version":)" + std::to_string(NumberOf(item, "/version")) + "," +
                                           (other == others.end() ? std::string(R"("reply":"met"})") : other->second + "}"));
    }
    const auto synced = Ok(api.Post("/api/v1/assessments/" + id + "/answers/sync", who, "{\"items\":[" + body + "]}"));
    for (const auto& item : synced.at("items").as_array()) EXPECT_EQ(TextOf(item, "/status"), "saved") << item;
    const auto lists = Ok(api.Get("/api/v1/assessment-lists", who));
    std::string record = "{";
    for (const char* list : {"domains", "threats", "assets"}) {
      record += "\"" + std::string(list) + "\":{";
      bool first = true;
      for (const auto& item : lists.at(list).as_array()) {
        record += (first ? "\"" : ",\"") + TextOf(item, "/id") + R"(":{"considered":true,"reason":""})";
        first = false;
      }
      record += "},";
    }
    record += R"("vulnerabilities":[{"id":"v1","title":"Gate 2","countermeasures":[{"id":"m1","title":"Guard","before":36,"after":12}]}]})";
    const auto had = api.Get("/api/v1/assessments/" + id + "/considered", who);
    std::string tag;
    for (const auto& [name, value] : had.headers) {
      if (name == "ETag") tag = value;
    }
    Ok(api.Ask(http::Method::kPut, "/api/v1/assessments/" + id + "/considered", who, record, {{"if-match", tag}}));
  }
  // A cycle from start to approval.
  std::string Approve(const std::map<std::string, std::string>& others = {}) {
    const std::string id = Start(pfso);
    Complete(id, pfso, others);
    Ok(Step(id, "submitted", pfso));
    Ok(Step(id, "approved", authority));
    return id;
  }
  long long Count(const std::string& sql) {
    return api.database.db().Read([&](store::Connection& c) { return store::OneWhole(c, sql); }).value();
  }

  TestApi api;
  std::size_t pfso, rso, authority, second, other_state, other_pfso, industry, secretariat, analyst, auditor, admin;

 private:
  int minutes_ = 0;
};

}  // namespace atalaya::api
