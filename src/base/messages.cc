#include "base/messages.h"

#include <unicode/msgfmt.h>
#include <unicode/unistr.h>

#include <boost/json.hpp>

namespace atalaya {
namespace {

std::string Format(const std::string& pattern, Language language, const std::vector<MessageArg>& args) {
  if (pattern.find_first_of("{'") == std::string::npos) return pattern;
  UErrorCode status = U_ZERO_ERROR;
  const icu::MessageFormat format(icu::UnicodeString::fromUTF8(pattern), icu::Locale(LanguageCode(language)), status);
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const auto& [name, value] : args) {
    names.push_back(icu::UnicodeString::fromUTF8(name));
    if (const auto* text = std::get_if<std::string>(&value)) {
      values.emplace_back(icu::UnicodeString::fromUTF8(*text));
    } else if (const auto* pack_text = std::get_if<Text>(&value)) {
      values.emplace_back(icu::UnicodeString::fromUTF8(pack_text->In(language)));
    } else {
      values.emplace_back(std::get<double>(value));
    }
  }
  icu::UnicodeString out;
  if (U_SUCCESS(status)) format.format(names.data(), values.data(), static_cast<int32_t>(names.size()), out, status);
  if (U_FAILURE(status)) return pattern;  // a broken pattern shows itself; the catalogue test finds it first
  std::string utf8;
  out.toUTF8String(utf8);
  return utf8;
}

}  // namespace

Result<Messages> Messages::Parse(const std::array<std::vector<MessageDocument>, 4>& documents) {
  Messages messages;
  Findings findings;
  for (const Language language : kLanguages) {
    auto& texts = messages.texts_[static_cast<std::size_t>(language)];
    for (const MessageDocument& document : documents[static_cast<std::size_t>(language)]) {
      boost::system::error_code error;
      const boost::json::value value = boost::json::parse(document.bytes, error);
      if (error || !value.is_object()) {
        findings.push_back(
            Error("json.syntax", document.name, {{"detail", error ? error.message() : "not an object"}}));
        continue;
      }
      for (const auto& [key, text] : value.as_object()) {
        const std::string where = document.name + "#/" + std::string(key);
        if (!text.is_string()) {
          findings.push_back(Error("json.type", where, {{"expected", "string"}}));
        } else if (!texts.emplace(std::string(key), std::string(text.as_string())).second) {
          findings.push_back(Error("messages.duplicate-key", where, {{"key", std::string(key)}}));
        }
      }
    }
  }
  if (!findings.empty()) return Fail(std::move(findings));
  return messages;
}

std::string Messages::Say(Language language, std::string_view key, const std::vector<MessageArg>& args) const {
  for (Language candidate : {language, Language::kEnglish}) {
    const auto& texts = texts_[static_cast<std::size_t>(candidate)];
    if (const auto it = texts.find(key); it != texts.end()) return Format(it->second, candidate, args);
  }
  return std::string(key);
}

bool Messages::Has(Language language, std::string_view key) const {
  const auto& texts = texts_[static_cast<std::size_t>(language)];
  return texts.find(key) != texts.end();
}

std::vector<std::string> Messages::Keys(Language language) const {
  std::vector<std::string> keys;
  for (const auto& entry : texts_[static_cast<std::size_t>(language)]) keys.push_back(entry.first);
  return keys;
}

std::string Messages::Pattern(Language language, std::string_view key) const {
  const auto& texts = texts_[static_cast<std::size_t>(language)];
  const auto it = texts.find(key);
  return it == texts.end() ? std::string() : it->second;
}

std::string Messages::Say(Language language, const Finding& finding) const {
  std::vector<MessageArg> args;
  for (const auto& [name, value] : finding.args) args.emplace_back(name, value);
  std::string line = Say(language, std::string("severity.") + SeverityName(finding.severity));
  if (!finding.where.empty()) line += " " + finding.where;
  line += ": " + Say(language, "finding." + finding.code, args);
  const std::string fix = "finding." + finding.code + ".fix";
  if (Has(Language::kEnglish, fix)) line += " " + Say(language, fix, args);
  return line;
}

}  // namespace atalaya
