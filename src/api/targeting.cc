#include "api/targeting.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "api/analyses.h"
#include "base/ids.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"
#include "identity/secrets.h"
#include "store/rules.h"
#include "store/states.h"
#include "target/table.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;

std::string KeyContext(const std::string& state) { return "targeting/" + state; }

// Learned points of a rule, if the lesson is of this version.
std::map<std::string, double> LearnedPoints(const std::optional<store::TargetLesson>& lesson, std::optional<double>& base) {
  std::map<std::string, double> points;
  if (!lesson || !lesson->calibrated) return points;
  const auto body = formats::ParseJson(lesson->body, "lesson");
  if (!body || !body->is_object()) return points;
  base = body->at("base").to_number<double>();
  for (const json::value& rule : body->at("rules").as_array()) {
    points[std::string(rule.at("id").as_string()) + "@" + std::to_string(rule.at("version").to_number<long long>())] = rule.at("points").to_number<double>();
  }
  return points;
}

std::string RuleKey(const target::Rule& rule) { return rule.id + "@" + std::to_string(rule.version); }

std::string BookBody(const std::vector<target::Rule>& rules, const store::TargetSettings& settings, const std::optional<store::TargetLesson>& lesson) {
  std::optional<double> base;
  const auto learned = LearnedPoints(lesson, base);
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("yellow", settings.yellow).Member("red", settings.red).Member("random_share", settings.random_share);
  w.Key("base");
  base ? w.Number(*base) : w.Null();
  w.Key("rules").BeginArray(formats::Break::kNo);
  for (const target::Rule& rule : rules) {
    const auto points = learned.find(RuleKey(rule));
    w.BeginObject(formats::Break::kNo).Member("id", rule.id).Member("version", rule.version).Key("title").FourLanguages(rule.title);
    w.Member("weight", rule.weight).Member("points", points == learned.end() ? rule.weight : points->second).Member("expression", rule.expression).EndObject();
  }
  w.EndArray().EndObject();
  return w.Take();
}

Result<ScoringBook> CompileBook(Context& context, const std::string& state, long long number, const std::string& body) {
  const auto read = formats::ParseJson(body, "book");
  const auto broken = [&] { return Fail(Error("targeting.book", "", {{"number", std::to_string(number)}})); };
  if (!read || !read->is_object()) return broken();
  ScoringBook out;
  out.state = state;
  out.number = number;
  std::vector<target::Rule> rules;
  std::vector<double> points;
  try {
    out.channels.yellow = read->at("yellow").to_number<double>();
    out.channels.red = read->at("red").to_number<double>();
    out.channels.random_share = read->at("random_share").to_number<double>();
    if (!read->at("base").is_null()) out.base = read->at("base").to_number<double>();
    for (const json::value& item : read->at("rules").as_array()) {
      target::Rule& rule = rules.emplace_back();
      rule.id = item.at("id").as_string();
      rule.version = item.at("version").to_number<int>();
      for (const Language language : kLanguages) {
        if (const auto* title = item.at("title").as_object().if_contains(LanguageCode(language))) rule.title.Set(language, std::string(title->as_string()));
      }
      rule.weight = item.at("weight").to_number<double>();
      rule.expression = item.at("expression").as_string();
      rule.status = target::RuleStatus::kActive;
      points.push_back(item.at("points").to_number<double>());
    }
  } catch (const std::exception&) {
    return broken();
  }
  Findings findings;
  TargetingFor targeting(context);
  out.book = target::CompileRules(rules, target::StandardSchema(), targeting->Reference(), "rules", findings);
  // A rule that was right when it was activated and is wrong now (a set that is gone): told, and never left out in silence.
  if (out.book.rules.size() != rules.size()) return Fail(std::move(findings));
  out.points.weights = std::move(points);
  for (const target::Rule& rule : out.book.rules) out.written.push_back(rule.weight);
  return out;
}

}  // namespace

std::string DaysBefore(const std::string& now, int days) { return target::DayText(target::DayNumber(std::string_view(now).substr(0, 10)) - days); }

TradeSurroundings Targeting::Surroundings(const std::string& state) {
  TradeSurroundings around;
  around.view.state = state;
  if (const auto states = context_.database.Read([](store::Connection& c) { return store::ListStates(c); })) {
    for (const store::State& each : *states) around.view.regions[each.id] = each.subregion;
  }
  const auto latest = context_.analyses == nullptr ? nullptr : context_.analyses->Latest();
  const auto computed = latest == nullptr ? nullptr : latest->computed;
  if (computed == nullptr) return around;
  around.view.currency = computed->region.currency;
  around.view.rates = computed->region.funds.currencies;
  const auto& ports = computed->region.ports;
  for (const model::Lane& lane : computed->region.lanes) {
    if (lane.nautical_miles <= 0) continue;
    around.miles.emplace_back(ports[static_cast<std::size_t>(lane.from)].locode, ports[static_cast<std::size_t>(lane.to)].locode, lane.nautical_miles);
  }
  double most = 0;
  for (const auto& picture : computed->analysis.ports) most = std::max(most, picture.exposure);
  for (const auto& picture : computed->analysis.ports) {
    if (most > 0) around.exposure[ports[static_cast<std::size_t>(picture.port)].locode] = picture.exposure / most;
  }
  return around;
}

