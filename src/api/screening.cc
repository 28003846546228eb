#include "api/screening.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include "api/intake.h"
#include "base/digest.h"
#include "base/log.h"
#include "formats/explanation_json.h"
#include "store/blobs.h"

namespace atalaya::api {
namespace {

constexpr const char* kWordTableNames[] = {"particles", "forms", "spellings", "letters", "skeletons"};
constexpr auto kLookEvery = std::chrono::seconds(60);
constexpr long long kLeastMove = 5000;  // names, below which no weight moves much

Result<std::string> ScreeningFile(const std::filesystem::path& path) {
  std::ostringstream bytes;
  std::ifstream in(path, std::ios::binary);
  bytes << in.rdbuf();
  if (!in) return Fail(Error("file.unreadable", path.string()));
  return bytes.str();
}

}  // namespace

const store::WatchListRow* ListsNow::Find(const std::string& list) const {
  for (const auto& [state, part] : parts) {
    for (const store::WatchListRow& row : part->lists) {
      if (row.id == list) return &row;
    }
  }
  return nullptr;
}

long long ListsNow::VersionOf(const std::string& list, const std::string& entry) const {
  for (const auto& [state, part] : parts) {
    for (std::size_t i = 0; i < part->lists.size(); ++i) {
      if (part->lists[i].id != list) continue;
      const auto found = part->versions[i].find(entry);
      return found == part->versions[i].end() ? 0 : found->second;
    }
  }
  return 0;
}

std::vector<std::string> ListsNow::ListsOf(const std::string& state) const {
  std::vector<std::string> ids;
  for (const auto& [owner, part] : parts) {
    if (!owner.empty() && owner != state) continue;
    for (const store::WatchListRow& row : part->lists) ids.push_back(row.id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::string ListsNow::StoredWith(const std::string& state) const {
  std::string text = "rarity:" + std::to_string(rarity);
  for (const std::string& id : ListsOf(state)) text += " " + id + ":" + std::to_string(Find(id)->number);
  return text;
}

std::vector<screen::Answer> ListsNow::Ask(const std::vector<std::string>& lists, const std::vector<model::Subject>& subjects, screen::Options options,
                                          int threads) const {
  const std::set<std::string> wanted(lists.begin(), lists.end());
  std::vector<screen::Answer> answers(subjects.size());
  bool first = true;
  for (const auto& [state, part] : parts) {
    options.lists.clear();
    for (const store::WatchListRow& row : part->lists) {
      if (wanted.contains(row.id)) options.lists.push_back(row.id);
    }
    if (options.lists.empty()) continue;
    std::vector<screen::Answer> more = screen::AskAll(*part->index, subjects, options, threads);
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      screen::Answer& answer = answers[i];
      if (first) {
        answer = std::move(more[i]);
        continue;
      }
      std::move(more[i].hits.begin(), more[i].hits.end(), std::back_inserter(answer.hits));
      std::sort(answer.hits.begin(), answer.hits.end(), screen::HitBefore);
      if (options.limit != 0 && answer.hits.size() > options.limit) answer.hits.resize(options.limit);
      answer.found += more[i].found;
      answer.searched.insert(answer.searched.end(), more[i].searched.begin(), more[i].searched.end());
    }
    first = false;
  }
  return answers;
}

store::FoundHit KeptHit(const screen::Hit& hit, const ListsNow& now) {
  store::FoundHit kept;
  kept.list = hit.list;
  kept.entry = hit.entry;
  kept.version = now.VersionOf(hit.list, hit.entry);
  kept.score = hit.score;
  kept.matched = hit.matched_name.empty() ? hit.matched_number : hit.matched_name;
  kept.asked = hit.matched_name.empty() ? hit.matched_number : hit.asked_name;
  kept.decisive = hit.decisive;
  kept.trusted = hit.trusted;
  kept.why = formats::WriteExplanation(hit.why);
  return kept;
}

Screening::Screening(Context& context) : context_(context) {}

Screening::~Screening() { End(); }

void Screening::End() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (watching_.joinable()) watching_.join();
}

void Screening::Begin(std::function<void()> first) {
  watching_ = std::thread([this, first = std::move(first)] { Watch(first); });
}

void Screening::Watch(const std::function<void()>& first) {
  try {
    const auto left = context_.database.Write("system", [](store::Transaction& t) -> Result<bool> {
      store::AbandonListLoads(t);
      return true;
    });
    if (!left) log::Write(log::Level::kError, "screening.abandon", {});
    if (first) first();
  } catch (const std::exception& error) {
    log::Write(log::Level::kError, "screening.first", {{"detail", error.what()}});
  }
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const std::shared_ptr<const ListsNow> now = now_;
    lock.unlock();
    std::vector<std::string> states;
    try {
      const auto rows = context_.database.Read([](store::Connection& c) { return store::WatchLists(c, std::nullopt); });
      for (const store::WatchListRow& row : rows.value_or(std::vector<store::WatchListRow>())) {
        const store::WatchListRow* known = now ? now->Find(row.id) : nullptr;
        if (known == nullptr || known->number != row.number) states.push_back(row.state);
      }
      bool built = false;
      if (!now || !states.empty()) {
        const auto done = Build(states, now == nullptr);
        built = done.has_value();
        if (!done) log::Write(log::Level::kError, "screening.lists", {{"code", done.error().empty() ? "" : done.error().front().code}});
      }
      // What another program took in (`atalaya import declarations`) is read and checked here.
      if (now && context_.jobs != nullptr && context_.jobs->Running("intake").empty()) static_cast<void>(ResumeIntake(context_));
      if (built && context_.jobs != nullptr && Behind()) static_cast<void>(StartCatchUp("system", ""));
      lock.lock();
      failed_ = now_ == nullptr;
    } catch (const std::exception& error) {
      log::Write(log::Level::kError, "screening.lists", {{"detail", error.what()}});
      lock.lock();
      failed_ = now_ == nullptr;
    }
    changed_.notify_all();
    changed_.wait_for(lock, kLookEvery, [this] { return stopping_; });
  }
}

bool Screening::Wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return now_ != nullptr || failed_ || stopping_; });
  return now_ != nullptr;
}

