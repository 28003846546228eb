#include "api/standards.h"

#include <fstream>
#include <mutex>
#include <sstream>
#include <stdexcept>

#include "formats/json_parse.h"
#include "formats/read_duty.h"
#include "formats/read_funds.h"
#include "formats/read_methods.h"
#include "formats/read_region.h"
#include "formats/read_solutions.h"
#include "formats/read_standards.h"

namespace atalaya::api {
namespace {

Result<std::string> Bytes(const std::filesystem::path& path) {
  std::ostringstream bytes;
  std::ifstream in(path, std::ios::binary);
  bytes << in.rdbuf();
  if (!in) return Fail(Error("file.unreadable", path.string()));
  return bytes.str();
}

}  // namespace

Result<std::unique_ptr<const Standards>> Standards::Read(const std::filesystem::path& data) {
  auto read = std::make_unique<Standards>();
  const std::filesystem::path folder = data / "hemisphere";
  formats::FindingList findings;
  const auto text = [&](const std::filesystem::path& path) {
    auto bytes = Bytes(path);
    if (!bytes) findings.Add(bytes.error());
    return bytes ? std::move(*bytes) : std::string();
  };
  const formats::RegionFile region = formats::ReadRegionFile(text(folder / "region.json"), "region.json", findings);
  if (findings.Errors() > 0) return Fail(findings.Take());
  read->default_ = region.default_profile;
  const auto pack = [&](const char* name) { return (folder / region.packs.at(name)).lexically_normal(); };

  const std::filesystem::path standard = pack("standard");
  std::map<std::string, std::string> profiles;  // every one there is: a State may choose another tomorrow
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(standard / "profiles", error)) {
    if (entry.path().extension() == ".json") profiles[entry.path().stem().string()] = entry.path().stem().string();
  }
  const formats::FileSource files{[](const std::string& path) { return Bytes(path); }, {}};
  formats::Standards standards = formats::ReadStandards(files, standard.string(), read->default_, profiles, findings);
  for (model::Standard& one : standards.standards) read->profiles_.emplace(one.id, std::move(one));
  for (const auto& [name, one] : read->profiles_) {
    auto& index = read->controls_[name];
    for (const model::Control& control : one.controls) index.emplace(control.id, &control);
  }
  if (!read->profiles_.contains(read->default_)) findings.Add(Error("file.unreadable", standard.string()));

  formats::Known known;
  known.controls = standards.catalogue;
  const model::FundRules funds = formats::ReadFunds(text(pack("funds")), "funds.json", known, findings);
  read->years_ = funds.commitment_years;
  read->solutions_ = formats::ReadSolutions(text(pack("solutions")), "solutions.json", known, findings);
  read->grading_ = formats::ReadGrading(text(pack("methods") / "quantitative.json"), "quantitative.json", findings);
  read->cures_ = std::make_unique<const assess::Cures>(read->solutions_, read->grading_, read->years_);
  read->lists_ = formats::ReadLists(text(data / "duty" / "lists.json"), "duty/lists.json", findings);
  read->periods_ = formats::ReadPeriods(text(data / "duty" / "periods.json"), "duty/periods.json", findings);
  if (findings.Errors() > 0) return Fail(findings.Take());
  return read;
}

const model::Standard& Standards::Profile(std::string_view name) const {
  const auto found = profiles_.find(name);
  return found == profiles_.end() ? profiles_.at(default_) : found->second;
}

const model::Control* Standards::Control(const model::Standard& standard, std::string_view id) const {
  const auto& index = controls_.at(standard.id);
  const auto found = index.find(id);
  return found == index.end() ? nullptr : found->second;
}

const model::Control* Standards::AnyControl(std::string_view id) const {
  for (const auto& [name, index] : controls_) {
    if (const auto found = index.find(id); found != index.end()) return found->second;
  }
  return nullptr;
}

std::set<std::string, std::less<>> Standards::Asked(const model::Standard& standard, bool state) const {
  std::set<std::string, std::less<>> asked;
  for (const model::Control& control : standard.controls) {
    if (Asks(control, state)) asked.insert(control.id);
  }
  return asked;
}

duty::Periods Standards::PeriodsFor(const model::Standard& profile, const std::string& own) const {
  duty::Periods periods = periods_;
  for (const model::Period& period : profile.periods) periods.Override(period.name, static_cast<int>(period.value), period.remarks);
  const auto document = formats::ParseJson(own, "periods");
  if (!document || !document->is_object()) return periods;
  for (const auto& [name, period] : document->get_object()) {
    const auto* object = period.if_object();
    const auto* value = object == nullptr ? nullptr : object->if_contains("value");
    const auto* citation = object == nullptr ? nullptr : object->if_contains("citation");
    if (value == nullptr || !value->is_number()) continue;
    periods.Override(name, static_cast<int>(value->to_number<double>()),
                     citation != nullptr && citation->is_string() ? std::string(citation->get_string()) : std::string());
  }
  return periods;
}

const Standards& StandardsOf(const Context& context) {
  // One for each data folder, never thrown away: references stay good as long as the program runs.
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<const Standards>> known;
  const std::lock_guard lock(mutex);
  auto& standards = known[context.data.string()];
  if (!standards) {
    auto read = Standards::Read(context.data);
    if (!read) throw std::runtime_error("the packs cannot be read: " + read.error().front().code + " " + read.error().front().where);
    standards = std::move(*read);
  }
  return *standards;
}

}  // namespace atalaya::api
