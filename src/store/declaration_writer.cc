// A file on its way into the tables: items as they come, what depends on all of them (port, call, sums, what is replaced) at the end of a message.
#include <utility>
#include <algorithm>
#include <map>
#include <set>

#include "base/ids.h"
#include "base/text_util.h"
#include "formats/declaration_json.h"
#include "formats/findings_json.h"
#include "formats/json_write.h"
#include "store/declarations.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

constexpr std::size_t kMostColumnText = 500, kMostSearchText = 4000, kMostKinds = 2000;

// One line that any database and screen can carry.
std::string PlainText(std::string_view text, std::size_t most = kMostColumnText) {
  std::string plain;
  for (const char ch : text.substr(0, most)) plain += static_cast<unsigned char>(ch) < 0x20 || ch == 0x7F ? ' ' : ch;
  if (text.size() > most) {
    while (!plain.empty() && (static_cast<unsigned char>(text[plain.size()]) & 0xC0) == 0x80) plain.pop_back();
  }
  return std::string(Trim(plain));
}

const model::DeclaredParty* PartyIn(const std::vector<model::DeclaredParty>& parties, model::DeclaredRole role) {
  for (const model::DeclaredParty& party : parties) {
    if (party.role == role && !party.name.empty()) return &party;
  }
  return nullptr;
}

std::string PartyNameIn(const std::vector<model::DeclaredParty>& parties, model::DeclaredRole role) {
  const model::DeclaredParty* party = PartyIn(parties, role);
  return party == nullptr ? "" : PlainText(party->name);
}

std::string PlaceCode(const std::vector<model::PlaceUse>& places, std::initializer_list<model::PlaceRole> roles) {
  for (const model::PlaceRole role : roles) {
    for (const model::PlaceUse& place : places) {
      if (place.role != role) continue;
      const std::string& code = !place.locode.empty() ? place.locode : !place.code.empty() ? place.code : place.name;
      if (!code.empty()) return PlainText(code, 60);
    }
  }
  return "";
}

void CountPlace(std::map<std::string, long long>& places, const std::string& locode) {
  if (locode.empty()) return;
  if (const auto it = places.find(locode); it != places.end() || places.size() < kMostKinds) ++places[locode];
}

}  // namespace

struct DeclarationWriter::Work {
  Transaction& t;
  NewFile file;
  Bulk consignment, container, equipment, person, inspection;
  std::string id;
  long long next_place = 0, consignments = 0, boxes = 0, persons = 0;
  std::size_t shortened = 0;
  std::map<std::string, long long> ports;       // where items are loaded or discharged
  std::map<std::string, bool> in_state;         // of ports asked for so far

  Work(Transaction& transaction, NewFile about)
      : t(transaction),
        file(std::move(about)),
        consignment(t,
                    "INSERT INTO consignment (id, declaration, state, facility, place, bill, bill_key, nature, consignee, consignee_key, consignor, goods, hs, load_port, "
                    "discharge_port, containers, gross_kg, value, currency, filed, folded, body) VALUES (:id, :declaration, :state, :facility, :place, :bill, "
                    ":bill_key, :nature, :consignee, :consignee_key, :consignor, :goods, :hs, :load_port, :discharge_port, :containers, :gross_kg, :value, "
                    ":currency, :filed, :folded, :body)",
                    {"id", "declaration", "state", "facility", "place", "bill", "bill_key", "nature", "consignee", "consignee_key", "consignor", "goods", "hs", "load_port",
                     "discharge_port", "containers", "gross_kg", "value", "currency", "filed", "folded", "body"}),
        container(t, "INSERT INTO consignment_container (consignment, number_key) VALUES (:consignment, :number_key)", {"consignment", "number_key"}),
        equipment(t,
                  "INSERT INTO declared_equipment (id, declaration, state, place, number, number_key, move, moved_at, body) VALUES (:id, :declaration, :state, "
                  ":place, :number, :number_key, :move, :moved_at, :body)",
                  {"id", "declaration", "state", "place", "number", "number_key", "move", "moved_at", "body"}),
        person(t,
               "INSERT INTO declared_person (id, declaration, state, place, role, name, body) VALUES (:id, :declaration, :state, :place, :role, :name, :body)",
               {"id", "declaration", "state", "place", "role", "name", "body"}),
        inspection(t,
                   "INSERT INTO declared_inspection (id, declaration, state, number_key, bill_key, body) VALUES (:id, :declaration, :state, :number_key, "
                   ":bill_key, :body)",
                   {"id", "declaration", "state", "number_key", "bill_key", "body"}) {
    if (file.filed.empty()) file.filed = t.Now();
  }

