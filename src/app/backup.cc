#include "app/backup.h"

#include <algorithm>
#include <fstream>
#include <set>

#include "app/backup_manifest.h"
#include "app/disk.h"
#include "base/ids.h"
#include "formats/json_write.h"
#include "store/backup.h"
#include "store/ledger_rows.h"
#include "store/look.h"

namespace atalaya::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBlock = std::size_t{1} << 20;

std::string TableFile(const std::string& table) {
  return "tables/" + table + ".jsonl";
}

// A file written block by block, with its size and digest.
class Writer {
 public:
  explicit Writer(fs::path path) : path_(std::move(path)) {
    std::error_code error;
    fs::create_directories(path_.parent_path(), error);
    out_.open(path_, std::ios::binary | std::ios::trunc);
  }
  void Put(std::string_view bytes) {
    out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    digest_.Feed(bytes);
    bytes_ += bytes.size();
  }
  Result<BackupPart> Close(std::string name, long long rows) {
    out_.close();
    if (!out_) return Fail(Error("file.cannot-write", path_.string(), {{"detail", "disk"}}));
    return BackupPart{std::move(name), rows, bytes_, digest_.Hex()};
  }

 private:
  fs::path path_;
  std::ofstream out_;
  store::Digest digest_;
  unsigned long long bytes_ = 0;
};

// Feeds a file to `sink` block by block. False: it cannot be read to its end.
bool Stream(const fs::path& path, const std::function<void(std::string_view)>& sink) {
  std::ifstream in(path, std::ios::binary);
  std::string block(kBlock, '\0');
  while (in) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    sink(std::string_view(block).substr(0, static_cast<std::size_t>(in.gcount())));
  }
  return in.eof();
}

