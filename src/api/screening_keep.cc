// Stored subjects: kept when they come, compared again when lists change.
#include <algorithm>
#include <set>

#include "api/follow_hits.h"
#include "api/screening.h"
#include "base/text_util.h"
#include "store/declarations.h"

namespace atalaya::api {
namespace {

constexpr std::size_t kAtOnce = 200;  // subjects of one transaction
constexpr int kPasses = 3;            // of catching up: for those that came in between

using Editions = std::map<std::string, long long>;

Editions EditionsIn(const std::string& text) {
  Editions numbers;
  for (const std::string& part : Split(text, ' ')) {
    const auto colon = part.rfind(':');
    if (colon != std::string::npos) numbers[part.substr(0, colon)] = ToInteger(std::string_view(part).substr(colon + 1)).value_or(0);
  }
  return numbers;
}

// All that was found is kept: what a limit cuts off could not be compared later.
screen::Options KeepingOptions() {
  screen::Options options;
  options.limit = 0;
  return options;
}

void AddChanges(store::HitChanges& all, const store::HitChanges& one) {
  all.found += one.found;
  all.changed += one.changed;
  all.gone += one.gone;
}

// The entries of one list that changed after an edition, as an index of their own, and what is to be forgotten.
struct Since {
  std::unique_ptr<screen::Index> index;   // null: no entry was added or changed
  std::set<store::EntryName> compared;
};

class Changes {
 public:
  Changes(store::Database& database, const ListsNow& now) : database_(database), now_(now) {}

  Result<const Since*> Of(const std::string& list, long long number) {
    const auto key = std::pair(list, number);
    if (const auto known = since_.find(key); known != since_.end()) return &known->second;
    const auto removed = database_.Read([&](store::Connection& c) { return store::RemovedSince(c, list, number); });
    if (!removed) return Fail(removed.error());
    Since since;
    for (const std::string& entry : *removed) since.compared.insert({list, entry});
    for (const auto& [state, part] : now_.parts) {
      for (std::size_t i = 0; i < part->lists.size(); ++i) {
        if (part->lists[i].id != list) continue;
        const model::WatchList& whole = part->index->Lists()[i];
        model::WatchList changed{whole.id, whole.edition, whole.origin, whole.digest, whole.trusted, {}};
        for (const model::ListedEntity& entity : whole.entities) {
          const auto version = part->versions[i].find(entity.id);
          if (version == part->versions[i].end() || version->second <= number) continue;
          since.compared.insert({list, entity.id});
          changed.entities.push_back(entity);
        }
        if (changed.entities.empty()) continue;
        since.index = std::make_unique<screen::Index>(std::vector{std::move(changed)}, part->index->Tables(), part->index->Weights());
      }
    }
    return &since_.emplace(key, std::move(since)).first->second;
  }

