#include "store/seizures.h"

#include "base/ids.h"
#include "formats/json_write.h"
#include "store/edits.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr std::string_view kSeizureKinds[] = {"seizure", "penalty", "forfeiture"};
constexpr std::string_view kSeizureStatuses[] = {"open", "referred", "appealed", "confirmed", "released", "closed"};

constexpr const char* kSeizureColumns =
    "SELECT z.id, z.state, z.facility, z.inspection, z.kind, z.day, z.goods, z.unit, z.currency, z.basis, z.reference, z.status, z.notes, z.added, z.added_by, "
    "z.quantity, z.value, z.illustrative, z.etag FROM seizure z";

SeizureRow TakeSeizure(const Rows& r) {
  SeizureRow z;
  std::size_t c = 0;
  for (std::string* text : {&z.id, &z.state, &z.facility, &z.inspection, &z.kind, &z.day, &z.goods, &z.unit, &z.currency, &z.basis, &z.reference, &z.status, &z.notes,
                            &z.added, &z.added_by}) {
    *text = r.Text(c++);
  }
  z.quantity = r.MaybeNumber(c++);
  z.value = r.MaybeNumber(c++);
  z.illustrative = r.Flag(c++);
  z.etag = r.Whole(c);
  return z;
}

std::string AmountText(const std::optional<double>& number) { return number ? formats::NumberText(*number) : ""; }
std::string SeizureScope(const SeizureRow& z) { return z.facility.empty() ? z.state : z.state + "/" + z.facility; }

Findings CheckSeizure(Connection& c, const SeizureRow& z) {
  Findings wrong;
  if (!z.facility.empty() && OneText(c, "SELECT state FROM facility WHERE id = :id", {{"id", z.facility}}).value_or("") != z.state) {
    wrong.push_back(Error("inspections.place", "body#/facility"));
  }
  if (!z.inspection.empty() && OneText(c, "SELECT state FROM inspection WHERE id = :id", {{"id", z.inspection}}).value_or("") != z.state) {
    wrong.push_back(Error("inspections.other-state", "body#/inspection"));
  }
  if (z.value && z.currency.empty()) wrong.push_back(Error("inspections.currency", "body#/currency"));
  return wrong;
}

void AddStep(Transaction& t, const std::string& seizure, const std::string& status, const std::string& note) {
  const long long n = 1 + OneWhole(t, "SELECT count(*) FROM seizure_step WHERE seizure = :seizure", {{"seizure", seizure}});
  Run(t, "INSERT INTO seizure_step (seizure, n, at, actor, status, note) VALUES (:seizure, :n, :at, :actor, :status, :note)",
      {{"seizure", seizure}, {"n", n}, {"at", t.Now()}, {"actor", t.Actor()}, {"status", status}, {"note", note}});
}

Conditions SeizuresAsked(const SeizureFilter& f, const release::SqlCondition& seen) {
  Conditions conditions;
  const std::pair<const char*, const std::string*> equal[] = {{"state", &f.state}, {"kind", &f.kind}, {"status", &f.status}, {"inspection", &f.inspection}};
  for (const auto& [column, value] : equal) {
    if (!value->empty()) conditions.Add("z." + std::string(column) + " = :w_" + column, {{"w_" + std::string(column), *value}});
  }
  if (!f.from.empty()) conditions.Add("z.day >= :from_day", {{"from_day", f.from}});
  if (!f.to.empty()) conditions.Add("z.day <= :to_day", {{"to_day", f.to}});
  conditions.Add(seen, "seen");
  return conditions;
}

}  // namespace

std::span<const std::string_view> SeizureKinds() { return kSeizureKinds; }
std::span<const std::string_view> SeizureStatuses() { return kSeizureStatuses; }
release::SqlColumns SeizureColumns() { return {"z.id", "z.state", "z.facility", ""}; }

std::optional<SeizureRow> FindSeizure(Connection& c, const std::string& id) {
  Rows rows(c, std::string(kSeizureColumns) + " WHERE z.id = :id", {{"id", id}});
  return rows.Next() ? std::optional(TakeSeizure(rows)) : std::nullopt;
}

Listed<SeizureRow> ListSeizures(Connection& c, const SeizureFilter& filter, const release::SqlCondition& seen, const Slice& slice) {
  Conditions conditions = SeizuresAsked(filter, seen);
  const std::string paged = Paged(conditions, {.key = "z.day", .id = "z.id", .descending = true}, slice);
  std::vector<SeizureRow> list;
  for (Rows rows(c, kSeizureColumns + conditions.Where() + paged, conditions.Bound()); rows.Next();) list.push_back(TakeSeizure(rows));
  return Cut(std::move(list), slice, [](const SeizureRow& row) { return std::vector{row.day, row.id}; });
}

