#include "app/oscal_files.h"

#include <algorithm>
#include <boost/json.hpp>
#include <system_error>
#include <utility>

#include "formats/json_parse.h"

namespace atalaya::app {
namespace fs = std::filesystem;
namespace {

bool IsNetwork(const std::string& href) {
  const std::size_t colon = href.find(':');
  return colon != std::string::npos && colon < href.find('/');
}

bool IsFile(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

// "catalog.json" <-> "catalog-min.json": the same document as publishers ship it, with and without white space.
std::string OtherForm(const std::string& name) {
  if (name.ends_with("-min.json")) return name.substr(0, name.size() - 9) + ".json";
  return name.ends_with(".json") ? name.substr(0, name.size() - 5) + "-min.json" : std::string();
}

}  // namespace

OscalFiles::OscalFiles(Disk& disk, const std::vector<fs::path>& roots) : disk_(disk) {
  for (const fs::path& root : roots) {
    std::error_code error;
    const fs::path canonical = fs::weakly_canonical(fs::absolute(root, error), error);
    if (!error) roots_.push_back(canonical);
  }
}

fs::path OscalFiles::RootOf(const fs::path& document) {
  const fs::path folder = fs::absolute(document).lexically_normal().parent_path();
  return folder.filename() == "profiles" ? folder.parent_path() : folder;
}

bool OscalFiles::Allowed(const fs::path& path) const {
  std::error_code error;
  const fs::path real = fs::weakly_canonical(path, error);  // links are followed before comparing
  if (error) return false;
  return std::any_of(roots_.begin(), roots_.end(), [&](const fs::path& root) {
    return std::mismatch(root.begin(), root.end(), real.begin(), real.end()).first == root.end();
  });
}

Result<boost::json::object> OscalFiles::Open(const fs::path& path) {
  const auto bytes = disk_.Read(path, formats::kMaxJsonBytes);
  if (!bytes) return Fail(bytes.error());
  auto document = formats::ParseJson(*bytes, path.filename().string());
  if (!document) return Fail(document.error());
  if (!document->is_object()) return Fail(Error("json.type", path.filename().string() + "#", {{"expected", "object"}}));
  return std::move(document->get_object());
}

Result<fs::path> OscalFiles::Locate(const std::string& href, const fs::path& base) const {
  const std::string where = base.filename().string();
  const bool network = IsNetwork(href);
  const fs::path written = fs::absolute(base).parent_path() / href;
  if (!network && Allowed(written) && IsFile(written)) return written;
  const std::string name = fs::path(href.substr(0, href.find_first_of("?#"))).filename().string();
  for (const std::string& form : {name, OtherForm(name)}) {
    const fs::path beside = fs::absolute(base).parent_path() / form;
    if (!form.empty() && Allowed(beside) && IsFile(beside)) return beside;
  }
  if (network) return Fail(Error("cli.import-network", where, {{"href", href}}));
  return Fail(Error(Allowed(written) ? "cli.import-missing" : "cli.import-outside", where, {{"href", href}}));
}

standard::Loader OscalFiles::Loader() {
  return [this](const std::string& href, const std::string& base) -> Result<boost::json::object> {
    const auto from = located_.find(base);
    const fs::path importing = from != located_.end() ? from->second : fs::path(base);
    const auto path = Locate(href, importing);
    if (!path) return Fail(path.error());
    located_[standard::JoinHref(base, href)] = *path;
    std::error_code error;
    if (IsNetwork(href) || !fs::equivalent(*path, fs::absolute(importing).parent_path() / href, error)) {
      notes_.push_back(Note("cli.import-beside", importing.filename().string(),
                            {{"href", href}, {"path", path->filename().string()}}));
    }
    return Open(*path);
  };
}

Result<boost::json::object> ResolveFile(Disk& disk, const fs::path& path, const std::vector<fs::path>& more_roots,
                                        Findings& warnings) {
  std::vector<fs::path> roots = more_roots;
  roots.push_back(OscalFiles::RootOf(path));
  OscalFiles files(disk, roots);
  const auto document = files.Open(path);
  if (!document) return Fail(document.error());
  Findings found;
  auto resolved = standard::Resolve(*document, path.string(), files.Loader(), found);
  Append(warnings, files.TakeNotes());
  if (HasErrors(found)) return Fail(std::move(found));
  if (!resolved) return Fail(resolved.error());
  Append(warnings, std::move(found));
  return resolved;
}

Result<formats::OscalSchema> LoadOscalSchema(Disk& disk, const fs::path& data, Findings& warnings) {
  const auto schemas = FilesIn(data / "oscal", ".json");
  if (schemas.empty()) return Fail(Error("file.not-found", (data / "oscal" / "*.json").string()));
  const auto document = OscalFiles(disk, {}).Open(schemas.back());
  if (!document) return Fail(document.error());
  return formats::OscalSchema::Read(*document, schemas.back().filename().string(), warnings);
}

}  // namespace atalaya::app
