// Measures: who does what by when, with whose money, how far it is; a measure from one deficiency.
#include "api/measures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "api/analysis_view.h"
#include "api/resources.h"
#include "api/standards.h"
#include "assess/assess.h"
#include "formats/json_parse.h"
#include "report/spreadsheet.h"
#include "base/time.h"
#include "store/deficiencies.h"
#include "store/funds.h"
#include "store/release_rows.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;

constexpr double kHalfCent = 0.005;

json::value Texts(const std::string& text) {
  auto parsed = formats::ParseJson(text, "text");
  return parsed ? std::move(*parsed) : json::value(text);
}

json::object ByFund(const std::map<std::string, double>& money) {
  json::object o;
  for (const auto& [fund, amount] : money) {
    if (amount != 0) o[fund] = amount;
  }
  return o;
}

std::string OneMeasure(const Call& call, const store::MeasureRow& m, const std::vector<store::MeasureEvent>* history) {
  json::object o = MeasureJson(m, DayOf(call.context.now()));
  const release::Subject place = WithMarkings(call, MeasureSubject(m));
  json::array can;
  if (call.MayDo(release::Action::kMeasureEdit, place)) can.push_back("edit");
  o["can"] = std::move(can);
  if (history != nullptr) {
    json::array list;
    for (const store::MeasureEvent& e : *history) {
      list.push_back(json::object{{"time", e.time}, {"actor", e.actor}, {"version", e.version}, {"change", Texts(e.change)}});
    }
    o["history"] = std::move(list);
  }
  json::value whole(std::move(o));
  Localise(whole, call.language);
  return Written(whole);
}

http::Response AnswerMeasure(const Call& call, const store::MeasureRow& m, int status) {
  const auto history = call.context.database.Read([&](store::Connection& c) { return store::MeasureHistory(c, m.id); });
  if (!history) return Problem(call, history.error());
  http::Response response = http::Response::Json(OneMeasure(call, m, &*history), status);
  response.Set("ETag", VersionTag(m.version));
  return response;
}

store::MeasureFilter FilterOf(const Call& call) {
  const auto query = [&](const char* name) { return call.request.Query(name).value_or(""); };
  store::MeasureFilter f{query("state"), query("facility"), query("status"), query("fund"), query("plan"), query("deficiency"), query("port"), false};
  f.late = query("late") == "1" || query("late") == "true";
  return f;
}

http::Response ListMeasures(Call& call) {
  const auto page = PageOf(call);
  if (!page) return Problem(call, page.error());
  const auto list = call.context.database.Read([&](store::Connection& c) {
    return store::ListMeasures(c, call.caller.viewer, FilterOf(call), page->after.empty() ? "" : page->after.front(), page->limit + 1, call.context.now());
  });
  if (!list) return Problem(call, list.error());
  json::object out;
  json::array items;
  out["next"] = nullptr;
  for (std::size_t i = 0; i < list->size() && i < static_cast<std::size_t>(page->limit); ++i) items.push_back(MeasureJson((*list)[i], DayOf(call.context.now())));
  if (list->size() > items.size()) out["next"] = Cursor({(*list)[items.size() - 1].id});
  out["items"] = std::move(items);
  json::value whole(std::move(out));
  Localise(whole, call.language);
  return Tagged(call, Written(whole));
}

http::Response ExportMeasures(Call& call) {
  const auto list = call.context.database.Read([&](store::Connection& c) {
    return store::ListMeasures(c, call.caller.viewer, FilterOf(call), "", 0, call.context.now());
  });
  if (!list) return Problem(call, list.error());
  return MeasureTable(call, *list, "measures");
}

std::optional<store::MeasureRow> Find(Call& call) {
  const auto m = call.context.database.Read([&](store::Connection& c) { return store::FindMeasure(c, call.Path("measure")); });
  return m ? *m : std::nullopt;
}

http::Response GetMeasure(Call& call) {
  const auto m = Find(call);
  return m ? AnswerMeasure(call, *m, 200) : Problem(call, 404, "not-found");
}

struct MeasureEdit {
  std::optional<std::string> status, owner, start, end, note;
  std::optional<double> progress, spent;
  std::optional<std::map<std::string, double>> spent_by_fund;
};

