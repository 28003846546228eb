#include "formats/pack.h"

#include <algorithm>
#include <set>

#include "formats/answer_rows.h"
#include "formats/json_write.h"
#include "formats/read_funds.h"
#include "formats/read_geography.h"
#include "formats/read_methods.h"
#include "formats/read_records.h"
#include "formats/read_region.h"
#include "formats/read_scenarios.h"
#include "formats/read_solutions.h"
#include "formats/read_standards.h"

namespace atalaya::formats {
namespace {

using model::Region;

constexpr std::size_t kMostMethods = 100;

std::string NameOf(const std::string& path) {
  return path.substr(path.find_last_of('/') + 1);
}

// One reading of one pack: the region as it grows and what later files are compared with.
class PackReader {
 public:
  PackReader(const FileSource& files, std::string folder) : files_(files), folder_(std::move(folder)) {}

  Result<Region> Read(Findings& warnings) {
    const auto bytes = files_.read(JoinPath(folder_, "region.json"));
    if (!bytes) return Fail(bytes.error());
    read_ = ReadRegionFile(*bytes, "region.json", findings_);
    ReadPlaces();
    ReadRecords();
    GatherKnown();
    AssignStandards();
    ReadKnowledge();
    ReadMethods();
    ReadAnswers();
    CheckTogether();
    const bool failed = findings_.Errors() > 0;
    Findings all = findings_.Take();
    if (failed) return Fail(std::move(all));
    Append(warnings, std::move(all));
    return std::move(read_.region);
  }

 private:
  // Calls use(bytes, name) with the file of a table or pack; a file that cannot be read is told and passed over, one
  // that is not named was told by ReadRegionFile or may be absent.
  template <class Use>
  void With(const std::map<std::string, std::string>& paths, const std::string& name, const Use& use) {
    const auto path = paths.find(name);
    if (path == paths.end() || path->second.empty()) return;
    const auto bytes = files_.read(JoinPath(folder_, path->second));
    if (bytes) {
      use(*bytes, NameOf(path->second));
    } else {
      findings_.Add(bytes.error());
    }
  }

  template <class Reader>
  void Table(const char* name, Reader reader) {
    With(read_.files, name, [&](const std::string& bytes, const std::string& file) {
      reader(bytes, file, read_.region, index_, findings_);
    });
  }

  void ReadPlaces() {
    Table("states", ReadStates);
    if (index_.states.empty()) return;
    Table("ports", ReadPorts);
    if (index_.ports.empty()) return;
    Table("lanes", ReadLanes);
    if (!read_.region.lanes.empty()) Table("distances", ReadDistances);
    Table("facilities", ReadFacilities);
  }

  void ReadRecords() {
    if (index_.states.empty()) return;
    Table("indicators", ReadIndicators);
    Table("seizures", ReadSeizures);
    Table("threats", ReadThreats);
    if (!index_.ports.empty()) Table("incidents", ReadIncidents);
    if (!index_.ports.empty()) Table("finds", ReadFinds);
  }

  void GatherKnown() {
    if (!index_.states.empty()) {
      known_.states.emplace();
      known_.subregions.emplace();
      IdSet indicators;
      for (const model::State& state : read_.region.states) {
        known_.states->insert(state.iso2);
        known_.subregions->insert(state.subregion);
        for (const auto& [name, value] : state.indicators) indicators.insert(name);
      }
      if (!indicators.empty()) known_.indicators = std::move(indicators);
    }
    if (!read_.region.currency.empty()) known_.currency = read_.region.currency;
  }

  void AssignStandards() {
    for (const auto& [state, profile] : read_.profile_by_state) {
      if (Knows(known_.states, state)) continue;
      findings_.Add(
          Error("pack.unknown-state", "region.json#/profiles/by_state/" + state, {{"state", Shortened(state)}}));
    }
    const auto path = read_.packs.find("standard");
    if (path == read_.packs.end() || read_.default_profile.empty()) return;
    Standards read = ReadStandards(files_, JoinPath(folder_, path->second), read_.default_profile,
                                   read_.profile_by_state, findings_);
    Region& region = read_.region;
    region.standards = std::move(read.standards);
    catalogue_ = std::move(read.catalogue);
    if (!catalogue_.empty()) {
      known_.controls = catalogue_;
      for (const model::Standard& standard : region.standards) {
        for (const model::Control& control : standard.controls) known_.controls->insert(control.id);
      }
    }
    standard_of_state_.assign(region.states.size(), -1);
    for (std::size_t i = 0; i < region.states.size(); ++i) {
      const auto own = read_.profile_by_state.find(region.states[i].iso2);
      const auto found =
          read.by_profile.find(own == read_.profile_by_state.end() ? read_.default_profile : own->second);
      if (found != read.by_profile.end()) standard_of_state_[i] = found->second;
    }
    for (const model::Facility& facility : region.facilities) {
      const int state = facility.port < 0 ? -1 : region.ports[facility.port].state;
      region.facility_standard.push_back(state < 0 ? -1 : standard_of_state_[static_cast<std::size_t>(state)]);
    }
  }

