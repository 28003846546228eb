#include "app/region_import.h"

#include "api/standards.h"
#include "app/disk.h"
#include "store/import_answers.h"
#include "store/pack_files.h"
#include "store/region_tables.h"
#include "store/sql.h"

namespace atalaya::app {
namespace {

constexpr const char* kIllustrative = "region.illustrative";

// The profile of each State that has facilities; the others answer to the default one.
std::map<std::string, std::string> Profiles(const model::Region& region) {
  std::map<std::string, std::string> profiles;
  for (std::size_t f = 0; f < region.facilities.size(); ++f) {
    const model::Port& port = region.ports[static_cast<std::size_t>(region.facilities[f].port)];
    profiles[region.states[static_cast<std::size_t>(port.state)].iso2] = region.StandardOf(static_cast<int>(f)).id;
  }
  return profiles;
}

}  // namespace

Result<bool> FillFromPack(store::Database& database, const std::string& region_folder, const std::filesystem::path& data) {
  const auto known = database.Read([](store::Connection& c) {
    return std::pair(store::HasPack(c), store::OneText(c, "SELECT value FROM setting WHERE name = :n", {{"n", kIllustrative}}) == "1");
  });
  if (!known) return Fail(known.error());
  if (known->first || region_folder.empty()) return known->second;

  const auto standards = api::Standards::Read(data);
  if (!standards) return Fail(standards.error());
  return database.Write("system", [&](store::Transaction& t) -> Result<bool> {
    Disk disk;
    const auto region = store::ImportPackFiles(t, disk.Source(), region_folder);
    if (!region) return Fail(region.error());
    store::ImportRegister(t, *region, Profiles(*region));
    store::AnswerImport about;
    about.periods = (*standards)->PeriodsFor((*standards)->Profile(""), "{}");
    store::ImportAnswers(t, *region, about);
    const bool illustrative = !region->illustrative.empty();
    store::Run(t, "INSERT INTO setting (name, value) VALUES (:n, :v)", {{"n", kIllustrative}, {"v", illustrative ? "1" : "0"}});
    return illustrative;
  });
}

std::filesystem::path FilesFolder(const std::string& database_url) {
  if (database_url.starts_with("postgres")) return "files";
  return (database_url.starts_with("sqlite:") ? database_url.substr(7) : database_url) + ".files";
}

}  // namespace atalaya::app