Result<MeasureEdit> ReadEdit(const Call& call) {
  return Body<MeasureEdit>(call, [](formats::JsonObject& o) {
    MeasureEdit e;
    if (const auto status = o.Maybe("status")) {
      e.status = status->String();
      static const std::set<std::string> kStatus{"planned", "started", "done", "dropped"};
      if (!kStatus.contains(*e.status)) status->UnknownWord("planned, started, done, dropped");
    }
    if (const auto progress = o.Maybe("progress")) e.progress = progress->Number(0, 1);
    if (const auto spent = o.Maybe("spent")) {
      if (spent->Value().is_object()) {
        e.spent_by_fund.emplace();
        for (const auto& [fund, amount] : spent->Members()) (*e.spent_by_fund)[fund] = amount.Cost();
      } else {
        e.spent = spent->Cost();
      }
    }
    if (const auto owner = o.Maybe("owner")) e.owner = owner->String();
    if (const auto start = o.Maybe("start")) e.start = start->Date();
    if (const auto end = o.Maybe("end")) e.end = end->Date();
    if (const auto note = o.Maybe("note")) e.note = note->String();
    return e;
  });
}

// A total is laid on the funds as it was planned, or where nothing was, as it was spent so far. Nothing where no fund is known.
std::optional<std::map<std::string, double>> Spread(const store::MeasureRow& m, double total) {
  for (const auto* base : {&m.planned, &m.spent}) {
    double sum = 0;
    for (const auto& [fund, amount] : *base) sum += amount;
    if (sum <= 0) continue;
    std::map<std::string, double> spent;
    for (const auto& [fund, amount] : *base) {
      if (amount > 0) spent[fund] = total * amount / sum;
    }
    return spent;
  }
  return std::nullopt;
}

// Puts the edit into the measure; what changed as JSON for its history.
Result<std::string> Apply(const MeasureEdit& e, store::MeasureRow& m, const std::string& today, const std::set<std::string>& funds) {
  json::object change;
  const auto text = [&](const char* name, const std::optional<std::string>& to, std::string& at) {
    if (!to || *to == at) return;
    at = *to;
    change[name] = at;
  };
  const bool status_said = e.status.has_value();
  text("status", e.status, m.status);
  text("owner", e.owner, m.owner);
  text("start", e.start, m.begins);
  text("end", e.end, m.ends);
  text("note", e.note, m.note);
  if (m.ends < m.begins) return Fail(Error("planning.dates", "body#/end"));
  double progress = e.progress.value_or(m.progress);
  if (!e.progress && status_said) {
    if (m.status == "done") progress = 1;
    if (m.status == "planned") progress = 0;
  }
  if (!status_said && e.progress) {
    // The work tells: what has begun is started. To be done is said, not reached.
    if (m.status == "planned" && progress > 0) {
      m.status = "started";
      change["status"] = m.status;
    }
  }
  if ((m.status == "done" && progress < 1) || (m.status == "planned" && progress > 0)) return Fail(Error("planning.progress", "body#/progress"));
  if (progress != m.progress) {
    m.progress = progress;
    change["progress"] = progress;
  }
  const std::string finished = m.status == "done" ? (m.finished.empty() ? today : m.finished) : std::string();
  m.finished = finished;
  std::map<std::string, double> spent = m.spent;
  if (e.spent_by_fund) {
    for (const auto& [fund, amount] : *e.spent_by_fund) {
      if (!funds.contains(fund) && !m.planned.contains(fund)) return Fail(Error("planning.fund", "body#/spent", {{"fund", formats::Shortened(fund)}}));
      spent[fund] = amount;
    }
  } else if (e.spent && std::fabs(*e.spent - m.Spent()) > kHalfCent) {
    const auto laid = Spread(m, *e.spent);
    if (!laid) return Fail(Error("planning.no-fund", "body#/spent"));
    spent = *laid;
  }
  if (spent != m.spent) {
    m.spent = spent;
    change["spent"] = ByFund(spent);
  }
  return Written(change);
}

