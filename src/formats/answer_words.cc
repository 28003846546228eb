#include "formats/answer_words.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text_util.h"

namespace atalaya::formats {
namespace {

using model::Reply;
using model::Verification;

// The first word of a language is the one that is written; all are read. Order: en, es, pt, fr.
struct Words {
  std::array<std::string_view, 4> written;
  std::array<std::string_view, 8> also;
};

constexpr std::array<Words, model::kReplyCount> kReplies{{
    {{"met", "cumple", "atende", "conforme"},
     {"yes", "s\u00ed", "sim", "oui", "cumplido", "cumprido", "respect\u00e9", ""}},
    {{"partly met", "parcial", "parcial", "partiel"},
     {"partly", "partial", "partially", "parcialmente", "partiellement", "", "", ""}},
    {{"not met", "no cumple", "n\u00e3o atende", "non conforme"},
     {"no", "n\u00e3o", "non", "no cumplido", "n\u00e3o cumprido", "", "", ""}},
    {{"not applicable", "no aplica", "n\u00e3o se aplica", "sans objet"},
     {"n/a", "no aplicable", "n\u00e3o aplic\u00e1vel", "non applicable", "", "", "", ""}},
    {{"not checked", "no comprobado", "n\u00e3o verificado", "non v\u00e9rifi\u00e9"}, {}},
}};

constexpr std::array<Words, model::kVerificationCount> kVerifications{{
    {{"declared", "declarado", "declarado", "d\u00e9clar\u00e9"}, {}},
    {{"documents", "documentos", "documentos", "documents"}, {}},
    {{"inspected", "inspeccionado", "inspecionado", "inspect\u00e9"}, {}},
    {{"exercised", "ejercitado", "exercitado", "exerc\u00e9"}, {}},
}};

struct Heading {
  std::string_view column;
  std::array<std::string_view, 4> written;
};
constexpr std::array<Heading, 9> kHeadings{{
    {"subject", {"subject", "sujeto", "sujeito", "sujet"}},
    {"control", {"control", "control", "controle", "contr\u00f4le"}},
    {"title", {"title", "t\u00edtulo", "t\u00edtulo", "titre"}},
    {"question", {"question", "pregunta", "pergunta", "question"}},
    {"answer", {"answer", "respuesta", "resposta", "r\u00e9ponse"}},
    {"verification", {"verification", "verificaci\u00f3n", "verifica\u00e7\u00e3o", "v\u00e9rification"}},
    {"checked_on", {"checked_on", "fecha", "data", "date"}},
    {"degree", {"degree", "grado", "grau", "degr\u00e9"}},
    {"evidence", {"evidence", "evidencia", "evid\u00eancia", "preuve"}},
}};

std::string Plain(std::string_view text) {
  std::string plain = Fold(text);
  std::replace(plain.begin(), plain.end(), '-', ' ');
  std::replace(plain.begin(), plain.end(), '_', ' ');
  return plain;
}

template <class Enum, std::size_t N>
std::map<std::string, Enum, std::less<>> IndexOf(const std::array<Words, N>& table) {
  std::map<std::string, Enum, std::less<>> index;
  for (std::size_t i = 0; i < N; ++i) {
    const auto value = static_cast<Enum>(i);
    index.emplace(Plain(model::Name(value)), value);
    for (const std::string_view word : table[i].written) index.emplace(Plain(word), value);
    for (const std::string_view word : table[i].also) {
      if (!word.empty()) index.emplace(Plain(word), value);
    }
  }
  return index;
}

template <class Enum>
std::optional<Enum> Look(const std::map<std::string, Enum, std::less<>>& index, std::string_view text) {
  const auto it = index.find(Plain(text));
  return it == index.end() ? std::nullopt : std::optional(it->second);
}

}  // namespace

std::string_view SheetText(Reply reply, Language language) {
  return kReplies[static_cast<std::size_t>(reply)].written[static_cast<std::size_t>(language)];
}

std::string_view SheetText(Verification verification, Language language) {
  return kVerifications[static_cast<std::size_t>(verification)].written[static_cast<std::size_t>(language)];
}

std::string_view SheetHeading(std::string_view column, Language language) {
  for (const Heading& heading : kHeadings) {
    if (heading.column == column) return heading.written[static_cast<std::size_t>(language)];
  }
  return column;
}

template <>
std::optional<Reply> SheetWord(std::string_view text) {
  static const auto kIndex = IndexOf<Reply>(kReplies);
  return Look(kIndex, text);
}

template <>
std::optional<Verification> SheetWord(std::string_view text) {
  static const auto kIndex = IndexOf<Verification>(kVerifications);
  return Look(kIndex, text);
}

std::string SheetColumn(std::string_view heading) {
  const std::string plain = Plain(heading);
  for (const Heading& known : kHeadings) {
    if (plain == Plain(known.column)) return std::string(known.column);
    for (const std::string_view word : known.written) {
      if (plain == Plain(word)) return std::string(known.column);
    }
  }
  return std::string(heading);
}

}  // namespace atalaya::formats
