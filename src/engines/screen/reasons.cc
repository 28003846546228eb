#include "screen/reasons.h"

#include <cmath>

#include "screen/screen.h"

namespace atalaya::screen {
namespace {

std::string TextOf(const std::vector<Token>& tokens, int from, int length) {
  std::string text;
  for (int i = from; i < from + length; ++i) text += (text.empty() ? "" : " ") + tokens[static_cast<std::size_t>(i)].text;
  return text;
}

Explanation PartOf(std::string label, double value, std::vector<MessageArg> args = {}) {
  return {std::move(label), std::move(args), value, "share", "computed", {}};
}

double SumOf(const std::vector<Explanation>& parts) {
  double sum = 0;
  for (const Explanation& part : parts) sum += part.value;
  return sum;
}

void AddUnpaired(Explanation& names, const std::string& label, const std::vector<Token>& tokens, const std::vector<char>& used) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!used[i]) names.parts.push_back(PartOf(label, 0, {{"word", tokens[i].text}}));
  }
}

Explanation NamesPart(const Reasons& reasons, const Hit& hit) {
  const Alignment& alignment = reasons.alignment;
  Explanation names = PartOf("explain.screen.names", alignment.score * (1 - reasons.name_cost),
                             {{"asked", hit.asked_name}, {"listed", hit.matched_name}});
  std::vector<char> query_used(reasons.query.size(), 0), listed_used(reasons.listed.size(), 0);
  for (const Pair& pair : alignment.pairs) {
    const double value = pair.likeness * (kQueryShare * pair.query_weight / alignment.query_total +
                                          (1 - kQueryShare) * pair.listed_weight / alignment.listed_total);
    names.parts.push_back(PartOf("explain.screen.pair", value,
                                 {{"asked", TextOf(reasons.query, pair.query_from, pair.query_length)},
                                  {"listed", TextOf(reasons.listed, pair.listed_from, pair.listed_length)},
                                  {"likeness", pair.likeness}}));
    for (int k = 0; k < pair.query_length; ++k) query_used[static_cast<std::size_t>(pair.query_from + k)] = 1;
    for (int k = 0; k < pair.listed_length; ++k) listed_used[static_cast<std::size_t>(pair.listed_from + k)] = 1;
  }
  AddUnpaired(names, "explain.screen.unpaired-asked", reasons.query, query_used);
  AddUnpaired(names, "explain.screen.unpaired-listed", reasons.listed, listed_used);
  if (alignment.digits_differ) names.parts.push_back(PartOf("explain.screen.digits", -kDigits));
  if (const double rest = alignment.score - SumOf(names.parts); std::abs(rest) > 1e-9) names.parts.push_back(PartOf("explain.screen.limit", rest));
  if (reasons.name_cost > 0) {
    names.parts.push_back(PartOf(reasons.former ? "explain.screen.former" : "explain.screen.weak", -reasons.name_cost * alignment.score));
  }
  return names;
}

const char* QualityLabel(Quality what) {
  switch (what) {
    case Quality::kBirth:
      return "explain.screen.birth";
    case Quality::kCountry:
      return "explain.screen.country";
    case Quality::kGender:
      return "explain.screen.gender";
    case Quality::kShipNumber:
      return "explain.screen.ship-number";
    case Quality::kKind:
      return "explain.screen.kind";
  }
  return "";
}

}  // namespace

Explanation Explained(const Reasons& reasons, const Hit& hit) {
  Explanation why = PartOf("explain.screen.score", reasons.score, {{"list", hit.list}, {"entry", hit.entry}});
  const double name = reasons.alignment.score * (1 - reasons.name_cost);
  if (reasons.number >= name && reasons.number > 0) {
    why.parts.push_back(PartOf("explain.screen.number", reasons.number, {{"value", reasons.number_text}}));
  } else {
    why.parts.push_back(NamesPart(reasons, hit));
  }
  for (const Qualifier& part : reasons.qualifiers) why.parts.push_back(PartOf(QualityLabel(part.what), part.value));
  if (const double rest = reasons.score - SumOf(why.parts); std::abs(rest) > 1e-9) why.parts.push_back(PartOf("explain.screen.limit", rest));
  return why;
}

}  // namespace atalaya::screen
