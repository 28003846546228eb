// Files in, findings out: the whole way of a declaration through the API, on both databases.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <fstream>

#include "api/intake.h"
#include "api/jobs.h"
#include "api/test_api.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;
using http::Method;

std::string Manifest(const std::string& bills, const std::string& ship = "EVER CALM") {
  return "<Awmds><General_segment><General_segment_id><Voyage_number>12</Voyage_number><Date_of_arrival>2026-12-01</Date_of_arrival></General_segment_id>"
         "<Transport_information><Identity_of_transporter>" + ship + "</Identity_of_transporter><Registration_number_of_transport_code>9074729"
         "</Registration_number_of_transport_code></Transport_information><Load_unload_place><Place_of_departure_code>COCTG</Place_of_departure_code>"
         "<Place_of_destination_code>BRSSZ</Place_of_destination_code></Load_unload_place></General_segment>" + bills + "</Awmds>";
}
std::string BillXml(const std::string& number, const std::string& consignee, const std::string& box = "", const std::string& seal = "") {
  return "<Bol_segment><Bol_id><Bol_reference>" + number + "</Bol_reference><Bol_nature>23</Bol_nature></Bol_id><Load_unload_place><Place_of_loading_code>COCTG"
         "</Place_of_loading_code><Place_of_unloading_code>BRSSZ</Place_of_unloading_code></Load_unload_place><Traders_segment><Consignee><Consignee_name>" + consignee +
         "</Consignee_name></Consignee></Traders_segment>" +
         (box.empty() ? "" : "<ctn_segment><Ctn_reference>" + box + "</Ctn_reference><Empty_Full>FULL</Empty_Full><Marks1>" + seal + "</Marks1></ctn_segment>") +
         "<Goods_segment><Number_of_packages>10</Number_of_packages><Gross_mass>1000</Gross_mass><Goods_description>GOODS OF " + number + "</Goods_description></Goods_segment></Bol_segment>";
}
std::string Edifact(const std::string& type, const std::vector<std::string>& segments) {
  std::string text = "UNB+UNOA:2+A+B+261130:1000+7'UNH+R1+" + type + "'";
  for (const std::string& segment : segments) text += segment + "'";
  return text + "UNT+" + std::to_string(segments.size() + 2) + "+R1'UNZ+1+7'";
}
std::vector<std::string> Plan(const std::vector<std::string>& boxes) {
  std::vector<std::string> segments{"BGM++P1+9", "DTM+137:2611291000:201", "TDT+20+12N+++ZXL:172:20+++9074729:146::EVER CALM:PA", "LOC+5+COCTG:139:6", "LOC+61+BRSSZ:139:6", "DTM+132:2612010600:201"};
  for (const std::string& box : boxes) {
    for (const char* segment : {"LOC+147+0180206::5", "MEA+WT++KGM:18000", "LOC+9+COCTG:139:6", "LOC+11+BRSSZ:139:6", "RFF+BM:1"}) segments.push_back(segment);
    segments.push_back("EQD+CN+" + box + "+22G1+++5");
    segments.push_back("NAD+CA+ZXL:172:20");
  }
  return segments;
}

class Declared : public testing::TestWithParam<store::Dialect> {
 protected:
  TestApi api{GetParam()};
  std::unique_ptr<Jobs> jobs;
  std::size_t analyst = 0, other = 0, authority = 0;

  void SetUp() override {
    api.AddRegister();
    jobs = std::make_unique<Jobs>(api.context);
    api.context.jobs = jobs.get();
    analyst = api.As("analyst", "state", "BR");
    other = api.As("analyst", "state", "AR");
    authority = api.As("authority", "state", "BR");
  }
  void TearDown() override {
    jobs.reset();
    api.context.jobs = nullptr;
  }
  http::Response Send(const std::string& bytes, const std::string& query = "port=BRSSZ&name=file", std::size_t who = 0) {
    auto answer = api.Ask(Method::kPost, "/api/v1/declarations?" + query, who == 0 ? analyst : who, bytes, {{"content-type", "application/octet-stream"}});
    jobs->Drain();
    return answer;
  }
  // Sends and returns what became of the file.
  json::object Taken(const std::string& bytes, const std::string& query = "port=BRSSZ&name=file") {
    const auto answer = Send(bytes, query);
    EXPECT_EQ(answer.status, 202) << answer.body;
    const std::string id(TestApi::Read(answer).at("received").as_string());
    return TestApi::Read(api.Get("/api/v1/received/" + id, analyst)).as_object();
  }
  json::array Items(const std::string& target, std::size_t who = 0) {
    const auto answer = api.Get(target, who == 0 ? analyst : who);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return TestApi::Read(answer).at("items").as_array();
  }
  std::vector<std::string> Kinds() {
    std::vector<std::string> kinds;
    for (const auto& item : Items("/api/v1/discrepancies")) kinds.emplace_back(std::string(item.at("kind").as_string()) + " " + std::string(item.at("container").as_string()));
    std::sort(kinds.begin(), kinds.end());
    return kinds;
  }
};
using KindList = std::vector<std::string>;

