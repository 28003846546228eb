// Names in any bytes, word tables in any bytes. The first byte chooses: a name by the shipped tables; a table and then a name by it.
#include <fstream>
#include <iterator>
#include <string>

#include "fuzz/target.h"
#include "screen/align.h"
#include "screen/prepare.h"
#include "screen/similar.h"

using namespace atalaya;

namespace {

const screen::Words& ShippedWords() {
  static const screen::Words kWords = [] {
    screen::Words words;
    for (const char* name : {"particles", "forms", "spellings", "letters", "skeletons"}) {
      std::ifstream file(std::string(ATALAYA_SOURCE_DIR "/data/screening/") + name + ".csv", std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(file), {}};
      fuzz::Promise(!HasErrors(screen::ReadWords(text, name, words)));
    }
    return words;
  }();
  return kWords;
}

void CheckName(std::string_view name, const screen::Words& words) {
  const screen::PreparedName prepared = screen::PrepareName(name, words);
  fuzz::Promise(prepared.tokens.size() <= screen::kMaxTokens);
  for (const screen::Token& token : prepared.tokens) {
    fuzz::Promise(!token.text.empty() && !token.raw.empty() && token.raw.size() <= screen::kMaxTokenLength);
    for (const char c : token.text + token.raw + token.bones) fuzz::Promise((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
    fuzz::Promise(screen::TokenLikeness(token, token) == 1);
    const double like = screen::TokenLikeness(token, prepared.tokens.front());
    fuzz::Promise(like >= 0 && like <= 1 && like == screen::TokenLikeness(prepared.tokens.front(), token));
  }
  for (const screen::Run& run : screen::RunsOf(prepared.tokens, words)) {
    fuzz::Promise(run.from + run.length <= static_cast<int>(prepared.tokens.size()));
    fuzz::Promise(run.text.raw.size() <= screen::kMaxTokenLength);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes = fuzz::Bytes(data + 1, size - 1);
  if (data[0] % 4 != 0) {
    CheckName(bytes, ShippedWords());
    return 0;
  }
  screen::Words words;
  const std::size_t cut = bytes.find('\0');
  screen::ReadWords(bytes.substr(0, cut), "table", words);
  if (cut != std::string_view::npos) CheckName(bytes.substr(cut + 1), words);
  return 0;
}
