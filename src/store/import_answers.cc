#include "store/import_answers.h"

#include <algorithm>
#include <set>

#include "assess/assess.h"
#include "assess/cures.h"
#include "base/ids.h"
#include "formats/json_write.h"
#include "store/answers.h"
#include "store/deficiencies.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

// Rows of one table, many to a statement: what a round trip to the database costs is paid once for all of them.
class Batch {
 public:
  static constexpr std::size_t kRows = 40;

  Batch(Connection& connection, std::string head, std::size_t columns) : connection_(connection), head_(std::move(head)), columns_(columns) {}

  void Add(std::vector<Value> row) {
    for (Value& value : row) waiting_.push_back(std::move(value));
    if (waiting_.size() < kRows * columns_) return;
    if (!many_) many_ = Prepare(kRows);
    many_->Run(waiting_);
    waiting_.clear();
  }
  void Flush() {
    if (waiting_.empty()) return;
    Prepare(waiting_.size() / columns_)->Run(waiting_);
    waiting_.clear();
  }

 private:
  std::unique_ptr<Bulk> Prepare(std::size_t rows) {
    std::string sql = head_ + " VALUES ";
    std::vector<std::string> names;
    for (std::size_t r = 0; r < rows; ++r) {
      sql += r == 0 ? "(" : ", (";
      for (std::size_t c = 0; c < columns_; ++c) {
        names.push_back("v" + std::to_string(names.size()));
        sql += (c == 0 ? ":" : ", :") + names.back();
      }
      sql += ")";
    }
    return std::make_unique<Bulk>(connection_, sql, std::move(names));
  }

  Connection& connection_;
  std::string head_;
  std::size_t columns_;
  std::vector<Value> waiting_;
  std::unique_ptr<Bulk> many_;
};

struct Known {
  int cycle = 0;
  std::string approved;
  bool open = false;
};

class Importer {
 public:
  Importer(Transaction& t, const model::Region& region, const AnswerImport& options)
      : t_(t),
        region_(region),
        options_(options),
        today_(duty::ParseDate(t.Now())),
        cures_(region.solutions, region.grading, region.funds.commitment_years),
        answers_(t, "INSERT INTO answer (assessment, control, reply, degree, verification, checked_on, note, reason, evidence, version, updated_by, updated_at)", 12),
        deficiencies_(t, "INSERT INTO deficiency (id, subject, facility, state, assessment, control, reply, mandatory, severity, weight, requirement, opened, deadline)", 13),
        events_(t, "INSERT INTO deficiency_event (id, deficiency, at, actor, kind)", 5) {
    for (Rows rows(t, "SELECT subject, cycle, status, id FROM assessment"); rows.Next();) {
      Known& known = known_[rows.Text(0)];
      known.cycle = std::max(known.cycle, static_cast<int>(rows.Whole(1)));
      if (rows.Text(2) == "approved") known.approved = rows.Text(3);
      if (rows.Text(2) != "approved" && rows.Text(2) != "superseded") known.open = true;
    }
    for (Rows rows(t, "SELECT DISTINCT subject FROM deficiency"); rows.Next();) deficient_.insert(rows.Text(0));
  }

  AnswersImported Run() {
    const assess::Review review = options_.deficiencies ? assess::ReviewRegion(region_, options_.threads) : assess::Review();
    for (std::size_t s = 0; s < region_.states.size(); ++s) ImportState(s);
    for (std::size_t f = 0; f < region_.facilities.size(); ++f) {
      ImportFacility(f, options_.deficiencies ? &review.facilities[f].deficiencies : nullptr);
    }
    answers_.Flush();
    deficiencies_.Flush();
    events_.Flush();
    formats::JsonWriter w;
    w.BeginObject(formats::Break::kNo).Member("region", region_.id).Member("version", region_.version);
    w.Member("assessments", imported_.assessments).Key("answers").Integer(imported_.answers);
    w.Member("deficiencies", imported_.deficiencies).EndObject();
    t_.Record({"assessment.import", "region/" + region_.id, "", w.Take()});
    return imported_;
  }

