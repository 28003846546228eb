#include "api/arrival_checks.h"

#include <algorithm>
#include <fstream>
#include <mutex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <tuple>

#include "api/analyses.h"
#include "api/analysis_view.h"
#include "base/time.h"
#include "formats/arrival_json.h"
#include "formats/arrival_pack.h"
#include "formats/json_parse.h"
#include "store/advisories.h"
#include "store/arrivals.h"
#include "store/call_papers.h"
#include "store/declarations.h"
#include "store/levels.h"
#include "store/ports.h"
#include "store/screening.h"
#include "store/tracks.h"

namespace atalaya::api {
namespace {

constexpr std::size_t kMostOthers = 40;
constexpr arrive::Seconds kLookBack = 400 * arrive::kDay;

std::string DeskBytes(const std::filesystem::path& path) {
  std::ostringstream bytes;
  std::ifstream in(path, std::ios::binary);
  bytes << in.rdbuf();
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return bytes.str();
}

std::unique_ptr<const ArrivalDesk> ReadDesk(const std::filesystem::path& folder) {
  auto desk = std::make_unique<ArrivalDesk>();
  formats::FindingList findings;
  formats::ArrivalRules rules = formats::ReadArrivalRules(DeskBytes(folder / "rules.json"), "rules.json", findings);
  desk->version = rules.version;
  desk->rules = std::move(rules.rules);
  desk->countries = formats::ReadMids(DeskBytes(folder / "mid.csv"), "mid.csv", findings);
  formats::SeaPorts ports;
  desk->map = std::make_unique<const arrive::SeaMap>(formats::ReadSeaLanes(DeskBytes(folder / "sea_lanes.json"), "sea_lanes.json", findings, &ports));
  if (findings.Errors() > 0) throw std::runtime_error("data/arrivals cannot be read: " + findings.Take().front().code);
  for (const auto& [code, port] : ports) {
    const auto radius = desk->rules.radius.find(port.size);
    arrive::PortFacts facts;
    facts.known = true;
    facts.lat = port.lat;
    facts.lon = port.lon;
    if (radius != desk->rules.radius.end()) std::tie(facts.enter_km, facts.leave_km) = radius->second;
    desk->facts[code] = facts;
    desk->ports.push_back({code, facts.lat, facts.lon, facts.enter_km, facts.leave_km});
  }
  return desk;
}

// Exposure by port, of those whose picture a reader of the call may see.
std::map<std::string, double> ExposureSeen(Context& context, const store::PortCallRow& row) {
  std::map<std::string, double> exposure;
  if (context.analyses == nullptr) return exposure;
  const auto latest = context.analyses->Latest();
  if (!latest) return exposure;
  http::Request request;
  const http::PathParameters none;
  const auto seen_by = [&](release::Role role, release::ScopeKind scope, const std::string& id) {
    Caller caller;
    caller.known = true;
    caller.viewer.user = "arrivals";
    caller.viewer.purpose = "security";
    caller.viewer.grants = {{role, scope, id}};
    Call call{request, none, context, caller, Language::kEnglish, {}};
    return VisibleTo(call, *latest)->ports;
  };
  std::set<std::string> seen = seen_by(release::Role::kAnalyst, release::ScopeKind::kState, row.state);
  if (!row.facility.empty()) {
    const auto officer = seen_by(release::Role::kPfso, release::ScopeKind::kFacility, row.facility);
    std::erase_if(seen, [&](const std::string& port) { return !officer.contains(port); });
  }
  const auto* object = latest->map.if_object();
  const auto* list = object == nullptr ? nullptr : object->if_contains("ports");
  if (list == nullptr || !list->is_array()) return exposure;
  for (const auto& item : list->as_array()) {
    const auto* port = item.if_object();
    if (port == nullptr || !port->contains("id") || !port->contains("exposure")) continue;
    const std::string id(port->at("id").as_string());
    boost::system::error_code error;
    const double share = port->at("exposure").to_number<double>(error);
    if (!error && seen.contains(id)) exposure[id] = share;
  }
  return exposure;
}

// Documents of the people that declarations name.
std::vector<arrive::Document> DocumentsOf(store::Connection& c, const std::string& call) {
  std::vector<arrive::Document> documents;
  for (const store::CallPerson& person : store::PeopleOfCall(c, call)) {
    for (const auto& [number, expires] : person.documents) documents.push_back({person.name, "", number, expires, person.role.find("crew") != std::string::npos});
  }
  return documents;
}

// The newer of the form and the declared notice.
formats::KeptNotice NoticeNow(store::Connection& c, const std::string& call) {
  const auto form = store::NoticeByForm(c, call);
  auto declared = store::DeclaredNotice(c, call);
  formats::KeptNotice kept;
  if (form && (!declared || form->received >= declared->received)) {
    kept = formats::ReadKeptNotice(form->body);
    kept.notice.received = form->received;
    kept.source = "form";
  } else if (declared) {
    kept.notice = std::move(declared->notice);
    kept.notice.received = declared->received;
    kept.source = "declaration/" + declared->declaration;
  }
  return kept;
}

struct CallHit {
  std::string name, role;  // as declared; ship, container, crew ...
  bool sure = false;       // by an equal number, or a person said so
};

struct Gathered {
  store::PortCallRow row;
  arrive::ReviewInput input;
  std::vector<CallHit> hits;
};

// Who and what of this call is on a watch list and not cleared: its ship and boxes, its people.
std::vector<CallHit> HitsOfCall(store::Connection& c, const std::string& call, const std::string& now) {
  std::vector<CallHit> hits;
  std::set<std::string> told;
  const auto look = [&](const std::string& kind, const std::string& item) {
    for (const store::SubjectUse& use : store::SubjectsOf(c, kind, item)) {
      if (!told.insert(use.subject).second) continue;
      store::HitFilter filter;
      filter.subject = use.subject;
      for (const store::HitRow& hit : store::ListHits(c, filter, {"(1=1)", {}}, {50, {}}, now).items) {
        if (hit.trusted || hit.status == "false") continue;
        hits.push_back({hit.subject_name, use.role, hit.decisive || hit.status == "true"});
        break;  // once a subject: the highest score
      }
    }
  };
  look("call", call);
  for (const store::PersonRow& person : store::PersonsOfCall(c, call)) look("person", person.id);
  return hits;
}

void TellHits(const std::vector<CallHit>& hits, arrive::Review& review) {
  for (const CallHit& hit : hits) {
    Finding finding = hit.sure ? Error("arrival.listed", "hits", {{"name", hit.name}, {"role", hit.role}}) : Warning("arrival.maybe-listed", "hits", {{"name", hit.name}, {"role", hit.role}});
    (hit.sure ? review.flags : review.looks) += 1;
    const auto place = std::find_if(review.findings.begin(), review.findings.end(), [&](const Finding& other) { return other.severity < finding.severity; });
    review.findings.insert(place, std::move(finding));
  }
}

std::optional<Gathered> Gather(store::Connection& c, const ArrivalDesk& desk, const std::string& id, const std::string& now, std::map<std::string, double>&& exposure) {
  const auto row = store::FindPortCall(c, id);
  if (!row) return std::nullopt;
  Gathered g;
  g.row = *row;
  g.hits = HitsOfCall(c, id, now);
  arrive::ReviewInput& in = g.input;
  in.notice = NoticeNow(c, id).notice;
  in.told = store::ToldCalls(c, id);
  arrive::NoticeContext& about = in.context;
  about.now = MillisFromUtc(now).value_or(0) / 1000;
  about.state = row->state;
  about.port = row->port;
  about.facility = row->facility;
  about.eta = row->eta;
  about.imo = row->imo;
  if (!row->facility.empty()) about.facility_level = store::StandingOf(c, row->facility, now).level;
  // What the call itself knows is not missing in the notice.
  const auto known = [&](const char* item, const std::string& value) {
    if (!value.empty()) in.notice.items.emplace(item, value);
  };
  known("name", row->name);
  known("flag", row->flag);
  known("call-sign", row->call_sign);
  if (!store::PeopleOfCall(c, id).empty()) known("crew", "declared");
  std::set<std::string> named{row->port};
  for (const arrive::NoticeCall& call : in.notice.calls) named.insert(call.port);
  for (const arrive::ToldCall& call : in.told) named.insert(call.port);
  for (const std::string& port : named) {
    arrive::PortFacts facts;
    if (const auto found = desk.facts.find(port); found != desk.facts.end()) {
      facts = found->second;
    } else if (const auto own = store::FindPort(c, port); own && own->lat && own->lon) {
      facts.known = true;
      facts.lat = *own->lat;
      facts.lon = *own->lon;
      if (const auto radius = desk.rules.radius.find("unknown"); radius != desk.rules.radius.end()) std::tie(facts.enter_km, facts.leave_km) = radius->second;
    }
    if (const auto share = exposure.find(port); share != exposure.end() && port != row->port) facts.exposure = share->second;
    about.ports[port] = facts;
  }
  for (const store::AdvisoryRow& advisory : store::AdvisoriesOf(c, row->state)) about.advisories.push_back({advisory.id, advisory.about, advisory.begins, advisory.until, advisory.title});
  about.documents = DocumentsOf(c, id);
  in.mmsi = row->mmsi;
  in.flag = row->flag;
  if (const auto type = in.notice.items.find("type"); type != in.notice.items.end()) in.ship_type = type->second;
  const auto eta = arrive::ReadTime(row->eta);
  const arrive::Seconds until = eta ? eta->at + 30 * arrive::kDay : about.now;
  store::Heard heard = store::TrackOf(c, row->state, row->imo, row->mmsi, UtcFromMillis((until - kLookBack) * 1000), UtcFromMillis(until * 1000));
  in.track = std::move(heard.fixes);
  in.said = std::move(heard.said);
  for (store::ShipTrack& other : store::TracksNear(c, row->state, row->mmsi, in.track, kMostOthers)) {
    if (!row->imo.empty() && other.imo == row->imo) continue;
    in.others.push_back({other.name.empty() ? other.mmsi : other.name, std::move(other.fixes)});
  }
  return g;
}

}  // namespace

const ArrivalDesk& DeskOf(const Context& context) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<const ArrivalDesk>> desks;
  std::lock_guard lock(mutex);
  auto& desk = desks[context.data.string()];
  if (desk == nullptr) desk = ReadDesk(context.data / "arrivals");
  return *desk;
}