  bool InState(const std::string& port) {
    if (port.empty()) return false;
    const auto [it, added] = in_state.try_emplace(port, false);
    if (added) {
      const auto state = OneText(t, "SELECT state FROM port WHERE id = :id", {{"id", port}});
      it->second = state ? *state == file.state : port.starts_with(file.state);
    }
    return it->second;
  }

  // Of this State: where the message says the ship calls, else where most items come on or off.
  std::string PortOf(const model::Declaration& head) {
    using Role = model::PlaceRole;
    if (!file.port.empty()) return file.port;
    if (!file.facility.empty()) {
      if (const auto port = OneText(t, "SELECT port FROM facility WHERE id = :id", {{"id", file.facility}})) return *port;
    }
    for (const Role role : {Role::kCall, Role::kArrival, Role::kNextCall, Role::kDischarge, Role::kDeparture, Role::kLoad}) {
      for (const model::PlaceUse& use : head.voyage.places) {
        if (use.role == role && InState(use.locode)) return use.locode;
      }
    }
    std::string best;
    long long most = 0;
    for (const auto& [port, count] : ports) {
      if (count > most && InState(port)) {
        best = port;
        most = count;
      }
    }
    return best;
  }

  std::string LayOnCall(const model::Declaration& head, const std::string& port, Findings& findings) {
    const model::Ship& ship = head.voyage.ship;
    if (port.empty()) findings.push_back(Warning("intake.no-port", head.file, {{"state", file.state}}));
    const bool known = !ship.imo.empty() || !ship.mmsi.empty() || !ship.call_sign.empty() || !ship.name.empty();
    if (!known) findings.push_back(Warning("intake.no-ship", head.file));
    if (port.empty() || !known) return "";
    ToldCall told{file.state, file.facility, port, PlainText(ship.imo, 30), PlainText(ship.mmsi, 30), PlainText(ship.call_sign, 30), PlainText(ship.name), PlainText(ship.flag, 30),
                  PlainText(head.voyage.number, 60), "", "", head.prepared.empty() ? file.filed : PlainText(head.prepared, 40),
                  head.kind == model::DeclarationKind::kPreArrival};
    for (const model::PlaceUse& use : head.voyage.places) {
      const bool here = use.locode == port;
      const bool arrival = use.role == model::PlaceRole::kArrival || use.role == model::PlaceRole::kNextCall || use.role == model::PlaceRole::kCall ||
                           use.role == model::PlaceRole::kDischarge;
      if (told.eta.empty() && !use.arrived.empty() && (here || (arrival && use.locode.empty()))) told.eta = PlainText(use.arrived, 40);
      if (told.etd.empty() && !use.departed.empty() && here) told.etd = PlainText(use.departed, 40);
    }
    const std::string call = CallFor(t, told);
    if (head.kind == model::DeclarationKind::kPreArrival) {
      Run(t, "UPDATE port_call SET notice = :notice, etag = etag + 1 WHERE id = :id", {{"notice", formats::DeclaredHeadText(head)}, {"id", call}});
    }
    return call;
  }

  std::vector<std::string> Earlier(const std::string& sender, const std::string& kind, const std::string& number) {
    std::vector<std::string> ids;
    if (number.empty()) return ids;
    for (Rows rows(t, "SELECT id FROM declaration WHERE state = :state AND kind = :kind AND number = :number AND sender = :sender AND id <> :id AND status = 'current' ORDER BY id",
                   {{"state", file.state}, {"kind", kind}, {"number", number}, {"sender", sender}, {"id", id}});
         rows.Next();) {
      ids.push_back(rows.Text(0));
    }
    return ids;
  }