TEST_P(Declared, AFileIsReceivedReadAndCompared) {
  const std::string manifest = Manifest(BillXml("B1", "Frutas", "SUDU1234569", "S1") + BillXml("B2", "Nueces", "CSQU3054383", "S2"));
  const json::object file = Taken(manifest);
  EXPECT_EQ(file.at("file").at("status").as_string(), "read");
  ASSERT_EQ(file.at("declarations").as_array().size(), 1u);
  const json::object declaration = file.at("declarations").as_array()[0].as_object();
  EXPECT_EQ(declaration.at("kind").as_string(), "manifest");
  EXPECT_EQ(declaration.at("consignments").as_int64(), 2);
  EXPECT_NE(declaration.at("checked").as_string(), "");
  EXPECT_EQ(Kinds(), KindList{}) << "nothing to compare with yet";
  Taken(Edifact("BAPLIE:D:95B:UN:SMDG22", Plan({"SUDU1234569", "MSKU0000006"})));
  EXPECT_EQ(Kinds(), (KindList{"aboard-not-manifested MSKU0000006", "manifested-not-aboard CSQU3054383"}));
  // The terminal's report: one box landed with another seal, the other never seen.
  Taken(Edifact("COARRI:D:95B:UN", {"BGM+98+M1+9", "TDT+20+12N+1++ZXL:172:20+++9074729:146::EVER CALM", "NAD+CA+ZXL", "EQD+CN+SUDU1234569+22G1:102:5++3+5",
                                    "DTM+203:202612010930:203", "LOC+11+BRSSZ", "SEL+S9+CA", "CNT+16:1"}));
  EXPECT_EQ(Kinds(), (KindList{"aboard-not-manifested MSKU0000006", "manifested-not-aboard CSQU3054383", "phantom ", "seal-changed SUDU1234569"}));
  const json::array queue = Items("/api/v1/consignments?discrepant=yes");
  ASSERT_EQ(queue.size(), 2u);
  const json::array phantom = Items("/api/v1/consignments?q=nueces");
  ASSERT_EQ(phantom.size(), 1u);
  EXPECT_EQ(json::serialize(phantom[0].at("reasons")), R"(["Manifested, not aboard","Phantom shipment"])");
  const json::array found = Items("/api/v1/consignments?q=frutas");
  const std::string id(found.at(0).at("id").as_string());
  const json::value whole = TestApi::Read(api.Get("/api/v1/consignments/" + id, analyst));
  EXPECT_EQ(whole.at("containers").as_array().size(), 3u) << "manifest, plan and moves speak of the box";
  EXPECT_EQ(whole.at("ship").at("imo").as_string(), "9074729");
  EXPECT_EQ(whole.at("item").at("goods").as_array()[0].at("description").as_string(), "GOODS OF B1");
  EXPECT_EQ(whole.at("discrepancies").as_array()[0].at("text").as_string(), "Container SUDU1234569: seal S1 in one message, S9 in another.");
  const auto counts = TestApi::Read(api.Get("/api/v1/consignment-counts", analyst));
  EXPECT_EQ(json::serialize(counts), R"({"all":2,"open":2,"red":0,"yellow":0,"discrepant":2,"with_hits":0})");
  const auto items = Items("/api/v1/declarations/" + std::string(declaration.at("id").as_string()) + "/items?kind=equipment");
  EXPECT_EQ(items.size(), 2u);
}

TEST_P(Declared, BytesComeBackAsTheyWereAndTwiceIsOnce) {
  const std::string bytes = Manifest(BillXml("B1", "Caf\xC3\xA9")) + "\r\n\t ";
  const json::object file = Taken(bytes);
  const std::string id(file.at("file").at("id").as_string()), declaration(file.at("declarations").as_array()[0].at("id").as_string());
  for (const std::string& target : {"/api/v1/received/" + id + "/file", "/api/v1/declarations/" + declaration + "/file"}) {
    const auto answer = api.Get(target, analyst);
    std::ifstream in(answer.file, std::ios::binary);
    EXPECT_EQ(std::string((std::istreambuf_iterator<char>(in)), {}), bytes);
  }
  const auto again = Send(bytes);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(TestApi::Read(again).at("received").as_string(), id);
  EXPECT_TRUE(TestApi::Read(again).at("known").as_bool());
  EXPECT_EQ(Items("/api/v1/declarations").size(), 1u);
  // Another State's own copy is its own.
  EXPECT_EQ(Send(bytes, "port=ARBUE&name=x", other).status, 202);
  EXPECT_EQ(Items("/api/v1/declarations").size(), 1u);
  EXPECT_EQ(Items("/api/v1/declarations", other).size(), 1u);
}