Findings CheckCall(Context& context, const std::string& call) {
  const ArrivalDesk& desk = DeskOf(context);
  const auto row = context.database.Read([&](store::Connection& c) { return store::FindPortCall(c, call); });
  if (!row) return row.error();
  if (!*row) return {Error("api.not-found", "")};
  auto exposure = ExposureSeen(context, **row);
  const std::string now = context.now();
  auto gathered = context.database.Read([&](store::Connection& c) { return Gather(c, desk, call, now, std::move(exposure)); });
  if (!gathered) return gathered.error();
  if (!*gathered) return {Error("api.not-found", "")};
  arrive::ReviewInput& input = (*gathered)->input;
  input.ports = desk.ports;
  input.map = desk.map.get();
  input.countries = &desk.countries;
  arrive::Review review = arrive::Examine(input, desk.rules);
  TellHits((*gathered)->hits, review);
  const std::string checks = formats::WriteReview(review, now, desk.version, input.track.size());
  const auto kept = context.database.Write("system", [&](store::Transaction& t) -> Result<int> {
    store::KeepChecks(t, call, checks, review.flags);
    return 1;
  });
  if (!kept) return kept.error();
  return std::move(review.findings);
}

Findings CheckCallOfDeclaration(Context& context, const std::string& declaration) {
  const auto row = context.database.Read([&](store::Connection& c) { return store::FindDeclaration(c, declaration); });
  if (!row) return row.error();
  if (!*row || (*row)->call.empty()) return {};
  Findings findings = CheckCall(context, (*row)->call);
  std::erase_if(findings, [](const Finding& finding) { return !finding.code.starts_with("store."); });
  return findings;
}

}  // namespace atalaya::api