  // What people decided goes on with the bill.
  void CarryDecisions(const std::string& from) {
    struct Carried {
      std::string before, after, decision, at, actor, reason;
    };
    std::vector<Carried> carried;
    for (Rows rows(t,
                   "SELECT o.id, n.id, o.decision, o.decided, o.decided_by, o.reason, o.body, n.body FROM consignment n JOIN consignment o ON o.bill_key = n.bill_key "
                   "WHERE n.declaration = :now AND o.declaration = :from AND o.decision <> '' AND n.decision = '' AND n.bill_key <> '' ORDER BY n.id",
                   {{"now", id}, {"from", from}});
         rows.Next();) {
      if (rows.Text(2) == "released") {
        model::Consignment before = formats::ReadDeclaredConsignment(rows.Text(6)), after = formats::ReadDeclaredConsignment(rows.Text(7));
        before.at = after.at = {};
        if (formats::DeclaredText(before) != formats::DeclaredText(after)) continue;
      }
      carried.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5)});
    }
    for (const Carried& one : carried) {
      Run(t, "UPDATE consignment SET decision = :decision, decided = :at, decided_by = :actor, reason = :reason WHERE id = :id",
          {{"decision", one.decision}, {"at", one.at}, {"actor", one.actor}, {"reason", one.reason}, {"id", one.after}});
      Run(t, "INSERT INTO consignment_decision (id, consignment, at, actor, decision, reason) VALUES (:id, :consignment, :at, :actor, :decision, :reason)",
          {{"id", NewId(t.Now())}, {"consignment", one.after}, {"at", one.at}, {"actor", one.actor}, {"decision", one.decision}, {"reason", one.reason}});
    }
  }

  void Retire(const std::string& other, const std::string& by) {
    Run(t, "UPDATE declaration SET status = 'replaced', replaced_by = :by WHERE id = :other", {{"by", by}, {"other", other}});
    Run(t, "UPDATE consignment SET current = 0 WHERE declaration = :other", {{"other", other}});
    Run(t, "UPDATE declared_equipment SET current = 0 WHERE declaration = :other", {{"other", other}});
  }

  // The same document sent again for the same call is that document, not a second one; one that came broken does not take the place of one that came whole.
  std::vector<std::string> Repeat(const model::Declaration& head, const std::string& sender, const std::string& number, const std::string& call, bool broken) {
    std::vector<std::string> earlier;
    for (const std::string& other : Earlier(sender, std::string(Name(head.kind)), number)) {
      if (OneWhole(t, "SELECT count(*) FROM declaration WHERE id = :id AND port_call = :call", {{"id", other}, {"call", call}}) != 0) earlier.push_back(other);
    }
    if (broken && !earlier.empty()) {
      Retire(id, earlier.back());
      kept_earlier = true;
      return {};
    }
    for (const std::string& other : earlier) {
      CarryDecisions(other);
      Retire(other, id);
    }
    return earlier;
  }
  bool kept_earlier = false;

  // Returns what was touched.
  std::vector<std::string> Replace(const model::Declaration& head, const std::string& sender, const std::string& number, const std::string& call, bool broken) {
    using Function = model::DeclarationFunction;
    if (head.function == Function::kOriginal && !sender.empty() && !call.empty()) return Repeat(head, sender, number, call, broken);
    if (head.function != Function::kReplace && head.function != Function::kCancel && head.function != Function::kChange) return {};
    const std::vector<std::string> earlier = Earlier(sender, std::string(Name(head.kind)), number);
    for (const std::string& other : earlier) {
      if (head.function == Function::kChange) {
        CarryDecisions(other);
        Run(t,
            "UPDATE consignment SET current = 0 WHERE declaration = :other AND bill_key <> '' AND bill_key IN (SELECT bill_key FROM consignment WHERE declaration = :now)",
            {{"other", other}, {"now", id}});
        Run(t,
            "UPDATE declared_equipment SET current = 0 WHERE declaration = :other AND number_key <> '' AND "
            "number_key IN (SELECT number_key FROM declared_equipment WHERE declaration = :now)",
            {{"other", other}, {"now", id}});
        continue;
      }
      if (head.function == Function::kReplace) CarryDecisions(other);
      Run(t, "UPDATE declaration SET status = :status, replaced_by = :now WHERE id = :other",
          {{"status", head.function == Function::kReplace ? "replaced" : "cancelled"}, {"now", id}, {"other", other}});
      Run(t, "UPDATE consignment SET current = 0 WHERE declaration = :other", {{"other", other}});
      Run(t, "UPDATE declared_equipment SET current = 0 WHERE declaration = :other", {{"other", other}});
    }
    if (head.function == Function::kCancel) {
      // What a cancellation repeats is no cargo.
      Run(t, "UPDATE declaration SET status = 'cancelled' WHERE id = :id", {{"id", id}});
      Run(t, "UPDATE consignment SET current = 0 WHERE declaration = :id", {{"id", id}});
      Run(t, "UPDATE declared_equipment SET current = 0 WHERE declaration = :id", {{"id", id}});
    }
    return earlier;
  }
};

DeclarationWriter::DeclarationWriter(Transaction& transaction, NewFile file) : work_(std::make_unique<Work>(transaction, std::move(file))) {}
DeclarationWriter::~DeclarationWriter() = default;