 private:
  store::Database& database_;
  const ListsNow& now_;
  std::map<std::pair<std::string, long long>, Since> since_;
};

// What one stored subject lacks: (list, number it was compared with last).
using Lack = std::vector<std::pair<std::string, long long>>;

struct Outcome {
  bool whole = false;
  std::vector<const std::set<store::EntryName>*> compared;
  std::vector<store::FoundHit> found;
};

}  // namespace

Result<std::vector<std::string>> Screening::Keep(const std::string& actor, const std::vector<store::NewScreened>& subjects, const Also& also) {
  const auto now = Now();
  if (!now) return Fail(Error("screening.starting", ""));
  std::vector<std::string> ids;
  for (std::size_t first = 0; first < subjects.size(); first += kAtOnce) {
    const std::size_t last = std::min(subjects.size(), first + kAtOnce);
    std::map<std::string, std::vector<std::size_t>> by_state;
    for (std::size_t i = first; i < last; ++i) by_state[subjects[i].state].push_back(i);
    std::vector<std::vector<store::FoundHit>> found(last - first);
    for (const auto& [state, places] : by_state) {
      std::vector<model::Subject> parties;
      for (const std::size_t i : places) parties.push_back(subjects[i].party);
      const auto answers = now->Ask(now->ListsOf(state), parties, KeepingOptions(), context_.threads);
      for (std::size_t k = 0; k < places.size(); ++k) {
        for (const screen::Hit& hit : answers[k].hits) found[places[k] - first].push_back(KeptHit(hit, *now));
      }
    }
    const auto kept = context_.database.Write(actor, [&](store::Transaction& t) -> Result<std::vector<std::string>> {
      std::vector<std::string> made;
      for (std::size_t i = first; i < last; ++i) {
        store::HitChanges changes;
        made.push_back(store::KeepScreened(t, subjects[i], now->StoredWith(subjects[i].state), found[i - first], &changes));
        if (also) also(t, i, made.back());
        if (changes.Any()) AfterHits(t, made.back());
      }
      return made;
    });
    if (!kept) return Fail(kept.error());
    ids.insert(ids.end(), kept->begin(), kept->end());
  }
  // Lists may have been exchanged meanwhile: those that were compared with the old ones are behind now.
  if (Now() != now && context_.jobs != nullptr) static_cast<void>(StartCatchUp("system", ""));
  return ids;
}

Result<Screening::CaughtUp> Screening::CatchUp(const std::string& actor, const std::function<void(double)>& told) { return Compare(actor, false, told); }
Result<Screening::CaughtUp> Screening::CompareAnew(const std::string& actor, const std::function<void(double)>& told) { return Compare(actor, true, told); }

bool Screening::Behind() {
  const auto now = Now();
  if (!now) return false;
  const auto behind = context_.database.Read([&](store::Connection& c) { return store::ScreenedWith(c); });
  return behind && std::any_of(behind->begin(), behind->end(), [&](const auto& pair) { return pair.second != now->StoredWith(pair.first); });
}

Result<Screening::CaughtUp> Screening::Compare(const std::string& actor, bool anew, const std::function<void(double)>& told) {
  const auto now = Now();
  if (!now) return Fail(Error("screening.starting", ""));
  Changes changes(context_.database, *now);
  CaughtUp caught;
  std::set<std::string> moved_subjects;
  const auto total = context_.database.Read([](store::Connection& c) { return store::CountScreened(c); });
  if (!total) return Fail(total.error());
  for (int pass = 0; pass < kPasses; ++pass) {
    long long seen = 0, behind = 0;
    std::string after;
    for (;;) {
      const auto page = context_.database.Read([&](store::Connection& c) { return store::ScreenedAfter(c, after, static_cast<int>(kAtOnce)); });
      if (!page) return Fail(page.error());
      if (page->empty()) break;
      after = page->back().id;
      seen += static_cast<long long>(page->size());
      // Those that lack the same are asked together.
      std::map<std::pair<std::string, Lack>, std::vector<std::size_t>> groups;
      std::vector<Outcome> outcomes(page->size());
      for (std::size_t i = 0; i < page->size(); ++i) {
        const store::ScreenedSubject& subject = (*page)[i];
        const Editions had = EditionsIn(subject.lists), has = EditionsIn(now->StoredWith(subject.state));
        Lack lack;
        const auto rarity = had.find("rarity");
        outcomes[i].whole = (anew && pass == 0) || rarity == had.end() || rarity->second != now->rarity;
        for (const auto& [list, number] : has) {
          if (list == "rarity") continue;
          const auto before = had.find(list);
          const long long since = before == had.end() ? 0 : before->second;
          if (outcomes[i].whole || since != number) lack.emplace_back(list, outcomes[i].whole ? 0 : since);
        }
        if (outcomes[i].whole || !lack.empty()) groups[{subject.state, lack}].push_back(i);
      }
      for (const auto& [what, places] : groups) {
        std::vector<model::Subject> parties;
        for (const std::size_t i : places) parties.push_back((*page)[i].party);
        std::vector<std::string> entire;
        const auto take = [&](const std::vector<screen::Answer>& answers) {
          for (std::size_t k = 0; k < places.size(); ++k) {
            for (const screen::Hit& hit : answers[k].hits) outcomes[places[k]].found.push_back(KeptHit(hit, *now));
          }
        };
        for (const auto& [list, number] : what.second) {
          if (number == 0) {
            entire.push_back(list);
            continue;
          }
          const auto since = changes.Of(list, number);
          if (!since) return Fail(since.error());
          for (const std::size_t i : places) outcomes[i].compared.push_back(&(*since)->compared);
          if ((*since)->index) take(screen::AskAll(*(*since)->index, parties, KeepingOptions(), context_.threads));
        }
        if (!entire.empty()) take(now->Ask(entire, parties, KeepingOptions(), context_.threads));
      }
      if (!groups.empty()) {
        const auto kept = context_.database.Write(actor, [&](store::Transaction& t) -> Result<bool> {
          for (const auto& [what, places] : groups) {
            for (const std::size_t i : places) {
              const store::ScreenedSubject& subject = (*page)[i];
              // Somebody compared it meanwhile: what was found here is about what it was before.
              const auto still = store::FindScreened(t, subject.id);
              if (!still || still->lists != subject.lists || !(still->party == subject.party)) continue;
              store::HitChanges moved;
              const std::string with = now->StoredWith(subject.state);
              if (outcomes[i].whole) {
                store::KeepScreened(t, {subject.state, subject.facility, subject.source, subject.source_id, subject.party}, with, outcomes[i].found, &moved);
              } else {
                const auto compared = [&](const store::EntryName& entry) {
                  return std::any_of(outcomes[i].compared.begin(), outcomes[i].compared.end(), [&](const auto* entries) { return entries->contains(entry); });
                };
                store::KeepRescreened(t, subject.id, with, compared, outcomes[i].found, &moved);
              }
              if (moved.Any()) {
                AfterHits(t, subject.id);
                moved_subjects.insert(subject.id);
              }
              AddChanges(caught.hits, moved);
              ++caught.subjects;
              ++behind;
            }
          }
          return true;
        });
        if (!kept) return Fail(kept.error());
      }
      if (told) told(*total == 0 ? 1.0 : std::min(1.0, static_cast<double>(seen) / static_cast<double>(*total)));
    }
    if (behind == 0) break;
  }
  FollowHits(context_, moved_subjects);
  return caught;
}

void AfterHits(store::Transaction& t, const std::string& subject) { store::CountOpenHits(t, subject); }

}  // namespace atalaya::api