TEST_P(Declared, WithoutACallAFileMayComeAgainWithItsPort) {
  std::string bytes = Manifest(BillXml("B1", "X"));
  for (std::size_t at; (at = bytes.find("BRSSZ")) != std::string::npos;) bytes.replace(at, 5, "ZZZZZ");
  const json::object first = Taken(bytes, "state=BR&name=x");
  EXPECT_EQ(first.at("declarations").as_array()[0].at("call").as_string(), "");
  EXPECT_EQ(first.at("declarations").as_array()[0].at("findings").as_array().back().at("code").as_string(), "intake.no-port");
  EXPECT_EQ(Send(bytes, "state=BR&name=x").status, 200) << "nothing new was said";
  const json::object second = Taken(bytes, "port=BRSSZ&name=x");
  EXPECT_NE(second.at("declarations").as_array()[0].at("call").as_string(), "");
  EXPECT_EQ(Items("/api/v1/consignments").size(), 1u);
  EXPECT_EQ(Items("/api/v1/declarations?status=replaced").size(), 1u);
}

TEST_P(Declared, BadFilesAreFindingsAndNeverACrash) {
  const auto status = [&](const std::string& bytes) {
    const json::object file = Taken(bytes);
    std::string codes;
    for (const auto& finding : file.at("file").at("findings").as_array()) codes += " " + std::string(finding.at("code").as_string());
    for (const auto& declaration : file.at("declarations").as_array()) {
      for (const auto& finding : declaration.at("findings").as_array()) {
        codes += " " + std::string(finding.at("code").as_string());
        EXPECT_NE(finding.at("text").as_string(), "");
      }
    }
    return std::string(file.at("file").at("status").as_string()) + " " + std::to_string(file.at("declarations").as_array().size()) + codes;
  };
  EXPECT_EQ(Send("").status, 422);
  EXPECT_TRUE(status("%PDF-1.7 something else").starts_with("refused 0 ")) << status("%PDF-1.7 something else 2");
  EXPECT_TRUE(status("<html><body>no</body></html>").starts_with("refused 0 declaration.unknown"));
  EXPECT_TRUE(status(std::string(70000, '\0')).starts_with("refused 0 "));
  const std::string manifest = Manifest(BillXml("B1", "X") + BillXml("B2", "Y"));
  const std::string cut = status(manifest.substr(0, manifest.size() - 200));
  EXPECT_TRUE(cut.starts_with("read 1 xml.")) << cut;
  EXPECT_EQ(Items("/api/v1/consignments").size(), 2u) << "what could be read of the bill that was cut is there, and the finding says that it was cut";
  // Several interchanges in one file, the second cut off.
  const std::string plan = Edifact("BAPLIE:D:95B:UN:SMDG22", Plan({"SUDU1234569"}));
  const std::string two = status(plan + "\r\n" + plan.substr(0, plan.size() - 40));
  EXPECT_TRUE(two.starts_with("read 2")) << two;
  // Another character set than it says: nothing is lost, and it is told.
  const std::string latin = status("UNB+UNOC:2+A+B+261130:1000+8'UNH+R1+BAPLIE:D:95B:UN:SMDG22'BGM++P9+9'TDT+20+1+++X:172:20+++9074729:146::\xD1\x41ND\xDA:PA'UNT+4+R1'UNZ+1+8'");
  EXPECT_TRUE(latin.starts_with("read 1")) << latin;
  EXPECT_EQ(Items("/api/v1/declarations?q=plan").size() + Items("/api/v1/declarations?kind=stowage-plan").size(), 3u);
}

TEST_P(Declared, APersonDecidesWithAReason) {
  Taken(Manifest(BillXml("B1", "X")));
  const std::string path = "/api/v1/consignments/" + std::string(Items("/api/v1/consignments").at(0).at("id").as_string());
  const auto decide = [&](std::size_t who, const std::string& body, const std::string& tag) {
    return api.Ask(Method::kPost, path + "/decision", who, body, tag.empty() ? std::map<std::string, std::string>{} : std::map<std::string, std::string>{{"if-match", tag}});
  };
  const std::string good = R"({"decision":"held","reason":"phantom"})";
  EXPECT_EQ(decide(analyst, good, "").status, 428);
  EXPECT_EQ(decide(analyst, R"({"decision":"held","reason":" "})", "\"v1\"").status, 422);
  EXPECT_EQ(decide(analyst, R"({"decision":"denied","reason":"x"})", "\"v1\"").status, 422);
  EXPECT_EQ(decide(authority, good, "\"v1\"").status, 403) << "sees, does not decide";
  EXPECT_EQ(decide(other, good, "\"v1\"").status, 404);
  const auto decided = decide(analyst, good, "\"v1\"");
  EXPECT_EQ(decided.status, 200) << decided.body;
  EXPECT_EQ(TestApi::Read(decided).at("decisions").as_array().size(), 1u);
  EXPECT_EQ(decide(analyst, good, "\"v1\"").status, 412);
  EXPECT_TRUE(Items("/api/v1/consignments?decision=open").empty());
}

