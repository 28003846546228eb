#include "app/demo_lists.h"

#include "app/disk.h"
#include "base/ids.h"
#include "base/log.h"
#include "store/lookups.h"

namespace atalaya::app {
namespace {

namespace fs = std::filesystem;

struct DemoList {
  const char* folder;
  std::vector<const char*> files;
  const char *state, *title, *edition;
  bool illustrative;
};

const DemoList kDemoLists[] = {
    {"ofac-2023-01", {"sdn.csv"}, "", "OFAC SDN, January 2023", "2023-01", false},
    {"un-2026-02", {"UN_consolidated.xml"}, "", "UN Security Council, February 2026", "", false},
    {"demo", {"barred-parties.csv"}, kDemoListState, "Barred parties", "", true},
    {"demo", {"stolen-containers.csv"}, kDemoListState, "Stolen containers and lost documents", "", true},
    {"demo", {"trusted-traders.csv"}, kDemoListState, "Trusted traders", "", true},
};

}  // namespace

void LoadDemoLists(api::Context& context, api::Screening& screening) {
  const auto known = context.database.Read([](store::Connection& c) {
    return std::pair(!store::WatchLists(c, std::nullopt).empty(), store::StateSubject(c, kDemoListState, release::Kind::kWatchList).has_value());
  });
  if (!known || known->first) return;
  Disk disk;
  for (const DemoList& demo : kDemoLists) {
    if (*demo.state != '\0' && !known->second) continue;
    std::vector<std::string> bytes;
    std::vector<formats::ListFile> files;
    for (const char* file : demo.files) {
      auto content = disk.Read(context.data / "watchlists" / demo.folder / file);
      if (content) bytes.push_back(std::move(*content));
    }
    for (std::size_t i = 0; i < bytes.size(); ++i) files.push_back({demo.files[i], bytes[i]});
    api::ListLoad how;
    how.state = demo.state;
    how.title = demo.title;
    how.edition = demo.edition;
    how.illustrative = demo.illustrative;
    how.origin = std::string("data/watchlists/") + demo.folder;
    const auto loaded = api::StoreList(context.database, NewId(context.now()), "system", formats::ReadWatchList(files, screening.Words()), how);
    if (!loaded || loaded->row.status != "done") log::Write(log::Level::kWarning, "demo.list", {{"list", demo.title}});
  }
}

}  // namespace atalaya::app
