// Targeting over the store: a rule from draft to force with four eyes and a back-test, scores with the random share, planted anomalies through the whole
// path, what outcomes teach. On both databases.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <cmath>

#include "api/backtest.h"
#include "api/demo_trade.h"
#include "api/target_declaration.h"
#include "api/test_api.h"
#include "store/demo_trade.h"
#include "store/screening.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;
using http::Method;

class TargetingApi : public testing::TestWithParam<store::Dialect> {
 protected:
  void SetUp() override {
    api.AddRegister();
    jobs = std::make_unique<Jobs>(api.context);
    targeting = std::make_unique<Targeting>(api.context);
    api.context.jobs = jobs.get();
    api.context.targeting = targeting.get();
    analyst = api.As("analyst", "state", "BR", "ana");
    other = api.As("analyst", "state", "BR", "bruno");
    authority = api.As("authority", "state", "BR", "aut");
  }
  void TearDown() override {
    jobs->Drain();
    jobs.reset();
    api.context.jobs = nullptr;
    api.context.targeting = nullptr;
  }
  std::map<std::string, std::string> Match(const json::value& record) {
    return {{"if-match", "\"v" + std::to_string(record.at("version").to_number<long long>()) + "\""}};
  }
  json::value Draft(const std::string& name, const std::string& expression, double weight = 25) {
    json::object body{{"name", name}, {"title", {{"en", name}}}, {"weight", weight}, {"expression", expression}};
    const auto made = api.Post("/api/v1/states/BR/rules", analyst, json::serialize(body));
    EXPECT_EQ(made.status, 201) << made.body;
    return TestApi::Read(made);
  }
  json::value Reload(const json::value& rule) { return TestApi::Read(api.Get("/api/v1/rules/" + std::string(rule.at("id").as_string()), analyst)); }
  http::Response Step(const json::value& rule, const std::string& where, std::size_t who, const std::string& body) {
    const json::value now = Reload(rule);
    return api.Ask(Method::kPost, "/api/v1/rules/" + std::string(rule.at("id").as_string()) + "/" + where, who, body, Match(now));
  }
  json::value BackTest(const json::value& rule, const std::string& body = "{}") {
    const std::string path = "/api/v1/rules/" + std::string(rule.at("id").as_string()) + "/back-tests";
    const auto started = api.Post(path, other, body);
    EXPECT_EQ(started.status, 202) << started.body;
    jobs->Drain();
    const auto job = jobs->Find(std::string(TestApi::Read(started).at("job").as_string()));
    EXPECT_EQ(job->row.status, "done") << job->row.reason;
    return TestApi::Read(api.Get(path, analyst));
  }
  // Illustrative trade up to yesterday. With `bare`, no rules and no outcomes of its own.
  int Fill(std::size_t consignments, double rate = 0.004) {
    DemoTradeOptions options;
    options.consignments = consignments;
    options.rate = rate;
    options.last_day = DaysBefore(api.database.now, 1);
    const auto filled = FillDemoTrade(api.context, options);
    EXPECT_TRUE(filled) << (filled ? "" : filled.error().front().code);
    jobs->Drain();
    return filled.value_or(0);
  }
  std::vector<store::ConsignmentRow> All() {
    return api.database.db().Read([](store::Connection& c) { return store::ConsignmentsFiled(c, "BR", "", "9999", {100'000, {}}); }).value();
  }

  TestApi api{GetParam()};
  std::unique_ptr<Jobs> jobs;
  std::unique_ptr<Targeting> targeting;
  std::size_t analyst = 0, other = 0, authority = 0;
};
INSTANTIATE_TEST_SUITE_P(Both, TargetingApi, testing::ValuesIn(store::TestDialects()),
                         [](const auto& about) { return about.param == store::Dialect::kSqlite ? "SQLite" : "PostgreSQL"; });

TEST_P(TargetingApi, FromDraftToForceTakesATestAndAnotherPerson) {
  ASSERT_GT(Fill(600), 500);
  json::value rule = Draft("big-import", "import and value > 100000");
  EXPECT_EQ(Step(rule, "decision", other, R"({"decision":"activate","reason":"r"})").status, 409) << "not proposed";
  EXPECT_EQ(Step(rule, "proposal", authority, R"({"reason":"r"})").status, 403) << "an authority writes no rules";
  EXPECT_EQ(Step(rule, "proposal", analyst, R"({"reason":""})").status, 422) << "with a reason";
  EXPECT_EQ(Step(rule, "proposal", analyst, R"({"reason":"seen at the gate"})").status, 200);
  // The author never; another only after a back-test.
  auto refused = Step(rule, "decision", analyst, R"({"decision":"activate","reason":"r"})");
  EXPECT_EQ(refused.status, 409);
  EXPECT_NE(refused.body.find("rule.own.conflict"), std::string::npos) << refused.body;
  refused = Step(rule, "decision", other, R"({"decision":"activate","reason":"r"})");
  EXPECT_EQ(refused.status, 409);
  EXPECT_NE(refused.body.find("rule.untested.conflict"), std::string::npos) << refused.body;
  const json::value tests = BackTest(rule);
  const json::value& result = tests.at("items").as_array()[0].at("result");
  EXPECT_GT(result.at("records").to_number<int>(), 500);
  EXPECT_EQ(result.at("change").at("finds").to_number<int>(), result.at("found").to_number<int>());
  EXPECT_GE(result.at("change").at("red_after").to_number<int>(), result.at("change").at("red_before").to_number<int>()) << "a rule of positive points adds";
  EXPECT_EQ(tests.at("items").as_array()[0].at("enough").as_bool(),
            result.at("measured").to_number<int>() >= 100 && result.at("measured_found").to_number<int>() >= 10);
  // An edit after the test is another version of the text: returned, edited, proposed again, and the old test does not count.
  EXPECT_EQ(Step(rule, "decision", other, R"({"decision":"return","reason":"too wide"})").status, 200);
  json::value now = Reload(rule);
  const auto edited = api.Ask(Method::kPatch, "/api/v1/rules/" + std::string(rule.at("id").as_string()), analyst,
                              R"({"title":{"en":"Big"},"weight":25,"expression":"import and value > 200000"})", Match(now));
  ASSERT_EQ(edited.status, 200) << edited.body;
  EXPECT_FALSE(TestApi::Read(edited).at("tested").as_bool());
  EXPECT_EQ(api.Ask(Method::kPatch, "/api/v1/rules/" + std::string(rule.at("id").as_string()), analyst,
                    R"({"title":{"en":"Big"},"weight":25,"expression":"import and value > 200000"})", Match(now)).status, 412);
  EXPECT_EQ(Step(rule, "proposal", analyst, R"({"reason":"narrower"})").status, 200);
  refused = Step(rule, "decision", other, R"({"decision":"activate","reason":"r"})");
  EXPECT_NE(refused.body.find("rule.untested.conflict"), std::string::npos) << refused.body;
  BackTest(rule);
  const auto book_before = TestApi::Read(api.Get("/api/v1/states/BR/targeting", analyst)).at("book").at("number").to_number<int>();
  const auto activated = Step(rule, "decision", other, R"({"decision":"activate","reason":"found twice"})");
  ASSERT_EQ(activated.status, 200) << activated.body;
  EXPECT_EQ(TestApi::Read(activated).at("active").to_number<int>(), 1);
  jobs->Drain();
  const json::value settings = TestApi::Read(api.Get("/api/v1/states/BR/targeting", analyst));
  EXPECT_EQ(settings.at("book").at("number").to_number<int>(), book_before + 1);
  // Open consignments carry the new book; the ledger tells every step, and never the key.
  std::size_t scored = 0;
  for (const auto& row : All()) {
    if (row.decision.empty() && row.outcome.empty()) {
      ++scored;
      EXPECT_EQ(row.scored_with, "BR/" + std::to_string(book_before + 1));
      EXPECT_FALSE(row.channel.empty() || row.why.empty());
    }
  }
  EXPECT_GT(scored, 5u);
  // A later version: edited while the first is in force.
  now = Reload(rule);
  const auto next = api.Ask(Method::kPatch, "/api/v1/rules/" + std::string(rule.at("id").as_string()), other,
                            R"({"title":{"en":"Big"},"weight":30,"expression":"import and value > 300000"})", Match(now));
  EXPECT_EQ(TestApi::Read(next).at("latest").to_number<int>(), 2);
  EXPECT_EQ(TestApi::Read(next).at("active").to_number<int>(), 1) << "the old one stays in force";
  EXPECT_EQ(Step(rule, "decision", authority, R"({"decision":"retire","reason":"finds nothing"})").status, 200);
  EXPECT_EQ(Reload(rule).at("active").to_number<int>(), 0);
  const auto key = api.database.db().Read([](store::Connection& c) { return store::SettingsOf(c, "BR").draw_key; }).value();
  ASSERT_FALSE(key.empty());
  const auto told = api.database.db().Read([&](store::Connection& c) {
    std::pair<std::set<std::string>, bool> out;
    for (store::Rows rows(c, "SELECT action, payload FROM ledger"); rows.Next();) {
      out.first.insert(rows.Text(0));
      out.second = out.second || rows.Text(1).find(key) != std::string::npos;
    }
    return out;
  }).value();
  for (const char* action : {"rule.draft", "rule.propose", "rule.return", "rule.activate", "rule.retire", "rule.back-test", "targeting.book", "targeting.settings"}) {
    EXPECT_TRUE(told.first.contains(action)) << action;
  }
  EXPECT_FALSE(told.second);
}

TEST_P(TargetingApi, WhoeverEditedOrProposedDoesNotActivate) {
  Fill(300);
  const json::value rule = Draft("mixed", "import");
  const json::value now = Reload(rule);
  ASSERT_EQ(api.Ask(Method::kPatch, "/api/v1/rules/" + std::string(rule.at("id").as_string()), other,
                    R"({"title":{"es":"Mixta"},"weight":5,"expression":"import and packages > 3"})", Match(now)).status, 200);
  BackTest(rule);
  EXPECT_EQ(Step(rule, "proposal", analyst, R"({"reason":"r"})").status, 200);
  for (const std::size_t who : {analyst, other}) EXPECT_EQ(Step(rule, "decision", who, R"({"decision":"activate","reason":"r"})").status, 409);
  EXPECT_EQ(Step(rule, "decision", authority, R"({"decision":"activate","reason":"r"})").status, 200);
  // Written in one language, shown in all.
  EXPECT_EQ(Reload(rule).at("title").as_string(), "Mixta");
}

TEST_P(TargetingApi, WhatIsWrongIsToldWhereItStands) {
  const auto check = [&](const std::string& expression) {
    const auto answer = api.Post("/api/v1/states/BR/rules/check", analyst, json::serialize(json::object{{"expression", expression}}));
    EXPECT_EQ(answer.status, 200) << answer.body;
    return TestApi::Read(answer);
  };
  json::value wrong = check("import and\n  valeu > 5");
  EXPECT_FALSE(wrong.at("ok").as_bool());
  ASSERT_EQ(wrong.at("findings").as_array().size(), 1u);
  EXPECT_EQ(wrong.at("findings").as_array()[0].at("line").to_number<int>(), 2);
  EXPECT_EQ(wrong.at("findings").as_array()[0].at("column").to_number<int>(), 3);
  const json::value right = check("import and   (value>5)");
  EXPECT_TRUE(right.at("ok").as_bool());
  EXPECT_EQ(right.at("canonical").as_string(), "import and value > 5");
  EXPECT_NE(right.at("words").as_string().find("Value of all goods"), json::string::npos) << right.at("words");
  // A rule that is wrong is not stored, and the place is the expression's.
  const auto refused = api.Post("/api/v1/states/BR/rules", analyst, R"({"name":"x","title":{"en":"X"},"weight":1,"expression":"valeu > 5"})");
  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(refused.body.find("body#/expression:1:1"), std::string::npos) << refused.body;
  EXPECT_EQ(api.Post("/api/v1/states/BR/rules", analyst, R"({"name":"X y","title":{"en":"X"},"weight":1,"expression":"import"})").status, 422);
  EXPECT_EQ(api.Post("/api/v1/states/BR/rules", analyst, R"({"name":"x","title":{},"weight":1,"expression":"import"})").status, 422);
  EXPECT_EQ(api.Post("/api/v1/states/AR/rules", analyst, R"({"name":"x","title":{"en":"X"},"weight":1,"expression":"import"})").status, 404) << "another State's";
  // JsonLogic both ways.
  const auto logic = api.Post("/api/v1/states/BR/rules/json-logic", analyst, R"({"logic":{"and":[{"var":"import"},{">":[{"var":"value"},5]}]}})");
  ASSERT_EQ(logic.status, 200) << logic.body;
  const auto back = api.Post("/api/v1/states/BR/rules/json-logic", analyst, json::serialize(json::object{{"expression", TestApi::Read(logic).at("expression")}}));
  EXPECT_EQ(back.status, 200) << back.body;
  EXPECT_EQ(api.Post("/api/v1/states/BR/rules/json-logic", analyst, R"({"logic":{"regex":["a"]}})").status, 422);
  // Packs: the shipped one, again (all there), a broken one.
  const auto shipped = TestApi::Read(api.Post("/api/v1/states/BR/rules/import", analyst, R"({"shipped":true})"));
  EXPECT_EQ(shipped.at("added").as_array().size(), 24u);
  EXPECT_EQ(TestApi::Read(api.Post("/api/v1/states/BR/rules/import", analyst, R"({"shipped":true})")).at("skipped").as_array().size(), 24u);
  EXPECT_EQ(api.Post("/api/v1/states/BR/rules/import", analyst, R"({"pack":{"version":"1","rules":[{"id":"z"}]}})").status, 422);
  // Fields with their words, in the reader's language.
  const auto fields = TestApi::Read(api.Get("/api/v1/targeting/fields", analyst));
  EXPECT_GE(fields.at("packages").as_array().size(), 3u);
}

// Consignments drawn are as many as the share says, whatever they score; the draw is the same again; and a higher share keeps who was drawn.
TEST_P(TargetingApi, TheRandomShareIsKept) {
  ASSERT_GT(Fill(1500), 1400);
  api.database.db().Write("system", [](store::Transaction& t) -> Result<int> {
    store::Run(t, "UPDATE consignment SET decision = '', outcome = '', random = 0");  // all open again
    return 1;
  }).value();
  const auto draw = [&](double share) {
    const json::value now = TestApi::Read(api.Get("/api/v1/states/BR/targeting", authority));
    const auto put = api.Ask(Method::kPut, "/api/v1/states/BR/targeting", authority,
                             json::serialize(json::object{{"yellow", 5}, {"red", 20}, {"random_share", share}}), Match(now));
    EXPECT_EQ(put.status, 200) << put.body;
    jobs->Drain();
    std::set<std::string> drawn;
    std::size_t red = 0, rest = 0;
    for (const auto& row : All()) {
      EXPECT_FALSE(row.channel.empty());
      EXPECT_TRUE(!row.random || row.channel == "red");
      if (row.score >= 20) ++red;
      else ++rest;
      if (row.random) {
        EXPECT_LT(row.score, 20) << "red by score is not counted as drawn";
        drawn.insert(row.id);
      }
    }
    const double expected = share * static_cast<double>(rest), deviation = std::sqrt(expected * (1 - share));
    EXPECT_NEAR(static_cast<double>(drawn.size()), expected, 4 * deviation + 1) << "share " << share;
    EXPECT_GT(red, 10u);
    return drawn;
  };
  const auto few = draw(0.05), many = draw(0.25), again = draw(0.05);
  EXPECT_EQ(few, again);
  for (const std::string& id : few) EXPECT_TRUE(many.contains(id));
  const json::value now = TestApi::Read(api.Get("/api/v1/states/BR/targeting", authority));
  EXPECT_EQ(api.Ask(Method::kPut, "/api/v1/states/BR/targeting", authority, R"({"yellow":5,"red":20,"random_share":0})", Match(now)).status, 422) << "never none";
  EXPECT_EQ(api.Ask(Method::kPut, "/api/v1/states/BR/targeting", authority, R"({"yellow":25,"red":20,"random_share":0.1})", Match(now)).status, 422);
}

TEST_P(TargetingApi, OutcomesTeach) {
  ASSERT_GT(Fill(3000, 0.01), 2800);
  json::value lesson = TestApi::Read(api.Get("/api/v1/states/BR/targeting", analyst)).at("lesson");
  std::size_t inspected = 0, found = 0, drawn = 0, drawn_found = 0;
  for (const auto& row : All()) {
    inspected += !row.outcome.empty();
    found += row.outcome == "found";
    drawn += row.random && !row.outcome.empty();
    drawn_found += row.random && row.outcome == "found";
  }
  EXPECT_EQ(lesson.at("inspected").to_number<std::size_t>(), inspected);
  EXPECT_EQ(lesson.at("found").to_number<std::size_t>(), found);
  EXPECT_EQ(lesson.at("random").at("inspected").to_number<std::size_t>(), drawn);
  EXPECT_EQ(lesson.at("random").at("found").to_number<std::size_t>(), drawn_found);
  ASSERT_TRUE(lesson.at("calibrated").as_bool()) << inspected << " inspected, " << found << " found";
  EXPECT_EQ(lesson.at("base_from").as_string(), "random");
  // The chosen are worse than all: the base rate comes from the drawn.
  EXPECT_LT(lesson.at("random").at("rate").at("mean").to_number<double>(), lesson.at("rate").at("mean").to_number<double>());
  const double chance = 1 / (1 + std::exp(-lesson.at("base").to_number<double>()));
  EXPECT_LT(chance, lesson.at("random").at("rate").at("high").to_number<double>());
  // A rule that finds gains, one that fires on anything loses; each shown with what it did.
  std::map<std::string, json::value> rules;
  for (const json::value& rule : lesson.at("rules").as_array()) rules[std::string(rule.at("id").as_string())] = rule;
  EXPECT_GT(rules.at("vgm-gap").at("points").to_number<double>(), rules.at("vgm-gap").at("weight").to_number<double>());
  EXPECT_GT(rules.at("vgm-gap").at("lift").to_number<double>(), 1.1);
  const auto book = TestApi::Read(api.Get("/api/v1/states/BR/targeting", analyst)).at("book");
  EXPECT_EQ(book.at("cause").as_string(), "outcomes");
  // One more find of a rule moves its record, and the list shows it.
  std::string id;
  for (const auto& row : All()) {
    if (row.outcome.empty() && row.why.find("vgm-gap@1") != std::string::npos) id = row.id;
  }
  if (!id.empty()) {
    api.database.db().Write("ana", [&](store::Transaction& t) -> Result<int> {
      store::SetOutcome(t, id, "found");
      return 1;
    }).value();
    OutcomesChanged(api.context, "BR");
    jobs->Drain();
    lesson = TestApi::Read(api.Get("/api/v1/states/BR/targeting", analyst)).at("lesson");
    EXPECT_EQ(lesson.at("found").to_number<std::size_t>(), found + 1);
  }
  const auto list = TestApi::Read(api.Get("/api/v1/rules?limit=200", analyst));
  for (const json::value& rule : list.at("items").as_array()) {
    EXPECT_FALSE(rule.at("record").is_null()) << rule.at("name");
  }
}

// Each kind of anomaly, stored as messages and read back: what the signals find of it. What papers cannot carry is not found, and that is written here too.
TEST_P(TargetingApi, PlantedAnomaliesAreFoundThroughTheStore) {
  DemoTradeOptions options;
  options.consignments = 5000;
  options.rate = 0.007;
  options.last_day = DaysBefore(api.database.now, 1);
  DemoTrade trade = MakeDemoTrade(options);
  const auto& planted = trade.planted;
  api.database.db().Write("system", [&](store::Transaction& t) -> Result<int> {
    for (DemoMessage& each : trade.messages) {
      store::DeclarationWriter writer(t, {"BR", "", each.port, "illustrative", each.filed + "T06:00:00.000Z"});
      auto bills = std::move(each.message.consignments);
      auto boxes = std::move(each.message.equipment);
      each.message.consignments.clear();
      each.message.equipment.clear();
      writer.Begin(each.message);
      for (auto& item : bills) writer.Take(item);
      for (auto& item : boxes) writer.Take(item);
      writer.End(each.message);
    }
    return 1;
  }).value();
  // Some consignees are screened: a planted one has a hit, another was compared and has none; of all others nothing is known.
  std::map<std::string, target::Plant> plant_of;
  for (std::size_t i = 0; i < planted.plants.size(); ++i) plant_of[planted.declarations.words->Text(planted.declarations.shipments[i].bill)] = planted.plants[i];
  const auto stored = All();
  api.database.db().Write("system", [&](store::Transaction& t) -> Result<int> {
    int clear = 0;
    for (const auto& row : stored) {
      const bool hit = plant_of.at(row.bill) == target::Plant::kWatchHit;
      if (!hit && ++clear > 20) continue;
      store::NewScreened subject{"BR", "", "consignee", row.id, {}};
      subject.party.names.push_back({row.consignee});
      std::vector<store::FoundHit> hits;
      if (hit) hits.push_back({"own:x", "1", 1, 0.95, "a", "b", false, false, "{}"});
      store::AddSubjectUse(t, {store::KeepScreened(t, subject, "own:x:1", hits), "consignment", row.id, "consignee"});
    }
    return 1;
  }).value();
  TradeSurroundings around;
  around.view.state = "BR";
  const auto& words = *planted.declarations.words;
  for (const auto& [pair, miles] : planted.declarations.sea_miles) around.miles.emplace_back(DemoName(words.Text(pair.first)), DemoName(words.Text(pair.second)), miles);
  for (const auto& [port, exposure] : planted.declarations.exposure) around.exposure[DemoName(words.Text(port))] = exposure;
  TargetWindow window("BR", around);
  const auto view = api.database.db().Read([&](store::Connection& c) { return window.Look(c, DaysBefore(api.database.now, kWindowDays)); }).value();
  ASSERT_GT(view->ids.size(), 4900u);
  std::map<std::string, std::size_t> by_bill;
  for (std::size_t i = 0; i < planted.plants.size(); ++i) by_bill[words.Text(planted.declarations.shipments[i].bill)] = i;
  // In the order of the view, for the counter.
  target::PlantedDeclarations seen;
  for (const target::Shipment& s : view->declarations.shipments) {
    const std::size_t i = by_bill.at(view->declarations.words->Text(s.bill));
    seen.plants.push_back(planted.plants[i]);
    seen.involved.push_back(planted.involved[i]);
  }
  std::vector<target::Rule> rules;
  for (const target::Detector& d : target::kDetectors) rules.push_back({d.name, 1, Text(d.name), 10, d.expression, "test", target::RuleStatus::kActive});
  Findings findings;
  const target::RuleBook book = target::CompileRules(rules, target::StandardSchema(), {}, "test", findings);
  ASSERT_EQ(book.rules.size(), rules.size());
  const auto signals = target::ComputeSignals(view->declarations, {}, 2);
  const auto hits = target::RunRules(book, target::Tabulate(view->declarations, signals), 2);
  const auto found = target::CountFound(seen, signals, hits);
  // Recall at least, precision (with other planted kinds) at least. Density is price where quantities are kilograms.
  const std::map<std::string, std::pair<double, double>> least{
      {"dear-import", {0.75, 0.9}}, {"cheap-import", {0.75, 0.9}}, {"dear-export", {0.7, 0.9}}, {"cheap-export", {0.7, 0.9}}, {"package-weight", {0.9, 0.8}},
      {"teu-weight", {0.8, 0.8}}, {"vgm-gap", {0.95, 0.9}}, {"phantom", {0.85, 0.5}}, {"seal-reused", {0.9, 0.8}}, {"repeated-invoice", {0.9, 0.8}},
      {"two-voyages", {0.8, 0.5}}, {"round-trip", {0.8, 0.2}}, {"odd-route", {0.7, 0.6}}, {"shared-address", {0.5, 0.6}}, {"new-party", {0.9, 0.2}},
      {"consignee-changed", {0.7, 0.8}}, {"weak-link", {0.95, 0.9}}, {"watch-hit", {1, 1}}};
  for (std::size_t k = 0; k < found.size(); ++k) {
    std::printf("  %-18s planted %4zu, flagged %5zu, recall %.3f, precision %.3f (any kind %.3f)\n", target::kDetectors[k].name, found[k].planted, found[k].flagged,
                found[k].Recall(), found[k].Precision(), found[k].PrecisionAny());
    const auto wanted = least.find(target::kDetectors[k].name);
    if (wanted == least.end()) continue;
    EXPECT_GE(found[k].Recall(), wanted->second.first) << target::kDetectors[k].name;
    EXPECT_GE(found[k].PrecisionAny(), wanted->second.second) << target::kDetectors[k].name;
  }
  std::size_t clear = 0, unknown = 0;
  for (const target::Shipment& s : view->declarations.shipments) {
    clear += s.watch_hit == target::Truth::kFalse;
    unknown += s.watch_hit == target::Truth::kUnknown;
  }
  EXPECT_EQ(clear, 20u);
  EXPECT_GT(unknown, 4500u) << "who was not compared is not clear";
  for (const auto& feed : view->feeds) EXPECT_TRUE(feed.used) << feed.feed << ": " << feed.joined << " of " << feed.expected;
}

// A declaration that comes in is scored in the light of what is stored; a warm window sees what a cold one sees; what is replaced is forgotten.
TEST_P(TargetingApi, AWarmWindowSeesWhatAColdOneSees) {
  Fill(800);
  const auto from = DaysBefore(api.database.now, kWindowDays);
  const auto texts = [](const WindowView& view) {
    std::string all;
    for (std::size_t i = 0; i < view.ids.size(); ++i) {
      const auto& s = view.declarations.shipments[i];
      const auto say = [&](target::Word word) { return word < 0 ? std::string("?") : view.declarations.words->Text(word); };
      all += view.ids[i] + " " + say(s.consignee) + " " + say(s.voyage) + " " + target::DayText(s.arrived) + " " + std::to_string(static_cast<int>(view.outcomes[i]));
      for (const auto& box : s.boxes) all += " " + say(box.number) + "/" + say(box.seal) + "/" + std::to_string(box.vgm_kg);
      all += "\n";
    }
    return all;
  };
  TargetWindow warm("BR", {});
  const auto look = [&](TargetWindow& window) { return api.database.db().Read([&](store::Connection& c) { return texts(*window.Look(c, from)); }).value(); };
  look(warm);
  std::string made;
  const auto add = [&](model::DeclarationFunction function, const std::string& consignee, int bills) {
    api.database.db().Write("system", [&](store::Transaction& t) -> Result<int> {
      store::DeclarationWriter writer(t, {"BR", "", "BRSSZ", "b", ""});
      model::Declaration head;
      head.kind = model::DeclarationKind::kManifest;
      head.function = function;
      head.number = "M1";
      head.sender = "me";
      head.voyage.number = "77";
      head.voyage.ship.name = "New Ship";
      writer.Begin(head);
      for (int i = 0; i < bills; ++i) {
        model::Consignment bill;
        bill.bill = "NEW" + std::to_string(i);
        bill.nature = model::Nature::kImport;
        model::DeclaredParty party;
        party.role = model::DeclaredRole::kConsignee;
        party.name = consignee;
        bill.parties.push_back(party);
        bill.containers = {"TSTU100000" + std::to_string(i)};
        writer.Take(bill);
        model::Equipment box;
        box.number = "TSTU100000" + std::to_string(i);
        box.verified_kg = 100 + i;
        writer.Take(box);
      }
      writer.End(head);
      made = writer.Declarations().front();
      return 1;
    }).value();
  };
  for (const auto& [function, consignee, bills] : {std::tuple(model::DeclarationFunction::kOriginal, "One", 3), {model::DeclarationFunction::kChange, "Two", 2},
                                                   {model::DeclarationFunction::kReplace, "Three", 2}, {model::DeclarationFunction::kCancel, "Three", 2}}) {
    add(function, consignee, bills);
    TargetWindow cold("BR", {});
    EXPECT_EQ(look(warm), look(cold)) << consignee;
    const Findings scored = ScoreDeclaration(api.context, made);
    EXPECT_FALSE(HasErrors(scored));
    if (function == model::DeclarationFunction::kCancel) continue;
    for (const auto& row : api.database.db().Read([&](store::Connection& c) { return store::ConsignmentsOf(c, made); }).value()) {
      EXPECT_FALSE(row.channel.empty()) << row.bill;
      EXPECT_TRUE(row.scored_with.starts_with("BR/"));
    }
  }
  EXPECT_EQ(ScoreDeclaration(api.context, "none").front().code, "targeting.declaration");
}

TEST_P(TargetingApi, WithoutRulesNothingIsScored) {
  api.database.db().Write("system", [&](store::Transaction& t) -> Result<int> {
    store::DeclarationWriter writer(t, {"BR", "", "BRSSZ", "b", ""});
    model::Declaration head;
    head.kind = model::DeclarationKind::kManifest;
    writer.Begin(head);
    model::Consignment bill;
    bill.bill = "A";
    writer.Take(bill);
    writer.End(head);
    return 1;
  }).value();
  const auto rows = All();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(ScoreDeclaration(api.context, rows[0].declaration).front().code, "targeting.no-book");
  EXPECT_EQ(All()[0].channel, "");
  // A trace says clause by clause what a paper without data tells.
  const auto trace = api.Post("/api/v1/states/BR/rules/trace", analyst,
                              json::serialize(json::object{{"expression", "import and value > 5"}, {"consignment", rows[0].id}}));
  ASSERT_EQ(trace.status, 200) << trace.body;
  EXPECT_EQ(TestApi::Read(trace).at("outcome").as_string(), "unknown");
  EXPECT_EQ(TestApi::Read(trace).at("trace").at("parts").as_array()[0].at("parts").as_array().size(), 2u) << trace.body;
  EXPECT_EQ(api.Post("/api/v1/states/BR/rules/trace", analyst, R"({"expression":"import","consignment":"none"})").status, 422);
  const auto rule = Draft("alone", "import");
  const auto started = api.Post("/api/v1/rules/" + std::string(rule.at("id").as_string()) + "/back-tests", other, R"({"from":"2020-01-01","to":"2020-02-01"})");
  jobs->Drain();
  EXPECT_EQ(jobs->Find(std::string(TestApi::Read(started).at("job").as_string()))->row.status, "failed") << "nothing stored for those days";
}

}  // namespace
}  // namespace atalaya::api
