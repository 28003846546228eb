#include "screen/latin.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>

namespace atalaya::screen {
namespace {

using icu::UnicodeString;

// Transliterators are slow to make and not to be shared between threads.
const icu::Transliterator* AnyToAscii() {
  thread_local const std::unique_ptr<icu::Transliterator> kept = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> made(
        icu::Transliterator::createInstance("Any-Latin; Latin-ASCII", UTRANS_FORWARD, status));
    if (U_FAILURE(status)) made.reset();
    return made;
  }();
  return kept.get();
}

void PutMark(LatinText& out, char mark, bool bare = false) {
  out.text += mark;
  out.bare.push_back(bare);
}

bool IsApostrophe(char32_t c) {
  return c == '\'' || c == '`' || c == 0xB4 || (c >= 0x2B9 && c <= 0x2BF) || c == 0x2C8 || c == 0x2018 || c == 0x2019 || c == 0x201B ||
         c == 0x5F3 || c == 0x200C || c == 0x200D || c == 0x2032;
}

// What ASCII means to the steps after this one.
void PutAscii(LatinText& out, char c, bool bare = false) {
  if (c >= 'a' && c <= 'z') {
    PutMark(out, static_cast<char>(c - 'a' + 'A'), bare);
  } else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
    PutMark(out, c, bare);
  } else if (c == '\'' || c == '`') {
    PutMark(out, '\'');
  } else if (c == '.' || c == '-' || c == '/') {
    PutMark(out, c);
  } else if (c == '&' || c == '+') {
    for (const char letter : std::string_view(" AND ")) PutMark(out, letter);
  } else {
    PutMark(out, ' ');
  }
}

// Accents of Latin letters fall off; nothing if something else than ASCII is left.
bool PutWithoutAccents(LatinText& out, const icu::Normalizer2& decomposer, UChar32 c) {
  UnicodeString apart;
  if (!decomposer.getDecomposition(c, apart)) return false;
  for (int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
    const UChar32 part = apart.char32At(i);
    if (part >= 0x80 && u_charType(part) != U_NON_SPACING_MARK) return false;
  }
  for (int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
    if (apart.char32At(i) < 0x80) PutAscii(out, static_cast<char>(apart.char32At(i)));
  }
  return true;
}

// One word or one run of marks between blanks.
class LatinWriter {
 public:
  LatinWriter(const Words& words, const icu::Normalizer2& decomposer, LatinText& out)
      : words_(words), decomposer_(decomposer), out_(out) {}

  void Put(const std::u32string& word) {
    const bool latin = std::any_of(word.begin(), word.end(), [](char32_t c) { return c < 0x80 && u_isalpha(static_cast<UChar32>(c)); });
    for (const char32_t c : word) PutOne(c, latin);
    Flush();
  }

 private:
  void PutOne(char32_t c, bool in_latin_word) {
    const auto code = static_cast<UChar32>(c);
    if (c < 0x80) {
      Flush();
      return PutAscii(out_, static_cast<char>(c));
    }
    if (IsApostrophe(c)) return Flush(), PutMark(out_, '\'');
    if (in_latin_word) {
      if (const auto like = words_.lookalikes.find(c); like != words_.lookalikes.end()) {
        Flush();
        for (const char letter : like->second) PutAscii(out_, letter);
        return;
      }
    }
    if (const auto letter = words_.letters.find(c); letter != words_.letters.end()) {
      Flush();
      for (const char part : letter->second.latin) PutAscii(out_, part, letter->second.abjad);
      return;
    }
    if (const int32_t digit = u_charDigitValue(code); digit >= 0) return Flush(), PutAscii(out_, static_cast<char>('0' + digit));
    const int8_t type = u_charType(code);
    if (type == U_NON_SPACING_MARK || type == U_FORMAT_CHAR || c == 0x640) {
      if (!rest_.isEmpty()) rest_.append(code);  // belongs to a letter of a script that ICU reads
      return;
    }
    if (u_isalpha(code) || type == U_COMBINING_SPACING_MARK) {
      if (rest_.isEmpty() && PutWithoutAccents(out_, decomposer_, code)) return;
      rest_.append(code);
      return;
    }
    Flush();
    PutMark(out_, type == U_DASH_PUNCTUATION ? '-' : ' ');
  }

  // What no table knows.
  void Flush() {
    if (rest_.isEmpty()) return;
    if (const icu::Transliterator* any = AnyToAscii()) any->transliterate(rest_);
    for (int32_t i = 0; i < rest_.length(); i = rest_.moveIndex32(i, 1)) {
      const UChar32 c = rest_.char32At(i);
      if (c < 0x80) PutAscii(out_, static_cast<char>(c));
    }
    rest_.remove();
  }

  const Words& words_;
  const icu::Normalizer2& decomposer_;
  LatinText& out_;
  UnicodeString rest_;
};

}  // namespace

LatinText ToLatin(std::string_view utf8, const Words& words) {
  LatinText out;
  out.text.reserve(utf8.size());
  if (std::all_of(utf8.begin(), utf8.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    for (const char c : utf8) PutAscii(out, c);
    return out;
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* composer = icu::Normalizer2::getNFKCInstance(status);
  const icu::Normalizer2* decomposer = icu::Normalizer2::getNFKDInstance(status);
  UnicodeString text = UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
  if (U_SUCCESS(status)) text = composer->normalize(text, status);
  if (U_FAILURE(status)) return out;  // memory only
  LatinWriter writer(words, *decomposer, out);
  std::u32string word;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (u_isUWhiteSpace(c) || c == 0xFFFD) {
      writer.Put(word);
      word.clear();
      PutMark(out, ' ');
    } else {
      word += static_cast<char32_t>(c);
    }
  }
  writer.Put(word);
  return out;
}

}  // namespace atalaya::screen
