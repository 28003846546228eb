#include "app/backup_manifest.h"

#include "formats/json_decode.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"

namespace atalaya::app {
namespace {

constexpr const char* kFormat = "atalaya-backup";
constexpr double kMost = 9e15;  // whole numbers that a double keeps

void WriteParts(formats::JsonWriter& w, const char* key, const std::vector<BackupPart>& parts, bool rows) {
  w.Key(key).BeginArray();
  for (const BackupPart& part : parts) {
    w.BeginObject(formats::Break::kNo).Member("name", part.name);
    if (rows) w.Key("rows").Integer(part.rows);
    w.Key("bytes").Unsigned(part.bytes);
    w.Member("sha256", part.sha256).EndObject();
  }
  w.EndArray();
}

// A name that stays below its folder.
bool Proper(const std::string& name) {
  return !name.empty() && name.front() != '/' && name.find('\\') == std::string::npos &&
         name.find('\0') == std::string::npos && ("/" + name + "/").find("/../") == std::string::npos &&
         ("/" + name + "/").find("/./") == std::string::npos;
}

std::vector<BackupPart> ReadParts(const formats::JsonNode& node, bool rows) {
  std::vector<BackupPart> parts;
  for (const formats::JsonNode& item : node.Items()) {
    formats::JsonObject object(item);
    BackupPart part;
    const formats::JsonNode name = object.Need("name");
    part.name = name.Words();
    if (name.Present() && !Proper(part.name)) name.Report("json.id");
    if (rows) part.rows = static_cast<long long>(object.Need("rows").Number(0, kMost));
    part.bytes = static_cast<unsigned long long>(object.Need("bytes").Number(0, kMost));
    part.sha256 = object.Need("sha256").Words();
    object.Done();
    parts.push_back(std::move(part));
  }
  return parts;
}

}  // namespace

std::string WriteManifest(const BackupManifest& manifest) {
  formats::JsonWriter w;
  w.BeginObject()
      .Member("format", kFormat)
      .Member("version", 1)
      .Member("created", manifest.created)
      .Key("schema")
      .BeginArray(formats::Break::kNo);
  for (const int step : manifest.schema) w.Integer(step);
  w.EndArray()
      .Key("ledger")
      .BeginObject(formats::Break::kNo)
      .Member("origin", manifest.origin)
      .Member("public_key", manifest.public_key)
      .Key("entries")
      .Unsigned(manifest.entries)
      .Member("root", manifest.root)
      .EndObject();
  WriteParts(w, "tables", manifest.tables, true);
  WriteParts(w, "files", manifest.files, false);
  w.EndObject();
  return w.Take();
}

Result<BackupManifest> ReadManifest(const std::string& bytes, const std::string& file) {
  const auto document = formats::ParseJson(bytes, file);
  if (!document) return Fail(document.error());
  formats::FindingList findings;
  formats::JsonObject root(formats::JsonNode(*document, file, findings, formats::Remarks::kRefused));
  BackupManifest manifest;
  const std::string format = root.Need("format").String();
  if (format != kFormat || root.Need("version").Integer(1, 1) != 1) return Fail(Error("backup.manifest", file));
  manifest.created = root.Need("created").Words();
  for (const formats::JsonNode& step : root.Need("schema").Items()) manifest.schema.push_back(step.Integer(1, 999));
  formats::JsonObject ledger(root.Need("ledger"));
  manifest.origin = ledger.Need("origin").String();
  manifest.public_key = ledger.Need("public_key").Words();
  manifest.entries = static_cast<std::uint64_t>(ledger.Need("entries").Number(0, kMost));
  manifest.root = ledger.Need("root").Words();
  ledger.Done();
  manifest.tables = ReadParts(root.Need("tables"), true);
  manifest.files = ReadParts(root.Need("files"), false);
  root.Done();
  Findings found = findings.Take();
  if (HasErrors(found)) return Fail(std::move(found));
  return manifest;
}

}  // namespace atalaya::app
