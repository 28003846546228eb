// Each check finds what it is for, and a clean notice shows nothing.
#include "arrive/notice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "arrive/review.h"

namespace atalaya::arrive {
namespace {

NoticeRules RulesOfTest() {
  NoticeRules rules;
  rules.items = {{"imo", "1.1", Severity::kError, false, false, false},
                 {"flag", "1.4", Severity::kWarning, false, false, false},
                 {"issuer", "3.1.1", Severity::kWarning, true, false, false},
                 {"reason-without", "3.1.2", Severity::kWarning, false, true, false}};
  rules.issuers = {"lloyd", "maritime authority"};
  rules.calls_asked = 2;
  rules.lead_hours_of["US"] = 96;
  return rules;
}

struct Case {
  Notice notice;
  NoticeContext about;
};

Case Clean() {
  Case c;
  c.notice.given = true;
  c.notice.received = "2026-11-28T10:00:00Z";
  c.notice.items["flag"] = "PA";
  c.notice.certificate = true;
  c.notice.issuer = "Lloyd's Register";
  c.notice.expires = "2028-01-01";
  c.notice.plan = true;
  c.notice.level = 1;
  c.notice.calls = {{"COCTG", "", "2026-11-24", "2026-11-25", 1, ""}, {"PAMIT", "", "2026-11-21", "2026-11-22", 1, ""}};
  c.about.now = ReadTime("2026-11-29")->at;
  c.about.state = "BR";
  c.about.port = "BRSSZ";
  c.about.eta = "2026-12-02T06:00";
  c.about.imo = "9074729";
  c.about.facility_level = 1;
  for (const char* port : {"COCTG", "PAMIT"}) c.about.ports[port].known = true;
  return c;
}

std::vector<std::string> Codes(const Case& c) {
  std::vector<std::string> codes;
  for (const Finding& finding : CheckNotice(c.notice, c.about, RulesOfTest())) codes.push_back(finding.code);
  return codes;
}

TEST(NoticeChecks, ACleanNoticeShowsNothing) { EXPECT_TRUE(Codes(Clean()).empty()); }

TEST(NoticeChecks, OneFaultOneFinding) {
  const std::pair<const char*, std::function<void(Case&)>> faults[] = {
      {"arrival.missing", [](Case& c) { c.about.imo.clear(); }},
      {"arrival.missing", [](Case& c) { c.notice.items.clear(); }},
      {"arrival.missing", [](Case& c) { c.notice.issuer.clear(); }},
      {"arrival.imo", [](Case& c) { c.about.imo = "9074728"; }},
      {"arrival.certificate-expired", [](Case& c) { c.notice.expires = "2026-11-28"; }},
      {"arrival.certificate-expires-before", [](Case& c) { c.notice.expires = "2026-11-30"; }},
      {"arrival.certificate-expires-soon", [](Case& c) { c.notice.expires = "2026-12-20"; }},
      {"arrival.certificate-date", [](Case& c) { c.notice.expires = "next year"; }},
      {"arrival.issuer-unknown", [](Case& c) { c.notice.issuer = "Seaworthy Papers Ltd"; }},
      {"arrival.no-plan", [](Case& c) { c.notice.plan = false; }},
      {"arrival.level-below", [](Case& c) { c.about.facility_level = 2; }},
      {"arrival.level-above", [](Case& c) { c.notice.level = 2; }},
      {"arrival.level-at-call", [](Case& c) { c.notice.calls[0].level = 3; }},
      {"arrival.calls-fewer", [](Case& c) { c.notice.calls.pop_back(); }},
      {"arrival.call-unknown-port", [](Case& c) { c.notice.calls[0].port = "Cartagena"; }},
      {"arrival.call-no-dates", [](Case& c) { c.notice.calls[0].arrived = c.notice.calls[0].departed = ""; }},
      {"arrival.call-backwards", [](Case& c) { c.notice.calls[0].departed = "2026-11-20"; }},
      {"arrival.calls-overlap",
       [](Case& c) {
         c.notice.calls[0].arrived = "2026-11-20T08:00";
         c.notice.calls[0].departed = "2026-11-23";
       }},
      {"arrival.call-advisory", [](Case& c) { c.about.advisories = {{"1", "CO", "2026-01-01", "", "look"}}; }},
      {"arrival.call-exposed", [](Case& c) { c.about.ports["PAMIT"].exposure = 0.2; }},
      {"arrival.ship-to-ship-unguarded", [](Case& c) { c.notice.ship_to_ship = {{"2026-11-23", "", "bunkering", "", "at sea"}}; }},
      {"arrival.ship-to-ship", [](Case& c) { c.notice.ship_to_ship = {{"2026-11-23", "", "bunkering", "watch kept", "at sea"}}; }},
      {"arrival.matter", [](Case& c) { c.notice.matter = "two stowaways"; }},
      {"arrival.document-expired", [](Case& c) { c.about.documents = {{"A. Silva", "P", "X1", "2026-12-01", true}}; }},
      {"arrival.late-notice", [](Case& c) { c.notice.received = "2026-12-01T20:00:00Z"; }},
      {"arrival.late-notice", [](Case& c) { c.about.state = "US"; c.notice.received = "2026-11-29T10:00:00Z"; }},
  };
  for (const auto& [code, fault] : faults) {
    Case c = Clean();
    fault(c);
    EXPECT_EQ(Codes(c), std::vector<std::string>{code});
  }
  Case none = Clean();
  none.notice.certificate = false;
  EXPECT_EQ(Codes(none), (std::vector<std::string>{"arrival.missing", "arrival.no-certificate"}));
  Case silent = Clean();
  silent.notice = {};
  EXPECT_EQ(Codes(silent), std::vector<std::string>{"arrival.no-notice"});
}

TEST(NoticeChecks, AdvisoriesByPlaceAndDays) {
  const Advisory state{"1", "CO", "2026-01-01", "2026-06-30", ""}, port{"2", "COCTG", "2026-01-01", "", ""};
  EXPECT_TRUE(Concerns(state, "COCTG", "2026-06-30", "2026-07-02"));
  EXPECT_FALSE(Concerns(state, "COCTG", "2026-07-01", "2026-07-02"));
  EXPECT_FALSE(Concerns(state, "COCTG", "2025-12-30", "2025-12-31"));
  EXPECT_FALSE(Concerns(state, "PAMIT", "2026-02-01", "2026-02-02"));
  EXPECT_TRUE(Concerns(port, "COCTG", "2027-02-01", "2027-02-02"));
  EXPECT_FALSE(Concerns(port, "COBAQ", "2026-02-01", "2026-02-02"));
  EXPECT_TRUE(Concerns(state, "COCTG", "", ""));  // may have been then
}

TEST(Review, PutsTheWorstFirstAndCountsWhatAsksForAPerson) {
  ReviewInput in;
  const Case c = Clean();
  in.notice = c.notice;
  in.context = c.about;
  in.context.ports["COCTG"] = {true, 10.4, -75.5, 3, 4, {}};
  in.context.ports["PAMIT"] = {true, 9.4, -79.9, 3, 4, {}};
  in.context.ports["BRSSZ"] = {true, -23.9, -46.3, 3, 4, {}};
  in.notice.calls[0].departed = "2026-12-01T12:00";  // Cartagena to Santos in 18 hours
  in.notice.issuer = "Seaworthy Papers Ltd";
  Rules rules;
  rules.notice = RulesOfTest();
  const Review review = Examine(in, rules);
  ASSERT_FALSE(review.findings.empty());
  EXPECT_EQ(review.findings[0].code, "arrival.speed-impossible");
  EXPECT_EQ(review.flags, 1);
  EXPECT_EQ(review.looks, 1);
  ASSERT_EQ(review.legs.size(), 2u);
  EXPECT_EQ(review.legs[1].verdict, LegVerdict::kImpossible);
  EXPECT_EQ(review.notice_index, (std::vector<int>{1, 0, -1}));
  for (const VerifiedCall& one : review.calls) EXPECT_EQ(one.doubt, Doubt::kNoTrack);
  EXPECT_TRUE(std::is_sorted(review.findings.begin(), review.findings.end(), [](const Finding& a, const Finding& b) { return a.severity > b.severity; }));
}

}  // namespace
}  // namespace atalaya::arrive
