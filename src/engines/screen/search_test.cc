// The search against a look at every name, explanations that sum, re-screening against screening anew: on lists drawn at random from few words.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <map>
#include <numeric>

#include "screen/qualify.h"
#include "screen/rescreen.h"
#include "screen/screen.h"
#include "screen/similar.h"
#include "screen/test_lists.h"

namespace atalaya::screen {
namespace {

using model::IdentifierKind;
using model::PartyKind;

const std::vector<std::string>& SomeWords() {
  static const std::vector<std::string> kWords = {"QUIMBO", "QUIMBA", "QUIMBOO", "ZELLER", "ZELER", "SELLER", "TARIQ", "TAREK", "ABDUL", "RAHIM", "ABDULRAHIM", "RAHEEM",
    "AL", "LLC", "COMPANY", "COMXANY", "TRADING", "T", "Q", "17", "18", "JUN", "HUI", "JUNHUI", "DE", "LA", "CRUZ", "DELACRUZ", "KHALIL", "HALIL", "MOHAMED", "MUHAMMAD",
    "طارق", "خليل", "عبد", "الرحيم", "محمد", "BOZHAN", "QUIMBOZHAN", "SA", "NOOR", "ALLAH", "NURULLAH", "نور", "الله"};
  return kWords;
}

std::string SomeName() {
  std::string name;
  const int words = *rc::gen::inRange(1, 5);
  for (int i = 0; i < words; ++i) {
    std::string word = *rc::gen::elementOf(SomeWords());
    if (word.size() > 3 && word[0] < 'a' && static_cast<unsigned char>(word[0]) < 0x80 && *rc::gen::inRange(0, 4) == 0) {
      word[*rc::gen::inRange<std::size_t>(0, word.size())] = static_cast<char>('A' + *rc::gen::inRange(0, 26));
    }
    name += (name.empty() ? "" : " ") + word;
  }
  return name;
}

model::ListedEntity SomeEntry(int id) {
  model::ListedEntity entity;
  entity.id = std::to_string(id);
  entity.kind = *rc::gen::elementOf(std::vector<PartyKind>{PartyKind::kUnknown, PartyKind::kPerson, PartyKind::kVessel});
  const int names = *rc::gen::inRange(1, 4);
  for (int i = 0; i < names; ++i) {
    entity.names.push_back({SomeName(), *rc::gen::elementOf(std::vector<model::NameKind>{model::NameKind::kPrimary, model::NameKind::kFormer, model::NameKind::kWeakAlias}), false});
  }
  if (*rc::gen::inRange(0, 2) == 0) entity.countries = {*rc::gen::elementOf(std::vector<std::string>{"PE", "BO"})};
  if (*rc::gen::inRange(0, 3) == 0) entity.births = {{"1960-01-01", "1961-12-31", false}};
  if (*rc::gen::inRange(0, 3) == 0) entity.identifiers = {{IdentifierKind::kImo, *rc::gen::elementOf(std::vector<std::string>{"9074729", "9176187"}), ""}};
  return entity;
}

model::WatchList SomeList(const std::string& id, int most) {
  model::WatchList list;
  list.id = id;
  list.edition = "1";
  const int entries = *rc::gen::inRange(1, most);
  for (int i = 0; i < entries; ++i) list.entities.push_back(SomeEntry(i));
  return list;
}

model::Subject SomeSubject() {
  model::Subject subject;
  subject.names.push_back({SomeName(), model::NameKind::kPrimary, false});
  if (*rc::gen::inRange(0, 3) == 0) subject.names.push_back({SomeName(), model::NameKind::kPrimary, false});
  if (*rc::gen::inRange(0, 2) == 0) subject.countries = {"PE"};
  if (*rc::gen::inRange(0, 3) == 0) subject.births = {{"1960-05-01", "1960-05-01", false}};
  if (*rc::gen::inRange(0, 4) == 0) subject.identifiers = {{IdentifierKind::kImo, "9074729", ""}};
  return subject;
}

// Score of one pair of names from the definitions alone: no index, no vocabulary.
double PlainNameScore(const std::string& asked, const std::string& listed, const Rarity& rarity) {
  const PreparedName a = PrepareName(asked, TestWords()), b = PrepareName(listed, TestWords());
  struct Side {
    std::vector<const Token*> tokens;
    std::vector<double> weights;
    std::vector<char> known;
    std::vector<Run> runs;
    std::vector<const Run*> run_pointers;
  };
  const auto side = [&](const PreparedName& name) {
    Side out;
    for (const Token& token : name.tokens) {
      out.tokens.push_back(&token);
      out.weights.push_back(rarity.Weight(token));
      out.known.push_back(rarity.Knows(token) ? 1 : 0);
    }
    out.runs = RunsOf(name.tokens, TestWords());
    for (const Run& run : out.runs) out.run_pointers.push_back(&run);
    return out;
  };
  const Side x = side(a), y = side(b);
  std::vector<double> table;
  for (const Token* p : x.tokens) {
    for (const Token* q : y.tokens) table.push_back(TokenLikeness(*p, *q));
  }
  if (x.tokens.empty() || y.tokens.empty()) return 0;
  Aligner aligner;
  return aligner.Align({x.tokens, x.weights, x.known, x.run_pointers}, {y.tokens, y.weights, y.known, y.run_pointers}, table).score;
}

RC_GTEST_PROP(Search, EqualsALookAtEveryName, ()) {
  const std::vector<model::WatchList> lists{SomeList("a", 30), SomeList("b", 10)};
  const Rarity rarity = *rc::gen::arbitrary<bool>() ? Rarity::Count(lists, TestWords()) : Rarity();
  const Index index(lists, TestWords(), rarity);
  Options options;
  options.mode = *rc::gen::elementOf(std::vector<Mode>{Mode::kExact, Mode::kStandard, Mode::kWide});
  const double threshold = *rc::gen::elementOf(std::vector<double>{0.3, 0.5, 0.65, 0.8, 0.95});
  options.by_list["a"] = threshold;
  options.limit = 0;
  Screener screener(index);
  for (int round = 0; round < 3; ++round) {  // the working space is used again
    const model::Subject subject = SomeSubject();
    const Answer answer = screener.Ask(subject, options);
    std::map<std::pair<std::string, std::string>, double> expected, found;
    for (const model::WatchList& list : lists) {
      for (const model::ListedEntity& entity : list.entities) {
        double base = 0;
        for (const model::PartyName& name : entity.names) {
          for (const model::PartyName& asked : subject.names) {
            const double cost = name.kind == model::NameKind::kFormer ? kFormerCost : name.kind == model::NameKind::kWeakAlias ? kWeakCost : 0;
            base = std::max(base, PlainNameScore(asked.text, name.text, rarity) * (1 - cost));
          }
        }
        bool decisive = false;
        for (const auto& ours : subject.identifiers) {
          for (const auto& theirs : entity.identifiers) decisive = decisive || ours.value == theirs.value;
        }
        double score = decisive ? 1 : base;
        if (!decisive) {
          for (const Qualifier& part : Qualify(subject, entity)) score += part.value;
        }
        score = std::clamp(score, 0.0, 1.0);
        // A name that matches nowhere is no hit, whatever else agrees.
        if (decisive || base > 0) {
          if (score >= (list.id == "a" ? threshold : DefaultThreshold(options.mode)) - 1e-9) expected[{list.id, entity.id}] = score;
        }
      }
    }
    for (const Hit& hit : answer.hits) found[{hit.list, hit.entry}] = hit.score;
    RC_ASSERT(found.size() == expected.size());
    for (const auto& [key, score] : expected) {
      RC_ASSERT(found.contains(key));
      RC_ASSERT(std::abs(found[key] - score) < 1e-9);
    }
  }
}

double SumOfParts(const Explanation& why) {
  return std::accumulate(why.parts.begin(), why.parts.end(), 0.0, [](double sum, const Explanation& part) { return sum + part.value; });
}

RC_GTEST_PROP(Explanations, PartsSumToTheScore, ()) {
  const std::vector<model::WatchList> lists{SomeList("a", 20)};
  const Index index(lists, TestWords(), Rarity::Count(lists, TestWords()));
  Options options;
  options.by_list["a"] = kLeastThreshold;
  const model::Subject subject = SomeSubject();
  for (const Hit& hit : Screener(index).Ask(subject, options).hits) {
    RC_ASSERT(hit.why.value == hit.score);
    RC_ASSERT(std::abs(SumOfParts(hit.why) - hit.score) < 1e-8);
    for (const Explanation& part : hit.why.parts) RC_ASSERT(part.parts.empty() || std::abs(SumOfParts(part) - part.value) < 1e-8);
    RC_ASSERT(hit.listed != nullptr && hit.listed->id == hit.entry);
  }
}

RC_GTEST_PROP(Rescreening, EqualsScreeningAnew, ()) {
  const model::WatchList other = SomeList("b", 10), before = SomeList("a", 25);
  model::WatchList after = before;
  after.edition = "2";
  const auto changes = *rc::gen::inRange(0, 12);
  for (int i = 0; i < changes; ++i) {
    const int what = *rc::gen::inRange(0, 3);
    if (what == 0) after.entities.push_back(SomeEntry(100 + i));
    if (after.entities.empty()) continue;
    const auto at = *rc::gen::inRange<std::size_t>(0, after.entities.size());
    if (what == 1) after.entities.erase(after.entities.begin() + static_cast<std::ptrdiff_t>(at));
    if (what == 2) after.entities[at].names.push_back({SomeName(), model::NameKind::kAlias, false});
  }
  const Rarity rarity = Rarity::Count({before}, TestWords());
  Options options;
  options.mode = Mode::kWide;
  options.limit = 0;
  const Index old({before, other}, TestWords(), rarity), anew({after, other}, TestWords(), rarity);
  const Delta delta = Compare(before, after);
  const Index small({ChangedEntries(after, delta)}, TestWords(), rarity);
  for (int round = 0; round < 3; ++round) {
    const model::Subject subject = SomeSubject();
    const std::vector<Hit> full = Screener(anew).Ask(subject, options).hits;
    const std::vector<Hit> updated = Updated(Screener(old).Ask(subject, options).hits, "a", "2", delta, Screener(small).Ask(subject, options).hits);
    RC_ASSERT(full.size() == updated.size());
    for (std::size_t i = 0; i < full.size(); ++i) {
      RC_ASSERT(full[i].list == updated[i].list && full[i].entry == updated[i].entry && full[i].edition == updated[i].edition);
      RC_ASSERT(full[i].score == updated[i].score && full[i].matched_name == updated[i].matched_name && full[i].asked_name == updated[i].asked_name);
    }
  }
}

}  // namespace
}  // namespace atalaya::screen
