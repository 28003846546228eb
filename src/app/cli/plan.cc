// atalaya plan [REGION]: the action plan of one budget as a table, for reading, for a spreadsheet, for machines.
#include <algorithm>
#include <filesystem>
#include <memory>

#include "app/cli/verbs.h"
#include "formats/json_write.h"
#include "report/facts.h"
#include "report/spreadsheet.h"
#include "report/words.h"

namespace atalaya::cli {
namespace {

using app::Cut;
using app::PadLeft;
using app::PadRight;

constexpr std::size_t kRightColumns = 39;  // who, cost and years, with the spaces around them

struct PlanChoice {
  std::string region, csv, xlsx;
};

// Keys of the rows that belong together: the port, or the State's programme.
std::pair<int, int> PlaceOf(const model::Region& region, const analysis::Measure& measure) {
  return measure.subject.facility >= 0 ? std::pair{region.facilities[measure.subject.facility].port, -1}
                                       : std::pair{-1, measure.subject.state};
}

std::string Years(const analysis::Measure& measure) {
  if (measure.start_year <= 0) return "-";
  const std::string start = std::to_string(measure.start_year);
  return measure.end_year > measure.start_year ? start + "-" + std::to_string(measure.end_year) : start;
}

class Table {
 public:
  Table(Session& session, const Loaded& loaded, int budget_case)
      : session_(session),
        region_(loaded.region),
        analysis_(loaded.analysis),
        case_(budget_case),
        words_(loaded.region, session.Words(), session.InLanguage()),
        width_(static_cast<std::size_t>(session.Screen().width)) {}

  void Print() {
    const analysis::BudgetCase& bought = analysis_.plan.cases[static_cast<std::size_t>(case_)];
    const auto measures = report::MeasuresOf(analysis_.plan, case_);
    session_.Print(session_.Say("cli.plan.title", {{"budget", words_.Budget(bought.amount)},
                                                   {"cost", words_.Money(bought.cost)},
                                                   {"count", static_cast<double>(measures.size())}}) +
                   "\n");
    for (std::size_t f = 0; f < region_.funds.funds.size() && f < bought.fund_spent.size(); ++f) {
      session_.Print("  " +
                     session_.Say("cli.plan.fund", {{"fund", region_.funds.funds[f].title},
                                                    {"spent", words_.Money(bought.fund_spent[f])},
                                                    {"budget", words_.Money(bought.fund_budget[f])}}) +
                     "\n");
    }
    for (const analysis::Priority& priority : analysis_.plan.priorities) {
      if (priority.budget_case <= case_) PrintPlace(priority, measures);
    }
    if (!region_.illustrative.empty()) session_.Print("\n" + session_.Say("cli.illustrative") + "\n");
  }

 private:
  void PrintPlace(const analysis::Priority& priority, const std::vector<std::size_t>& measures) {
    const std::string name = priority.port >= 0 ? words_.Port(priority.port)
                                                : words_.Say("programme", {{"state", words_.State(priority.state)}});
    session_.Print("\n" +
                   session_.Say("cli.plan.place", {{"rank", static_cast<double>(priority.rank)},
                                                   {"name", name},
                                                   {"gain", words_.Money(priority.gain)},
                                                   {"certainty", words_.Percent(priority.certainty)}}) +
                   "\n");
    for (const std::size_t m : measures) {
      const analysis::Measure& measure = analysis_.plan.measures[m];
      const auto [port, state] = PlaceOf(region_, measure);
      if (port == priority.port && (port >= 0 || state == priority.state)) PrintMeasure(measure);
    }
  }

  // What, who, how much, when; then who pays and what shows that it worked.
  void PrintMeasure(const analysis::Measure& measure) {
    const model::Solution& solution = region_.solutions[measure.solution];
    const std::string who = measure.subject.facility >= 0 ? region_.facilities[measure.subject.facility].id
                                                          : region_.states[measure.subject.state].iso2;
    const std::size_t title = width_ - std::min<std::size_t>(width_ - 20, kRightColumns);
    session_.Print("  " + PadRight(Cut(words_.In(solution.title), title), title) + " " + PadRight(who, 9) + " " +
                   PadLeft(words_.Money(measure.committed), 13) + " " + PadLeft(Years(measure), 10) + "\n");
    for (const std::string& line : {words_.Payers(measure.by_fund), words_.In(solution.indicator)}) {
      session_.Print(app::Wrap(line, width_, 4));
    }
  }

