#include "store/organisations.h"

#include "base/ids.h"
#include "formats/json_write.h"
#include "store/edits.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr std::string_view kKinds[] = {"terminal", "port-authority", "shipping-company", "rso", "agency", "association", "other"};

constexpr const char* kOrganisationColumns =
    "SELECT o.id, o.name, o.kind, COALESCE(o.state, ''), o.contact, (SELECT count(*) FROM facility f WHERE f.organisation = o.id), o.version, "
    "o.name_key FROM organisation o";

Organisation ReadOrganisation(const Rows& rows) {
  return {rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), static_cast<int>(rows.Whole(5)), rows.Whole(6), rows.Text(7)};
}

}  // namespace

std::span<const std::string_view> OrganisationKinds() { return kKinds; }

Listed<Organisation> ListOrganisations(Connection& connection, const OrganisationFilter& filter, const Slice& slice) {
  Conditions conditions;
  if (!filter.state.empty()) conditions.Add("o.state = :state", {{"state", filter.state}});
  if (!filter.kind.empty()) conditions.Add("o.kind = :kind", {{"kind", filter.kind}});
  if (!filter.q.empty()) conditions.Add("o.search LIKE :q ESCAPE '\\'", {{"q", Containing(filter.q)}});
  const std::string order = Paged(conditions, {"o.name_key", "o.id"}, slice);
  std::vector<Organisation> found;
  Rows rows(connection, kOrganisationColumns + conditions.Where() + order, conditions.Bound());
  while (rows.Next()) found.push_back(ReadOrganisation(rows));
  return Cut(std::move(found), slice, [](const Organisation& o) { return std::vector{o.name_key, o.id}; });
}

std::optional<Organisation> FindOrganisation(Connection& connection, const std::string& id) {
  Rows rows(connection, std::string(kOrganisationColumns) + " WHERE o.id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return ReadOrganisation(rows);
}

Result<std::string> AddOrganisation(Transaction& t, const std::string& wanted, const std::string& state, const OrganisationEdit& edit) {
  if (OneWhole(t, "SELECT count(*) FROM state WHERE id = :id", {{"id", state}}) == 0) {
    return Fail(Error("entry.unknown", "body#/state", {{"value", formats::Shortened(state)}}));
  }
  const std::string id = wanted.empty() ? NewId(t.Now()) : wanted;
  if (FindOrganisation(t, id)) return Fail(Error("entry.id.conflict", "body#/id", {{"value", id}}));
  const std::string name = edit.name.value_or(""), kind = edit.kind.value_or("other"), contact = edit.contact.value_or("");
  Run(t,
      "INSERT INTO organisation (id, name, kind, state, contact, search, name_key) VALUES (:id, :name, :kind, :state, :contact, :search, :key)",
      {{"id", id}, {"name", name}, {"kind", kind}, {"state", state}, {"contact", contact}, {"search", Folded(id + " " + name)}, {"key", Folded(name)}});
  Edits edits;
  edits.Set("name", name);
  edits.Set("kind", kind);
  edits.Set("contact", contact);
  t.Record({"organisation.add", "organisation/" + id, state, edits.Json()});
  return id;
}

Result<int> EditOrganisation(Transaction& t, const std::string& id, long long version, const OrganisationEdit& edit) {
  const auto before = FindOrganisation(t, id);
  if (!before) return Fail(Error("api.not-found", ""));
  if (before->version != version) return Fail(Error("entry.stale", "If-Match"));
  const std::string name = edit.name.value_or(before->name), kind = edit.kind.value_or(before->kind);
  const std::string contact = edit.contact.value_or(before->contact);
  Edits edits;
  edits.Add("name", before->name, name);
  edits.Add("kind", before->kind, kind);
  edits.Add("contact", before->contact, contact);
  if (edits.Empty()) return 0;
  Run(t,
      "UPDATE organisation SET name = :name, kind = :kind, contact = :contact, search = :search, name_key = :key, version = version + 1 "
      "WHERE id = :id",
      {{"name", name}, {"kind", kind}, {"contact", contact}, {"search", Folded(id + " " + name)}, {"key", Folded(name)}, {"id", id}});
  t.Record({"organisation.edit", "organisation/" + id, before->state, edits.Json()});
  return 1;
}

}  // namespace atalaya::store