void DeclarationWriter::Begin(const model::Declaration& head) {
  Work& w = *work_;
  w.id = NewId(w.t.Now());
  w.next_place = w.consignments = w.boxes = w.persons = 0;
  w.shortened = 0;
  w.ports.clear();
  Run(w.t,
      "INSERT INTO declaration (id, state, facility, kind, function, format, file, blob, message, number, sender, prepared, received, received_by, head, findings) "
      "VALUES (:id, :state, :facility, :kind, '', :format, :file, :blob, '', '', '', '', :received, :actor, '{}', '[]')",
      {{"id", w.id},
       {"state", w.file.state},
       {"facility", w.file.facility},
       {"kind", Name(head.kind)},
       {"format", PlainText(head.format)},
       {"file", PlainText(head.file)},
       {"blob", w.file.blob},
       {"received", w.file.filed},
       {"actor", w.t.Actor()}});
  ids_.push_back(w.id);
}

void DeclarationWriter::Take(model::Consignment& item) {
  Work& w = *work_;
  w.shortened += formats::ShortenDeclared(item);
  const std::string id = NewId(w.t.Now());
  const std::string consignee = PartyNameIn(item.parties, model::DeclaredRole::kConsignee), consignor = PartyNameIn(item.parties, model::DeclaredRole::kConsignor);
  const std::string load = PlaceCode(item.places, {model::PlaceRole::kLoad, model::PlaceRole::kOriginalLoad});
  const std::string discharge = PlaceCode(item.places, {model::PlaceRole::kDischarge, model::PlaceRole::kDelivery});
  std::string goods, hs, search = item.bill + " " + item.master + " " + consignee + " " + consignor + " " + PartyNameIn(item.parties, model::DeclaredRole::kNotify);
  std::optional<double> mass = item.gross_kg;
  double value = item.value ? item.value->value : 0;
  std::string currency = item.value ? item.value->currency : "";
  bool mixed = false;
  std::set<std::string> codes;
  for (const model::Goods& line : item.goods) {
    if (!line.description.empty() && goods.size() < kMostColumnText) goods += (goods.empty() ? "" : "; ") + line.description;
    for (const std::string& code : line.hs) {
      if (codes.size() < 40 && codes.insert(code).second) hs += (hs.empty() ? "" : " ") + code;
    }
    if (!item.gross_kg && line.gross_kg) mass = mass.value_or(0) + *line.gross_kg;
    if (!item.value && line.value) {
      if (value == 0) currency = line.value->currency;
      mixed = mixed || line.value->currency != currency;
      value += line.value->value;
    }
  }
  if (mixed) value = 0, currency.clear();  // money of several currencies has no sum
  std::set<std::string> numbers;
  for (const std::string& number : item.containers) {
    const std::string key = model::ComparableNumber(number);
    if (!key.empty()) numbers.insert(PlainText(key, 60));
    if (search.size() < kMostSearchText) search += " " + key;
  }
  if (search.size() < kMostSearchText) search += " " + goods;
  if (item.nature != model::Nature::kExport) CountPlace(w.ports, discharge);
  if (item.nature != model::Nature::kImport) CountPlace(w.ports, load);
  w.consignment.Run({id, w.id, w.file.state, w.file.facility, w.next_place++, PlainText(item.bill), PlainText(model::ComparableNumber(item.bill)), std::string(Name(item.nature)), consignee,
                     Folded(consignee), consignor, PlainText(goods), PlainText(hs), load, discharge, static_cast<long long>(numbers.size()), mass.value_or(0), value,
                     PlainText(currency, 10), w.file.filed, Folded(PlainText(search, kMostSearchText)), formats::DeclaredText(item)});
  for (const std::string& number : numbers) w.container.Run({id, number});
  ++w.consignments;
}

void DeclarationWriter::Take(model::Equipment& item) {
  Work& w = *work_;
  w.shortened += formats::ShortenDeclared(item);
  for (const model::PlaceUse& place : item.places) {
    if (place.role == model::PlaceRole::kLoad || place.role == model::PlaceRole::kDischarge) CountPlace(w.ports, place.locode);
  }
  w.equipment.Run({NewId(w.t.Now()), w.id, w.file.state, w.next_place++, PlainText(item.number, 60), PlainText(model::ComparableNumber(item.number), 60), std::string(Name(item.move)),
                   PlainText(item.moved_at, 40), formats::DeclaredText(item)});
  ++w.boxes;
}