http::Response Patch(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const auto edit = ReadEdit(call);
  if (!edit) return Problem(call, edit.error());
  std::optional<store::MeasureRow> stale;
  const auto saved = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<store::MeasureRow> {
    auto m = store::FindMeasure(t, call.Path("measure"));
    if (!m) return Fail(Error("api.not-found", ""));
    if (m->version != *version) {
      stale = m;
      return Fail(Error("api.if-match", ""));
    }
    std::set<std::string> funds;
    for (const store::FundRow& fund : store::ListFunds(t)) funds.insert(fund.id);
    const auto change = Apply(*edit, *m, DayOf(t.Now()), funds);
    if (!change) return Fail(change.error());
    std::string said = *change;
    while (said.ends_with('\n')) said.pop_back();
    if (said != "{}") store::SaveMeasure(t, *m, said);
    return *m;
  });
  if (!saved) return stale ? Stale(call, OneMeasure(call, *stale, nullptr)) : Problem(call, saved.error());
  return AnswerMeasure(call, *saved, 200);
}

struct NewMeasure {
  std::string solution, owner, start, end, note;
};

// The solution as the latest analysis offers it for the deficiency's control.
std::optional<json::object> AnalysedSolution(const Call& call, const store::DeficiencyPlace& d, const std::string& wanted) {
  const auto latest = call.context.analyses->Latest();
  if (!latest || !latest->computed) return std::nullopt;
  const Computed& c = *latest->computed;
  for (std::size_t f = 0; f < c.region.facilities.size(); ++f) {
    const model::Facility& facility = c.region.facilities[f];
    const bool own = facility.id == d.facility;
    const bool of_state = d.facility.empty() && c.region.states[c.region.ports[facility.port].state].iso2 == d.state;
    if (!own && !of_state) continue;
    const model::Standard& standard = c.region.StandardOf(static_cast<int>(f));
    for (const assess::Deficiency& found : c.analysis.review.facilities[f].deficiencies) {
      if (standard.controls[found.control].id != d.control) continue;
      for (const int s : found.solutions) {
        const model::Solution& solution = c.region.solutions[s];
        if (!wanted.empty() && solution.id != wanted) continue;
        const assess::Cost cost = assess::CostAt(solution, own ? facility.size : model::Size::kMedium);
        formats::JsonWriter w;
        w.BeginObject().Member("id", solution.id).Key("title").FourLanguages(solution.title).Key("indicator").FourLanguages(solution.indicator);
        w.Member("requirement", model::Name(solution.requirement)).Member("owner", solution.owner).Member("lead_months", solution.lead_months);
        w.Member("capital", cost.capital).Member("yearly", cost.yearly).Member("cost", cost.Committed(c.region.funds.commitment_years)).EndObject();
        auto parsed = formats::ParseJson(w.Take(), "solution");
        if (parsed) return parsed->as_object();
      }
    }
    if (own) break;
  }
  return std::nullopt;
}

// As the deficiency itself offers it (GET /deficiencies/ID): it may be younger than the latest analysis.
std::optional<json::object> OfferedSolution(const Call& call, store::Connection& c, const std::string& deficiency, const std::string& wanted) {
  const auto d = store::ReadDeficiency(c, deficiency);
  if (!d) return std::nullopt;
  const Standards& standards = StandardsOf(call.context);
  const auto traffic = model::FromName<model::Traffic>(d->traffic).value_or(model::Traffic::kContainer);
  const auto size = model::FromName<model::Size>(d->size).value_or(model::Size::kMedium);
  model::Answer answer;
  answer.reply = d->reply;
  answer.degree = d->degree;
  for (const int index : standards.Cures().Of(traffic, size, d->control, answer)) {
    const model::Solution& solution = standards.Solutions()[static_cast<std::size_t>(index)];
    if (!wanted.empty() && solution.id != wanted) continue;
    const assess::Cost cost = assess::CostAt(solution, size);
    formats::JsonWriter w;
    w.BeginObject().Member("id", solution.id).Key("title").FourLanguages(solution.title).Key("indicator").FourLanguages(solution.indicator);
    w.Member("requirement", model::Name(solution.requirement)).Member("owner", solution.owner).Member("lead_months", solution.lead_months);
    w.Member("capital", cost.capital).Member("yearly", cost.yearly).Member("cost", cost.Committed(standards.CommitmentYears())).EndObject();
    const auto parsed = formats::ParseJson(w.Take(), "solution");
    if (parsed) return parsed->as_object();
  }
  return std::nullopt;
}

