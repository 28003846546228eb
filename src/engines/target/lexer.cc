#include "target/lexer.h"

#include <array>
#include <cmath>

#include "base/text_util.h"
#include "target/expression.h"
#include "target/table.h"

namespace atalaya::target {
namespace {

bool Digit(char c) { return c >= '0' && c <= '9'; }
bool Letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

class Tokeniser {
 public:
  Tokeniser(std::string_view source, const std::string& where) : source_(source), where_(where) {}

  Result<std::vector<Token>> Run() {
    while (true) {
      SkipSpace();
      Token token;
      token.begin = at_;
      token.line = line_;
      token.column = static_cast<int>(at_ - line_start_) + 1;
      if (at_ == source_.size()) {
        token.end = at_;
        tokens_.push_back(std::move(token));
        return std::move(tokens_);
      }
      if (auto bad = Take(token)) return Fail(std::move(*bad));
      token.end = at_;
      token.raw = source_.substr(token.begin, at_ - token.begin);
      tokens_.push_back(std::move(token));
    }
  }

 private:
  char Peek(std::size_t ahead = 0) const { return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0'; }

  void SkipSpace() {
    while (at_ < source_.size()) {
      const char c = source_[at_];
      if (c == '#') {
        while (at_ < source_.size() && source_[at_] != '\n') ++at_;
      } else if (c == '\n') {
        ++line_;
        line_start_ = ++at_;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        ++at_;
      } else {
        return;
      }
    }
  }

  void TakeName() {
    while (Letter(Peek()) || Digit(Peek()) || (Peek() == '.' && Letter(Peek(1)))) ++at_;
  }

  std::optional<Finding> Take(Token& token) {
    const char c = Peek();
    if (Letter(c)) {
      token.kind = TokenKind::kName;
      TakeName();
      return std::nullopt;
    }
    if (c == '@' && Letter(Peek(1))) {
      ++at_;
      TakeName();
      token.kind = TokenKind::kSet;
      token.text = source_.substr(token.begin + 1, at_ - token.begin - 1);
      return std::nullopt;
    }
    if (Digit(c)) return TakeNumber(token);
    if (c == '"') return TakeText(token);
    constexpr std::array<std::string_view, 3> kTwo{"!=", "<=", ">="};
    token.kind = TokenKind::kMark;
    for (const std::string_view mark : kTwo) {
      if (source_.substr(at_, 2) == mark) {
        at_ += 2;
        return std::nullopt;
      }
    }
    if (std::string_view("=<>+-*/(){},").find(c) != std::string_view::npos) {
      ++at_;
      return std::nullopt;
    }
    // Some other character: show all its bytes.
    std::size_t end = at_ + 1;
    while (end < source_.size() && (static_cast<unsigned char>(source_[end]) & 0xC0) == 0x80) ++end;
    return Error("target.syntax", Place(token), {{"expected", "word"}, {"found", std::string(source_.substr(at_, end - at_))}});
  }

  std::string Place(const Token& token) const { return PlaceOf(where_, token.line, token.column); }

  // 1200, 1_200.5, 3e-4, 2026-11-30
  std::optional<Finding> TakeNumber(Token& token) {
    const std::string_view rest = source_.substr(at_);
    if (rest.size() >= 10 && rest[4] == '-' && rest[7] == '-' && Digit(rest[1]) && Digit(rest[2]) && Digit(rest[3]) && Digit(rest[5]) &&
        Digit(rest[6]) && Digit(rest[8]) && Digit(rest[9])) {
      at_ += 10;
      token.kind = TokenKind::kDay;
      token.number = DayNumber(rest.substr(0, 10));
      if (std::isnan(token.number) || Digit(Peek()) || Letter(Peek())) {
        return Error("target.bad-day", Place(token), {{"found", std::string(rest.substr(0, 10))}});
      }
      return std::nullopt;
    }
    std::string digits;
    while (Digit(Peek()) || Letter(Peek()) || Peek() == '.' ||
           ((Peek() == '+' || Peek() == '-') && (digits.back() == 'e' || digits.back() == 'E'))) {
      if (Peek() != '_') digits += Peek();
      ++at_;
    }
    const auto number = ToNumber(digits);
    if (!number) {
      return Error("target.bad-number", Place(token), {{"found", std::string(source_.substr(token.begin, at_ - token.begin)).substr(0, 40)}});
    }
    token.kind = TokenKind::kNumber;
    token.number = *number;
    return std::nullopt;
  }

  std::optional<Finding> TakeText(Token& token) {
    token.kind = TokenKind::kText;
    ++at_;
    while (true) {
      const char c = Peek();
      if (at_ >= source_.size() || c == '\n') return Error("target.open-text", Place(token));
      ++at_;
      if (c == '"') return std::nullopt;
      if (c == '\\') {
        if (Peek() != '"' && Peek() != '\\') return Error("target.escape", PlaceOf(where_, line_, static_cast<int>(at_ - line_start_)));
        token.text += Peek();
        ++at_;
      } else {
        token.text += c;
      }
    }
  }

  std::string_view source_;
  const std::string& where_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0, line_start_ = 0;
  int line_ = 1;
};

}  // namespace

std::string PlaceOf(const std::string& where, int line, int column) {
  return where + ":" + std::to_string(line) + ":" + std::to_string(column);
}

std::string Shown(const Token& token) {
  if (token.kind == TokenKind::kEnd) return "end";
  std::string shown(token.raw.substr(0, 40));
  while (FirstBadUtf8(shown)) shown.pop_back();  // never half a character
  return shown;
}

Result<std::vector<Token>> Tokenise(std::string_view source, const std::string& where) {
  if (source.size() > kMaxSource) return Fail(Error("target.too-long", where, {{"limit", std::to_string(kMaxSource)}}));
  if (FirstBadUtf8(source)) return Fail(Error("target.utf8", where));
  return Tokeniser(source, where).Run();
}

}  // namespace atalaya::target
