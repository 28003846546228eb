#include "formats/read_methods.h"

#include <algorithm>

#include "formats/json_decode.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"
#include "formats/method_checks.h"

namespace atalaya::formats {
namespace {

using model::Method;
using model::MethodFactor;

constexpr int kMostSteps = 100;
constexpr std::size_t kMostFactors = 50;

std::string KnownWord(const JsonNode& node, const IdSet& known) {
  std::string word = node.String();
  if (node.Present() && node.Value().is_string() && !known.contains(word)) node.UnknownWord(Joined(known));
  return word;
}

std::string Certainty(const JsonNode& node) {
  static const IdSet kCertainties{"read", "recalled", "own", "illustrative"};
  return KnownWord(node, kCertainties);
}

std::string FactorId(const JsonNode& node, const Method& method) {
  std::string id = node.String();
  const bool known =
      std::any_of(method.factors.begin(), method.factors.end(), [&](const MethodFactor& f) { return f.id == id; });
  if (node.Present() && !known) node.Report("pack.unknown-factor", {{"factor", Shortened(id)}});
  return id;
}

void ReadThresholds(const JsonNode& node, MethodFactor& factor) {
  const std::vector<JsonNode> items = node.Items();
  if (!node.Present()) return;
  if (factor.from == "given") {
    if (!items.empty()) node.Report("pack.thresholds", {{"got", std::to_string(items.size())}, {"want", "0"}});
    return;
  }
  if (factor.from == "consequence") {
    for (const JsonNode& item : items) {
      JsonObject object(item);
      const int value = object.Need("value").Integer(2, std::max(2, static_cast<int>(factor.steps.size())));
      const double lives = object.Need("lives_at_least").Number(0, 1e9);
      const double money = object.Need("money_at_least").Cost();
      object.Done();
      for (model::MethodStep& step : factor.steps) {
        if (step.value != value) continue;
        step.lives_at_least = lives;
        step.money_at_least = money;
      }
    }
  } else {
    for (std::size_t i = 0; i < items.size(); ++i) {
      const double at_least = items[i].Number(0, kMostMoney);
      if (i + 1 < factor.steps.size()) factor.steps[i + 1].at_least = at_least;
    }
  }
  if (items.size() + 1 != factor.steps.size()) {
    node.Report("pack.thresholds",
                {{"got", std::to_string(items.size())}, {"want", std::to_string(factor.steps.size() - 1)}});
  }
}

MethodFactor ReadFactor(const JsonNode& node) {
  static const IdSet kFrom{"rate", "vulnerability", "layers", "consequence", "given"};
  MethodFactor factor;
  JsonObject object(node);
  factor.id = object.Need("id").Id();
  factor.title = object.Need("title").FourLanguages();
  factor.from = KnownWord(object.Need("from"), kFrom);
  if (const auto layers = object.Maybe("layers")) factor.layers = layers->SomeWords<model::Layer>();
  if ((factor.from == "layers") != !factor.layers.empty()) node.Report("pack.factor-layers");
  const JsonNode steps = object.Need("steps");
  for (const JsonNode& item : steps.SomeItems()) {
    model::MethodStep step;
    JsonObject fields(item);
    step.value = fields.Need("value").Integer(1, kMostSteps);
    if (const auto certainty = fields.Maybe("certainty")) Certainty(*certainty);
    step.label = fields.Need("label").FourLanguages();
    if (const auto meaning = fields.Maybe("meaning")) step.meaning = meaning->FourLanguages();
    fields.Done();
    factor.steps.push_back(std::move(step));
    if (factor.steps.back().value != static_cast<int>(factor.steps.size())) item.Report("pack.step-order");
  }
  const std::size_t before = node.List().Errors();
  if (!factor.steps.empty()) ReadThresholds(object.Need("thresholds"), factor);
  if (node.List().Errors() == before) CheckThresholds(factor, node);
  if (const auto certainty = object.Maybe("thresholds_certainty")) Certainty(*certainty);
  object.Done();
  return factor;
}

void ReadFactors(const JsonNode& node, Method& method) {
  const std::vector<JsonNode> items = node.SomeItems();
  if (items.size() > kMostFactors) {
    node.Report("pack.method-size");
    return;
  }
  for (const JsonNode& item : items) {
    method.factors.push_back(ReadFactor(item));
    const std::string& id = method.factors.back().id;
    const auto same = [&](const MethodFactor& f) { return f.id == id; };
    if (std::count_if(method.factors.begin(), method.factors.end(), same) > 1) {
      item.Report("pack.duplicate-id", {{"id", Shortened(id)}});
    }
  }
}

void ReadBands(const JsonNode& node, Method& method) {
  int rank = 0;
  for (const JsonNode& item : node.SomeItems()) {
    model::MethodBand band;
    JsonObject object(item);
    const std::string id = object.Need("id").Id();
    const int given = object.Need("rank").Integer(1, kMostSteps);
    if (given != ++rank) item.Report("pack.step-order");
    const auto min = object.Maybe("min"), max = object.Maybe("max");
    if (method.combine == "product") {
      band.min = object.Need("min").Integer(0, 1'000'000'000);
      band.max = object.Need("max").Integer(0, 1'000'000'000);
    } else {
      if (min || max) item.Report("pack.table-band-bounds");
      band.min = band.max = given;
    }
    if (const auto certainty = object.Maybe("certainty")) Certainty(*certainty);
    band.label = object.Need("label").FourLanguages();
    if (const auto meaning = object.Maybe("meaning")) meaning->FourLanguages();
    object.Done();
    if (!id.empty() && method.results.contains(id)) item.Report("pack.duplicate-id", {{"id", Shortened(id)}});
    method.results[id] = band.label;
    method.bands.push_back(std::move(band));
  }
}

void ReadCombine(const JsonNode& node, Method& method) {
  static const IdSet kKinds{"product", "table"};
  JsonObject object(node);
  method.combine = KnownWord(object.Need("kind"), kKinds);
  if (const auto certainty = object.Maybe("certainty")) Certainty(*certainty);
  if (method.combine == "product") {
    for (const JsonNode& item : object.Need("factors").SomeItems()) method.product.push_back(FactorId(item, method));
  } else if (method.combine == "table") {
    method.row = FactorId(object.Need("row"), method);
    for (const JsonNode& item : object.Need("sum").SomeItems()) method.sum.push_back(FactorId(item, method));
    for (const JsonNode& item : object.Need("cells").SomeItems()) {
      model::MethodCell cell;
      JsonObject fields(item);
      cell.row = fields.Need("row").Integer(1, kMostSteps);
      cell.min = fields.Need("min").Integer(0, kMostSteps * kMostSteps);
      cell.max = fields.Need("max").Integer(0, kMostSteps * kMostSteps);
      cell.result = fields.Need("result").Id();
      fields.Done();
      method.cells.push_back(std::move(cell));
    }
  }
  object.Done();
}

void ReadTieBreak(const JsonNode& node, Method& method) {
  for (const JsonNode& item : node.Items()) {
    std::string key = item.String();
    const bool given = key == "score" || (key == "sum" && method.combine == "table");
    method.tie_break.push_back(given ? key : FactorId(item, method));
  }
}

}  // namespace

model::Grading ReadGrading(std::string_view bytes, const std::string& file, FindingList& findings) {
  model::Grading grading;
  const auto document = ParseJson(bytes, file);
  if (!document) {
    findings.Add(document.error());
    return grading;
  }
  JsonObject object(JsonNode(*document, file, findings));
  object.Need("id").Id();
  object.Need("version").Words();
  if (const auto title = object.Maybe("title")) title->FourLanguages();
  if (const auto reason = object.Maybe("reason")) reason->FourLanguages();
  JsonObject implementation(object.Need("implementation"));
  for (std::size_t i = 0; i < model::kReplyCount; ++i) {
    const auto reply = static_cast<model::Reply>(i);
    if (reply != model::Reply::kNotApplicable) {
      grading.implementation[i] = ReadRange(implementation.Need(Name(reply)), 0, 1);
    }
  }
  implementation.Done();
  JsonObject evidence(object.Need("evidence"));
  const std::size_t before = findings.Errors();
  for (std::size_t i = 0; i < model::kVerificationCount; ++i) {
    grading.evidence[i] = evidence.Need(Name(static_cast<model::Verification>(i))).Number(1e-9, 1);
  }
  const bool rises = std::is_sorted(grading.evidence.begin(), grading.evidence.end());
  if (findings.Errors() == before && !rises) evidence.Node().Report("pack.evidence-order");
  evidence.Done();
  object.Done();
  return grading;
}

Method ReadMethod(std::string_view bytes, const std::string& file, FindingList& findings) {
  Method method;
  const auto document = ParseJson(bytes, file);
  if (!document) {
    findings.Add(document.error());
    return method;
  }
  const std::size_t before = findings.Errors();
  JsonObject object(JsonNode(*document, file, findings));
  method.id = object.Need("id").Id();
  method.version = object.Need("version").Words();
  method.title = object.Need("title").FourLanguages();
  method.source = object.Need("source").Words();
  method.certainty = Certainty(object.Need("certainty"));
  ReadFactors(object.Need("factors"), method);
  ReadCombine(object.Need("combine"), method);
  ReadBands(object.Need("bands"), method);
  if (const auto keys = object.Maybe("tie_break")) ReadTieBreak(*keys, method);
  if (const auto columns = object.Maybe("register")) {
    for (const JsonNode& item : columns->Items()) {
      JsonObject column(item);
      column.Need("id").Id();
      column.Need("title").FourLanguages();
      column.Done();
    }
  }
  object.Done();
  if (findings.Errors() == before) CheckCover(method, object.Node());
  return method;
}

}  // namespace atalaya::formats
