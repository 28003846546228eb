#include "store/funds.h"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "formats/json_parse.h"
#include "formats/json_write.h"
#include "formats/read_funds.h"
#include "formats/read_region.h"
#include "store/pack_files.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

namespace json = boost::json;

std::optional<std::string> PackFile(Connection& c, const std::string& path) {
  return OneText(c, "SELECT k.body FROM pack_file p JOIN content k ON k.sha256 = p.sha256 WHERE p.path = :path", {{"path", path}});
}

struct Funds {
  json::value document;              // the whole fund pack, edits put in
  std::string currency;              // of the region
  std::map<std::string, long long> versions;
};

std::optional<Funds> Load(Connection& c) {
  const std::string folder = OneText(c, "SELECT value FROM setting WHERE name = 'region.folder'").value_or("");
  const auto region = PackFile(c, formats::JoinPath(folder, "region.json"));
  if (!region) return std::nullopt;
  formats::FindingList ignored;
  const formats::RegionFile read = formats::ReadRegionFile(*region, "region.json", ignored);
  const auto named = read.packs.find("funds");
  const auto bytes = named == read.packs.end() ? std::nullopt : PackFile(c, formats::JoinPath(folder, named->second));
  if (!bytes) return std::nullopt;
  auto document = formats::ParseJson(*bytes, "funds.json");
  if (!document) return std::nullopt;
  Funds funds{std::move(*document), read.region.currency, {}};
  std::map<std::string, std::string> edited;
  for (Rows rows(c, "SELECT id, body, version FROM fund"); rows.Next();) {
    edited[rows.Text(0)] = rows.Text(1);
    funds.versions[rows.Text(0)] = rows.Whole(2);
  }
  for (json::value& fund : funds.document.as_object()["funds"].as_array()) {
    const auto it = edited.find(std::string(fund.as_object()["id"].as_string()));
    if (it == edited.end()) continue;
    if (auto body = formats::ParseJson(it->second, "fund")) fund = std::move(*body);
  }
  return funds;
}

formats::Known KnownOf(Connection& c, const std::string& currency) {
  formats::Known known;
  known.states.emplace();
  known.subregions.emplace();
  known.currency = currency;
  for (Rows rows(c, "SELECT id, subregion FROM state"); rows.Next();) {
    known.states->insert(rows.Text(0));
    known.subregions->insert(rows.Text(1));
  }
  return known;
}

long long VersionOf(const Funds& funds, const std::string& id) {
  const auto it = funds.versions.find(id);
  return it == funds.versions.end() ? 1 : it->second;
}

void Keep(Transaction& t, const std::string& id, const std::string& body, long long version) {
  Run(t,
      "INSERT INTO fund (id, body, changed, version) VALUES (:id, :body, :changed, :version) "
      "ON CONFLICT (id) DO UPDATE SET body = excluded.body, changed = excluded.changed, version = excluded.version",
      {{"id", id}, {"body", body}, {"changed", t.Now()}, {"version", version}});
  t.Record({"fund.edit", "fund/" + id, "", body});
}

}  // namespace

std::vector<FundRow> ListFunds(Connection& c) {
  std::vector<FundRow> list;
  auto funds = Load(c);
  if (!funds) return list;
  for (const json::value& fund : funds->document.as_object()["funds"].as_array()) {
    const std::string id(fund.as_object().at("id").as_string());
    list.push_back({id, json::serialize(fund), VersionOf(*funds, id)});
  }
  return list;
}

long long FundVersions(Connection& c) { return OneWhole(c, "SELECT COALESCE(sum(version), 0) FROM fund"); }

std::optional<FundRow> FindFund(Connection& c, const std::string& id) {
  for (FundRow& fund : ListFunds(c)) {
    if (fund.id == id) return std::move(fund);
  }
  return std::nullopt;
}

Result<FundRow> SaveFund(Transaction& t, const std::string& id, const std::string& body) {
  auto funds = Load(t);
  auto parsed = formats::ParseJson(body, "body");
  if (!parsed) return Fail(parsed.error());
  if (!funds || !parsed->is_object()) return Fail(Error("api.not-found", ""));
  json::array& list = funds->document.as_object()["funds"].as_array();
  std::size_t at = list.size();
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].as_object()["id"].as_string() == id) at = i;
  }
  if (at == list.size()) return Fail(Error("api.not-found", ""));
  const json::value before = list[at];
  json::object& fund = parsed->as_object();
  fund["id"] = id;
  const auto weight = [](const json::value& of) { return of.as_object().at("weight").to_number<double>(); };
  std::vector<std::size_t> scaled;
  if (fund.contains("weight") && fund["weight"].is_number() && weight(*parsed) != weight(before)) {
    const double rest = 1 - weight(before), left = 1 - weight(*parsed);
    for (std::size_t i = 0; i < list.size() && rest > 0 && left >= 0; ++i) {
      if (i == at) continue;
      list[i].as_object()["weight"] = weight(list[i]) * left / rest;
      scaled.push_back(i);
    }
  }
  list[at] = *parsed;
  formats::FindingList findings;
  formats::ReadFunds(json::serialize(funds->document), "body", KnownOf(t, funds->currency), findings);
  const bool failed = findings.Errors() > 0;
  Findings found = findings.Take();
  if (failed) {
    const std::string prefix = "body#/funds/" + std::to_string(at);
    for (Finding& f : found) {
      if (f.where.starts_with(prefix)) f.where = "body#" + f.where.substr(prefix.size());
    }
    return Fail(std::move(found));
  }
  for (const std::size_t i : scaled) {
    const std::string other(list[i].as_object()["id"].as_string());
    Keep(t, other, json::serialize(list[i]), VersionOf(*funds, other) + 1);
  }
  FundRow saved{id, json::serialize(list[at]), VersionOf(*funds, id) + 1};
  Keep(t, id, saved.body, saved.version);
  return saved;
}

}  // namespace atalaya::store
