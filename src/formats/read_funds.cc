#include "formats/read_funds.h"

#include <algorithm>
#include <cmath>

#include "base/text_util.h"
#include "formats/json_decode.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"

namespace atalaya::formats {
namespace {

using model::Fund;
using model::FundRules;

constexpr double kSumTolerance = 1e-6;

void CheckSum(const JsonNode& node, double sum) {
  if (node.Present() && std::fabs(sum - 1) > kSumTolerance) node.Report("pack.sum", {{"sum", NumberText(sum)}});
}

std::map<std::string, double> ReadCurrencies(const JsonNode& node, const Known& known) {
  std::map<std::string, double> currencies;
  for (const auto& [code, value] : node.Members()) {
    const bool proper =
        code.size() == 3 && std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!proper) value.Report("pack.unknown-currency", {{"currency", Shortened(code)}});
    currencies[code] = value.Number(1e-9, 1e9);
  }
  if (known.currency && node.Present()) {
    const auto own = currencies.find(*known.currency);
    if (own == currencies.end() || own->second != 1) node.Report("pack.own-currency", {{"currency", *known.currency}});
  }
  return currencies;
}

std::map<int, double> ReadProfile(const JsonNode& node) {
  std::map<int, double> profile;
  double sum = 0;
  const std::size_t before = node.List().Errors();
  for (const auto& [text, share] : node.Members()) {
    const auto year = ToInteger(text);
    if (!year || *year < 1900 || *year > 2199) {
      share.Report("pack.year", {{"value", Shortened(text)}});
      continue;
    }
    sum += profile[static_cast<int>(*year)] = share.Probability();
  }
  if (node.List().Errors() == before) CheckSum(node, sum);
  return profile;
}

std::vector<std::string> ReadStateList(const JsonNode& node, const Known& known) {
  std::vector<std::string> states;
  for (const JsonNode& item : node.Items()) {
    states.push_back(item.Words());
    if (states.back() != "*" && !Knows(known.states, states.back())) {
      item.Report("pack.unknown-state", {{"state", Shortened(states.back())}});
    }
  }
  return states;
}

void ReadEarmarks(const JsonNode& node, const Known& known, Fund& fund) {
  std::map<std::string, double> sums;
  for (const JsonNode& item : node.Items()) {
    model::Earmark earmark;
    JsonObject object(item);
    const auto subregion = object.Maybe("subregion");
    const auto kind = object.Maybe("kind");
    if (subregion) {
      earmark.subregion = subregion->Words();
      if (!Knows(known.subregions, earmark.subregion)) {
        subregion->Report("pack.unknown-subregion", {{"subregion", Shortened(earmark.subregion)}});
      }
    }
    if (kind) earmark.kind = kind->Word<model::SolutionKind>();
    if (subregion.has_value() == kind.has_value()) item.Report("pack.earmark-target");
    earmark.at_least = object.Need("at_least").Probability();
    object.Done();
    // Earmarks overlap (training in the Caribbean counts for both), but two of one sort share the same fund.
    double& sum = sums[subregion ? "subregion" : "kind"];
    sum += earmark.at_least;
    if (sum > 1 + kSumTolerance) item.Report("pack.earmark-sum", {{"sum", NumberText(sum)}});
    fund.earmarks.push_back(std::move(earmark));
  }
}

Fund ReadFund(const JsonNode& node, const Known& known, const std::map<std::string, double>& currencies) {
  Fund fund;
  JsonObject object(node);
  fund.id = object.Need("id").Id();
  fund.title = object.Need("title").FourLanguages();
  if (const auto description = object.Maybe("description")) fund.description = description->FourLanguages();
  if (const auto reason = object.Maybe("reason")) fund.reason = reason->FourLanguages();
  const JsonNode currency = object.Need("currency");
  fund.currency = currency.String();
  if (currency.Present() && !currencies.contains(fund.currency)) {
    currency.Report("pack.unknown-currency", {{"currency", Shortened(fund.currency)}});
  }
  fund.weight = object.Need("weight").Probability();
  fund.profile = ReadProfile(object.Need("profile"));
  fund.kinds = object.Need("kinds").SomeWords<model::SolutionKind>();
  fund.requirements = object.Need("requirements").SomeWords<model::Requirement>();
  if (const auto states = object.Maybe("states")) {
    JsonObject lists(*states);
    fund.include_states = ReadStateList(lists.Need("include"), known);
    if (const auto exclude = lists.Maybe("exclude")) fund.exclude_states = ReadStateList(*exclude, known);
    lists.Done();
  } else {
    fund.include_states = {"*"};
  }
  fund.max_share = object.Need("max_share").Probability();
  if (const auto cap = object.Maybe("state_cap")) fund.state_cap = cap->Probability();
  if (const auto earmarks = object.Maybe("earmarks")) ReadEarmarks(*earmarks, known, fund);
  object.Done();
  return fund;
}

void ReadCoFinance(const JsonNode& node, const IdSet& funds, FundRules& rules) {
  for (const JsonNode& item : node.Items()) {
    model::CoFinance rule;
    JsonObject object(item);
    const JsonNode fund = object.Need("fund");
    rule.fund = fund.String();
    if (fund.Present() && !funds.contains(rule.fund))
      fund.Report("pack.unknown-fund", {{"fund", Shortened(rule.fund)}});
    rule.kinds = object.Need("kinds").SomeWords<model::SolutionKind>();
    rule.min_share = object.Need("min_share").Probability();
    if (const auto reason = object.Maybe("reason")) reason->FourLanguages();
    object.Done();
    rules.co_finance.push_back(std::move(rule));
  }
}

}  // namespace

FundRules ReadFunds(std::string_view bytes, const std::string& file, const Known& known, FindingList& findings) {
  FundRules rules;
  const auto document = ParseJson(bytes, file);
  if (!document) {
    findings.Add(document.error());
    return rules;
  }
  JsonObject object(JsonNode(*document, file, findings));
  object.Need("version").Words();
  if (const auto title = object.Maybe("title")) title->FourLanguages();
  rules.currencies = ReadCurrencies(object.Need("currencies"), known);
  rules.commitment_years = object.Need("commitment_years").Number(0, 50);
  const JsonNode list = object.Need("funds");
  const std::size_t before = findings.Errors();
  IdSet seen;
  double sum = 0;
  for (const JsonNode& item : list.SomeItems()) {
    rules.funds.push_back(ReadFund(item, known, rules.currencies));
    const Fund& fund = rules.funds.back();
    sum += fund.weight;
    if (!fund.id.empty() && !seen.insert(fund.id).second)
      item.Report("pack.duplicate-id", {{"id", Shortened(fund.id)}});
  }
  if (findings.Errors() == before) CheckSum(list, sum);
  if (const auto co_finance = object.Maybe("co_finance")) ReadCoFinance(*co_finance, seen, rules);
  object.Done();
  return rules;
}

}  // namespace atalaya::formats
