#include "screen/prepare.h"

#include <algorithm>

#include "screen/latin.h"

namespace atalaya::screen {
namespace {

struct RawWord {
  std::string text;
  bool bare = false;
};

bool IsVowel(char c) { return c == 'A' || c == 'E' || c == 'I' || c == 'O' || c == 'U'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Words between blanks; within them marks part, except between single letters.
class WordCutter {
 public:
  WordCutter(const LatinText& latin, PreparedName& name) : latin_(latin), name_(name) {}

  std::vector<RawWord> Cut() {
    std::size_t from = 0;
    const std::string& text = latin_.text;
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (i < text.size() && text[i] != ' ') continue;
      Chunk(from, i);
      from = i + 1;
    }
    return std::move(words_);
  }

 private:
  static bool Parts(char c) { return c == '.' || c == '-' || c == '/'; }

  void Chunk(std::size_t from, std::size_t to) {
    bool single = true, marks = false;
    std::size_t run = 0;
    for (std::size_t i = from; i < to; ++i) {
      if (Parts(latin_.text[i])) {
        marks = marks || run > 0;
        run = 0;
      } else if (latin_.text[i] != '\'') {
        single = single && ++run == 1 && !IsDigit(latin_.text[i]);
      }
    }
    RawWord word;
    for (std::size_t i = from; i < to; ++i) {
      const char c = latin_.text[i];
      if (Parts(c)) {
        if (!(single && marks)) Push(word);
      } else if (c != '\'') {
        word.text += c;
        word.bare = word.bare || latin_.bare[i];
      }
    }
    Push(word);
  }

  // Where digits begin after letters, and where three letters or more come after a digit.
  void Push(RawWord& word) {
    for (std::size_t i = 1; i < word.text.size(); ++i) {
      const bool digit = IsDigit(word.text[i]), before = IsDigit(word.text[i - 1]);
      if (digit == before) continue;
      const std::size_t next = word.text.find_first_of("0123456789", i);
      if (before && std::min(next, word.text.size()) - i < 3) continue;
      RawWord head{word.text.substr(0, i), word.bare};
      word.text.erase(0, i);
      i = 0;
      PushPart(head);
    }
    PushPart(word);
  }

  void PushPart(RawWord& word) {
    if (word.text.size() > kMaxTokenLength) {
      word.text.resize(kMaxTokenLength);
      name_.cut = true;
    }
    if (!word.text.empty()) words_.push_back(std::move(word));
    word = {};
  }

  const LatinText& latin_;
  PreparedName& name_;
  std::vector<RawWord> words_;
};

// "ABDULRAHMAN" -> "ABD", "RAHMAN"; an Arabic article before its word likewise.
std::vector<RawWord> SplitPrefixes(std::vector<RawWord> words, const Words& tables) {
  std::vector<RawWord> out;
  for (RawWord& word : words) {
    const bool whole = tables.phrases.contains(word.text);  // "ABDULLAH" has a rule of its own
    for (const auto& [from, to] : tables.prefixes) {
      if (whole || word.text.size() < from.size() + 3 || !word.text.starts_with(from)) continue;
      // The bare article is too short to be told from the beginning of a name in other scripts.
      if (from.size() < 4 && !word.bare) continue;
      out.push_back({to, word.bare});
      word.text.erase(0, from.size());
      break;
    }
    out.push_back(std::move(word));
  }
  return out;
}

TokenKind KindOf(const std::string& text) {
  if (std::any_of(text.begin(), text.end(), IsDigit)) return TokenKind::kNumber;
  return text.size() == 1 ? TokenKind::kInitial : TokenKind::kWord;
}

void StripZeros(std::string& text) {
  const std::size_t first = text.find_first_not_of('0');
  if (first != std::string::npos && first > 0) text.erase(0, first);
}

std::vector<Token> Replace(const std::vector<RawWord>& words, const Words& tables) {
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < words.size();) {
    std::size_t used = 0;
    if (const auto group = tables.phrases.find(words[i].text); group != tables.phrases.end()) {
      for (const Words::Phrase& phrase : group->second) {
        if (i + phrase.from.size() > words.size()) continue;
        bool same = true;
        for (std::size_t k = 0; k < phrase.from.size(); ++k) same = same && words[i + k].text == phrase.from[k];
        if (!same) continue;
        Token token{phrase.to, {}, {}, phrase.kind == TokenKind::kWord ? KindOf(phrase.to) : phrase.kind, words[i].bare};
        for (std::size_t k = 0; k < phrase.from.size(); ++k) token.raw += words[i + k].text;
        if (token.raw.size() > kMaxTokenLength) token.raw.resize(kMaxTokenLength);
        tokens.push_back(std::move(token));
        used = phrase.from.size();
        break;
      }
    }
    if (used == 0) {
      Token token{words[i].text, words[i].text, {}, KindOf(words[i].text), words[i].bare};
      if (token.kind == TokenKind::kNumber) StripZeros(token.text);
      tokens.push_back(std::move(token));
      used = 1;
    }
    i += used;
  }
  return tokens;
}

}  // namespace

std::string BonesOf(std::string_view word, bool bare, const Words& tables) {
  std::string bones;
  for (std::size_t i = 0; i < word.size();) {
    if (i > 0 && word[i] == word[i - 1]) {  // doubled letters say nothing
      ++i;
      continue;
    }
    if (IsVowel(word[i])) {
      if (i == 0) bones += 'A';
      ++i;
      continue;
    }
    if (word[i] == 'H' && i > 0 && i + 1 == word.size() && (bare || IsVowel(word[i - 1]))) break;  // Fatima, Fatimah
    const bool glide = word[i] == 'W' || word[i] == 'Y';
    if (glide) {
      if (i == 0) bones += word[i];
      ++i;
      continue;
    }
    std::size_t used = 1;
    std::string_view to = word.substr(i, 1);
    for (const auto& [from, fold] : tables.bones) {
      if (bare) break;  // each letter stands for itself; two of them are no digraph
      if (word.substr(i).starts_with(from)) {
        used = from.size();
        to = fold;
        break;
      }
    }
    bones += to;
    i += used;
  }
  return bones;
}

PreparedName PrepareName(std::string_view name, const Words& words) {
  PreparedName out;
  if (name.size() > kMaxNameBytes) {
    out.cut = true;
    std::size_t end = kMaxNameBytes;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;  // not within a letter
    name = name.substr(0, end);
  }
  const LatinText latin = ToLatin(name, words);
  out.tokens = Replace(SplitPrefixes(WordCutter(latin, out).Cut(), words), words);
  if (out.tokens.size() > kMaxTokens) {
    out.tokens.resize(kMaxTokens);
    out.cut = true;
  }
  // A name of symbols alone is all the name there is.
  const bool symbols = std::all_of(out.tokens.begin(), out.tokens.end(), [](const Token& t) { return IsSymbol(t.kind); });
  for (Token& token : out.tokens) {
    if (symbols) token.kind = KindOf(token.text);
    if (token.kind != TokenKind::kNumber) token.bones = BonesOf(token.raw, token.bare, words);
  }
  return out;
}

}  // namespace atalaya::screen
