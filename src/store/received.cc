#include "store/received.h"

#include "base/ids.h"
#include "formats/findings_json.h"
#include "formats/json_write.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr const char* kReceivedColumns =
    "SELECT r.id, r.state, r.facility, r.port, r.name, r.blob, r.size, r.received, r.received_by, r.status, r.findings, r.declarations FROM received_file r ";

ReceivedFile TakeReceived(const Rows& rows) {
  return {rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Whole(6), rows.Text(7), rows.Text(8), rows.Text(9),
          formats::ReadFindings(rows.Text(10)), rows.Whole(11)};
}

}  // namespace

std::string AddReceived(Transaction& t, const ReceivedFile& file) {
  const std::string id = NewId(t.Now());
  Run(t,
      "INSERT INTO received_file (id, state, facility, port, name, blob, size, received, received_by) VALUES "
      "(:id, :state, :facility, :port, :name, :blob, :size, :now, :actor)",
      {{"id", id},
       {"state", file.state},
       {"facility", file.facility},
       {"port", file.port},
       {"name", file.name},
       {"blob", file.blob},
       {"size", file.size},
       {"now", t.Now()},
       {"actor", t.Actor()}});
  formats::JsonWriter json;
  json.BeginObject(formats::Break::kNo).Member("name", file.name).Member("file", file.blob).Key("size").Integer(file.size);
  json.Member("port", file.port).EndObject();
  t.Record({"declaration.receive", "received/" + id, file.facility.empty() ? file.state : file.state + "/" + file.facility, json.Take()});
  return id;
}

void EndReceived(Transaction& t, const std::string& id, const std::vector<std::string>& declarations, const Findings& findings) {
  Run(t, "UPDATE received_file SET status = :status, findings = :findings, declarations = :declarations WHERE id = :id",
      {{"status", declarations.empty() ? "refused" : "read"},
       {"findings", formats::FindingsText(findings)},
       {"declarations", static_cast<long long>(declarations.size())},
       {"id", id}});
  for (const std::string& declaration : declarations) {
    Run(t, "UPDATE declaration SET received_file = :id WHERE id = :declaration", {{"id", id}, {"declaration", declaration}});
  }
}

std::optional<ReceivedFile> FindReceived(Connection& c, const std::string& id) {
  Rows rows(c, std::string(kReceivedColumns) + "WHERE r.id = :id", {{"id", id}});
  return rows.Next() ? std::optional(TakeReceived(rows)) : std::nullopt;
}

std::optional<ReceivedFile> FindReceivedBytes(Connection& c, const std::string& state, const std::string& blob) {
  Rows rows(c, std::string(kReceivedColumns) + "WHERE r.state = :state AND r.blob = :blob ORDER BY r.id DESC LIMIT 1", {{"state", state}, {"blob", blob}});
  return rows.Next() ? std::optional(TakeReceived(rows)) : std::nullopt;
}

bool WithoutCall(Connection& c, const std::string& id) {
  return OneWhole(c, "SELECT count(*) FROM declaration WHERE received_file = :id AND port_call IS NOT NULL", {{"id", id}}) == 0;
}

void ReplaceReceived(Transaction& t, const std::string& id, const std::string& by) {
  for (const std::string& declaration : DeclarationsIn(t, id)) {
    Run(t, "UPDATE declaration SET status = 'replaced', replaced_by = :by WHERE id = :id AND status = 'current'", {{"by", by}, {"id", declaration}});
    Run(t, "UPDATE consignment SET current = 0 WHERE declaration = :id", {{"id", declaration}});
    Run(t, "UPDATE declared_equipment SET current = 0 WHERE declaration = :id", {{"id", declaration}});
  }
}

std::vector<std::string> DeclarationsIn(Connection& c, const std::string& received) {
  std::vector<std::string> ids;
  for (Rows rows(c, "SELECT id FROM declaration WHERE received_file = :id ORDER BY id", {{"id", received}}); rows.Next();) ids.push_back(rows.Text(0));
  return ids;
}

std::vector<std::string> UnreadFiles(Connection& c) {
  std::vector<std::string> ids;
  for (Rows rows(c, "SELECT id FROM received_file WHERE status = 'reading' ORDER BY id"); rows.Next();) ids.push_back(rows.Text(0));
  return ids;
}

release::SqlColumns ReceivedColumns() { return {"r.id", "r.state", "r.facility", ""}; }

Listed<ReceivedFile> ListReceived(Connection& c, const std::string& state, const release::SqlCondition& seen, const Slice& slice) {
  Conditions conditions;
  conditions.Add(seen, "seen");
  if (!state.empty()) conditions.Add("r.state = :state", {{"state", state}});
  const std::string order = Paged(conditions, {"", "r.id", true}, slice);
  std::vector<ReceivedFile> rows;
  for (Rows found(c, kReceivedColumns + conditions.Where() + order, conditions.Bound()); found.Next();) rows.push_back(TakeReceived(found));
  return Cut(std::move(rows), slice, [](const ReceivedFile& file) { return std::vector<std::string>{file.id}; });
}

}  // namespace atalaya::store