void DeclarationWriter::Take(model::Person& item) {
  Work& w = *work_;
  w.shortened += formats::ShortenDeclared(item);
  w.person.Run({NewId(w.t.Now()), w.id, w.file.state, w.next_place++, std::string(Name(item.role)), PlainText(item.family + (item.given.empty() ? "" : ", " + item.given)),
                formats::DeclaredText(item)});
  ++w.persons;
}

void DeclarationWriter::Take(model::Inspection& item) {
  Work& w = *work_;
  w.shortened += formats::ShortenDeclared(item);
  w.inspection.Run({NewId(w.t.Now()), w.id, w.file.state, PlainText(model::ComparableNumber(item.container), 60), PlainText(model::ComparableNumber(item.bill)),
                    formats::DeclaredText(item)});
}

void DeclarationWriter::End(model::Declaration& head) {
  Work& w = *work_;
  w.shortened += formats::ShortenDeclared(head);
  Findings findings = std::move(head.findings);
  if (w.shortened > 0) findings.push_back(Note("intake.shortened", head.file, {{"count", std::to_string(w.shortened)}}));
  const std::string port = w.PortOf(head), call = w.LayOnCall(head, port, findings);
  const std::string sender = PlainText(head.sender), number = PlainText(head.number);
  if (!call.empty()) {
    for (const char* table : {"consignment", "declared_equipment", "declared_person"}) {
      Run(w.t, std::string("UPDATE ") + table + " SET port_call = :call WHERE declaration = :id", {{"call", call}, {"id", w.id}});
    }
    Run(w.t, "UPDATE consignment_container SET port_call = :call WHERE consignment IN (SELECT id FROM consignment WHERE declaration = :id)",
        {{"call", call}, {"id", w.id}});
  }
  const std::vector<std::string> replaced = w.Replace(head, sender, number, call, HasErrors(findings));
  if (std::exchange(w.kept_earlier, false)) findings.push_back(Warning("intake.kept-earlier", head.file, {{"number", number}}));
  const bool replaces = head.function == model::DeclarationFunction::kReplace || head.function == model::DeclarationFunction::kCancel ||
                        head.function == model::DeclarationFunction::kChange;
  if (!replaced.empty()) findings.push_back(Note("intake.replaces", head.file, {{"count", std::to_string(replaced.size())}, {"number", number}}));
  if (replaces && replaced.empty()) findings.push_back(Warning("intake.nothing-to-replace", head.file, {{"number", number}}));
  const auto count = [&](Severity severity) {
    return static_cast<long long>(std::count_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.severity == severity; }));
  };
  Run(w.t,
      "UPDATE declaration SET port = :port, port_call = :call, kind = :kind, function = :function, format = :format, message = :message, number = :number, "
      "sender = :sender, prepared = :prepared, consignments = :consignments, equipment = :equipment, persons = :persons, errors = :errors, warnings = :warnings, "
      "head = :head, findings = :findings WHERE id = :id",
      {{"port", port},
       {"call", call.empty() ? Value(nullptr) : Value(call)},
       {"kind", Name(head.kind)},
       {"function", Name(head.function)},
       {"format", PlainText(head.format)},
       {"message", PlainText(head.message)},
       {"number", number},
       {"sender", sender},
       {"prepared", PlainText(head.prepared, 40)},
       {"consignments", w.consignments},
       {"equipment", w.boxes},
       {"persons", w.persons},
       {"errors", count(Severity::kError)},
       {"warnings", count(Severity::kWarning)},
       {"head", formats::DeclaredHeadText(head)},
       {"findings", formats::FindingsText(findings)},
       {"id", w.id}});
  formats::JsonWriter json;
  json.BeginObject(formats::Break::kNo)
      .Member("kind", Name(head.kind))
      .Member("function", Name(head.function))
      .Member("file", w.file.blob)
      .Member("call", call)
      .Key("consignments").Integer(w.consignments)
      .Key("equipment").Integer(w.boxes)
      .Key("persons").Integer(w.persons)
      .Key("replaced").BeginArray(formats::Break::kNo);
  for (const std::string& other : replaced) json.String(other);
  json.EndArray().EndObject();
  w.t.Record({"declaration.add", "declaration/" + w.id, w.file.facility.empty() ? w.file.state : w.file.state + "/" + w.file.facility, json.Take()});
}

void DeclarationWriter::Found(Finding finding) { findings_.push_back(std::move(finding)); }

}  // namespace atalaya::store