  void ReadKnowledge() {
    Region& region = read_.region;
    With(read_.packs, "funds", [&](const std::string& bytes, const std::string& file) {
      region.funds = ReadFunds(bytes, file, known_, findings_);
    });
    if (!region.funds.funds.empty()) {
      known_.funds.emplace();
      for (const model::Fund& fund : region.funds.funds) known_.funds->insert(fund.id);
    }
    With(read_.packs, "scenarios", [&](const std::string& bytes, const std::string& file) {
      region.scenarios = ReadScenarios(bytes, file, known_, findings_);
    });
    With(read_.packs, "solutions", [&](const std::string& bytes, const std::string& file) {
      region.solutions = ReadSolutions(bytes, file, known_, findings_);
    });
  }

  std::vector<std::string> MethodFiles(const std::string& folder) {
    if (!files_.list) return {"circ1283.json", "nvic.json", "tram.json"};
    auto names = files_.list(folder);
    if (!names) {
      findings_.Add(names.error());
      return {};
    }
    std::erase_if(*names,
                  [](const std::string& name) { return !name.ends_with(".json") || name == "quantitative.json"; });
    std::sort(names->begin(), names->end());  // the order of a folder is not the same everywhere
    if (names->size() > kMostMethods) {
      findings_.Add(Error("pack.too-many-methods", NameOf(folder), {{"limit", std::to_string(kMostMethods)}}));
      names->resize(kMostMethods);
    }
    return *names;
  }

  void ReadMethods() {
    const auto path = read_.packs.find("methods");
    if (path == read_.packs.end() || path->second.empty()) return;
    const std::string folder = JoinPath(folder_, path->second);
    std::map<std::string, std::string> grading{{"quantitative", JoinPath(path->second, "quantitative.json")}};
    With(grading, "quantitative", [&](const std::string& bytes, const std::string& file) {
      read_.region.grading = ReadGrading(bytes, file, findings_);
    });
    IdSet seen;
    for (const std::string& name : MethodFiles(folder)) {
      With({{name, JoinPath(path->second, name)}}, name, [&](const std::string& bytes, const std::string& file) {
        read_.region.methods.push_back(ReadMethod(bytes, file, findings_));
        const std::string& id = read_.region.methods.back().id;
        if (!id.empty() && !seen.insert(id).second)
          findings_.Add(Error("pack.duplicate-id", file + "#/id", {{"id", Shortened(id)}}));
      });
    }
  }

  void ReadAnswers() {
    Region& region = read_.region;
    if (index_.facilities.empty()) return;
    standard_of_state_.resize(region.states.size(), -1);
    region.answers.resize(region.facilities.size());
    region.state_answers.resize(region.states.size());
    const AnswerScope scope{region, index_, catalogue_, standard_of_state_};
    With(read_.files, "answers", [&](const std::string& bytes, const std::string& file) {
      const auto take = [&](AnswerRow row) {
        auto& sheet = row.facility >= 0 ? region.answers[row.facility] : region.state_answers[row.state];
        sheet.insert_or_assign(sheet.end(), std::move(row.control), std::move(row.answer));
      };
      ReadAnswerRows(bytes, file, AnswerStyle::kPack, scope, take, findings_);
    });
  }

  // What only several files together tell.
  void CheckTogether() {
    const Region& region = read_.region;
    std::set<int> with_port;
    for (const model::Port& port : region.ports) with_port.insert(port.state);
    std::set<std::string> told;
    for (const model::Threat& threat : region.threats) {
      for (const int state : {threat.from, threat.to}) {
        if (with_port.empty() || with_port.contains(state) || !told.insert(region.states[state].iso2).second) continue;
        findings_.Add(Warning("pack.threat-without-port", "threats.csv", {{"state", region.states[state].iso2}}));
      }
    }
    const int first = region.settings.first_year, last = first + region.settings.horizon_years - 1;
    for (const model::Fund& fund : region.funds.funds) {
      const bool outside = std::any_of(fund.profile.begin(), fund.profile.end(), [&](const auto& part) {
        return part.second > 0 && (part.first < first || part.first > last);
      });
      if (!outside) continue;
      findings_.Add(Warning("pack.fund-years", "funds.json",
                            {{"fund", fund.id}, {"from", std::to_string(first)}, {"to", std::to_string(last)}}));
    }
  }

  const FileSource& files_;
  std::string folder_;
  FindingList findings_;
  RegionFile read_;
  RegionIndex index_;
  Known known_;
  IdSet catalogue_;
  std::vector<int> standard_of_state_;
};

}  // namespace

Result<Region> ReadRegion(const FileSource& files, const std::string& folder, Findings& warnings) {
  return PackReader(files, folder).Read(warnings);
}

}  // namespace atalaya::formats
