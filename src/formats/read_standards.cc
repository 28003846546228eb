#include "formats/read_standards.h"

#include <boost/json.hpp>
#include <set>

#include "formats/json_parse.h"
#include "formats/json_write.h"
#include "standard/standard.h"

namespace atalaya::formats {
namespace {

namespace json = boost::json;

std::string NameOf(const std::string& path) {
  return path.substr(path.find_last_of('/') + 1);
}

// Documents of the standard's folder, parsed once. Paths are inside the folder: a profile from elsewhere cannot read
// the disk.
class Documents {
 public:
  Documents(const FileSource& files, std::string folder) : files_(files), folder_(std::move(folder)) {}

  Result<json::object> Get(const std::string& path) {
    if (const auto cached = cache_.find(path); cached != cache_.end()) return cached->second;
    if (path.starts_with('/') || path.starts_with("..") || path.find(':') != std::string::npos) {
      return Fail(Error("pack.path", NameOf(path), {{"path", Shortened(path)}}));
    }
    const auto bytes = files_.read(JoinPath(folder_, path));
    if (!bytes) return Fail(bytes.error());
    auto document = ParseJson(*bytes, NameOf(path));
    if (!document) return Fail(document.error());
    if (!document->is_object()) return Fail(Error("json.type", NameOf(path) + "#", {{"expected", "object"}}));
    return cache_.emplace(path, std::move(document->get_object())).first->second;
  }

 private:
  const FileSource& files_;
  std::string folder_;
  std::map<std::string, json::object> cache_;
};

std::optional<model::Standard> Resolved(Documents& documents, const std::string& href, FindingList& findings) {
  const auto document = documents.Get(href);
  if (!document) {
    findings.Add(document.error());
    return std::nullopt;
  }
  const auto load = [&](const std::string& to, const std::string& base) {
    return documents.Get(standard::JoinHref(base, to));
  };
  Findings found;
  const auto resolved = standard::Resolve(*document, href, load, found);
  const bool told = HasErrors(found);
  findings.Add(std::move(found));
  if (!resolved) {
    if (!told) findings.Add(resolved.error());
    return std::nullopt;
  }
  Findings read;
  auto standard = standard::ToStandard(*resolved, read);
  if (!standard && !HasErrors(read)) Append(read, standard.error());
  findings.Add(std::move(read));
  if (!standard) return std::nullopt;
  return *std::move(standard);
}

}  // namespace

Standards ReadStandards(const FileSource& files, const std::string& folder, const std::string& default_profile,
                        const std::map<std::string, std::string>& profile_by_state, FindingList& findings) {
  Standards read;
  Documents documents(files, folder);
  if (const auto catalogue = Resolved(documents, "catalog.json", findings)) {
    for (const model::Control& control : catalogue->controls) read.catalogue.insert(control.id);
  }
  std::set<std::string> others;
  for (const auto& [state, profile] : profile_by_state) others.insert(profile);
  others.erase(default_profile);
  std::vector<std::string> profiles{default_profile};
  profiles.insert(profiles.end(), others.begin(), others.end());
  for (const std::string& profile : profiles) {
    if (profile.empty()) continue;
    auto standard = Resolved(documents, "profiles/" + profile + ".json", findings);
    if (!standard) continue;
    standard->id = profile;
    read.by_profile[profile] = static_cast<int>(read.standards.size());
    read.standards.push_back(*std::move(standard));
  }
  return read;
}

}  // namespace atalaya::formats
