// The rule language's tokens. A token's text is a view into the source, which must outlive it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace atalaya::target {

enum class TokenKind { kName, kSet, kNumber, kDay, kText, kMark, kEnd };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view raw;  // as written
  std::string text;      // of kText: without quotes and escapes; of kSet: the name
  double number = 0;     // of kNumber and kDay
  std::size_t begin = 0, end = 0;
  int line = 1, column = 1;
};

// "rule:3:14"
std::string PlaceOf(const std::string& where, int line, int column);

// All tokens, kEnd last. At most kMaxTokens.
Result<std::vector<Token>> Tokenise(std::string_view source, const std::string& where);

// A token's text for a finding: at most 40 bytes.
std::string Shown(const Token& token);

}  // namespace atalaya::target
