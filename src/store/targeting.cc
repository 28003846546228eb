#include "store/targeting.h"

#include "base/ids.h"
#include "formats/json_write.h"
#include "store/edits.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

std::optional<TargetBook> OneBook(Connection& c, const std::string& where, const Values& values) {
  Rows rows(c, "SELECT state, number, made, made_by, cause, body FROM target_book " + where, values);
  if (!rows.Next()) return std::nullopt;
  return TargetBook{rows.Text(0), rows.Whole(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5)};
}

}  // namespace

TargetSettings SettingsOf(Connection& c, const std::string& state) {
  TargetSettings settings;
  settings.state = state;
  Rows rows(c, "SELECT yellow, red, random_share, draw_key, changed, changed_by, etag FROM target_settings WHERE state = :state", {{"state", state}});
  if (!rows.Next()) return settings;
  settings.yellow = rows.Number(0);
  settings.red = rows.Number(1);
  settings.random_share = rows.Number(2);
  settings.draw_key = rows.Text(3);
  settings.changed = rows.Text(4);
  settings.changed_by = rows.Text(5);
  settings.etag = rows.Whole(6);
  return settings;
}

Result<TargetSettings> SaveSettings(Transaction& t, const TargetSettings& settings, long long etag) {
  const TargetSettings before = SettingsOf(t, settings.state);
  if (before.etag != etag) return Fail(Error(std::string(kStale), "If-Match"));
  const Values values{{"yellow", settings.yellow},      {"red", settings.red},      {"share", settings.random_share}, {"key", settings.draw_key},
                      {"changed", t.Now()}, {"actor", t.Actor()}, {"state", settings.state}};
  if (before.etag == 0) {
    Run(t,
        "INSERT INTO target_settings (yellow, red, random_share, draw_key, changed, changed_by, state) VALUES (:yellow, :red, :share, :key, :changed, :actor, "
        ":state)",
        values);
  } else {
    Run(t,
        "UPDATE target_settings SET yellow = :yellow, red = :red, random_share = :share, draw_key = :key, changed = :changed, changed_by = :actor, "
        "etag = etag + 1 WHERE state = :state",
        values);
  }
  Edits edits;
  const auto text = [](double number) { return formats::NumberText(number); };
  edits.Add("yellow", before.etag == 0 ? "" : text(before.yellow), text(settings.yellow));
  edits.Add("red", before.etag == 0 ? "" : text(before.red), text(settings.red));
  edits.Add("random_share", before.etag == 0 ? "" : text(before.random_share), text(settings.random_share));
  t.Record({"targeting.settings", "targeting/" + settings.state, settings.state, edits.Json()});
  return SettingsOf(t, settings.state);
}

std::optional<TargetBook> LatestBook(Connection& c, const std::string& state) {
  return OneBook(c, "WHERE state = :state ORDER BY number DESC LIMIT 1", {{"state", state}});
}

std::optional<TargetBook> FindBook(Connection& c, const std::string& state, long long number) {
  return OneBook(c, "WHERE state = :state AND number = :number", {{"state", state}, {"number", number}});
}

TargetBook KeepBook(Transaction& t, const std::string& state, const std::string& cause, const std::string& body) {
  const auto last = LatestBook(t, state);
  if (last && last->body == body) return *last;
  const long long number = last ? last->number + 1 : 1;
  Run(t, "INSERT INTO target_book (state, number, made, made_by, cause, body) VALUES (:state, :number, :made, :actor, :cause, :body)",
      {{"state", state}, {"number", number}, {"made", t.Now()}, {"actor", t.Actor()}, {"cause", cause}, {"body", body}});
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Key("number").Integer(number).Member("cause", cause).EndObject();
  t.Record({"targeting.book", "targeting/" + state, state, w.Take()});
  return *LatestBook(t, state);
}

void AddBacktest(Transaction& t, const BacktestRow& row, const std::string& state) {
  Run(t,
      "INSERT INTO target_backtest (id, rule, version, digest, first_day, last_day, seed, made, made_by, enough, body) VALUES "
      "(:id, :rule, :version, :digest, :first, :last, :seed, :made, :actor, :enough, :body)",
      {{"id", row.id},
       {"rule", row.rule},
       {"version", row.version},
       {"digest", row.digest},
       {"first", row.first_day},
       {"last", row.last_day},
       {"seed", row.seed},
       {"made", t.Now()},
       {"actor", t.Actor()},
       {"enough", row.enough},
       {"body", row.body}});
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("back_test", row.id).Key("version").Integer(row.version).Member("digest", row.digest);
  w.Member("from", row.first_day).Member("to", row.last_day).Key("seed").Integer(row.seed).Member("enough", row.enough).EndObject();
  t.Record({"rule.back-test", "rule/" + row.rule, state, w.Take()});
}

std::vector<BacktestRow> BacktestsOf(Connection& c, const std::string& rule, int most) {
  std::vector<BacktestRow> found;
  for (Rows rows(c,
                 "SELECT id, rule, version, digest, first_day, last_day, seed, made, made_by, enough, body FROM target_backtest WHERE rule = :rule "
                 "ORDER BY id DESC LIMIT :most",
                 {{"rule", rule}, {"most", most}});
       rows.Next();) {
    found.push_back({rows.Text(0), rows.Text(1), rows.Whole(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Whole(6), rows.Text(7), rows.Text(8),
                     rows.Flag(9), rows.Text(10)});
  }
  return found;
}

std::optional<TargetLesson> LessonOf(Connection& c, const std::string& state) {
  Rows rows(c, "SELECT state, made, inspected, found, calibrated, body FROM target_lesson WHERE state = :state", {{"state", state}});
  if (!rows.Next()) return std::nullopt;
  return TargetLesson{rows.Text(0), rows.Text(1), rows.Whole(2), rows.Whole(3), rows.Flag(4), rows.Text(5)};
}

void KeepLesson(Transaction& t, const TargetLesson& lesson) {
  Run(t, "DELETE FROM target_lesson WHERE state = :state", {{"state", lesson.state}});
  Run(t, "INSERT INTO target_lesson (state, made, inspected, found, calibrated, body) VALUES (:state, :made, :inspected, :found, :calibrated, :body)",
      {{"state", lesson.state},
       {"made", t.Now()},
       {"inspected", lesson.inspected},
       {"found", lesson.found},
       {"calibrated", lesson.calibrated},
       {"body", lesson.body}});
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Key("inspected").Integer(lesson.inspected).Key("found").Integer(lesson.found);
  w.Member("calibrated", lesson.calibrated).EndObject();
  t.Record({"targeting.lesson", "targeting/" + lesson.state, lesson.state, w.Take()});
}

}  // namespace atalaya::store
