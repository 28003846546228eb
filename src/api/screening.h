// The watch lists of the store in memory, ready to be asked; stored subjects kept up to date with them.
//
// One index over everybody's lists and one over those of each State (a part each), so that a State's own list changes in a moment and never touches what
// others are answered. A new edition makes its part anew beside the old one; then they are exchanged, and questions under way finish on what
// they began with. The score of a subject and an entry does not depend on other entries (screen.h), so the parts together answer as one index would.
//
// How rare words are is counted over everybody's lists only and kept in the store: scores do not move with every edition, and never with another
// State's list. It is counted anew, and all stored subjects compared anew, when the word tables of the program changed or everybody's lists grew or
// shrank by more than half and 5,000 names (fewer move no weight).
//
// Each stored subject carries the numbers of the editions it was compared with (ScreenedSubject::lists). CatchUp compares it with the entries that
// changed since, and with nothing else: the result equals comparing it anew (rescreen.h; tested on real editions). What was interrupted is behind and is
// caught up with at the next start or load.
//
// Safe from any thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "api/context.h"
#include "api/jobs.h"
#include "api/list_load.h"
#include "formats/list_words.h"
#include "screen/rescreen.h"
#include "screen/screen.h"
#include "store/screening.h"
#include "store/screening_records.h"
#include "store/watch_lists.h"

namespace atalaya::api {

// The lists of one owner.
struct ListPart {
  std::unique_ptr<screen::Index> index;
  std::vector<store::WatchListRow> lists;                              // as index->Lists()
  std::vector<std::unordered_map<std::string, long long>> versions;    // entry -> edition that last changed it
};

// All lists at one moment. Hits point into it: keep it as long as they are used.
struct ListsNow {
  long long rarity = 0;                                                // number of the counts
  std::map<std::string, std::shared_ptr<const ListPart>> parts;        // by State; "": everybody's

  const store::WatchListRow* Find(const std::string& list) const;
  long long VersionOf(const std::string& list, const std::string& entry) const;
  // What a subject of that State is compared with: "rarity:1 ofac-sdn:3".
  std::string StoredWith(const std::string& state) const;
  // Ids of everybody's lists and the State's own.
  std::vector<std::string> ListsOf(const std::string& state) const;

  // The answers of one index over these lists (ids; unknown ones are not searched and not named as searched). options.lists is ignored.
  std::vector<screen::Answer> Ask(const std::vector<std::string>& lists, const std::vector<model::Subject>& subjects, screen::Options options, int threads) const;
};

// A hit as the store keeps it.
store::FoundHit KeptHit(const screen::Hit& hit, const ListsNow& now);

class Screening {
 public:
  explicit Screening(Context& context);
  ~Screening();

  // At the server's start: in the background runs `first` (the demo's lists), reads everything and, where subjects are behind, starts a job.
  // Then looks once a minute whether another program loaded an edition (`atalaya import list`). Needs context.jobs.
  void Begin(std::function<void()> first = {});
  // Ends the work in the background; before context.jobs goes.
  void End();
  // Waits until the first lists are there (tests, the demo). False: it failed.
  bool Wait();

  // Null until they are there.
  std::shared_ptr<const ListsNow> Now();

  // Makes the part of that State ("": everybody's) anew from the store, and exchanges it. Findings: of the store, of word tables.
  Result<bool> Refresh(const std::string& state);

  // Loads an edition as a job: files read whole or refused, stored, index exchanged, subjects caught up with. Returns the job's id, which is also
  // that of its record (store::FindListLoad).
  Result<std::string> StartLoad(const std::string& actor, ListLoad load, std::vector<ListUpload> files);

  // A change of an own list was written: exchanges the State's part, and compares stored subjects in a job. Returns its id.
  Result<std::string> Changed(const std::string& actor, const std::string& state);

  struct CaughtUp {
    long long subjects = 0;  // that were behind
    store::HitChanges hits;
  };
  Result<CaughtUp> CatchUp(const std::string& actor, const std::function<void(double)>& told);
  // Compares all stored subjects with all lists, whatever they were compared with.
  Result<CaughtUp> CompareAnew(const std::string& actor, const std::function<void(double)>& told);

  // Compares subjects with everybody's lists and those of their State, and keeps them; in transactions of 200. `also` is called in
  // the transaction that keeps the one with that number. Returns the ids. Findings: `screening.starting`, those of the store.
  using Also = std::function<void(store::Transaction&, std::size_t, const std::string& id)>;
  Result<std::vector<std::string>> Keep(const std::string& actor, const std::vector<store::NewScreened>& subjects, const Also& also = {});

  const formats::ListWords& Words();  // of list files; throws std::runtime_error where the installation is broken

 private:
  struct Read;  // lists of one owner, from the store
  Result<Read> ReadLists(const std::string& state);
  std::shared_ptr<const ListPart> MakePart(Read read) const;
  Result<bool> Build(const std::vector<std::string>& states, bool all);
  Result<bool> ReadTables();
  Result<std::string> RunLoad(Jobs::Reporter& reporter, const std::string& actor, const ListLoad& load, const std::vector<ListUpload>& files);
  Result<CaughtUp> Compare(const std::string& actor, bool anew, const std::function<void(double)>& told);
  Result<std::string> StartCatchUp(const std::string& actor, const std::string& state);
  bool Behind();
  void Watch(const std::function<void()>& first);

  Context& context_;
  std::mutex mutex_;                 // of what follows
  std::condition_variable changed_;
  std::shared_ptr<const ListsNow> now_;
  bool failed_ = false, stopping_ = false;
  std::mutex building_;              // one at a time; also guards what follows
  bool tables_read_ = false;
  screen::Words words_;
  std::string tables_;               // digest of the word tables
  screen::Rarity rarity_;
  long long rarity_number_ = 0, rarity_names_ = 0;
  std::once_flag list_words_once_;
  std::unique_ptr<const formats::ListWords> list_words_;
  std::thread watching_;
};

// In a transaction that changed the hits of a subject, or a decision about one: counts again for the papers it stands in.
void AfterHits(store::Transaction& transaction, const std::string& subject);

}  // namespace atalaya::api
