// What was declared, as it is stored: calls, declarations with their items, what messages contradict, what was decided about a consignment.
//
// A file is taken in as a stream: `DeclarationWriter` is the sink of a reader (formats/declaration_sink.h) and writes item by item inside one
// transaction, with one ledger entry a declaration (its file's digest, its counts). A declaration belongs to the State it was handed in to. It is laid
// on a port call of that State: the same ship (IMO number, else MMSI, call sign, name and voyage) at the same port, with times at most `kSameCallDays`
// apart; where there is none, one is made. Where ship or port cannot be told, there is no call, and a finding says so. A message that replaces or
// cancels another of the same sender, kind and number marks that one; one of changes takes the place of the bills and boxes that it names. What was
// decided about a bill goes with it: "held" and "selected" always, "released" only where nothing in the bill changed.
//
// Items keep the order of their file (`place`). Texts in columns are one line of at most 500 bytes; bodies have everything.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "formats/declaration_sink.h"
#include "model/declaration.h"
#include "release/release.h"
#include "store/database.h"
#include "store/listing_slice.h"

namespace atalaya::store {

inline constexpr double kSameCallDays = 7;

struct NewFile {
  std::string state, facility;  // facility "": not known
  std::string port;             // UN/LOCODE; "": from the message (discharge of imports, arrival of notices)
  std::string blob;             // SHA-256 of the bytes
  std::string filed = {};       // when it was handed in; "": now. For archives
};

// Findings added to those of the message: `intake.no-port`, `intake.no-ship` (no call), `intake.shortened` (texts beyond kMostDeclaredText),
// `intake.replaces` (note: which declaration this one replaced or cancelled), `intake.nothing-to-replace`.
class DeclarationWriter : public formats::DeclarationSink {
 public:
  DeclarationWriter(Transaction& transaction, NewFile file);
  ~DeclarationWriter() override;
  void Begin(const model::Declaration& head) override;
  void Take(model::Consignment& item) override;
  void Take(model::Equipment& item) override;
  void Take(model::Person& item) override;
  void Take(model::Inspection& item) override;
  void End(model::Declaration& head) override;
  void Found(Finding finding) override;

  const std::vector<std::string>& Declarations() const { return ids_; }  // written so far
  const Findings& FileFindings() const { return findings_; }             // outside of any message