TEST_P(Declared, WhereAFileBelongsIsChecked) {
  const std::string manifest = Manifest(BillXml("B1", "X"));
  EXPECT_EQ(Send(manifest, "name=x").status, 422);
  EXPECT_EQ(Send(manifest, "state=XX&name=x").status, 422);
  EXPECT_EQ(Send(manifest, "state=BR&port=ARBUE&name=x").status, 422);
  EXPECT_EQ(Send(manifest, "facility=NONE&name=x").status, 422);
  EXPECT_EQ(Send(manifest, "port=ARBUE&name=x").status, 403);
  EXPECT_EQ(Send(manifest, "facility=BRSSZ-01&name=x").status, 202);
  EXPECT_EQ(Items("/api/v1/consignments").at(0).at("facility").as_string(), "BRSSZ-01");
}

TEST_P(Declared, AServerThatStoppedGoesOnWhereItWas) {
  // Received, never read.
  const std::string bytes = Manifest(BillXml("B1", "X"));
  auto staged = store::Blobs(api.context.files).Stage(bytes).value();
  const Intake taken = ReceiveFile(api.context, "ana", {"BR", "", "BRSSZ", ""}, "m.xml", staged, static_cast<long long>(bytes.size())).value();
  // Read, never checked: the step dies.
  int runs = 0;
  bool dies = true;
  api.context.intake_steps = {[&](Context&, const std::string&) -> Findings {
    ++runs;
    if (dies) throw std::runtime_error("killed");
    return {Note("intake.shortened", "x", {{"count", "1"}})};
  }};
  EXPECT_EQ(ReadReceived(api.context, taken.received).value().size(), 1u) << "what was read stays";
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(Items("/api/v1/consignments").size(), 1u);
  const std::string second = Manifest(BillXml("B2", "Y"));
  auto more = store::Blobs(api.context.files).Stage(second).value();
  const Intake unread = ReceiveFile(api.context, "ana", {"BR", "", "BRSSZ", ""}, "m2.xml", more, static_cast<long long>(second.size())).value();
  dies = false;
  EXPECT_EQ(ResumeIntake(api.context).value(), 2);
  jobs->Drain();
  EXPECT_EQ(runs, 3);
  EXPECT_EQ(Items("/api/v1/consignments").size(), 2u);
  for (const std::string& id : {taken.received, unread.received}) {
    const json::value file = TestApi::Read(api.Get("/api/v1/received/" + id, analyst));
    EXPECT_EQ(file.at("file").at("status").as_string(), "read");
    EXPECT_NE(file.at("declarations").as_array()[0].at("checked").as_string(), "");
    EXPECT_EQ(file.at("declarations").as_array()[0].at("findings").as_array().back().at("code").as_string(), "intake.shortened");
  }
  EXPECT_EQ(ResumeIntake(api.context).value(), 0);
}

TEST_P(Declared, TheListIsAFileToo) {
  Taken(Manifest(BillXml("B1", "=Formula") + BillXml("B2", "Y")));
  const auto csv = api.Get("/api/v1/consignments/export?format=csv", analyst);
  EXPECT_EQ(csv.status, 200);
  EXPECT_EQ(std::count(csv.body.begin(), csv.body.end(), '\n'), 3);
  EXPECT_NE(csv.body.find("'=Formula"), std::string::npos);
  EXPECT_EQ(api.Get("/api/v1/consignments/export?format=xlsx", analyst).body.substr(0, 2), "PK");
  const std::string theirs = api.Get("/api/v1/consignments/export?format=csv", other).body;
  EXPECT_EQ(std::count(theirs.begin(), theirs.end(), '\n'), 1) << "the heading alone";
}

INSTANTIATE_TEST_SUITE_P(Both, Declared, testing::ValuesIn(store::TestDialects()),
                         [](const auto& about) { return about.param == store::Dialect::kSqlite ? "SQLite" : "PostgreSQL"; });

}  // namespace
}  // namespace atalaya::api