http::Response FromDeficiency(Call& call) {
  const auto asked = Body<NewMeasure>(call, [](formats::JsonObject& o) {
    NewMeasure n;
    if (const auto solution = o.Maybe("solution")) n.solution = solution->String();
    if (const auto owner = o.Maybe("owner")) n.owner = owner->String();
    if (const auto start = o.Maybe("start")) n.start = start->Date();
    if (const auto end = o.Maybe("end")) n.end = end->Date();
    if (const auto note = o.Maybe("note")) n.note = note->String();
    return n;
  });
  if (!asked) return Problem(call, asked.error());
  const auto saved = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<store::MeasureRow> {
    const auto d = store::FindDeficiencyPlace(t, call.Path("deficiency"));
    if (!d) return Fail(Error("api.not-found", ""));
    if (!d->measure.empty()) {
      const auto old = store::FindMeasure(t, d->measure);
      if (old && old->status != "dropped") return Fail(Error("planning.exists.conflict", "/deficiencies/" + d->id));
    }
    store::MeasureRow m;
    auto solution = AnalysedSolution(call, *d, asked->solution);
    if (!solution) solution = OfferedSolution(call, t, d->id, asked->solution);
    m.port = d->port;
    if (!solution) return Fail(Error("planning.solution", "body#/solution", {{"solution", formats::Shortened(asked->solution)}}));
    const auto text = [&](const char* key) { return std::string(solution->at(key).as_string()); };
    const auto number = [&](const char* key) { return solution->at(key).to_number<double>(); };
    m.deficiency = d->id;
    m.state = d->state;
    m.facility = d->facility;
    m.solution = text("id");
    m.title = Written(solution->at("title"));
    m.indicator = Written(solution->at("indicator"));
    m.requirement = text("requirement");
    m.capital = number("capital");
    m.yearly = number("yearly");
    m.cost = number("cost");
    m.owner = asked->owner.empty() ? text("owner") : asked->owner;
    m.begins = asked->start.empty() ? DayOf(t.Now()) : asked->start;
    m.ends = asked->end.empty() ? EndOf(m.begins, std::max(1, static_cast<int>(number("lead_months")))) : asked->end;
    if (m.ends < m.begins) return Fail(Error("planning.dates", "body#/end"));
    m.note = asked->note;
    m.status = "planned";
    store::AddMeasure(t, m);
    store::LinkDeficiency(t, d->id, m.id);
    return *store::FindMeasure(t, m.id);
  });
  if (!saved) return Problem(call, saved.error());
  http::Response response = AnswerMeasure(call, *saved, 201);
  response.Set("Location", "/api/v1/measures/" + saved->id);
  return response;
}

}  // namespace

release::Subject MeasureSubject(const store::MeasureRow& m) {
  return {release::Kind::kPlan, m.id, m.state, m.facility, m.organisation, "", {}};
}

json::object MeasureJson(const store::MeasureRow& m, const std::string& today) {
  json::object o;
  const auto maybe = [](const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); };
  o["id"] = m.id;
  o["plan"] = maybe(m.plan);
  o["deficiency"] = maybe(m.deficiency);
  o["state"] = m.state;
  o["port"] = maybe(m.port);
  o["facility"] = m.facility.empty() ? json::value(nullptr) : json::value(json::object{{"id", m.facility}, {"name", m.facility_name}});
  o["solution"] = m.solution;
  o["title"] = Texts(m.title);
  o["indicator"] = Texts(m.indicator);
  o["requirement"] = m.requirement;
  o["rank"] = m.rank;
  o["status"] = m.status;
  o["progress"] = m.progress;
  o["owner"] = m.owner;
  o["start"] = m.begins;
  o["end"] = m.ends;
  o["finished"] = maybe(m.finished);
  o["capital"] = m.capital;
  o["yearly"] = m.yearly;
  o["cost"] = m.cost;
  o["effect"] = m.effect;
  o["spent"] = m.Spent();
  o["by_fund"] = ByFund(m.planned);
  o["spent_by_fund"] = ByFund(m.spent);
  o["late"] = (m.status == "planned" || m.status == "started") && m.ends < today;
  o["note"] = m.note;
  o["version"] = m.version;
  return o;
}

std::string EndOf(const std::string& start, int months) {
  int year = 0, month = 0, day = 0;
  if (std::sscanf(start.c_str(), "%4d-%2d-%2d", &year, &month, &day) != 3) return start;
  month += months;
  year += (month - 1) / 12;
  month = (month - 1) % 12 + 1;
  char text[24];
  do {  // the day before the same day of that month, or its last
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", year % 10000, month, day);
  } while (!IsDay(text) && --day > 0);
  const auto millis = MillisFromUtc(text);
  return millis ? DayOf(UtcFromMillis(*millis - 86'400'000)) : std::string(text);
}

