#include "store/pack_files.h"

#include <sodium.h>

#include <boost/json/serialize.hpp>
#include <set>

#include "base/ids.h"
#include "base/text_util.h"
#include "formats/csv.h"
#include "formats/encoding.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"
#include "formats/pack.h"
#include "formats/read_region.h"
#include "store/contents.h"
#include "store/inspections.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

constexpr const char* kFolder = "region.folder";  // setting: the region's folder among the kept files
constexpr const char* kFindsFile = "finds.csv";

formats::FileSource SourceOf(const PackFiles& files) {
  formats::FileSource source;
  source.read = [&files](const std::string& path) -> Result<std::string> {
    const auto it = files.find(path);
    if (it == files.end()) return Fail(Error("file.not-found", path));
    return it->second;
  };
  source.list = [&files](const std::string& folder) -> Result<std::vector<std::string>> {
    std::vector<std::string> names;
    for (const auto& [path, bytes] : files) {
      if (path.starts_with(folder + "/") && path.find('/', folder.size() + 1) == std::string::npos) names.push_back(path.substr(folder.size() + 1));
    }
    return names;
  };
  return source;
}

std::string ParentOf(const std::string& path) {
  const auto slash = path.find_last_of('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

// The folder with region.json: the only file of that name.
std::string FolderOf(const PackFiles& files) {
  for (const auto& [path, bytes] : files) {
    if (path == "region.json") return "";
    if (path.ends_with("/region.json")) return ParentOf(path);
  }
  return "";
}

// A table of the pack as rows of fields; the first is the header.
std::vector<std::vector<std::string>> TableRows(const std::string& bytes) {
  std::vector<std::vector<std::string>> rows;
  formats::FindingList ignored;  // the file was read without errors when it came in
  const auto text = formats::CheckText(bytes, "");
  if (!text) return rows;
  formats::CsvReader reader(*text, "", ignored);
  while (reader.Next()) rows.emplace_back(reader.Fields().begin(), reader.Fields().end());
  return rows;
}

std::size_t ColumnOf(const std::vector<std::string>& header, std::string_view name) {
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (Trim(header[i]) == name) return i;
  }
  return header.size();
}

std::string Written(const std::vector<std::vector<std::string>>& rows) {
  formats::CsvWriter writer;
  for (const auto& row : rows) {
    for (const std::string& field : row) writer.Field(field);
    writer.EndRecord();
  }
  return writer.Text();
}

// Puts what the tables say into the pack's files.
class Overlay {
 public:
  Overlay(Connection& connection, PackFiles& files, std::string folder) : c_(connection), files_(files), folder_(std::move(folder)) {
    formats::FindingList ignored;
    region_ = formats::ReadRegionFile(files_.at(formats::JoinPath(folder_, "region.json")), "region.json", ignored);
  }

  void Apply() {
    Profiles();
    Ports();
    Facilities();
    Answers();
    Funds();
    Finds();
  }

 private:
  std::string* File(const std::map<std::string, std::string>& names, const std::string& name) {
    const auto named = names.find(name);
    if (named == names.end()) return nullptr;
    const auto it = files_.find(formats::JoinPath(folder_, named->second));
    return it == files_.end() ? nullptr : &it->second;
  }

  void Profiles() {
    std::map<std::string, std::string> now = region_.profile_by_state;
    for (Rows rows(c_, "SELECT id, profile FROM state WHERE profile <> '' ORDER BY id"); rows.Next();) {
      if (rows.Text(1) == region_.default_profile) {
        now.erase(rows.Text(0));
      } else {
        now[rows.Text(0)] = rows.Text(1);
      }
    }
    if (now == region_.profile_by_state) return;
    std::string& bytes = files_.at(formats::JoinPath(folder_, "region.json"));
    auto document = formats::ParseJson(bytes, "region.json");
    if (!document) return;
    boost::json::object by_state;
    for (const auto& [state, profile] : now) by_state[state] = profile;
    document->as_object()["profiles"].as_object()["by_state"] = std::move(by_state);
    bytes = boost::json::serialize(*document);
  }

  // Ports that came after the pack are added; those of the pack stay as they are.
  void Ports() {
    std::string* bytes = File(region_.files, "ports");
    if (bytes == nullptr) return;
    auto rows = TableRows(*bytes);
    if (rows.empty()) return;
    const std::vector<std::string> header = rows.front();
    const std::size_t id = ColumnOf(header, "id");
    for (std::size_t i = 1; i < rows.size(); ++i) ports_.insert(rows[i][id]);
    const std::size_t before = rows.size();
    for (Rows found(c_, "SELECT number, id, name, state, lat, lon, capacity, in_scope FROM port ORDER BY number"); found.Next();) {
      const std::string number = std::to_string(found.Whole(0));
      if (!ports_.insert(number).second) continue;
      std::vector<std::string> row(header.size());
      const auto put = [&](std::string_view column, std::string value) {
        const std::size_t at = ColumnOf(header, column);
        if (at < row.size()) row[at] = std::move(value);
      };
      put("id", number);
      if (found.Text(1) != "P" + number) put("un_locode", found.Text(1));
      put("name", found.Text(2));
      put("iso2", found.Text(3));
      if (const auto lat = found.MaybeNumber(4)) put("lat", formats::NumberText(*lat));
      if (const auto lon = found.MaybeNumber(5)) put("lon", formats::NumberText(*lon));
      put("capacity_teu", formats::NumberText(found.Number(6)));
      put("scope", found.Flag(7) ? "oas" : "partner");
      rows.push_back(std::move(row));
    }
    if (rows.size() != before) *bytes = Written(rows);
  }

  // Those in scope, in the pack's order, new ones after them by id.
  void Facilities() {
    std::string* bytes = File(region_.files, "facilities");
    if (bytes == nullptr) return;
    std::map<std::string, std::vector<std::string>> now;
    for (Rows rows(c_,
                   "SELECT f.id, p.number, f.name, f.traffic, f.size, f.basis FROM facility f JOIN port p ON p.id = f.port "
                   "WHERE f.scope = 'in'");
         rows.Next();) {
      now[rows.Text(0)] = {rows.Text(0), std::to_string(rows.Whole(1)), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5)};
    }
    std::vector<std::vector<std::string>> table{{"id", "port_id", "name", "traffic", "size", "basis"}};
    const auto old = TableRows(*bytes);
    const std::size_t id = old.empty() ? 0 : ColumnOf(old.front(), "id");
    for (std::size_t i = 1; i < old.size(); ++i) {
      const auto it = now.find(old[i][id]);
      if (it == now.end()) continue;
      table.push_back(std::move(it->second));
      now.erase(it);
    }
    for (auto& [key, row] : now) table.push_back(std::move(row));
    for (std::size_t i = 1; i < table.size(); ++i) facilities_.insert(table[i][0]);
    *bytes = Written(table);
  }

  void Answers() {
    std::string* bytes = File(region_.files, "answers");
    if (bytes == nullptr) return;
    std::vector<std::vector<std::string>> table{{"subject", "control", "answer", "verification", "checked_on", "degree", "evidence"}};
    std::set<std::string> assessed;
    for (Rows rows(c_, "SELECT subject FROM assessment WHERE status = 'approved'"); rows.Next();) assessed.insert(rows.Text(0));
    const auto old = TableRows(*bytes);
    if (!old.empty()) {
      std::vector<std::size_t> at;
      for (const std::string& column : table.front()) at.push_back(ColumnOf(old.front(), column));
      for (std::size_t i = 1; i < old.size(); ++i) {
        const std::string& subject = old[i][at[0]];
        if (assessed.contains(subject) || (subject.size() != 2 && !facilities_.contains(subject))) continue;
        std::vector<std::string> row;
        for (const std::size_t column : at) row.push_back(column < old[i].size() ? old[i][column] : std::string());
        table.push_back(std::move(row));
      }
    }
    for (Rows rows(c_,
                   "SELECT s.subject, a.control, a.reply, a.verification, a.checked_on, a.degree, a.note FROM assessment s "
                   "JOIN answer a ON a.assessment = s.id WHERE s.status = 'approved' ORDER BY s.subject, a.control");
         rows.Next();) {
      const std::string subject = rows.Text(0);
      if (subject.size() != 2 && !facilities_.contains(subject)) continue;
      const auto degree = rows.MaybeNumber(5);
      table.push_back({subject, rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4),
                       degree && rows.Text(2) == "partly" ? formats::NumberText(*degree) : std::string(), rows.Text(6)});
    }
    *bytes = Written(table);
  }

  void Funds() {
    std::string* bytes = File(region_.packs, "funds");
    std::map<std::string, std::string> edited;
    for (Rows rows(c_, "SELECT id, body FROM fund"); rows.Next();) edited[rows.Text(0)] = rows.Text(1);
    if (bytes == nullptr || edited.empty()) return;
    auto document = formats::ParseJson(*bytes, "funds.json");
    if (!document) return;
    for (boost::json::value& fund : document->as_object()["funds"].as_array()) {
      const auto it = edited.find(std::string(fund.as_object()["id"].as_string()));
      if (it == edited.end()) continue;
      if (auto body = formats::ParseJson(it->second, "fund")) fund = std::move(*body);
    }
    *bytes = boost::json::serialize(*document);
  }

  // What inspections found, so that the next analysis starts from it. What was searched was searched for every family that inspections find.
  void Finds() {
    const std::vector<FindCount> counts = FindCounts(c_);
    if (counts.empty()) return;
    std::map<std::string, long long> numbers;
    for (Rows rows(c_, "SELECT id, number FROM port"); rows.Next();) numbers[rows.Text(0)] = rows.Whole(1);
    struct Sum {
      double searched = 0;
      std::map<std::string, double> found;
    };
    std::map<std::pair<long long, std::string>, Sum> places;
    for (const FindCount& count : counts) {
      const auto port = numbers.find(count.port);
      if (port == numbers.end() || !ports_.contains(std::to_string(port->second))) continue;
      Sum& sum = places[{port->second, facilities_.contains(count.facility) ? count.facility : std::string()}];
      sum.searched += count.searched_years;
      if (!count.family.empty()) sum.found[count.family] += count.found;
    }
    std::vector<std::vector<std::string>> table{{"port_id", "facility_id", "family", "found", "searched_years"}};
    for (const auto& [place, sum] : places) {
      for (const std::string_view family : kFoundFamilies) {
        const auto found = sum.found.find(std::string(family));
        table.push_back({std::to_string(place.first), place.second, std::string(family), formats::NumberText(found == sum.found.end() ? 0 : found->second),
                         formats::NumberText(sum.searched)});
      }
    }
    std::string& bytes = files_.at(formats::JoinPath(folder_, "region.json"));
    auto document = formats::ParseJson(bytes, "region.json");
    if (!document) return;
    document->as_object()["files"].as_object()["finds"] = kFindsFile;
    bytes = boost::json::serialize(*document);
    files_[formats::JoinPath(folder_, kFindsFile)] = Written(table);
  }

  Connection& c_;
  PackFiles& files_;
  std::string folder_;
  formats::RegionFile region_;
  std::set<std::string> ports_, facilities_;
};

}  // namespace

