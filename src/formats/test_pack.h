// For tests only: the smallest region pack that reads without a finding, as a map of files under "pack/". Three States,
// three ports:
//
//    AA (default profile)      BB (strict profile)        CC (partner)
//    port 1 AAONE --- lane 900 nm --- port 2 BBTWO --- lane --- port 3 (no code)
//    AAONE-01 container        BBTWO-01 tanker
#pragma once

#include <map>
#include <string>

#include "formats/test_files.h"

namespace atalaya::formats {

using FileMap = std::map<std::string, std::string>;

inline FileSource MapSource(FileMap map) {
  FileSource files;
  files.read = [map](const std::string& path) -> Result<std::string> {
    const auto it = map.find(path);
    if (it == map.end()) return Fail(Error("file.not-found", path));
    return it->second;
  };
  files.list = [map](const std::string& folder) -> Result<std::vector<std::string>> {
    std::vector<std::string> names;
    for (const auto& [path, bytes] : map) {
      if (path.starts_with(folder + "/")) names.push_back(path.substr(folder.size() + 1));
    }
    return names;
  };
  return files;
}

// {"en":"..","es":"..","pt":"..","fr":".."}
inline std::string InFour(const std::string& words) {
  return R"({"en":")" + words + R"(","es":")" + words + R"( es","pt":")" + words + R"( pt","fr":")" + words +
         R"( fr"})";
}

inline std::string TestControl(const std::string& id, const std::string& owner) {
  return R"({"id":")" + id + R"(","class":"requirement","title":"Title )" + id +
         R"(","props":[{"name":"owner","ns":"urn:atalaya:ns:oscal","value":")" + owner +
         R"("},{"name":"force","ns":"urn:atalaya:ns:oscal","value":"mandatory"}],"parts":[{"id":")" + id +
         R"(_smt","name":"statement","class":"en","prose":"Duty."},{"id":")" + id +
         R"(_qst","name":"question","class":"en","prose":"Is it done?"}]})";
}