std::vector<fs::path> FilesBelow(const fs::path& folder) {
  std::vector<fs::path> paths;
  std::error_code error;
  if (!fs::is_directory(folder, error)) return paths;
  for (auto at = fs::recursive_directory_iterator(folder, error); !error && at != fs::recursive_directory_iterator();
       at.increment(error)) {
    if (at->is_regular_file(error)) paths.push_back(at->path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

Result<int> CopyFiles(const fs::path& from, const fs::path& to, BackupManifest& manifest,
                      const BackupProgress& progress) {
  const auto paths = FilesBelow(from);
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const std::string name = paths[i].lexically_relative(from).generic_string();
    Writer writer(to / name);
    if (!Stream(paths[i], [&](std::string_view bytes) { writer.Put(bytes); }))
      return Fail(Error("file.unreadable", paths[i].string(), {{"detail", "disk"}}));
    auto part = writer.Close(name, 0);
    if (!part) return Fail(part.error());
    manifest.files.push_back(std::move(*part));
    progress("files", static_cast<double>(i + 1) / static_cast<double>(paths.size()));
  }
  return 1;
}

Result<int> DumpTables(store::Connection& c, const fs::path& folder, BackupManifest& manifest,
                       const BackupProgress& progress) {
  const auto tables = store::TablesInOrder(c);
  long long all = 0, done = 0;
  for (const std::string& table : tables) all += store::RowsIn(c, table);
  for (const std::string& table : tables) {
    Writer writer(folder / TableFile(table));
    const long long rows = store::DumpTable(c, table, [&](std::string_view line) {
      writer.Put(line);
      if (++done % 2000 == 0) progress("tables", static_cast<double>(done) / static_cast<double>(std::max(all, done)));
    });
    auto part = writer.Close(table, rows);
    if (!part) return Fail(part.error());
    manifest.tables.push_back(std::move(*part));
  }
  return 1;
}

BackupSummary SummaryOf(const BackupManifest& manifest) {
  BackupSummary summary;
  summary.tables = static_cast<long long>(manifest.tables.size());
  summary.files = static_cast<long long>(manifest.files.size());
  for (const BackupPart& part : manifest.tables) {
    summary.rows += part.rows;
    summary.bytes += part.bytes;
  }
  for (const BackupPart& part : manifest.files) summary.bytes += part.bytes;
  summary.entries = manifest.entries;
  summary.root = manifest.root;
  return summary;
}

// Every file of the backup is what the manifest says.
Findings CheckFiles(const fs::path& folder, const BackupManifest& manifest, const BackupProgress& progress) {
  Findings findings;
  const double all = static_cast<double>(manifest.tables.size() + manifest.files.size());
  double done = 0;
  const auto check = [&](const std::string& name, const BackupPart& part) {
    store::Digest digest;
    unsigned long long bytes = 0;
    const bool read = Stream(folder / name, [&](std::string_view block) {
      digest.Feed(block);
      bytes += block.size();
    });
    if (!read || bytes != part.bytes || digest.Hex() != part.sha256)
      findings.push_back(Error("backup.damaged", (folder / name).string()));
    progress("check", ++done / all);
  };
  for (const BackupPart& part : manifest.tables) check(TableFile(part.name), part);
  for (const BackupPart& part : manifest.files) check("files/" + part.name, part);
  return findings;
}

Result<int> ReadTable(store::Transaction& t, const fs::path& folder, const BackupPart& part) {
  const std::string file = TableFile(part.name);
  store::TableReader reader(t, part.name, file);
  std::ifstream in(folder / file, std::ios::binary);
  for (std::string line; std::getline(in, line);) {
    if (auto read = reader.Line(line); !read) return Fail(read.error());
  }
  if (reader.Read() != part.rows) return Fail(Error("backup.damaged", file));
  return 1;
}

// Within the transaction: tables, then the ledger entry by entry. A finding undoes all of it.
Result<int> Fill(store::Transaction& t, const fs::path& folder, const BackupManifest& manifest,
                 const BackupProgress& progress) {
  if (!store::IsNew(t)) return Fail(Error("backup.not-empty", "--database"));
  if (store::SchemaSteps(t) != manifest.schema) return Fail(Error("backup.schema", "manifest.json"));
  store::Empty(t);
  const auto order = store::TablesInOrder(t);
  if (order.size() != manifest.tables.size()) return Fail(Error("backup.schema", "manifest.json"));
  double done = 0;
  for (const std::string& table : order) {
    const auto part = std::find_if(manifest.tables.begin(), manifest.tables.end(),
                                   [&](const BackupPart& p) { return p.name == table; });
    if (part == manifest.tables.end()) return Fail(Error("backup.schema", "manifest.json"));
    if (auto read = ReadTable(t, folder, *part); !read) return Fail(read.error());
    progress("tables", ++done / static_cast<double>(order.size()));
  }
  const store::LedgerCheck check =
      store::CheckLedger(t, {manifest.origin, manifest.public_key}, [&](double share) { progress("ledger", share); });
  if (check.divergence || check.entries != manifest.entries || ToHex(check.root) != manifest.root) {
    const std::uint64_t at = check.divergence ? check.divergence->sequence : std::min(check.entries, manifest.entries);
    return Fail(Error("backup.ledger", TableFile("ledger"), {{"sequence", std::to_string(at)}}));
  }
  return 1;
}

}  // namespace

Result<BackupSummary> MakeBackup(const std::string& url, const fs::path& files, const fs::path& folder,
                                 const std::string& now, const BackupProgress& progress) {
  std::error_code error;
  if (fs::exists(folder, error) && !(fs::is_directory(folder, error) && fs::is_empty(folder, error))) {
    return Fail(Error("backup.exists", folder.string()));
  }
  const fs::path part = folder.string() + ".part";
  fs::remove_all(part, error);
  BackupManifest manifest;
  manifest.created = now;
  Result<int> dumped = 1;
  const auto looked = store::LookInto(url, [&](store::Connection& c) {
    const store::LedgerKey key = store::ReadLedgerKey(c);
    const ledger::Frontier tree = store::LedgerTree(c);
    manifest.origin = key.origin;
    manifest.public_key = key.publik;
    manifest.entries = tree.size;
    manifest.root = ToHex(tree.Root());
    manifest.schema = store::SchemaSteps(c);
    dumped = DumpTables(c, part, manifest, progress);
  });
  // Files after the tables: evidence is only ever added before its row, so every row finds its file.
  Result<int> copied = looked && dumped ? CopyFiles(files, part / "files", manifest, progress) : Result<int>(1);
  Findings failed;
  if (!looked) failed = looked.error();
  if (!dumped) failed = dumped.error();
  if (!copied) failed = copied.error();
  if (failed.empty()) failed = Disk().Write(part / "manifest.json", WriteManifest(manifest));
  if (failed.empty()) {
    fs::remove(folder, error);
    fs::rename(part, folder, error);
    if (error) failed.push_back(Error("file.cannot-write", folder.string(), {{"detail", error.message()}}));
  }
  if (!failed.empty()) {
    fs::remove_all(part, error);
    return Fail(std::move(failed));
  }
  return SummaryOf(manifest);
}

Result<BackupSummary> RestoreBackup(store::DatabaseOptions target, const fs::path& files, const fs::path& folder,
                                    const BackupProgress& progress) {
  Disk disk;
  const auto bytes = disk.Read(folder / "manifest.json");
  if (!bytes) return Fail(bytes.error());
  const auto manifest = ReadManifest(*bytes, (folder / "manifest.json").string());
  if (!manifest) return Fail(manifest.error());
  if (Findings damaged = CheckFiles(folder, *manifest, progress); !damaged.empty()) return Fail(std::move(damaged));
  if (ToHex(ledger::KeyFromSeed(target.key_seed).publik) != manifest->public_key || target.origin != manifest->origin) {
    return Fail(Error("backup.key", "--node-file", {{"key", manifest->public_key}, {"name", manifest->origin}}));
  }
  auto database = store::Database::Open(std::move(target));
  if (!database) {
    // A ledger of another node is in the way.
    const bool other = std::any_of(database.error().begin(), database.error().end(),
                                   [](const Finding& f) { return f.code == "store.key"; });
    return other ? Fail(Error("backup.not-empty", "--database")) : Fail(database.error());
  }
  const auto filled = (*database)->Write("system", [&](store::Transaction& t) -> Result<int> {
    if (auto done = Fill(t, folder, *manifest, progress); !done) return done;
    for (const BackupPart& part : manifest->files) {
      std::error_code error;
      fs::create_directories((files / part.name).parent_path(), error);
      fs::copy_file(folder / "files" / part.name, files / part.name, fs::copy_options::overwrite_existing, error);
      if (error) return Fail(Error("file.cannot-write", (files / part.name).string(), {{"detail", error.message()}}));
    }
    store::CountAnew(t);
    return 1;
  });
  if (!filled) return Fail(filled.error());
  const auto told = (*database)->Write("system", [&](store::Transaction& t) -> Result<int> {
    t.Record({"node.restore", "node/" + manifest->origin, "",
              "{\"created\":" + formats::JsonQuoted(manifest->created) + "}"});
    return 1;
  });
  if (!told) return Fail(told.error());
  return SummaryOf(*manifest);
}

}  // namespace atalaya::app