std::string Sha256(std::string_view bytes) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return ToHex(hash);
}

std::string KeepContent(Transaction& t, const std::string& bytes) {
  std::string hash = Sha256(bytes);
  Run(t, "INSERT INTO content (sha256, size, body) VALUES (:sha256, :size, :body) ON CONFLICT (sha256) DO NOTHING",
      {{"sha256", hash}, {"size", static_cast<long long>(bytes.size())}, {"body", bytes}});
  return hash;
}

Result<model::Region> ImportPackFiles(Transaction& t, const formats::FileSource& files, const std::string& folder) {
  const std::string above = ParentOf(folder);
  const auto kept_name = [&](const std::string& path) {
    return !above.empty() && path.starts_with(above + "/") ? path.substr(above.size() + 1) : path;
  };
  PackFiles kept;
  formats::FileSource watched;
  watched.read = [&](const std::string& path) {
    auto bytes = files.read(path);
    if (bytes) kept[kept_name(path)] = *bytes;
    return bytes;
  };
  if (files.list) watched.list = files.list;
  Findings warnings;
  auto region = formats::ReadRegion(watched, folder, warnings);
  if (!region) return region;
  Run(t, "DELETE FROM pack_file");
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("region", region->id).Member("version", region->version).Key("files").BeginObject(formats::Break::kNo);
  for (const auto& [path, bytes] : kept) {
    const std::string hash = KeepContent(t, bytes);
    Run(t, "INSERT INTO pack_file (path, sha256) VALUES (:path, :sha256)", {{"path", path}, {"sha256", hash}});
    w.Member(path, hash);
  }
  w.EndObject().EndObject();
  Run(t, "INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      {{"name", kFolder}, {"value", kept_name(folder)}});
  t.Record({"region.import", "region/" + region->id, "", w.Take()});
  return region;
}

bool HasPack(Connection& c) { return OneWhole(c, "SELECT count(*) FROM pack_file") > 0; }

PackFiles CurrentFiles(Connection& c) {
  PackFiles files;
  for (Rows rows(c, "SELECT p.path, k.body FROM pack_file p JOIN content k ON k.sha256 = p.sha256"); rows.Next();) {
    files[rows.Text(0)] = rows.Text(1);
  }
  if (!files.empty()) Overlay(c, files, OneText(c, "SELECT value FROM setting WHERE name = :name", {{"name", kFolder}}).value_or("")).Apply();
  return files;
}

Result<model::Region> RegionOf(const PackFiles& files) {
  Findings warnings;
  return formats::ReadRegion(SourceOf(files), FolderOf(files), warnings);
}

}  // namespace atalaya::store
