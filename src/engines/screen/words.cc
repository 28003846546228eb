#include "screen/words.h"

#include <algorithm>
#include <optional>

#include "base/text_util.h"

namespace atalaya::screen {
namespace {

bool IsWordText(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

// The only code point of a text, or nothing.
std::optional<char32_t> OnlyCodePoint(std::string_view text) {
  if (text.empty() || FirstBadUtf8(text)) return std::nullopt;
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[i])); };
  const std::size_t length = byte(0) < 0x80 ? 1 : byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
  if (text.size() != length) return std::nullopt;
  char32_t code = length == 1 ? byte(0) : byte(0) & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) code = (code << 6) | (byte(i) & 0x3F);
  return code;
}

std::string UpperAscii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

std::optional<TokenKind> PhraseKind(std::string_view kind) {
  if (kind == "particle") return TokenKind::kParticle;
  if (kind == "title") return TokenKind::kTitle;
  if (kind == "form") return TokenKind::kForm;
  if (kind == "word") return TokenKind::kWord;
  if (kind == "number") return TokenKind::kNumber;
  return std::nullopt;
}

struct WordsLine {
  std::string_view kind, to, from;
};

enum class Added { kYes, kTwice, kBad };

Added AddPhrase(Words& words, TokenKind kind, std::string_view to, std::string_view from) {
  Words::Phrase phrase{{}, std::string(to), kind};
  for (const std::string& word : Split(from, ' ')) {
    if (word.empty() || !IsWordText(word)) return Added::kBad;
    phrase.from.push_back(word);
  }
  if (phrase.from.empty() || to.empty() || !IsWordText(to)) return Added::kBad;
  auto& group = words.phrases[phrase.from.front()];
  for (const Words::Phrase& other : group) {
    if (other.from == phrase.from) return Added::kTwice;
  }
  const auto at = std::find_if(group.begin(), group.end(),
                               [&](const Words::Phrase& other) { return other.from.size() < phrase.from.size(); });
  group.insert(at, std::move(phrase));
  return Added::kYes;
}

Added AddReplacement(std::vector<std::pair<std::string, std::string>>& pairs, std::string_view to, std::string_view from) {
  if (from.empty() || !IsWordText(from) || !IsWordText(to)) return Added::kBad;
  for (const auto& [other, unused] : pairs) {
    if (other == from) return Added::kTwice;
  }
  const auto at = std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first.size() < from.size(); });
  pairs.insert(at, {std::string(from), std::string(to)});
  return Added::kYes;
}

Added AddRule(Words& words, const WordsLine& line, std::string_view from) {
  if (const auto kind = PhraseKind(line.kind)) return AddPhrase(words, *kind, line.to, from);
  if (line.kind == "prefix") return line.to.empty() ? Added::kBad : AddReplacement(words.prefixes, line.to, from);
  if (line.kind == "bone") return AddReplacement(words.bones, line.to, from);
  const bool abjad = line.kind == "abjad";
  if (!abjad && line.kind != "letter" && line.kind != "lookalike") return Added::kBad;
  const auto code = OnlyCodePoint(from);
  const std::string latin = UpperAscii(line.to);
  if (!code || !IsWordText(latin) || (latin.empty() && line.kind == "lookalike")) return Added::kBad;
  const bool added = line.kind == "lookalike" ? words.lookalikes.emplace(*code, latin).second
                                              : words.letters.emplace(*code, Words::Letter{latin, abjad}).second;
  return added ? Added::kYes : Added::kTwice;
}

}  // namespace

Findings ReadWords(std::string_view table, const std::string& file, Words& words) {
  Findings findings;
  std::size_t number = 0;
  for (const std::string& row : Split(table, '\n')) {
    ++number;
    const std::string_view text = Trim(row);
    if (text.empty() || text.front() == '#') continue;
    const std::string where = file + ":" + std::to_string(number);
    const std::size_t first = text.find(','), second = first == std::string_view::npos ? first : text.find(',', first + 1);
    if (second == std::string_view::npos) {
      findings.push_back(Error("screen.words-line", where));
      continue;
    }
    const WordsLine line{text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
    for (const std::string& from : Split(line.from, '|')) {
      const Added added = AddRule(words, line, from);
      if (added == Added::kBad) findings.push_back(Error("screen.words-line", where));
      if (added == Added::kTwice) findings.push_back(Warning("screen.words-twice", where, {{"word", from}}));
    }
  }
  return findings;
}

}  // namespace atalaya::screen
