// How well names are found and told apart: the measurement behind the thresholds, at full size in bench/screen.cc, reduced in accuracy_test.cc.
//
// Positives: names of the lists, distorted by a seeded draw. Negatives: given and family names of one culture put together
// (data/screening/evaluation); those that happen to equal a listed name are left out and counted: no matcher can tell them apart by name.
#pragma once

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "base/rng.h"
#include "screen/screen.h"
#include "screen/test_lists.h"

namespace atalaya::screen {

struct NameParts {
  std::string culture;
  std::vector<std::string> given, family;
};

inline std::vector<NameParts> TestNameParts() {
  std::vector<NameParts> parts;
  for (const std::string& row : Split(TestFile("data/screening/evaluation/name-parts.csv"), '\n')) {
    const auto cells = Split(row, ',');
    if (cells.size() != 3 || row[0] == '#') continue;
    if (parts.empty() || parts.back().culture != cells[0]) parts.push_back({cells[0], {}, {}});
    (cells[1] == "given" ? parts.back().given : parts.back().family) = Split(cells[2], '|');
  }
  return parts;
}

// The name of nobody: one given name or two, one family name or, in Spanish and Portuguese, often two.
inline std::string InventedName(const NameParts& parts, Rng& rng) {
  const auto pick = [&](const std::vector<std::string>& from) { return from[rng.Below(from.size())]; };
  std::string name = pick(parts.given);
  if (rng.Uniform() < 0.3) name += " " + pick(parts.given);
  name += " " + pick(parts.family);
  const bool two = parts.culture == "spanish" || parts.culture == "portuguese";
  if (rng.Uniform() < (two ? 0.6 : 0.05)) name += " " + pick(parts.family);
  return name;
}

inline std::string InventedName(const std::vector<NameParts>& world, bool us, Rng& rng) {
  const auto at = std::find_if(world.begin(), world.end(), [](const NameParts& p) { return p.culture == "us"; });
  return us ? InventedName(*at, rng) : InventedName(world[rng.Below(world.size())], rng);
}

inline std::vector<std::string> WordsOfName(const std::string& name) {
  std::string plain = name;
  for (char& c : plain) {
    if (c == ',' || c == '(' || c == ')' || c == '"') c = ' ';
  }
  std::vector<std::string> words;
  for (const std::string& word : Split(plain, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

inline void TypingError(std::vector<std::string>& words, Rng& rng) {
  std::vector<std::size_t> candidates;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].size() >= 4 && words[i].find_first_of("0123456789") == std::string::npos) candidates.push_back(i);
  }
  if (candidates.empty()) return;
  std::string& word = words[candidates[rng.Below(candidates.size())]];
  const std::size_t at = rng.Below(word.size());
  const char letter = static_cast<char>('A' + rng.Below(26));
  switch (rng.Below(4)) {
    case 0:
      word.insert(word.begin() + static_cast<std::ptrdiff_t>(at), letter);
      break;
    case 1:
      word.erase(at, 1);
      break;
    case 2:
      word[at] = letter;
      break;
    default:
      if (at + 1 < word.size()) std::swap(word[at], word[at + 1]);
  }
}

// Other spellings of the same sounds.
inline void Respell(std::vector<std::string>& words, Rng& rng) {
  static constexpr std::pair<const char*, const char*> kSpellings[] = {
      {"OU", "U"}, {"U", "OU"}, {"OO", "U"}, {"EE", "I"}, {"I", "EE"}, {"Y", "I"}, {"I", "Y"}, {"O", "U"}, {"E", "I"}, {"A", "E"},
      {"KH", "H"}, {"Q", "K"}, {"K", "Q"},  {"PH", "F"}, {"DH", "D"}, {"SS", "S"}, {"S", "SS"}, {"MM", "M"}, {"CK", "K"}, {"W", "V"}, {"ZH", "J"}};
  for (int done = 0, tries = 0; done < 2 && tries < 40; ++tries) {
    std::string& word = words[rng.Below(words.size())];
    const auto& [from, to] = kSpellings[rng.Below(std::size(kSpellings))];
    const std::size_t at = word.find(from, 1);
    if (word.size() < 4 || at == std::string::npos) continue;
    word.replace(at, std::string(from).size(), to);
    ++done;
  }
}

inline constexpr int kDistortions = 7;
inline const char* DistortionName(int kind) {
  static constexpr const char* kNames[] = {"one error", "two errors", "order", "order and error", "word dropped", "words joined", "respelt"};
  return kNames[kind];
}

inline std::string Distorted(const std::string& name, int kind, Rng& rng) {
  std::vector<std::string> words = WordsOfName(name);
  for (std::string& word : words) {
    for (char& c : word) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  if (words.empty()) return name;
  const auto turn = [&] { std::rotate(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(1 + rng.Below(std::max<std::size_t>(words.size(), 2) - 1)), words.end()); };
  if (kind == 0 || kind == 1 || kind == 3) TypingError(words, rng);
  std::size_t letters = 0;
  for (const std::string& word : words) letters += word.size();
  if (kind == 1 && letters >= 10) TypingError(words, rng);
  if ((kind == 2 || kind == 3) && words.size() > 1) turn();
  if (kind == 4 && words.size() >= 3) words.erase(words.begin() + static_cast<std::ptrdiff_t>(rng.Below(words.size())));
  if (kind == 5 && words.size() >= 2) {
    const std::size_t at = rng.Below(words.size() - 1);
    words[at] += words[at + 1];
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(at + 1));
  }
  if (kind == 6) Respell(words, rng);
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// One question of which the right answer is known.
struct Positive {
  model::Subject subject;
  std::string list, entry;
  int kind = 0;
  std::string from;  // the listed name that was distorted
};

// `qualified`: with the entry's birth date and country, where it has them.
inline std::vector<Positive> TestPositives(const model::WatchList& list, int count, bool qualified, Rng rng) {
  std::vector<Positive> out;
  for (int tries = 0; static_cast<int>(out.size()) < count && tries < 20 * count; ++tries) {
    const model::ListedEntity& entity = list.entities[rng.Below(list.entities.size())];
    const model::PartyName& name = entity.names.front();
    if (WordsOfName(name.text).size() < 2 || entity.kind == model::PartyKind::kAircraft) continue;
    Positive positive;
    positive.kind = static_cast<int>(rng.Below(kDistortions));
    positive.from = name.text;
    positive.subject.kind = entity.kind;
    positive.subject.names.push_back({Distorted(name.text, positive.kind, rng), model::NameKind::kPrimary, false});
    if (qualified && !entity.births.empty()) positive.subject.births = {entity.births.front()};
    if (qualified && !entity.countries.empty()) positive.subject.countries = {entity.countries.front()};
    positive.list = list.id;
    positive.entry = entity.id;
    out.push_back(std::move(positive));
  }
  return out;
}

struct Recall {
  std::vector<double> scores;  // of the right entry, 0 where it was not among the hits
  std::vector<double> tops;    // of the best hit
  std::size_t first = 0, ten = 0, all = 0;
  std::vector<std::size_t> kind_ten = std::vector<std::size_t>(kDistortions, 0), kind_all = std::vector<std::size_t>(kDistortions, 0);
  std::vector<const Positive*> missed;

  double At1() const { return static_cast<double>(first) / static_cast<double>(all); }
  double At10() const { return static_cast<double>(ten) / static_cast<double>(all); }
  // The greatest threshold that keeps `share` of the right entries.
  double Threshold(double share) const {
    std::vector<double> sorted = scores;
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    const auto keep = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
    return sorted[std::max<std::size_t>(keep, 1) - 1];
  }
};

inline Options WideSearch() {
  Options options;
  options.mode = Mode::kWide;
  options.by_kind[model::PartyKind::kContainer] = 0.5;  // lowers the least threshold; no entry has this kind
  for (const auto kind : {model::PartyKind::kUnknown, model::PartyKind::kPerson, model::PartyKind::kOrganisation, model::PartyKind::kVessel}) {
    options.by_kind[kind] = 0.5;
  }
  options.limit = 10;
  options.explain = false;
  return options;
}

// Found first: the right entry, or one with that very name, or one of the same score.
inline Recall MeasureRecall(const Index& index, const std::vector<Positive>& positives, Options options = WideSearch()) {
  Recall recall;
  Screener screener(index);
  for (const Positive& positive : positives) {
    const Answer answer = screener.Ask(positive.subject, options);
    ++recall.all;
    ++recall.kind_all[static_cast<std::size_t>(positive.kind)];
    double score = 0;
    for (const Hit& hit : answer.hits) {
      if (hit.list == positive.list && hit.entry == positive.entry) score = hit.score;
    }
    recall.scores.push_back(score);
    recall.tops.push_back(answer.hits.empty() ? 0 : answer.hits[0].score);
    if (score > 0) {
      ++recall.ten;
      ++recall.kind_ten[static_cast<std::size_t>(positive.kind)];
    } else {
      recall.missed.push_back(&positive);
    }
    if (score > 0 && (score >= answer.hits[0].score || answer.hits[0].matched_name == positive.from)) ++recall.first;
  }
  return recall;
}

struct Alarms {
  std::size_t asked = 0, listed = 0;  // listed: left out, the name is one of a list
  std::vector<double> scores;         // best hit of each, falling
  std::vector<std::pair<double, std::string>> worst;

  double Share(double threshold) const {
    const auto over = std::count_if(scores.begin(), scores.end(), [&](double s) { return s >= threshold; });
    return static_cast<double>(over) / static_cast<double>(std::max<std::size_t>(asked, 1));
  }
};

inline Alarms MeasureAlarms(const Index& index, std::size_t count, bool us, bool qualified, Rng rng, double least = 0.6) {
  const std::vector<NameParts> world = TestNameParts();
  static constexpr const char* kCountries[] = {"Brazil", "Iran", "Syria", "Colombia", "Mexico", "Russia", "France", "India", "China", "Iraq", "Panama", "Lebanon",
                                               "Canada", "Spain", "Afghanistan", "Pakistan", "Venezuela", "Kenya", "Japan", "Italy", "Turkey", "Peru", "Ukraine"};
  std::set<std::string> listed;
  const auto key = [&](const std::string& name) {
    std::vector<std::string> words;
    for (const Token& token : PrepareName(name, index.Tables()).tokens) {
      if (!IsSymbol(token.kind)) words.push_back(token.text);
    }
    std::sort(words.begin(), words.end());
    std::string out;
    for (const std::string& word : words) out += word + " ";
    return out;
  };
  for (std::uint32_t e = 0; e < index.Entities().size(); ++e) {
    for (const model::PartyName& name : index.Listed(e).names) listed.insert(key(name.text));
  }
  Options options = WideSearch();
  for (auto& [kind, threshold] : options.by_kind) threshold = least;
  options.limit = 1;
  Alarms alarms;
  Screener screener(index);
  while (alarms.asked < count) {
    const std::string name = InventedName(world, us, rng);
    if (listed.contains(key(name))) {
      ++alarms.listed;
      continue;
    }
    ++alarms.asked;
    model::Subject subject;
    subject.kind = model::PartyKind::kPerson;
    subject.names.push_back({name, model::NameKind::kPrimary, false});
    if (qualified) {
      const std::string month = std::to_string(10 + rng.Below(3)), day = std::to_string(10 + rng.Below(19));
      const std::string birth = std::to_string(1945 + rng.Below(60)) + "-" + month + "-" + day;
      subject.births.push_back({birth, birth, false});
      subject.countries.push_back(us ? "United States" : kCountries[rng.Below(std::size(kCountries))]);
    }
    const Answer answer = screener.Ask(subject, options);
    if (answer.hits.empty()) continue;
    alarms.scores.push_back(answer.hits[0].score);
    alarms.worst.emplace_back(answer.hits[0].score, name + " ~ " + answer.hits[0].matched_name);
  }
  std::sort(alarms.scores.begin(), alarms.scores.end(), std::greater<>());
  std::sort(alarms.worst.begin(), alarms.worst.end(), std::greater<>());
  return alarms;
}

}  // namespace atalaya::screen