inline std::string TestProfile(const std::string& ids) {
  return R"({"profile":{"uuid":"0df9a041-9de7-5754-aaea-bdd6114e623f","metadata":{"title":"Profile","last-modified":"2026-11-22T00:00:00Z",
"version":"1","oscal-version":"1.1.3"},"imports":[{"href":"../catalog.json","include-controls":[{"with-ids":[)" +
         ids + R"(]}]}],"merge":{"as-is":true}}})";
}

inline FileMap TestPack() {
  FileMap files;
  files["pack/region.json"] = R"({
"id":"test","title":)" + InFour("Test") +
                              R"(,"version":"1","currency":"USD","seed":7,
"settings":{"incident_exposure_years":10,"lane_evasion":0.9,"lane_evasion_per_1000nm":0.99,
 "partner_evasion":{"export":0.8,"transhipment":0.9,"import":0.7},"missing_evasion":0.9,"value_per_life_usd":2000000,
 "draws":100,"horizon_years":2,"first_year":2027},
"profiles":{"default":"base","by_state":{"BB":"strict"}},
"budgets":[{"amount":100,"probability":0.5},{"amount":200,"probability":0.5}],
"illustrative":["answers"],
"files":{"states":"states.csv","ports":"ports.csv","lanes":"lanes.csv","distances":"distances.csv","incidents":"incidents.csv",
 "seizures":"seizures.csv","indicators":"indicators.csv","facilities":"facilities.csv","answers":"answers.csv","threats":"threats.csv"},
"packs":{"standard":"std","scenarios":"scenarios.json","solutions":"solutions.json","funds":"funds.json","methods":"methods"},
"sources":[{"id":"s","title":"Source","licence":"CC0"}]}
)";
  files["pack/states.csv"] =
      "iso2,iso3,name_en,name_es,name_pt,name_fr,oas_member,subregion\n"
      "AA,AAA,Aland,Alandia,,,1,North\nBB,BBB,Beland,,,,1,South\nCC,CCC,Celand,,,,0,South\n";
  files["pack/ports.csv"] =
      "id,un_locode,name,iso2,lat,lon,capacity_teu,scope\n"
      "1,AAONE,One,AA,10,-70,1000,oas\n2,BBTWO,Two,BB,-20,-40,500,oas\n3,,Three,CC,,,,partner\n";
  files["pack/lanes.csv"] = "from_id,to_id,services,capacity_teu\n1,2,3,100\n2,3,1,50.5\n";
  files["pack/distances.csv"] = "from_id,to_id,nautical_miles,method,via\n2,1,900,sea,\n";
  files["pack/facilities.csv"] =
      "id,port_id,name,traffic,size,basis\nAAONE-01,1,One boxes,container,large,lanes\nBBTWO-01,2,Two "
      "oil,tanker,small,wpi\n";
  files["pack/incidents.csv"] =
      "incident_id,date,lat,lon,iso2,type,vessel_status,nearest_port_id\n"
      "I1,2012-02-29,10,-70,AA,robbery,anchored,1\nI2,2015-05-01,-20,-41,BB,boarding,berthed,\n";
  files["pack/seizures.csv"] = "iso3,year,cocaine_kg\nAAA,2019,500\nAAA,2015,100\nAAA,2014,999\nZZZ,2019,5\n";
  files["pack/indicators.csv"] =
      "iso2,year,indicator,value\nAA,2010,homicide_per_100k,9\nAA,2012,homicide_per_100k,12\nBB,2011,homicide_per_100k,"
      "3\n";
  files["pack/threats.csv"] =
      "family,from_state,to_state,attempts_per_year,harm_usd,harm_lives,basis\nnarcotics,AA,CC,10,300000,0.05,"
      "test\narms,CC,BB,2,5,0,test\n";
  files["pack/answers.csv"] =
      "subject,control,answer,verification,checked_on,degree,evidence\n"
      "AA,G01,met,documents,2024-07-07,,doc-1\nAAONE-01,P01,partly,inspected,2024-07-08,0.4,\"plan, page 2\"\n"
      "AAONE-01,P02,not-met,declared,,,\nBBTWO-01,P01,not-checked,declared,,,\n";
  files["pack/std/catalog.json"] =
      R"({"catalog":{"uuid":"9bada3cc-f6d6-5417-b1fa-27b43ba09c08","metadata":{"title":"Catalogue",
"last-modified":"2026-11-22T00:00:00Z","version":"1","oscal-version":"1.1.3"},"groups":[{"id":"government","title":"Government","controls":[)" +
      TestControl("G01", "DA") + R"(]},{"id":"operations","title":"Operations","controls":[)" +
      TestControl("P01", "PF") + "," + TestControl("P02", "PF") + "]}]}}";
  files["pack/std/profiles/base.json"] = TestProfile(R"("G01","P01","P02")");
  files["pack/std/profiles/strict.json"] = TestProfile(R"("G01","P01")");
  files["pack/scenarios.json"] = R"({"version":"1.0","scenarios":[
{"id":"smuggling","family":"narcotics","title":)" +
                                 InFour("Smuggling") + R"(,"description":)" + InFour("Drugs in a box") + R"(,
 "acts":["export","import"],"traffic":["container"],"common_cause":0.25,
 "rate":{"shape":1.2,"exposure":2,"incidents":{"types":["robbery"],"vessel_status":["anchored"],"from":"2010-01-01","to":"2022-05-31"},
  "scale":[{"indicator":"homicide_per_100k","reference":10,"exponent":0.5}]},
 "consequence":{"money":{"low":1,"mode":5,"high":40,"reason":)" +
                                 InFour("Repair") + R"(},"lives":{"low":0,"mode":0.1,"high":2}},
 "layers":[{"kind":"deter","controls":[{"id":"P01","low":0.05,"mode":0.15,"high":0.3}]},
           {"kind":"detect","controls":[{"id":"P02","low":0.1,"mode":0.2,"high":0.3}]}]},
{"id":"sabotage","family":"terrorism","title":)" +
                                 InFour("Sabotage") + R"(,"description":)" + InFour("Harm") + R"(,
 "acts":["local"],"traffic":["container","tanker"],"common_cause":0.1,"rate":{"shape":0.5,"exposure":100},
 "consequence":{"money":{"low":1,"mode":5,"high":40},"lives":{"low":0,"mode":0.1,"high":2}},
 "layers":[{"kind":"deny","controls":[{"id":"P01","low":0.05,"mode":0.15,"high":0.3}]}]}]}
)";
  files["pack/solutions.json"] =
      R"({"version":"1.0","solutions":[
{"id":"fence","title":)" +
      InFour("Fence") + R"(,"description":)" + InFour("A fence") + R"(,"requirement":"operational","kind":"works",
 "traffic":["container","tanker"],"raises":[{"control":"P01","degree":0.9,"verification":"inspected"}],
 "capital":{"low":1,"mode":2,"high":3},"yearly":{"low":0,"mode":0,"high":1},"size_factor":{"small":0.5,"medium":1,"large":2},
 "lead_months":9,"prerequisites":["survey"],"funds":["national"],"owner":"PF"},
{"id":"survey","title":)" +
      InFour("Survey") + R"(,"description":)" + InFour("A survey") + R"(,"requirement":"planning","kind":"procedure",
 "traffic":["container","tanker"],"raises":[{"control":"P02","degree":1,"verification":"documents"}],
 "capital":{"low":1,"mode":1,"high":1},"yearly":{"low":0,"mode":0,"high":0},"lead_months":1,"prerequisites":[],"funds":["national","loan"],
 "owner":"PFSO"}]}
)";
  files["pack/funds.json"] = R"({"version":"1.0","currencies":{"USD":1,"EUR":1.08},"commitment_years":3,"funds":[
{"id":"national","title":)" + InFour("National") +
                             R"(,"currency":"USD","weight":0.6,"profile":{"2027":0.5,"2028":0.5},
 "kinds":["works","procedure"],"requirements":["policy","planning","operational"],"states":{"include":["*"],"exclude":["CC"]},
 "max_share":1,"state_cap":0.5,"earmarks":[{"subregion":"South","at_least":0.2},{"kind":"works","at_least":0.1}]},
{"id":"loan","title":)" + InFour("Loan") +
                             R"(,"currency":"EUR","weight":0.4,"profile":{"2027":1},"kinds":["procedure"],
 "requirements":["planning"],"max_share":0.8}],