 private:
  struct Work;
  std::unique_ptr<Work> work_;
  std::vector<std::string> ids_;
  Findings findings_;
};

struct PortCallRow {
  std::string id, state, facility, port, imo, mmsi, call_sign, name, flag, voyage, eta, etd, status;
  std::string notice, checks;  // JSON, "" while there is none
  long long flags = 0, etag = 1;
  std::string added, added_by;
};
std::optional<PortCallRow> FindPortCall(Connection& connection, const std::string& id);

// A call as somebody told it: the one it is of, or a new one. What the call does not know yet is filled in; `eta` and `etd` of a notice
// (`renew`) take the place of what was told before. `anchor`: the day to compare by where neither is told.
struct ToldCall {
  std::string state, facility, port, imo, mmsi, call_sign, name, flag, voyage, eta, etd, anchor;
  bool renew = false;
};
std::string CallFor(Transaction& transaction, const ToldCall& told);

struct DeclarationRow {
  std::string id, state, facility, port, call, kind, function, format, file, blob, message, number, sender, prepared, received, received_by, status, replaced_by, checked;
  long long consignments = 0, equipment = 0, persons = 0, errors = 0, warnings = 0;
  std::string head, findings;  // JSON; empty in lists
};
std::optional<DeclarationRow> FindDeclaration(Connection& connection, const std::string& id);
struct DeclarationFilter {
  std::string state = {}, call = {}, kind = {}, status = {}, search = {};  // empty: any; search: file, number, sender, ship
};
release::SqlColumns DeclarationColumns();
// The newest first.
Listed<DeclarationRow> ListDeclarations(Connection& connection, const DeclarationFilter& filter, const release::SqlCondition& seen, const Slice& slice);
std::vector<DeclarationRow> DeclarationsOfCall(Connection& connection, const std::string& call);  // oldest first, with heads
// Those a file made when it was taken in by a State: the same bytes again are no new declarations.
std::vector<std::string> DeclarationsOfFile(Connection& connection, const std::string& state, const std::string& blob);
// Adds to what was found about a declaration after it was written.
void AddFindings(Transaction& transaction, const std::string& declaration, const Findings& findings);
// What follows an intake was done for this declaration; those for which it was not, oldest first.
void NoteChecked(Transaction& transaction, const std::string& declaration);
std::vector<std::string> UncheckedDeclarations(Connection& connection);

struct ConsignmentRow {
  std::string id, declaration, call, state, facility, bill, nature, consignee, consignor, goods, hs, load_port, discharge_port;
  long long containers = 0;
  double gross_kg = 0, value = 0;
  std::string currency, filed;
  bool current = true;
  std::string channel;  // "green", "yellow", "red", "" while not scored
  bool random = false;
  double score = 0;
  std::string scored_with, why;  // version of the rules; the explanation as JSON
  long long open_hits = 0, discrepancies = 0;
  std::string decision, decided, decided_by, reason;  // decision: "", released, held, selected
  std::string outcome;                                // of the last inspection: "", clean, found, refused, damaged-seal
  std::string body;                                   // model::Consignment as JSON (formats/declaration_json.h); empty in lists
  long long etag = 1;
};
std::optional<ConsignmentRow> FindConsignment(Connection& connection, const std::string& id);

struct ConsignmentFilter {
  std::string state = {}, call = {}, declaration = {}, decision = {}, channel = {}, search = {};  // empty: any; decision "open": none yet; search: bill, container, party, goods
  bool open_hits = false, discrepant = false;
  bool replaced = false;  // also those of declarations that were replaced or cancelled
};
release::SqlColumns ConsignmentColumns();
// The highest scores first.
Listed<ConsignmentRow> ListConsignments(Connection& connection, const ConsignmentFilter& filter, const release::SqlCondition& seen, const Slice& slice);

// How many stand in the queue, of those seen: the sentence above it.
struct ConsignmentCounts {
  long long all = 0, open = 0, red = 0, yellow = 0, discrepant = 0, with_hits = 0;  // red ... with_hits: of the open ones
};
ConsignmentCounts CountConsignments(Connection& connection, const ConsignmentFilter& filter, const release::SqlCondition& seen);
// As names of consignees are compared: lower case, without accents.
std::string FoldedName(const std::string& name);
// Of the consignees (folded names) those that had a consignment in this State filed before that time; nullopt where the State has none so old.
std::optional<std::vector<std::string>> KnownConsignees(Connection& connection, const std::string& state, const std::string& before,
                                                        const std::vector<std::string>& consignee_keys);

// For scoring and back-tests: the current consignments of a State filed in [from, to), by `filed` and id, with their bodies; a part at a time.
std::vector<ConsignmentRow> ConsignmentsFiled(Connection& connection, const std::string& state, const std::string& from, const std::string& to, const Slice& slice);
// Those of one declaration, whole, in the order of the file; of a call also those that were replaced.
std::vector<ConsignmentRow> ConsignmentsOf(Connection& connection, const std::string& declaration);
Listed<ConsignmentRow> ConsignmentsOf(Connection& connection, const std::string& declaration, const Slice& slice);
std::vector<ConsignmentRow> ConsignmentsOfCall(Connection& connection, const std::string& call);

struct EquipmentRow {
  std::string id, declaration, declaration_kind, call, number, number_key, move, moved_at, body;  // body: model::Equipment as JSON
};
// Current declarations only. Of a call, or of a State with any of the numbers (comparable form).
std::vector<EquipmentRow> EquipmentOfCall(Connection& connection, const std::string& call);
std::vector<EquipmentRow> EquipmentNumbered(Connection& connection, const std::string& state, const std::vector<std::string>& number_keys);
// Of one declaration, current or not, in the order of the file, a part at a time.
Listed<EquipmentRow> EquipmentOf(Connection& connection, const std::string& declaration, const Slice& slice);

struct PersonRow {
  std::string id, declaration, call, role, name, body;  // body: model::Person as JSON
};
std::vector<PersonRow> PersonsOfCall(Connection& connection, const std::string& call);
std::vector<PersonRow> PersonsOf(Connection& connection, const std::string& declaration);
std::string CallOfPerson(Connection& connection, const std::string& id);  // "": none
Listed<PersonRow> PersonsOf(Connection& connection, const std::string& declaration, const Slice& slice);

struct DeclaredInspectionRow {
  std::string id, declaration, number_key, bill_key, body;  // body: model::Inspection as JSON
};
// What messages told about inspections of any of these containers, in current declarations.
std::vector<DeclaredInspectionRow> InspectionsTold(Connection& connection, const std::string& state, const std::vector<std::string>& number_keys);

// What targeting found. Does not touch the etag, nor the ledger: scores are made again at any time from what the ledger holds (rules, declarations).
struct ConsignmentScore {
  std::string channel;
  bool random = false;
  double score = 0;
  std::string scored_with, why;
};
void SetScore(Transaction& transaction, const std::string& consignment, const ConsignmentScore& score);

// Where a screened subject stands in the papers; keeps `open_hits` of consignments right.
struct SubjectUse {
  std::string subject, item_kind, item, role;  // item_kind: "consignment", "person", "call"
};
void AddSubjectUse(Transaction& transaction, const SubjectUse& use);
std::vector<SubjectUse> UsesOf(Connection& connection, const std::string& subject);
std::vector<SubjectUse> SubjectsOf(Connection& connection, const std::string& item_kind, const std::string& item);
// After hits of a subject changed (found, decided): counts again for the consignments it stands in.
void CountOpenHits(Transaction& transaction, const std::string& subject);

struct DiscrepancyRow {
  std::string id, call, state, facility, kind, consignment, bill, container, severity, detail, found, gone;
};
// Replaces what stands for the call: what is found no more gets `gone`, what stays keeps its id.
void KeepDiscrepancies(Transaction& transaction, const std::string& call, const std::vector<DiscrepancyRow>& found);
std::vector<DiscrepancyRow> DiscrepanciesOfCall(Connection& connection, const std::string& call);
std::vector<DiscrepancyRow> DiscrepanciesOf(Connection& connection, const std::string& consignment);
struct DiscrepancyFilter {
  std::string state = {}, call = {}, kind = {}, severity = {};  // empty: any
};
release::SqlColumns DiscrepancyColumns();
// Those that stand, the newest first.
Listed<DiscrepancyRow> ListDiscrepancies(Connection& connection, const DiscrepancyFilter& filter, const release::SqlCondition& seen, const Slice& slice);

// A person decides: "released", "held", "selected"; a reason is needed. Findings: `consignment.version.conflict`, `consignment.replaced.conflict`.
// The outcome of an inspection is recorded with SetOutcome (store/inspections.h decides what it is).
struct ConsignmentDecision {
  std::string at, actor, decision, reason, actor_name;
};
Result<ConsignmentRow> DecideConsignment(Transaction& transaction, const std::string& consignment, const std::string& decision, const std::string& reason, long long etag);
void SetOutcome(Transaction& transaction, const std::string& consignment, const std::string& outcome);
std::vector<ConsignmentDecision> DecisionsOfConsignment(Connection& connection, const std::string& consignment);

}  // namespace atalaya::store
