// atalaya screen [FILE]: who of these is on a watch list? Says which lists, of which edition, and why.
#include <memory>

#include "app/cli/value_text.h"
#include "app/cli/verbs.h"
#include "app/screening.h"
#include "base/parallel.h"
#include "formats/explanation_json.h"
#include "formats/json_write.h"

namespace atalaya::cli {
namespace {

struct ScreenChoice {
  std::string file, name, mode = "standard";
  std::vector<std::string> lists;
  long long limit = 10;
};

// What is shipped with the program: old editions, to try with. A watch office gives its own.
std::vector<std::string> ShippedLists(const std::filesystem::path& data) {
  const std::filesystem::path folder = data / "watchlists";
  return {(folder / "ofac-2023-01").string(), (folder / "un-2026-02").string()};
}

screen::Mode ModeOf(const std::string& word) {
  return word == "exact" ? screen::Mode::kExact : word == "wide" ? screen::Mode::kWide : screen::Mode::kStandard;
}

std::string Percent(double share) { return std::to_string(static_cast<int>(share * 100 + 0.5)) + " %"; }

std::string ScreenJson(const Session& session, const std::vector<model::Subject>& subjects, const std::vector<screen::Answer>& answers,
                       const std::vector<std::string>& lost) {
  formats::JsonWriter w;
  w.BeginObject().Key("searched").BeginArray();
  if (!answers.empty()) {
    for (const screen::SearchedList& list : answers.front().searched) {
      w.BeginObject(formats::Break::kNo).Member("list", list.id).Member("edition", list.edition).Key("entries").Unsigned(list.entries).EndObject();
    }
  }
  w.EndArray().Key("not_searched").BeginArray(formats::Break::kNo);
  for (const std::string& path : lost) w.String(path);
  w.EndArray().Key("subjects").BeginArray();
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    w.BeginObject(formats::Break::kNo).Member("id", subjects[i].id).Key("found").Unsigned(answers[i].found).Key("hits").BeginArray(formats::Break::kNo);
    for (const screen::Hit& hit : answers[i].hits) {
      w.BeginObject(formats::Break::kNo)
          .Member("list", hit.list)
          .Member("edition", hit.edition)
          .Member("entry", hit.entry)
          .Member("score", hit.score)
          .Member("matched_name", hit.matched_name)
          .Member("asked_name", hit.asked_name)
          .Member("matched_number", hit.matched_number)
          .Member("decisive", hit.decisive)
          .Member("trusted", hit.trusted)
          .Key("why");
      formats::WriteExplanation(w, hit.why, &session.Words(), session.InLanguage());
      w.EndObject();
    }
    w.EndArray().EndObject();
  }
  w.EndArray().EndObject();
  return w.Take();
}

int RunScreen(Session& session, const ScreenChoice& chosen) {
  if (chosen.file.empty() == chosen.name.empty()) return session.Usage(session.Say("screen.file-or-name"));
  Findings warnings;
  std::vector<model::Subject> subjects(1);
  if (chosen.file.empty()) {
    subjects.front().id = chosen.name;
    subjects.front().names.push_back({chosen.name});
  } else {
    auto read = app::ReadSubjects(session.disk, session.Data(), chosen.file, warnings);
    if (!read) return session.Fail(read.error());
    subjects = std::move(*read);
  }
  auto lists = app::ReadScreeningLists(session.disk, session.Data(), chosen.lists.empty() ? ShippedLists(session.Data()) : chosen.lists);
  if (!lists) return session.Fail(lists.error());
  if (lists->lists.empty()) return session.Fail(lists->findings);
  warnings.insert(warnings.end(), lists->findings.begin(), lists->findings.end());
  auto made = app::MakeScreening(session.disk, session.Data(), std::move(lists->lists));
  if (!made) return session.Fail(made.error());
  screen::Options options;
  options.mode = ModeOf(chosen.mode);
  options.limit = static_cast<std::size_t>(chosen.limit);
  const int threads = session.options.threads > 0 ? static_cast<int>(session.options.threads) : DefaultThreads();
  const std::vector<screen::Answer> answers = screen::AskAll(*(*made)->index, subjects, options, threads);
  for (const screen::Answer& answer : answers) warnings.insert(warnings.end(), answer.remarks.begin(), answer.remarks.end());
  session.Warn(warnings);
  if (session.options.json) {
    session.Print(ScreenJson(session, subjects, answers, lists->lost));
    return kExitDone;
  }
  std::size_t with_hits = 0;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    if (answers[i].hits.empty()) continue;
    ++with_hits;
    const std::string name = subjects[i].names.empty() ? subjects[i].id : subjects[i].names.front().text;
    session.Print(session.Say("screen.subject", {{"name", name}, {"count", static_cast<double>(answers[i].found)}}) + "\n");
    for (const screen::Hit& hit : answers[i].hits) {
      const std::string what = hit.matched_name.empty() ? hit.matched_number : hit.matched_name;
      session.Print("  " + app::PadLeft(Percent(hit.score), 6) + "  " + what + "  (" + hit.list + " " + hit.edition + (hit.edition.empty() ? "" : ", ") +
                    session.Say("screen.entry", {{"entry", hit.entry}}) + ")\n");
    }
  }
  session.Print(session.Say("screen.summary", {{"subjects", static_cast<double>(subjects.size())}, {"hits", static_cast<double>(with_hits)}}) + "\n");
  // A "clear" never says more than was looked at.
  for (const screen::SearchedList& list : answers.empty() ? std::vector<screen::SearchedList>{} : answers.front().searched) {
    session.Print(session.Say("screen.searched", {{"list", list.id}, {"edition", list.edition}, {"entries", static_cast<double>(list.entries)}}) + "\n");
  }
  for (const std::string& path : lists->lost) session.Print(session.Say("screen.lost", {{"path", path}}) + "\n");
  if (chosen.lists.empty()) session.Note(session.Say("screen.shipped"));
  return lists->lost.empty() ? kExitDone : kExitFindings;
}

}  // namespace

void AddScreen(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<ScreenChoice>();
  arguments.Verb("screen", [chosen, &session] { return RunScreen(session, *chosen); })
      .Word("FILE", chosen->file)
      .Word("--name", chosen->name)
      .Words("--list", chosen->lists)
      .OneOf("--mode", chosen->mode, {"exact", "standard", "wide"})
      .Whole("--limit", chosen->limit, 1, 1000);
}

}  // namespace atalaya::cli
