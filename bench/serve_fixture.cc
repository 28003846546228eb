// A node of full size for measuring the server: 2,000 facilities, every control of the shipped standard answered in five cycles (1.7 million
// answers), 5,000 users, and what a register holds beside them. Nothing in it is real.
//
//   serve_fixture [--small] [--node-file FILE] DATABASE...
//
// Databases must be empty; all get the same. Accounts are named ROLE.NUMBER ("pfso.0001", "authority.AB", "secretariat.1") with the password
// kPassword. Prints what it made and how long it took. There is no pack in such a node: its analysis is stored, and not computed again at start.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "analysis/analysis.h"
#include "analysis/plan_problem.h"
#include "api/analysis_documents.h"
#include "api/standards.h"
#include "app/node.h"
#include "base/ids.h"
#include "base/parallel.h"
#include "base/time.h"
#include "bench/generated_region.h"
#include "formats/analysis_json.h"
#include "identity/password.h"
#include "store/accounts.h"
#include "store/days.h"
#include "store/events.h"
#include "store/facilities.h"
#include "store/import_answers.h"
#include "store/levels.h"
#include "store/organisations.h"
#include "store/people.h"
#include "store/region_tables.h"
#include "store/release_rows.h"
#include "store/statements.h"

namespace atalaya::bench {
namespace {

using release::Role;
using release::ScopeKind;

constexpr const char* kPassword = "full-size-node-2026";
constexpr int kCycles = 5, kOrganisations = 300, kUsers = 5000;

double Now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

[[noreturn]] void Stop(const Findings& findings) {
  for (const Finding& f : findings) {
    std::fprintf(stderr, "serve_fixture: %s at %s\n", f.code.c_str(), f.where.c_str());
    for (const auto& [name, value] : f.args) std::fprintf(stderr, "  %s: %s\n", name.c_str(), value.c_str());
  }
  std::exit(1);
}
template <class T>
T Must(Result<T> result) {
  if (!result) Stop(result.error());
  return std::move(*result);
}

// "0007"
std::string Digits(std::size_t number, std::size_t width = 4) {
  const std::string text = std::to_string(number);
  return std::string(width - std::min(width, text.size()), '0') + text;
}

// What goes into every database.
struct Made {
  model::Region region;
  store::AnalysisRow row;
  std::vector<store::AnalysisDocument> documents;
  std::string password;
  duty::Periods periods;
};

// The answers of a cycle, all controls of the standard: an older cycle knows less. What the generator left unanswered becomes "not met" in
// one of four, else "met".
void FillAnswers(model::Region& region, int cycle) {
  const std::string day = std::to_string(2021 + cycle) + "-03-01";
  for (std::size_t f = 0; f < region.answers.size(); ++f) {
    model::AnswerSheet& sheet = region.answers[f];
    std::size_t n = f;
    for (const model::Control& control : region.standards[0].controls) {
      auto [at, fresh] = sheet.try_emplace(control.id);
      if (fresh) at->second.reply = ++n % 4 == 0 ? model::Reply::kNotMet : model::Reply::kMet;
      at->second.checked_on = day;
    }
  }
  for (model::AnswerSheet& sheet : region.state_answers) {
    for (auto& [control, answer] : sheet) answer.checked_on = day;
  }
}

std::string StateOf(const model::Region& region, std::size_t facility) {
  const auto port = static_cast<std::size_t>(region.facilities[facility].port);
  return region.states[static_cast<std::size_t>(region.ports[port].state)].iso2;
}

void AddRegister(store::Transaction& t, const model::Region& region) {
  const std::string today = DayOf(t.Now());
  std::vector<std::string> organisations;
  for (int i = 0; i < kOrganisations; ++i) {
    store::OrganisationEdit edit;
    edit.name = "Terminals " + Digits(static_cast<std::size_t>(i));
    edit.kind = "terminal";
    organisations.push_back(Must(store::AddOrganisation(t, "ORG" + Digits(static_cast<std::size_t>(i)),
                                                        region.states[static_cast<std::size_t>(i) % region.states.size()].iso2, edit)));
  }
  for (std::size_t f = 0; f < region.facilities.size(); ++f) {
    const std::string& id = region.facilities[f].id;
    store::FacilityEdit edit;
    edit.organisation = organisations[f % organisations.size()];
    Must(store::EditFacility(t, id, 1, edit));
    Must(store::AddPerson(t, id, {"", "pfso", "Officer " + Digits(f), "+00 555 " + Digits(f), "pfso" + Digits(f) + "@port.example", "2024-01-15", ""}));
    Must(store::AddPerson(t, id, {"", "deputy-pfso", "Deputy " + Digits(f), "+00 556 " + Digits(f), "", "2024-06-01", ""}));
    if (f % 9 != 8) {  // one in nine has none; others run out between last month and in four years
      const std::string issued = store::PlusDays(today, -60 - static_cast<int>(f % 1700));
      Must(store::IssueStatement(t, id, {"S-" + Digits(f), issued, store::PlusMonths(issued, 60), ""}, 5));
    }
    for (int back : {40, 130, 220, 310, 500}) {
      store::Event event;
      event.facility = id;
      event.state = StateOf(region, f);
      event.kind = back == 310 ? "exercise" : back == 500 ? "inspection" : "drill";
      event.date = store::PlusDays(today, -back - static_cast<int>(f % 90));
      event.description = "Access control and search";
      event.participants = "12";
      if (event.kind == "inspection") event.announced = true;
      Must(store::AddEvent(t, event));
    }
  }
  for (std::size_t s = 0; s < region.states.size(); s += 3) {
    store::NewLevel level;
    level.level = 2;
    level.all = true;
    level.reason = "Exercise";
    for (duty::Factor* factor : {&level.factors.credible, &level.factors.corroborated, &level.factors.specific, &level.factors.consequences}) {
      *factor = {3, "Exercise"};
    }
    Must(store::SetLevel(t, region.states[s].iso2, level));
  }
  store::DemoReleases(t);
}

void AddUsers(store::Transaction& t, const Made& made) {
  int count = 0;
  const auto add = [&](const std::string& login, Role role, ScopeKind scope, const std::string& id, const std::string& state) {
    store::Account account;
    account.id = NewId(t.Now());
    account.login = login;
    account.name = "Bench " + login;
    account.language = static_cast<Language>(count % 4);
    account.home = state;
    account.password = made.password;
    account.created = t.Now();
    account.created_by = t.Actor();
    store::InsertAccount(t, account);
    store::AccountGrant grant;
    grant.id = NewId(t.Now());
    grant.grant = {role, scope, id};
    grant.state = state;
    grant.source = "admin";
    grant.created = t.Now();
    grant.created_by = t.Actor();
    if (!store::InsertGrant(t, account.id, grant)) Stop({Error("bench.grant", login)});
    ++count;
  };
  const model::Region& region = made.region;
  add("admin.1", Role::kAdmin, ScopeKind::kNode, "", "");
  add("auditor.1", Role::kAuditor, ScopeKind::kNode, "", "");
  add("secretariat.1", Role::kSecretariat, ScopeKind::kRegion, "", "");
  for (const model::State& state : region.states) {
    add("authority." + state.iso2, Role::kAuthority, ScopeKind::kState, state.iso2, state.iso2);
    add("analyst." + state.iso2, Role::kAnalyst, ScopeKind::kState, state.iso2, state.iso2);
  }
  for (std::size_t f = 0; f < region.facilities.size(); ++f) {
    add("pfso." + Digits(f + 1), Role::kPfso, ScopeKind::kFacility, region.facilities[f].id, StateOf(region, f));
  }
  for (std::size_t i = 0; count < kUsers; ++i) {
    const std::size_t f = i % region.facilities.size();
    add("rso." + Digits(i + 1), Role::kRso, ScopeKind::kFacility, region.facilities[f].id, StateOf(region, f));
  }
}

void Fill(Made& made, const std::string& url, const std::string& node_file, const std::string& data) {
  double since = Now();
  const auto step = [&](const char* what) {
    std::printf("  %-28s %7.1f s\n", what, Now() - since);
    std::fflush(stdout);
    since = Now();
  };
  const app::Node node = Must(app::OpenNode(url, node_file, "bench", data));
  store::Database& database = *node.database;
  Must(database.Write("system", [&](store::Transaction& t) -> Result<int> {
    const int added = store::ImportRegister(t, made.region, {});
    if (added != static_cast<int>(made.region.facilities.size())) return Fail(Error("bench.not-empty", url));
    AddRegister(t, made.region);
    return added;
  }));
  step("register");
  long long answers = 0, deficiencies = 0;
  for (int cycle = 1; cycle <= kCycles; ++cycle) {
    FillAnswers(made.region, cycle);
    store::AnswerImport about;
    about.next_cycle = true;
    about.deficiencies = cycle == kCycles;
    about.periods = made.periods;
    about.threads = DefaultThreads();
    const auto imported = Must(database.Write("system", [&](store::Transaction& t) -> Result<store::AnswersImported> {
      return store::ImportAnswers(t, made.region, about);
    }));
    answers += imported.answers;
    deficiencies += imported.deficiencies;
  }
  step("answers");
  Must(database.Write("system", [&](store::Transaction& t) -> Result<int> {
    AddUsers(t, made);
    store::AddAnalysis(t, made.row, {}, made.documents);
    return 1;
  }));
  step("users and analysis");
  std::printf("  %zu facilities, %lld answers in %d cycles, %lld deficiencies, %d users\n", made.region.facilities.size(), answers, kCycles,
              deficiencies, kUsers);
}

int Main(int argc, char** argv) {
  const std::string data = ATALAYA_SOURCE_DIR "/data";
  std::vector<std::string> urls;
  std::string node_file;
  RegionSize size;
  for (int i = 1; i < argc; ++i) {
    if (!std::strcmp(argv[i], "--small")) {
      size.facilities = size.ports = 200, size.lanes = 5000;
    } else if (!std::strcmp(argv[i], "--node-file") && i + 1 < argc) {
      node_file = argv[++i];
    } else {
      urls.emplace_back(argv[i]);
    }
  }
  if (urls.empty()) {
    std::fprintf(stderr, "usage: serve_fixture [--small] [--node-file FILE] DATABASE...\n");
    return 2;
  }
  const double start = Now();
  const auto standards = Must(api::Standards::Read(data));
  Made made;
  const model::Standard& standard = standards->Profile("");
  made.periods = standards->PeriodsFor(standard, "{}");
  made.region = GenerateRegion(size, 1, standard);
  FillAnswers(made.region, kCycles);
  // What is shown is what the size makes of it, not how good the numbers are: few draws and the first plan.
  analysis::Options options;
  options.threads = DefaultThreads();
  options.draws = 200;
  options.gap = 0.2;
  options.node_limit = 1;
  options.stability_draws = 0;
  const analysis::Analysis analysis = analysis::Analyse(made.region, options);
  const auto plan = analysis::BuildPlanProblem(made.region, analysis.risk, analysis.gates, made.region.budgets, options.threads);
  made.documents = api::MakeDocuments(made.region, analysis, *plan, options.threads);
  made.row.created = UtcNow();
  made.row.id = NewId(made.row.created);
  made.row.actor = "system";
  made.row.region = made.region.id;
  made.row.region_version = made.region.version;
  made.row.seed = std::to_string(analysis.options.seed);
  made.row.draws = analysis.options.draws;
  made.row.options = "{}";
  made.row.result_sha256 = store::Sha256(formats::WriteAnalysis(made.region, analysis));
  auto passwords = Must(identity::Passwords::Load(data, "bench", {}));
  made.password = passwords.Hash(kPassword);
  std::printf("region and analysis           %7.1f s\n", Now() - start);
  for (const std::string& url : urls) {
    std::printf("%s\n", url.substr(0, url.find(':')).c_str());
    Fill(made, url, node_file, data);
  }
  return 0;
}

}  // namespace
}  // namespace atalaya::bench

int main(int argc, char** argv) { return atalaya::bench::Main(argc, argv); }