 private:
  static bool Asked(const model::Control& control, bool state) { return (control.group == "government") == state; }

  // The State's standard: that of its facilities, else the default, which comes first.
  const model::Standard* StandardOfState(std::size_t state) const {
    for (std::size_t f = 0; f < region_.facilities.size(); ++f) {
      if (region_.ports[static_cast<std::size_t>(region_.facilities[f].port)].state == static_cast<int>(state)) return &region_.StandardOf(static_cast<int>(f));
    }
    return region_.standards.empty() ? nullptr : &region_.standards.front();
  }

  void ImportState(std::size_t index) {
    const model::AnswerSheet& sheet = region_.state_answers[index];
    const model::Standard* standard = StandardOfState(index);
    if (sheet.empty() || standard == nullptr) return;
    Assessment a;
    a.state = a.subject = region_.states[index].iso2;
    if (!AddCycle(a, *standard, sheet) || !options_.deficiencies) return;
    std::vector<FoundDeficiency> found;
    for (const model::Control& control : standard->controls) {
      const auto answered = sheet.find(control.id);
      const model::Answer answer = answered == sheet.end() ? model::Answer() : answered->second;
      if (!Asked(control, true) || !duty::SeverityOf(answer.reply, control.mandatory)) continue;
      const auto cures = cures_.Of(model::Traffic::kContainer, model::Size::kMedium, control.id, answer);
      found.push_back(Found(control, answer.reply, cures));
    }
    AddDeficiencies(a, found);
  }

  void ImportFacility(std::size_t index, const std::vector<assess::Deficiency>* reviewed) {
    const model::AnswerSheet& sheet = region_.answers[index];
    if (sheet.empty()) return;  // nobody assessed it: no cycle to make up
    const model::Facility& facility = region_.facilities[index];
    const model::Standard& standard = region_.StandardOf(static_cast<int>(index));
    Assessment a;
    a.facility = a.subject = facility.id;
    a.state = region_.states[static_cast<std::size_t>(region_.ports[static_cast<std::size_t>(facility.port)].state)].iso2;
    if (!AddCycle(a, standard, sheet) || reviewed == nullptr) return;
    std::vector<FoundDeficiency> found;
    for (const assess::Deficiency& one : *reviewed) {
      const model::Control& control = standard.controls[static_cast<std::size_t>(one.control)];
      if (Asked(control, false)) found.push_back(Found(control, one.reply, one.solutions));
    }
    AddDeficiencies(a, found);
  }

  FoundDeficiency Found(const model::Control& control, model::Reply reply, const std::vector<int>& cures) const {
    FoundDeficiency found;
    found.control = control.id;
    found.reply = reply;
    found.mandatory = control.mandatory;
    found.severity = duty::SeverityOf(reply, control.mandatory).value_or(duty::Severity::kObservation);
    found.requirement = DefaultRequirement(control, cures.empty() ? nullptr : &region_.solutions[static_cast<std::size_t>(cures.front())]);
    if (today_) {
      if (const auto day = duty::DefaultDeadline(found.severity, *today_, options_.periods)) found.deadline = duty::DateText(*day);
    }
    return found;
  }

