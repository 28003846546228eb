#include "formats/list_text.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include "formats/encoding.h"

namespace atalaya::formats {
namespace {

std::string ConvertedText(std::string_view bytes, const char* charset) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(charset, &status);
  std::string text;
  if (U_SUCCESS(status)) {
    const icu::UnicodeString wide(bytes.data(), static_cast<int32_t>(bytes.size()), converter, status);
    if (U_SUCCESS(status)) wide.toUTF8String(text);
  }
  ucnv_close(converter);
  return text;
}

}  // namespace

std::optional<std::string_view> ListText(std::string_view bytes, const std::string& file, std::string& store, FindingList& findings) {
  const auto text = CheckText(bytes, file);
  if (text) return *text;
  const Finding& problem = text.error()[0];
  const bool wide = problem.code == "file.utf16", one_byte = problem.code == "file.latin1";
  if (!wide && !one_byte) {
    findings.Add(text.error());
    return std::nullopt;
  }
  const bool marked = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  const char* charset = one_byte ? "windows-1252" : marked ? "UTF-16" : bytes[0] == '\0' ? "UTF-16BE" : "UTF-16LE";
  store = ConvertedText(bytes, charset);
  if (one_byte) findings.Add(Warning("list.charset", problem.where, {{"read", charset}}));
  const auto again = CheckText(store, file);
  if (!again) {
    findings.Add(again.error());
    return std::nullopt;
  }
  return *again;
}

}  // namespace atalaya::formats
