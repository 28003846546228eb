#include "app/demo_declarations.h"

#include <fstream>

#include "api/intake.h"
#include "base/text_util.h"
#include "base/time.h"
#include "store/days.h"
#include "store/lookups.h"

namespace atalaya::app {
namespace {

constexpr const char* kDemoState = "BR";
constexpr const char* kDemoPort = "BRSSZ";
constexpr const char* kDemoFiles[] = {"manifest.xml", "stowage.edi", "moves.edi", "crew.edi"};

// "{{-1:iso}}" -> "2026-11-29"; ymd: "20261129"; yymmdd: "261129".
Result<std::string> WithDays(const std::string& text, const std::string& today, const std::string& file) {
  std::string dated;
  std::size_t at = 0;
  for (;;) {
    const auto open = text.find("{{", at);
    if (open == std::string::npos) return dated + text.substr(at);
    const auto colon = text.find(':', open), close = text.find("}}", open);
    const auto days = colon == std::string::npos ? std::nullopt : ToInteger(text.substr(open + 2, colon - open - 2));
    if (close == std::string::npos || !days) return Fail(Error("file.unreadable", file));
    std::string day = store::PlusDays(today, static_cast<int>(*days));
    const std::string form = text.substr(colon + 1, close - colon - 1);
    if (form != "iso") std::erase(day, '-');
    if (form == "yymmdd") day.erase(0, 2);
    dated += text.substr(at, open - at) + day;
    at = close + 2;
  }
}

}  // namespace

Result<int> LoadDemoDeclarations(api::Context& context) {
  const auto wanted = context.database.Read([](store::Connection& c) {
    return store::PortSubject(c, kDemoPort).has_value() && store::ListReceived(c, kDemoState, {"(1=1)", {}}, {}).items.empty();
  });
  if (!wanted) return Fail(wanted.error());
  if (!*wanted) return 0;
  int taken = 0;
  for (const char* name : kDemoFiles) {
    const std::filesystem::path path = context.data / "declarations" / "demo" / name;
    std::ifstream in(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    if (text.empty()) return Fail(Error("file.unreadable", path.string()));
    const auto dated = WithDays(text, DayOf(context.now()), path.string());
    if (!dated) return Fail(dated.error());
    auto staged = store::Blobs(context.files).Stage(*dated);
    if (!staged) return Fail(staged.error());
    const auto received = api::ReceiveFile(context, "system", {kDemoState, "", kDemoPort, ""}, name, *staged, static_cast<long long>(dated->size()));
    if (!received) return Fail(received.error());
    ++taken;
  }
  return taken;
}

}  // namespace atalaya::app