http::Response MeasureTable(const Call& call, const std::vector<store::MeasureRow>& measures, const std::string& name) {
  using Format = report::GridColumn::Format;
  report::Grid grid;
  grid.name = call.Say("measures.sheet");
  const auto column = [&](const char* key, Format format, double width) {
    grid.columns.push_back({format, call.Say(std::string("measures.col.") + key), width});
  };
  for (const char* key : {"id", "state", "port", "facility", "measure", "requirement", "owner", "start", "end", "status"}) column(key, Format::kText, 16);
  column("progress", Format::kShare, 10);
  for (const char* key : {"cost", "spent", "effect"}) column(key, Format::kMoney, 14);
  column("indicator", Format::kText, 40);
  column("note", Format::kText, 30);
  std::set<std::string> funds;
  for (const store::MeasureRow& m : measures) {
    for (const auto& [fund, amount] : m.planned) funds.insert(fund);
  }
  for (const std::string& fund : funds) grid.columns.push_back({Format::kMoney, fund, 14});
  const auto text = [&](const std::string& texts) {
    json::value value = Texts(texts);
    Localise(value, call.language);
    return value.is_string() ? std::string(value.as_string()) : std::string();
  };
  for (const store::MeasureRow& m : measures) {
    std::vector<report::GridCell> row{m.id, m.state, m.port, m.facility, text(m.title), m.requirement, m.owner, m.begins, m.ends,
                                      call.Say("word.measure-status." + m.status)};
    for (const double number : {m.progress, m.cost, m.Spent(), m.effect}) row.emplace_back(number);
    row.emplace_back(text(m.indicator));
    row.emplace_back(m.note);
    for (const std::string& fund : funds) {
      const auto it = m.planned.find(fund);
      row.emplace_back(it == m.planned.end() ? 0.0 : it->second);
    }
    grid.rows.push_back(std::move(row));
  }
  const std::string notice = call.context.illustrative ? call.Say("measures.illustrative") : std::string();
  http::Response response;
  const std::string format = call.request.Query("format").value_or("csv");
  if (format == "xlsx") {
    report::Grid notes;
    notes.name = "Atalaya";
    notes.columns = {{Format::kText, name, 60}};
    notes.rows = {{report::GridCell(call.context.now())}};
    if (!notice.empty()) notes.rows.push_back({report::GridCell(notice)});
    auto bytes = report::Workbook(name, notice, {grid, notes});
    if (!bytes) return Problem(call, bytes.error());
    response.body = std::move(*bytes);
    response.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  } else {
    response.body = report::GridCsv(grid);
    response.Set("Content-Type", "text/csv; charset=utf-8");
  }
  response.Set("Content-Disposition", "attachment; filename=\"" + name + (format == "xlsx" ? ".xlsx\"" : ".csv\""));
  return response;
}

void AddMeasureRoutes(Routes& routes) {
  using http::Method;
  using release::Action;
  const auto measure = [](store::Connection& c, const http::PathParameters& path) -> std::optional<release::Subject> {
    const auto m = store::FindMeasure(c, path.find("measure")->second);
    if (!m) return std::nullopt;
    return store::WithReleases(c, MeasureSubject(*m), UtcNow());
  };
  const auto deficiency = [](store::Connection& c, const http::PathParameters& path) -> std::optional<release::Subject> {
    const auto d = store::FindDeficiencyPlace(c, path.find("deficiency")->second);
    if (!d) return std::nullopt;
    return release::Subject{release::Kind::kDeficiency, d->id, d->state, d->facility, d->organisation, "", {}};
  };
  routes.push_back({Method::kGet, "/api/v1/measures", Action::kRead, {}, ListMeasures, 0});
  routes.push_back({Method::kGet, "/api/v1/measures/export", Action::kRead, {}, ExportMeasures, 0});
  routes.push_back({Method::kGet, "/api/v1/measures/{measure}", Action::kRead, measure, GetMeasure, 0});
  routes.push_back({Method::kPatch, "/api/v1/measures/{measure}", Action::kMeasureEdit, measure, Patch, 0});
  routes.push_back({Method::kPost, "/api/v1/deficiencies/{deficiency}/measure", Action::kMeasureEdit, deficiency, FromDeficiency, 0});
}

}  // namespace atalaya::api