Targeting::Held Targeting::Hold(const std::string& state) {
  Warm* warm = nullptr;
  {
    std::lock_guard lock(mutex_);
    auto& slot = warm_[state];
    if (!slot) slot = std::make_unique<Warm>();
    warm = slot.get();
  }
  Held held{std::unique_lock(warm->mutex), nullptr};
  // A first analysis that came since brings distances and exposures: read anew.
  const auto latest = context_.analyses == nullptr ? nullptr : context_.analyses->Latest();
  const std::size_t version = latest == nullptr || latest->computed == nullptr ? 1 : std::hash<std::string>()(latest->row.id) | 2;
  if (!warm->window || warm->surroundings != version) {
    warm->window = std::make_unique<TargetWindow>(state, Surroundings(state));
    warm->surroundings = version;
  }
  held.window = warm->window.get();
  return held;
}

TargetWindow Targeting::Apart(const std::string& state) { return TargetWindow(state, Surroundings(state)); }

std::string Targeting::Shipped(const char* file) {
  std::ostringstream bytes;
  bytes << std::ifstream(context_.data / "targeting" / file, std::ios::binary).rdbuf();
  return bytes.str();
}

void Targeting::ReadShipped() {
  std::lock_guard lock(mutex_);
  if (read_) return;
  formats::FindingList findings;
  reference_ = formats::ReadReference(Shipped("reference.json"), "targeting/reference.json", findings);
  fields_ = formats::ReadFields(Shipped("fields.json"), "targeting/fields.json", findings);
  read_ = true;
}

const target::Reference& Targeting::Reference() {
  ReadShipped();
  return reference_;
}

const std::vector<formats::FieldPackage>& Targeting::Fields() {
  ReadShipped();
  return fields_;
}

Result<std::vector<target::Rule>> Targeting::ShippedRules() {
  formats::FindingList list;
  auto rules = formats::ReadRules(Shipped("rules.json"), "targeting/rules.json", list);
  Findings findings = list.Take();
  if (HasErrors(findings)) return Fail(std::move(findings));
  return rules;
}

bool Targeting::BeginLearning(const std::string& state) {
  std::lock_guard lock(mutex_);
  return learning_.insert(state).second;
}

void Targeting::EndLearning(const std::string& state) {
  std::lock_guard lock(mutex_);
  learning_.erase(state);
}

Result<std::optional<ScoringBook>> BookInForce(Context& context, store::Connection& c, const std::string& state) {
  const auto row = store::LatestBook(c, state);
  if (!row) return std::optional<ScoringBook>();
  auto book = CompileBook(context, state, row->number, row->body);
  if (!book) return Fail(book.error());
  return std::optional<ScoringBook>(std::move(*book));
}

Result<ScoringBook> BookWith(Context& context, store::Connection& c, const std::string& state, const std::optional<target::Rule>& instead) {
  std::vector<target::Rule> rules = store::ActiveRules(c, state);
  if (instead) {
    const auto same = std::find_if(rules.begin(), rules.end(), [&](const target::Rule& rule) { return rule.id == instead->id; });
    same == rules.end() ? rules.push_back(*instead) : void(*same = *instead);
  }
  return CompileBook(context, state, 0, BookBody(rules, store::SettingsOf(c, state), store::LessonOf(c, state)));
}

Result<store::TargetBook> RenewBook(Context& context, store::Transaction& t, const std::string& state, const std::string& cause) {
  store::TargetSettings settings = store::SettingsOf(t, state);
  if (settings.draw_key.empty()) {
    settings.draw_key = NewDrawKey(context, state);
    const auto saved = store::SaveSettings(t, settings, settings.etag);
    if (!saved) return Fail(saved.error());
  }
  const std::string body = BookBody(store::ActiveRules(t, state), settings, store::LessonOf(t, state));
  if (auto compiled = CompileBook(context, state, 0, body); !compiled) return Fail(compiled.error());
  return store::KeepBook(t, state, cause, body);
}

Result<target::DrawKey> DrawKeyOf(Context& context, const store::TargetSettings& settings) {
  const auto secret = identity::Unseal(settings.draw_key, context.database.Settings().key_seed, KeyContext(settings.state));
  target::DrawKey key{};
  if (!secret || secret->size() != key.size()) return Fail(Error("targeting.key", ""));
  std::copy(secret->begin(), secret->end(), key.begin());
  return key;
}

std::string NewDrawKey(Context& context, const std::string& state) {
  return identity::Seal(RandomBytes(std::tuple_size_v<target::DrawKey>), context.database.Settings().key_seed, KeyContext(state));
}

}  // namespace atalaya::api