std::shared_ptr<const ListsNow> Screening::Now() {
  std::lock_guard lock(mutex_);
  return now_;
}

struct Screening::Read {
  std::vector<model::WatchList> lists;
  std::vector<store::WatchListRow> rows;
  std::vector<std::unordered_map<std::string, long long>> versions;
};

Result<Screening::Read> Screening::ReadLists(const std::string& state) {
  return context_.database.Read([&](store::Connection& c) {
    Read read;
    for (store::WatchListRow& row : store::WatchLists(c, std::vector<std::string>{state})) {
      if (row.state != state) continue;
      read.lists.push_back(store::ReadWatchList(c, row));
      read.versions.push_back(store::ListedVersions(c, row.id));
      read.rows.push_back(std::move(row));
    }
    return read;
  });
}

std::shared_ptr<const ListPart> Screening::MakePart(Read read) const {
  auto part = std::make_shared<ListPart>();
  part->index = std::make_unique<screen::Index>(std::move(read.lists), words_, rarity_);
  part->lists = std::move(read.rows);
  part->versions = std::move(read.versions);
  return part;
}

Result<bool> Screening::ReadTables() {
  if (tables_read_) return true;
  std::string all;
  for (const char* name : kWordTableNames) {
    const auto path = context_.data / "screening" / (std::string(name) + ".csv");
    const auto table = ScreeningFile(path);
    if (!table) return Fail(table.error());
    if (Findings wrong = screen::ReadWords(*table, path.string(), words_); HasErrors(wrong)) return Fail(std::move(wrong));
    all += *table;
  }
  tables_ = Sha256Hex(all);
  tables_read_ = true;
  return true;
}

Result<bool> Screening::Build(const std::vector<std::string>& states, bool all) {
  std::lock_guard building(building_);
  if (auto read = ReadTables(); !read) return read;
  auto next = std::make_shared<ListsNow>();
  {
    std::lock_guard lock(mutex_);
    if (now_) next->parts = now_->parts;
    all = all || !now_;
  }
  const auto known = context_.database.Read([](store::Connection& c) {
    std::set<std::string> owners{""};
    for (const store::WatchListRow& row : store::WatchLists(c, std::nullopt)) owners.insert(row.state);
    return std::pair(owners, store::LatestRarity(c));
  });
  if (!known) return Fail(known.error());
  std::set<std::string> wanted(states.begin(), states.end());
  if (all) {
    wanted = known->first;
    if (known->second && known->second->tables == tables_) {
      auto loaded = screen::Rarity::Load(known->second->body, "screening_rarity");
      if (!loaded) return Fail(loaded.error());
      rarity_ = std::move(*loaded);
      rarity_number_ = known->second->number;
      rarity_names_ = known->second->names;
    }
  }
  // Everybody's lists first: they decide whether words are counted anew, and then every part is made anew.
  if (wanted.contains("")) {
    auto read = ReadLists("");
    if (!read) return Fail(read.error());
    long long names = 0;
    for (const model::WatchList& list : read->lists) {
      for (const model::ListedEntity& entity : list.entities) names += static_cast<long long>(entity.names.size());
    }
    const long long moved = std::abs(names - rarity_names_);
    if (rarity_number_ == 0 || (moved > kLeastMove && moved > rarity_names_ / 2)) {
      screen::Rarity counted = screen::Rarity::Count(read->lists, words_);
      const std::string body = counted.Save();
      const auto number = context_.database.Write("system", [&](store::Transaction& t) -> Result<long long> { return store::AddRarity(t, tables_, names, body); });
      if (!number) return Fail(number.error());
      rarity_ = std::move(counted);
      rarity_number_ = *number;
      rarity_names_ = names;
      wanted = known->first;
    }
    next->parts[""] = MakePart(std::move(*read));
    wanted.erase("");
  }
  for (const std::string& state : wanted) {
    auto read = ReadLists(state);
    if (!read) return Fail(read.error());
    next->parts[state] = MakePart(std::move(*read));
  }
  next->rarity = rarity_number_;
  {
    std::lock_guard lock(mutex_);
    now_ = std::move(next);
  }
  changed_.notify_all();
  return true;
}