  // The approved cycle of a subject with its answers. False: it has one, or one is being worked on.
  bool AddCycle(Assessment& a, const model::Standard& standard, const model::AnswerSheet& sheet) {
    Known& known = known_[a.subject];
    if (known.open || (known.cycle > 0 && !options_.next_cycle)) return false;
    if (!known.approved.empty()) {
      store::Run(t_, "UPDATE assessment SET status = 'superseded', version = version + 1 WHERE id = :id", {{"id", known.approved}});
    }
    a.id = NewId(t_.Now());
    std::set<std::string_view> asked;
    for (const model::Control& control : standard.controls) {
      if (Asked(control, a.facility.empty())) asked.insert(control.id);
    }
    Counters counters;
    std::string last;  // the day of the newest answer is the day of the cycle
    for (const auto& [control, answer] : sheet) {
      last = std::max(last, answer.checked_on);
      AnswerRow row{control, answer, "", 0, 1, "", ""};
      if (asked.contains(control)) counters.Add(row, 1);
    }
    const std::string day = last.empty() ? t_.Now() : std::min(last + "T00:00:00.000Z", t_.Now());
    if (!cycles_) {
      cycles_ = std::make_unique<Bulk>(t_,
                                       "INSERT INTO assessment (id, subject, facility, state, cycle, standard, status, previous, author, started, "
                                       "submitted, submitted_by, decided, decided_by, total, answered, need_evidence, met, partly, not_met, "
                                       "not_applicable) VALUES (:id, :subject, :facility, :state, :cycle, :standard, 'approved', :previous, :author, "
                                       ":started, :submitted, :submitted_by, :decided, :decided_by, :total, :answered, :need_evidence, :met, "
                                       ":partly, :not_met, :not_applicable)",
                                       std::vector<std::string>{"id", "subject", "facility", "state", "cycle", "standard", "previous", "author",
                                                                "started", "submitted", "submitted_by", "decided", "decided_by", "total",
                                                                "answered", "need_evidence", "met", "partly", "not_met", "not_applicable"});
    }
    cycles_->Run({a.id, a.subject, OrNull(a.facility), a.state, ++known.cycle, standard.id, OrNull(known.approved), t_.Actor(), day, day, t_.Actor(),
                  day, t_.Actor(), static_cast<long long>(asked.size()), counters.answered, counters.need_evidence, counters.met,
                  counters.partly, counters.not_met, counters.not_applicable});
    known.approved = a.id;
    for (const auto& [control, answer] : sheet) {
      answers_.Add({a.id, control, model::Name(answer.reply), answer.degree ? Value(*answer.degree) : Value(nullptr),
                    model::Name(answer.verification), answer.checked_on, answer.evidence, "", 0, 1, t_.Actor(), day});
      ++imported_.answers;
    }
    ++imported_.assessments;
    return true;
  }

  static Value OrNull(const std::string& text) { return text.empty() ? Value(nullptr) : Value(text); }

  void AddDeficiencies(const Assessment& a, const std::vector<FoundDeficiency>& found) {
    if (deficient_.contains(a.subject)) {
      // Some are known: they are opened again, confirmed or cured one by one.
      answers_.Flush();
      imported_.deficiencies += UpdateDeficiencies(t_, a, found).opened;
      return;
    }
    for (const FoundDeficiency& one : found) {
      const std::string id = NewId(t_.Now());
      deficiencies_.Add({id, a.subject, OrNull(a.facility), a.state, a.id, one.control, model::Name(one.reply), one.mandatory,
                         duty::SeverityName(one.severity), static_cast<long long>(one.severity) + 1, model::Name(one.requirement), t_.Now(),
                         one.deadline});
      // Both fill up together, the deficiency first: no event is written before what it is about.
      events_.Add({id, id, t_.Now(), t_.Actor(), "opened"});
      ++imported_.deficiencies;
    }
  }

  Transaction& t_;
  const model::Region& region_;
  const AnswerImport& options_;
  std::optional<duty::Date> today_;
  assess::Cures cures_;
  Batch answers_, deficiencies_, events_;
  std::unique_ptr<Bulk> cycles_;
  std::map<std::string, Known> known_;
  std::set<std::string> deficient_;
  AnswersImported imported_;
};

}  // namespace

AnswersImported ImportAnswers(Transaction& t, const model::Region& region, const AnswerImport& options) {
  const AnswersImported imported = Importer(t, region, options).Run();
  CountAnew(t);
  return imported;
}

}  // namespace atalaya::store
