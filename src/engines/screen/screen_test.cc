#include "screen/screen.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>

#include "screen/align.h"
#include "screen/identifiers.h"
#include "screen/qualify.h"
#include "screen/rescreen.h"
#include "screen/similar.h"
#include "screen/test_lists.h"

namespace atalaya::screen {
namespace {

using model::IdentifierKind;
using model::PartyKind;

model::ListedEntity Entry(const std::string& id, PartyKind kind, const std::vector<std::string>& names) {
  model::ListedEntity entity;
  entity.id = id;
  entity.kind = kind;
  for (const std::string& name : names) entity.names.push_back({name, model::NameKind::kAlias, false});
  return entity;
}

model::Subject Asked(const std::string& name, PartyKind kind = PartyKind::kUnknown) {
  model::Subject subject;
  subject.kind = kind;
  if (!name.empty()) subject.names.push_back({name, model::NameKind::kPrimary, false});
  return subject;
}

double ScoreOf(const model::ListedEntity& entity, const model::Subject& subject) {
  model::WatchList list;
  list.id = "test";
  list.entities = {entity};
  const Index index({list}, TestWords(), Rarity());
  Options options;
  options.by_list["test"] = kLeastThreshold;
  const Answer answer = Screener(index).Ask(subject, options);
  return answer.hits.empty() ? 0 : answer.hits[0].score;
}

double NameScore(const std::string& asked, const std::string& listed) { return ScoreOf(Entry("1", PartyKind::kUnknown, {listed}), Asked(asked)); }

TEST(Names, OrderIsFree) {
  EXPECT_DOUBLE_EQ(NameScore("Teodor Quimbo Zeller", "ZELLER, Teodor Quimbo"), 1);
  EXPECT_DOUBLE_EQ(NameScore("Zorvex Trading LLC", "L.L.C. Zorvex Trading"), 1);
}

TEST(Names, OneSharedWordIsNotAMatch) {
  EXPECT_LT(NameScore("Quimba Daniels", "Quimba LLC"), 0.7);
  EXPECT_LT(NameScore("Zorvex Corp", "Platan Corp"), kLeastThreshold + 0.01);
  EXPECT_LT(NameScore("Zorvex Trading Company Ltd", "Platan Trading Company Ltd"), 0.8);
}

TEST(Names, FormsAndSpellingsOfWords) {
  EXPECT_DOUBLE_EQ(NameScore("Zorvex COMP", "Zorvex Company"), 1);
  EXPECT_GT(NameScore("Zorvex Energy Tech & Srvces Ltd", "Zorvex Energy Technology and Services Limited"), 0.99);
  EXPECT_GT(NameScore("Zorvex LLC", "Zorvex SA"), 0.8);
  EXPECT_LT(NameScore("Zorvex LLC", "Zorvex SA"), 1);
}

TEST(Names, DigitsMustAgree) {
  EXPECT_DOUBLE_EQ(NameScore("Quill Brigade 17", "Quill Brigade 017"), 1);
  EXPECT_LT(NameScore("Quill Brigade 17", "Quill Brigade 18"), 0.6);
}

TEST(Names, WrittenTogetherOrApart) {
  EXPECT_GT(NameScore("Quim Bozhan", "QUIMBOZHAN"), 0.95);
  EXPECT_GT(NameScore("Quimbozhan Zel", "Quim Bozhan Zel"), 0.95);
  EXPECT_GT(NameScore("Quimbo Zhanzel", "Quimbozhan Zel"), 0.9);
  EXPECT_GT(NameScore("Abd al-Qarim Zel", "Abdulqarim Zel"), 0.95);
}

TEST(Names, OneErrorInALongWord) {
  EXPECT_GT(NameScore("Teodor Quimberlan", "Teodor Quimberlam"), 0.93);
  EXPECT_LT(NameScore("Teodor Quimbo", "Ansel Quimbo"), 0.7);
}

TEST(Names, Initials) {
  EXPECT_GT(NameScore("T. Quimberlan", "Teodor Quimberlan"), 0.75);
  EXPECT_LT(NameScore("A. Quimberlan", "Teodor Quimberlan"), NameScore("T. Quimberlan", "Teodor Quimberlan"));
}

TEST(Names, OtherScripts) {
  EXPECT_GT(NameScore("طارق خليل", "Tareq Khaleel"), 0.85);
  EXPECT_GT(NameScore("Tareq Khaleel", "طارق خليل"), 0.85);
  EXPECT_DOUBLE_EQ(NameScore("طارق خليل", "خليل طارق"), 1);
  EXPECT_GT(NameScore("Юрий Квимберов", "Yuri Kvimberov"), 0.9);
}

TEST(Names, WeakAndFormerNamesCountLess) {
  model::ListedEntity entity = Entry("1", PartyKind::kPerson, {"Teodor Quimbo"});
  entity.names[0].kind = model::NameKind::kWeakAlias;
  EXPECT_NEAR(ScoreOf(entity, Asked("Teodor Quimbo")), 1 - kWeakCost, 1e-12);
  entity.names[0].kind = model::NameKind::kFormer;
  EXPECT_NEAR(ScoreOf(entity, Asked("Teodor Quimbo")), 1 - kFormerCost, 1e-12);
}

TEST(Qualifiers, MissingNeverLowersAndManyFieldsNeverLower) {
  model::ListedEntity bare = Entry("1", PartyKind::kPerson, {"Teodor Quimbo Zel"}), rich = bare;
  rich.births = {{"1961-04-05", "1961-04-05", false}, {"1958-01-01", "1958-12-31", false}};
  rich.countries = {"PE", "BO"};
  rich.gender = "m";
  rich.identifiers = {{IdentifierKind::kPassport, "X123456", "PE"}};
  rich.addresses = {"Calle Falsa 1"};
  const model::Subject asked = Asked("Teodor Quimbo Sel", PartyKind::kPerson);
  EXPECT_DOUBLE_EQ(ScoreOf(bare, asked), ScoreOf(rich, asked));
  model::Subject full = asked;
  full.births = {{"1958-01-01", "1958-12-31", false}};
  full.countries = {"BO"};
  full.gender = "m";
  EXPECT_DOUBLE_EQ(ScoreOf(bare, full), ScoreOf(bare, asked));
  EXPECT_GT(ScoreOf(rich, full), ScoreOf(rich, asked));
  full.births = {{"1980-01-01", "1980-12-31", false}};
  EXPECT_LT(ScoreOf(rich, full), ScoreOf(rich, asked) - 0.2);
}

TEST(Qualifiers, Births) {
  const auto part = [](model::DayRange a, model::DayRange b) {
    model::Party x, y;
    x.births = {std::move(a)};
    y.births = {std::move(b)};
    const auto parts = Qualify(x, y);
    return parts.empty() ? 99.0 : parts[0].value;
  };
  EXPECT_EQ(part({"1961-04-05", "1961-04-05"}, {"1961-04-05", "1961-04-05"}), 0.05);
  EXPECT_EQ(part({"1961-04-05", "1961-04-05"}, {"1961-05-04", "1961-05-04"}), -0.08);
  EXPECT_EQ(part({"1961-04-05", "1961-04-05"}, {"1961-01-01", "1961-12-31"}), 0.02);
  EXPECT_EQ(part({"1961-04-05", "1961-04-05"}, {"1962-01-01", "1962-12-31"}), -0.08);
  EXPECT_EQ(part({"1961-04-05", "1961-04-05"}, {"1962-01-01", "1962-12-31", true}), 0.02);
  EXPECT_EQ(part({"1961-04-05", "1961-04-05"}, {"1964-01-01", "1970-12-31"}), -0.30);
  EXPECT_EQ(part({"1961-04-05", "1961-04-05"}, {"", ""}), 99.0);
}

model::ListedEntity Ship(const std::string& name, const std::string& imo) {
  model::ListedEntity ship = Entry("s", PartyKind::kVessel, {name});
  if (!imo.empty()) ship.identifiers.push_back({IdentifierKind::kImo, imo, ""});
  return ship;
}

TEST(Ships, NumberDecidesAndNameAloneDoesNot) {
  model::Subject same = Asked("Other Name", PartyKind::kVessel), other = Asked("Sea Quill", PartyKind::kVessel), none = other, broken = other;
  same.identifiers.push_back({IdentifierKind::kImo, "IMO 9074729", ""});
  other.identifiers.push_back({IdentifierKind::kImo, "9176187", ""});
  broken.identifiers.push_back({IdentifierKind::kImo, "9176188", ""});
  ASSERT_TRUE(ValidImo("9176187"));
  const model::ListedEntity ship = Ship("SEA QUILL", "9074729");
  EXPECT_EQ(ScoreOf(ship, same), 1);
  EXPECT_NEAR(ScoreOf(ship, other), 0.6, 1e-12);
  EXPECT_EQ(ScoreOf(ship, none), 1);
  EXPECT_EQ(ScoreOf(ship, broken), 1) << "a number that cannot be one is no evidence against";
  const Index index({{"l", "", "", "", false, {ship}}}, TestWords(), Rarity());
  EXPECT_TRUE(Screener(index).Ask(same).hits.at(0).decisive);
  EXPECT_FALSE(Screener(index).Ask(none).hits.at(0).decisive);
  const Answer answer = Screener(index).Ask(broken);
  ASSERT_EQ(answer.remarks.size(), 1u);
  EXPECT_EQ(answer.remarks[0].code, "screen.imo");
}

TEST(Numbers, OfTwoCountriesAreNotTheSame) {
  model::ListedEntity entity = Entry("1", PartyKind::kPerson, {"Teodor Quimbo"});
  entity.identifiers = {{IdentifierKind::kPassport, "X-123456", "PE"}};
  model::Subject asked = Asked("");
  asked.identifiers = {{IdentifierKind::kDocument, "x123456", ""}};
  EXPECT_NEAR(ScoreOf(entity, asked), 0.95, 1e-12);
  asked.identifiers[0].country = "CL";
  EXPECT_EQ(ScoreOf(entity, asked), 0);
}

// Pairing by trying every way, without joins.
double BestPairing(const std::vector<double>& value, std::size_t m, std::size_t n, std::size_t row, unsigned used) {
  if (row == m) return 0;
  double best = BestPairing(value, m, n, row + 1, used);
  for (std::size_t j = 0; j < n; ++j) {
    if (!(used >> j & 1u) && value[row * n + j] > 0) best = std::max(best, value[row * n + j] + BestPairing(value, m, n, row + 1, used | 1u << j));
  }
  return best;
}

RC_GTEST_PROP(Align, IsTheBestPairing, ()) {
  const auto m = *rc::gen::inRange<std::size_t>(1, 6), n = *rc::gen::inRange<std::size_t>(1, 6);
  std::vector<Token> tokens(m + n, Token{"X", "X", "", TokenKind::kWord, false});
  std::vector<const Token*> query, listed;
  for (std::size_t i = 0; i < m; ++i) query.push_back(&tokens[i]);
  for (std::size_t j = 0; j < n; ++j) listed.push_back(&tokens[m + j]);
  const auto share = [] { return *rc::gen::inRange(1, 20) / 20.0; };
  std::vector<double> query_weights, listed_weights, table(m * n), value(m * n);
  for (std::size_t i = 0; i < m; ++i) query_weights.push_back(share());
  for (std::size_t j = 0; j < n; ++j) listed_weights.push_back(share());
  const std::vector<char> known(std::max(m, n), 1);
  for (std::size_t k = 0; k < m * n; ++k) {
    table[k] = *rc::gen::inRange(0, 3) == 0 ? share() : 0;
    value[k] = table[k] * (query_weights[k / n] + listed_weights[k % n]);
  }
  Aligner aligner;
  const Alignment& out = aligner.Align({query, query_weights, std::span(known).first(m), {}}, {listed, listed_weights, std::span(known).first(n), {}}, table);
  double sum = 0;
  for (const Pair& pair : out.pairs) sum += pair.likeness * (pair.query_weight + pair.listed_weight);
  RC_ASSERT(std::abs(sum - BestPairing(value, m, n, 0, 0)) < 1e-9);
  RC_ASSERT(out.score >= 0 && out.score <= 1 + 1e-12);
}

TEST(Rescreening, Compare) {
  model::WatchList before, after;
  before.entities = {Entry("1", PartyKind::kPerson, {"A"}), Entry("2", PartyKind::kPerson, {"B"}), Entry("3", PartyKind::kPerson, {"C"})};
  after.entities = {Entry("3", PartyKind::kPerson, {"C"}), Entry("4", PartyKind::kPerson, {"D"}), Entry("2", PartyKind::kPerson, {"B", "BB"})};
  const Delta delta = Compare(before, after);
  EXPECT_EQ(delta.added, std::vector<std::string>{"4"});
  EXPECT_EQ(delta.removed, std::vector<std::string>{"1"});
  EXPECT_EQ(delta.changed, std::vector<std::string>{"2"});
  EXPECT_TRUE(Compare(after, after).Empty());
}

TEST(Rescreening, EditionsOfTheUsList) {
  // 2,982 added and 515 removed between the two (README of the data); the files differ in their alternative names besides.
  const Delta delta = Compare(TestOfac("ofac-2021-07", "ofac"), TestOfac("ofac-2023-01", "ofac"));
  EXPECT_EQ(delta.added.size(), 2982u);
  EXPECT_EQ(delta.removed.size(), 515u);
}

TEST(Answer, ListsLimitsAndRemarks) {
  model::WatchList a{"a", "2020", "", "", false, {}}, b{"b", "2021", "", "", true, {}};
  for (int i = 0; i < 5; ++i) a.entities.push_back(Entry(std::to_string(i), PartyKind::kPerson, {"Teodor Quimbo"}));
  b.entities.push_back(Entry("x", PartyKind::kPerson, {"Teodor Quimbo", "...", "QUIMBO"}));
  const Index index({a, b}, TestWords(), Rarity());
  ASSERT_EQ(index.Remarks().size(), 1u);
  EXPECT_EQ(index.Remarks()[0].code, "screen.list-name-empty");
  Options options;
  options.limit = 2;
  Answer answer = Screener(index).Ask(Asked("Quimbo Teodor"), options);
  EXPECT_EQ(answer.found, 6u);
  ASSERT_EQ(answer.hits.size(), 2u);
  EXPECT_EQ(answer.hits[0].entry, "0");
  EXPECT_EQ(answer.hits[0].matched_name, "Teodor Quimbo");
  EXPECT_EQ(answer.searched.size(), 2u);
  options.lists = {"b"};
  answer = Screener(index).Ask(Asked("Quimbo Teodor"), options);
  ASSERT_EQ(answer.hits.size(), 1u);
  EXPECT_TRUE(answer.hits[0].trusted);
  EXPECT_EQ(answer.hits[0].edition, "2021");
  EXPECT_EQ(answer.searched.size(), 1u);
  answer = Screener(index).Ask(Asked("..."), options);
  ASSERT_EQ(answer.remarks.size(), 1u);
  EXPECT_EQ(answer.remarks[0], Warning("screen.name-empty", "/names/0"));
}

TEST(Answer, ExactModeWantsEqualNames) {
  model::WatchList a{"a", "", "", "", false, {Entry("1", PartyKind::kPerson, {"Teodor Quimbo"})}};
  const Index index({a}, TestWords(), Rarity());
  Options options;
  options.mode = Mode::kExact;
  EXPECT_EQ(Screener(index).Ask(Asked("QUIMBO, Teodor"), options).hits.size(), 1u);
  EXPECT_EQ(Screener(index).Ask(Asked("QUIMBA, Teodor"), options).hits.size(), 0u);
}

TEST(Answer, SameOnAnyNumberOfThreads) {
  const std::vector<model::WatchList> lists{TestOfac("ofac-2021-07", "ofac", 20)};
  const Index index(lists, TestWords(), Rarity::Count(lists, TestWords()));
  std::vector<model::Subject> subjects;
  for (const auto& entity : lists[0].entities) subjects.push_back(Asked(entity.names[0].text));
  Options options;
  options.explain = false;
  const auto one = AskAll(index, subjects, options, 1), three = AskAll(index, subjects, options, 3);
  ASSERT_EQ(one.size(), subjects.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    ASSERT_EQ(one[i].hits.size(), three[i].hits.size());
    ASSERT_FALSE(one[i].hits.empty());
    for (std::size_t k = 0; k < one[i].hits.size(); ++k) {
      EXPECT_EQ(one[i].hits[k].entry, three[i].hits[k].entry);
      EXPECT_EQ(one[i].hits[k].score, three[i].hits[k].score);
    }
  }
}

TEST(Rarity, SavedAndLoaded) {
  const Rarity rarity = Rarity::Count({TestOfac("ofac-2021-07", "ofac", 50)}, TestWords());
  EXPECT_EQ(Rarity::Load(rarity.Save(), "r").value(), rarity);
  for (const char* bad : {"", "words 3\n", "names 3\nQUIMBO\n", "names x\n", "names 3\nQ -1\n"}) {
    ASSERT_FALSE(Rarity::Load(bad, "r").has_value()) << bad;
  }
}

}  // namespace
}  // namespace atalaya::screen