Result<bool> Screening::Refresh(const std::string& state) { return Build({state}, false); }

const formats::ListWords& Screening::Words() {
  std::call_once(list_words_once_, [this] {
    const formats::FileSource shipped{
        [this](const std::string& name) { return ScreeningFile(context_.data / "watchlists" / std::filesystem::path(name).filename()); }, {}};
    Findings warnings;
    auto words = formats::ReadListWords(shipped, warnings);
    if (!words) throw std::runtime_error("the words of watch lists cannot be read: " + words.error().front().where);
    list_words_ = std::make_unique<const formats::ListWords>(std::move(*words));
  });
  return *list_words_;
}

Result<std::string> Screening::StartLoad(const std::string& actor, ListLoad load, std::vector<ListUpload> files) {
  const std::string state = load.state;
  return context_.jobs->Start("watch-list", actor, state, [this, actor, load = std::move(load), files = std::move(files)](Jobs::Reporter& reporter) {
    return RunLoad(reporter, actor, load, files);
  });
}

Result<std::string> Screening::RunLoad(Jobs::Reporter& reporter, const std::string& actor, const ListLoad& load, const std::vector<ListUpload>& files) {
  reporter.Progress("stage.list-read", 0.02);
  const store::Blobs blobs(context_.files);
  std::vector<std::string> bytes;
  std::vector<formats::ListFile> parts;
  for (const ListUpload& file : files) {
    auto content = ScreeningFile(blobs.PathOf(file.sha256));
    if (!content) return Fail(content.error());
    bytes.push_back(std::move(*content));
  }
  for (std::size_t i = 0; i < files.size(); ++i) parts.push_back({files[i].name, bytes[i]});
  formats::ListOptions options;
  options.trusted = load.trusted;
  formats::ListReading reading = formats::ReadWatchList(parts, Words(), options);
  reporter.Progress("stage.list-store", 0.2);
  auto loaded = StoreList(context_.database, reporter.Id(), actor, std::move(reading), load);
  if (!loaded) return Fail(loaded.error());
  if (loaded->row.status == "refused") return Fail(Error("watchlist.refused", loaded->row.list));  // why stands in the load's record
  if (loaded->row.status == "done") {
    reporter.Progress("stage.list-index", 0.4);
    if (auto built = Refresh(load.state); !built) return Fail(built.error());
    const auto caught = CatchUp(actor, [&](double share) { reporter.Progress("stage.list-compare", 0.5 + 0.5 * share); });
    if (!caught) return Fail(caught.error());
    loaded->row.subjects = caught->subjects;
    loaded->row.hits_new = caught->hits.found;
    loaded->row.hits_changed = caught->hits.changed;
    loaded->row.hits_gone = caught->hits.gone;
    const auto kept = context_.database.Write(actor, [&](store::Transaction& t) -> Result<bool> {
      loaded->row.at = store::FindListLoad(t, loaded->row.id).value_or(loaded->row).at;
      store::KeepListLoad(t, loaded->row);
      return true;
    });
    if (!kept) return Fail(kept.error());
  }
  return "watch-list/" + loaded->row.list;
}

Result<std::string> Screening::Changed(const std::string& actor, const std::string& state) {
  if (auto built = Refresh(state); !built) return Fail(built.error());
  return StartCatchUp(actor, state);
}

Result<std::string> Screening::StartCatchUp(const std::string& actor, const std::string& state) {
  if (context_.jobs == nullptr) return std::string();
  const std::string waiting = context_.jobs->Running("rescreen");
  if (!waiting.empty()) {
    // One that only waits will see this change too.
    const auto job = context_.jobs->Find(waiting);
    if (job && job->row.status == "queued") return waiting;
  }
  return context_.jobs->Start("rescreen", actor, state, [this, actor](Jobs::Reporter& reporter) -> Result<std::string> {
    const auto caught = CatchUp(actor, [&](double share) { reporter.Progress("stage.list-compare", share); });
    if (!caught) return Fail(caught.error());
    return std::string();
  });
}

}  // namespace atalaya::api