  Session& session_;
  const model::Region& region_;
  const analysis::Analysis& analysis_;
  int case_;
  report::Words words_;
  std::size_t width_;
};

void PrintJson(Session& session, const Loaded& loaded, int budget_case) {
  const model::Region& region = loaded.region;
  const analysis::Plan& plan = loaded.analysis.plan;
  const analysis::BudgetCase& bought = plan.cases[static_cast<std::size_t>(budget_case)];
  const auto money_by_fund = [&](formats::JsonWriter& json, const std::vector<double>& amounts) {
    json.BeginObject(formats::Break::kNo);
    for (std::size_t f = 0; f < amounts.size() && f < region.funds.funds.size(); ++f) {
      if (amounts[f] > 0) json.Member(region.funds.funds[f].id, amounts[f]);
    }
    json.EndObject();
  };
  formats::JsonWriter json;
  json.BeginObject().Member("region", region.id).Member("version", region.version).Member("currency", region.currency);
  json.Key("illustrative").BeginArray(formats::Break::kNo);
  for (const std::string& part : region.illustrative) json.String(part);
  json.EndArray();
  json.Member("budget", bought.amount).Member("cost", bought.cost).Key("spent_by_fund");
  money_by_fund(json, bought.fund_spent);
  json.Key("measures").BeginArray();
  for (const std::size_t m : report::MeasuresOf(plan, budget_case)) {
    const analysis::Measure& measure = plan.measures[m];
    const model::Solution& solution = region.solutions[measure.solution];
    json.BeginObject(formats::Break::kNo).Member("solution", solution.id).Key("title").FourLanguages(solution.title);
    if (measure.subject.facility >= 0) {
      json.Member("facility", region.facilities[measure.subject.facility].id);
    } else {
      json.Member("state", region.states[measure.subject.state].iso2);
    }
    json.Member("owner", solution.owner).Member("requirement", std::string(model::Name(solution.requirement)));
    json.Member("kind", std::string(model::Name(solution.kind)));
    json.Member("capital", measure.capital)
        .Member("yearly", measure.yearly)
        .Member("committed", measure.committed)
        .Key("by_fund");
    money_by_fund(json, measure.by_fund);
    json.Member("start", measure.start_year).Member("end", measure.end_year).Member("gain", measure.gain);
    json.Key("indicator").FourLanguages(solution.indicator).EndObject();
  }
  json.EndArray().EndObject();
  session.Print(json.Take());
}

int RunPlan(Session& session, const PlanChoice& chosen) {
  int code = kExitDone;
  const auto loaded = LoadAndAnalyse(session, chosen.region, code);
  if (!loaded) return code;
  if (loaded->analysis.plan.cases.empty()) return session.Fail({Error("cli.no-plan", "")});
  const int budget_case = report::MiddleCase(loaded->analysis.plan);
  if (!chosen.csv.empty()) {
    code = session.Write(chosen.csv,
                         report::MeasureCsv(loaded->region, loaded->analysis, session.Words(), session.InLanguage()));
  }
  if (code == kExitDone && !chosen.xlsx.empty()) {
    const auto book = report::PlanWorkbook(loaded->region, loaded->analysis, session.Words(), session.InLanguage());
    code = book ? session.Write(chosen.xlsx, *book) : session.Fail(book.error());
  }
  if (code != kExitDone) return code;
  if (session.options.json) {
    PrintJson(session, *loaded, budget_case);
  } else {
    Table(session, *loaded, budget_case).Print();
  }
  return kExitDone;
}

}  // namespace

void AddPlan(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<PlanChoice>();
  arguments.Verb("plan", [chosen, &session] { return RunPlan(session, *chosen); })
      .Word("REGION", chosen->region)
      .Word("--csv", chosen->csv)
      .Word("--xlsx", chosen->xlsx);
}

}  // namespace atalaya::cli