"co_finance":[{"fund":"national","kinds":["works"],"min_share":0.1}]}
)";
  files["pack/methods/quantitative.json"] = R"({"id":"quantitative","version":"1.0","implementation":{
"met":{"low":1,"mode":1,"high":1},"partly":{"low":0.3,"mode":0.5,"high":0.7},"not-met":{"low":0,"mode":0,"high":0},
"not-checked":{"low":0,"mode":0.3,"high":0.85}},"evidence":{"declared":0.6,"documents":0.75,"inspected":0.9,"exercised":1}}
)";
  const auto step = [](int value) {
    return R"({"value":)" + std::to_string(value) + R"(,"label":)" + InFour("step") + "}";
  };
  files["pack/methods/simple.json"] =
      R"({"id":"simple","version":"1.0","title":)" + InFour("Simple") + R"(,"source":"Test","certainty":"own",
"factors":[{"id":"threat","title":)" +
      InFour("Threat") + R"(,"from":"rate","thresholds":[1],"steps":[)" + step(1) + "," + step(2) + R"(]},
 {"id":"impact","title":)" +
      InFour("Impact") + R"(,"from":"consequence","thresholds":[{"value":2,"lives_at_least":1,"money_at_least":1000}],
  "steps":[)" +
      step(1) + "," + step(2) + R"(]}],
"combine":{"kind":"product","factors":["threat","impact"]},
"bands":[{"id":"low","rank":1,"min":1,"max":2,"label":)" +
      InFour("low") + R"(},{"id":"high","rank":2,"min":3,"max":4,"label":)" + InFour("high") + R"(}],
"tie_break":["score","impact"]}
)";
  return files;
}

// The pack with one text of one file replaced; the text must be there.
inline FileMap Changed(const std::string& path, const std::string& from, const std::string& to) {
  FileMap files = TestPack();
  std::string& bytes = files.at("pack/" + path);
  const auto at = bytes.find(from);
  if (at == std::string::npos) {
    bytes = "the test looks for a text that is not in the file: " + from;
  } else {
    bytes.replace(at, from.size(), to);
  }
  return files;
}

}  // namespace atalaya::formats
