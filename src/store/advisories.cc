#include "store/advisories.h"

#include "base/ids.h"
#include "store/edits.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr const char* kAdvisoryColumns =
    "SELECT a.id, a.state, a.about, a.begins, a.until, a.title, a.reason, a.source, a.added, a.added_by, a.illustrative, a.etag FROM advisory a";

AdvisoryRow TakeAdvisory(const Rows& rows) {
  AdvisoryRow row;
  std::size_t c = 0;
  for (std::string* text : {&row.id, &row.state, &row.about, &row.begins, &row.until, &row.title, &row.reason, &row.source, &row.added, &row.added_by}) *text = rows.Text(c++);
  row.illustrative = rows.Flag(c++);
  row.etag = rows.Whole(c);
  return row;
}

Findings CheckAdvisory(const AdvisoryRow& row) {
  if (!row.until.empty() && row.until < row.begins) return {Error("arrival.advisory-order", "body#/until")};
  return {};
}

}  // namespace

release::SqlColumns AdvisoryColumns() { return {"a.id", "a.state", "", ""}; }

std::optional<release::Subject> AdvisorySubject(Connection& connection, const std::string& id) {
  const auto state = OneText(connection, "SELECT state FROM advisory WHERE id = :id", {{"id", id}});
  if (!state) return std::nullopt;
  release::Subject subject;
  subject.kind = release::Kind::kArrival;
  subject.id = id;
  subject.state = *state;
  return subject;
}

Listed<AdvisoryRow> ListAdvisories(Connection& connection, const std::string& state, const std::string& day, const release::SqlCondition& seen, const Slice& slice) {
  Conditions conditions;
  if (!state.empty()) conditions.Add("a.state = :state", {{"state", state}});
  if (!day.empty()) conditions.Add("a.begins <= :day AND (a.until = '' OR a.until >= :day_too)", {{"day", day}, {"day_too", day}});
  conditions.Add(seen, "seen");
  const std::string paged = Paged(conditions, {.key = "", .id = "a.id", .descending = true}, slice);
  std::vector<AdvisoryRow> list;
  Rows rows(connection, kAdvisoryColumns + conditions.Where() + paged, conditions.Bound());
  while (rows.Next()) list.push_back(TakeAdvisory(rows));
  return Cut(std::move(list), slice, [](const AdvisoryRow& row) { return std::vector{row.id}; });
}

std::vector<AdvisoryRow> AdvisoriesOf(Connection& connection, const std::string& state) {
  std::vector<AdvisoryRow> list;
  Rows rows(connection, std::string(kAdvisoryColumns) + " WHERE a.state = :state ORDER BY a.id", {{"state", state}});
  while (rows.Next()) list.push_back(TakeAdvisory(rows));
  return list;
}

std::optional<AdvisoryRow> FindAdvisory(Connection& connection, const std::string& id) {
  Rows rows(connection, std::string(kAdvisoryColumns) + " WHERE a.id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return TakeAdvisory(rows);
}

Result<std::string> AddAdvisory(Transaction& t, AdvisoryRow row) {
  if (auto findings = CheckAdvisory(row); HasErrors(findings)) return Fail(std::move(findings));
  row.id = NewId(t.Now());
  Run(t,
      "INSERT INTO advisory (id, state, about, begins, until, title, reason, source, illustrative, added, added_by) VALUES "
      "(:id, :state, :about, :begins, :until, :title, :reason, :source, :illustrative, :added, :added_by)",
      {{"id", row.id}, {"state", row.state}, {"about", row.about}, {"begins", row.begins}, {"until", row.until}, {"title", row.title}, {"reason", row.reason},
       {"source", row.source}, {"illustrative", row.illustrative}, {"added", t.Now()}, {"added_by", t.Actor()}});
  Edits edits;
  edits.Set("about", row.about);
  edits.Set("begins", row.begins);
  edits.Set("until", row.until);
  edits.Set("title", row.title);
  edits.Set("reason", row.reason);
  edits.Set("source", row.source);
  t.Record({"advisory.add", "advisory/" + row.id, row.state, edits.Json()});
  return row.id;
}

Result<int> EditAdvisory(Transaction& t, const std::string& id, long long etag, const AdvisoryEdit& edit) {
  const auto before = FindAdvisory(t, id);
  if (!before) return Fail(Error("api.not-found", ""));
  if (before->etag != etag) return Fail(Error("entry.stale", "If-Match"));
  AdvisoryRow row = *before;
  if (edit.begins) row.begins = *edit.begins;
  if (edit.until) row.until = *edit.until;
  if (edit.title) row.title = *edit.title;
  if (edit.reason) row.reason = *edit.reason;
  if (edit.source) row.source = *edit.source;
  if (auto findings = CheckAdvisory(row); HasErrors(findings)) return Fail(std::move(findings));
  Edits edits;
  edits.Add("begins", before->begins, row.begins);
  edits.Add("until", before->until, row.until);
  edits.Add("title", before->title, row.title);
  edits.Add("reason", before->reason, row.reason);
  edits.Add("source", before->source, row.source);
  if (edits.Empty()) return 0;
  Run(t, "UPDATE advisory SET begins = :begins, until = :until, title = :title, reason = :reason, source = :source, etag = etag + 1 WHERE id = :id",
      {{"begins", row.begins}, {"until", row.until}, {"title", row.title}, {"reason", row.reason}, {"source", row.source}, {"id", id}});
  t.Record({"advisory.edit", "advisory/" + id, row.state, edits.Json()});
  return 1;
}

}  // namespace atalaya::store
