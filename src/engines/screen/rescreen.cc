#include "screen/rescreen.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace atalaya::screen {

Delta Compare(const model::WatchList& before, const model::WatchList& after) {
  std::unordered_map<std::string_view, const model::ListedEntity*> old;
  for (const model::ListedEntity& entity : before.entities) old.emplace(entity.id, &entity);
  Delta delta;
  std::unordered_set<std::string_view> kept;
  for (const model::ListedEntity& entity : after.entities) {
    const auto at = old.find(entity.id);
    if (at == old.end()) {
      delta.added.push_back(entity.id);
    } else {
      kept.insert(entity.id);
      if (!(*at->second == entity)) delta.changed.push_back(entity.id);
    }
  }
  for (const model::ListedEntity& entity : before.entities) {
    if (!kept.contains(entity.id)) delta.removed.push_back(entity.id);
  }
  return delta;
}

model::WatchList ChangedEntries(const model::WatchList& after, const Delta& delta) {
  std::unordered_set<std::string_view> wanted(delta.added.begin(), delta.added.end());
  wanted.insert(delta.changed.begin(), delta.changed.end());
  model::WatchList out{after.id, after.edition, after.origin, after.digest, after.trusted, {}};
  for (const model::ListedEntity& entity : after.entities) {
    if (wanted.contains(entity.id)) out.entities.push_back(entity);
  }
  return out;
}

std::vector<Hit> Updated(std::vector<Hit> old, const std::string& list, const std::string& edition, const Delta& delta, std::vector<Hit> fresh) {
  std::unordered_set<std::string_view> gone(delta.removed.begin(), delta.removed.end());
  gone.insert(delta.changed.begin(), delta.changed.end());
  std::vector<Hit> out;
  for (Hit& hit : old) {
    if (hit.list == list) {
      if (gone.contains(hit.entry)) continue;
      hit.edition = edition;
      hit.listed = nullptr;
    }
    out.push_back(std::move(hit));
  }
  for (Hit& hit : fresh) out.push_back(std::move(hit));
  std::sort(out.begin(), out.end(), HitBefore);
  return out;
}

}  // namespace atalaya::screen