std::optional<release::Subject> SeizureSubject(Connection& c, const std::string& id) {
  Rows rows(c, "SELECT state, facility FROM seizure WHERE id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return release::Subject{release::Kind::kSeizure, id, rows.Text(0), rows.Text(1), "", "", {}};
}

Result<std::string> AddSeizure(Transaction& t, SeizureRow z) {
  if (Findings wrong = CheckSeizure(t, z); !wrong.empty()) return Fail(std::move(wrong));
  z.id = NewId(t.Now());
  if (z.status.empty()) z.status = "open";
  Run(t,
      "INSERT INTO seizure (id, state, facility, inspection, kind, day, goods, quantity, unit, value, currency, basis, reference, status, notes, illustrative, added, "
      "added_by) VALUES (:id, :state, :facility, :inspection, :kind, :day, :goods, :quantity, :unit, :value, :currency, :basis, :reference, :status, :notes, "
      ":illustrative, :added, :added_by)",
      {{"id", z.id}, {"state", z.state}, {"facility", z.facility}, {"inspection", z.inspection}, {"kind", z.kind}, {"day", z.day}, {"goods", z.goods},
       {"quantity", z.quantity}, {"unit", z.unit}, {"value", z.value}, {"currency", z.currency}, {"basis", z.basis}, {"reference", z.reference}, {"status", z.status},
       {"notes", z.notes}, {"illustrative", z.illustrative}, {"added", t.Now()}, {"added_by", t.Actor()}});
  AddStep(t, z.id, z.status, z.notes);
  Edits edits;
  edits.Set("kind", z.kind);
  edits.Set("day", z.day);
  edits.Set("goods", z.goods);
  edits.Set("quantity", AmountText(z.quantity));
  edits.Set("unit", z.unit);
  edits.Set("value", AmountText(z.value));
  edits.Set("currency", z.currency);
  edits.Set("basis", z.basis);
  edits.Set("reference", z.reference);
  edits.Set("status", z.status);
  edits.Set("inspection", z.inspection);
  t.Record({"seizure.add", "seizure/" + z.id, SeizureScope(z), edits.Json()});
  return z.id;
}

Result<int> EditSeizure(Transaction& t, const std::string& id, long long etag, const SeizureRow& edit, const std::string& note) {
  const auto before = FindSeizure(t, id);
  if (!before) return Fail(Error("api.not-found", ""));
  if (before->etag != etag) return Fail(Error(std::string(kStale), "If-Match"));
  SeizureRow z = edit;
  z.state = before->state;
  if (Findings wrong = CheckSeizure(t, z); !wrong.empty()) return Fail(std::move(wrong));
  if (z.status != before->status && note.empty()) return Fail(Error("inspections.note", "body#/note"));
  Edits edits;
  edits.Add("facility", before->facility, z.facility);
  edits.Add("inspection", before->inspection, z.inspection);
  edits.Add("kind", before->kind, z.kind);
  edits.Add("day", before->day, z.day);
  edits.Add("goods", before->goods, z.goods);
  edits.Add("quantity", AmountText(before->quantity), AmountText(z.quantity));
  edits.Add("unit", before->unit, z.unit);
  edits.Add("value", AmountText(before->value), AmountText(z.value));
  edits.Add("currency", before->currency, z.currency);
  edits.Add("basis", before->basis, z.basis);
  edits.Add("reference", before->reference, z.reference);
  edits.Add("status", before->status, z.status);
  edits.Add("notes", before->notes, z.notes);
  if (edits.Empty() && note.empty()) return 0;
  if (!note.empty()) edits.Set("note", note);
  Run(t,
      "UPDATE seizure SET facility = :facility, inspection = :inspection, kind = :kind, day = :day, goods = :goods, quantity = :quantity, unit = :unit, value = "
      ":value, currency = :currency, basis = :basis, reference = :reference, status = :status, notes = :notes, etag = etag + 1 WHERE id = :id",
      {{"facility", z.facility}, {"inspection", z.inspection}, {"kind", z.kind}, {"day", z.day}, {"goods", z.goods}, {"quantity", z.quantity}, {"unit", z.unit},
       {"value", z.value}, {"currency", z.currency}, {"basis", z.basis}, {"reference", z.reference}, {"status", z.status}, {"notes", z.notes}, {"id", id}});
  AddStep(t, id, z.status, note);
  t.Record({"seizure.edit", "seizure/" + id, SeizureScope(z), edits.Json()});
  return 1;
}

std::vector<SeizureStep> StepsOfSeizure(Connection& c, const std::string& id) {
  std::vector<SeizureStep> steps;
  for (Rows r(c, "SELECT at, actor, status, note FROM seizure_step WHERE seizure = :id ORDER BY n", {{"id", id}}); r.Next();) {
    steps.push_back({r.Text(0), r.Text(1), r.Text(2), r.Text(3)});
  }
  return steps;
}

std::vector<SeizureTotal> SeizureTotals(Connection& c, const SeizureFilter& filter, const release::SqlCondition& seen) {
  const Conditions conditions = SeizuresAsked(filter, seen);
  std::vector<SeizureTotal> totals;
  for (Rows r(c,
              "SELECT substr(z.day, 1, 7), z.kind, CASE WHEN z.value IS NULL THEN '' ELSE z.currency END, count(*), sum(COALESCE(z.value, 0)) FROM seizure z" + conditions.Where() +
                  " GROUP BY substr(z.day, 1, 7), z.kind, CASE WHEN z.value IS NULL THEN '' ELSE z.currency END ORDER BY 1, 2, 3",
              conditions.Bound());
       r.Next();) {
    totals.push_back({r.Text(0), r.Text(1), r.Text(2), r.Number(3), r.Number(4)});
  }
  return totals;
}

}  // namespace atalaya::store
