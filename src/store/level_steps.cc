// Levels set and withdrawn, and followed by facilities.
#include "base/ids.h"
#include "base/time.h"
#include "formats/json_write.h"
#include "store/edits.h"
#include "store/levels.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

std::string FactorsJson(const duty::LevelFactors& factors) {
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo);
  const std::pair<const char*, const duty::Factor*> all[] = {{"credible", &factors.credible},
                                                             {"corroborated", &factors.corroborated},
                                                             {"specific", &factors.specific},
                                                             {"consequences", &factors.consequences}};
  for (const auto& [name, factor] : all) {
    w.Key(name).BeginObject(formats::Break::kNo).Member("score", factor->score).Member("reason", factor->reason).EndObject();
  }
  w.EndObject();
  return w.Take();
}

// The order and one facility's part in it, as the rules of engines/duty take them.
struct Part {
  duty::LevelOrder order;
  duty::Following following;
  std::string state;
};

std::optional<Part> ReadPart(Transaction& t, const std::string& id, const std::string& facility) {
  Part part;
  {
    Rows rows(t,
              "SELECT l.level, l.issued, l.until, l.withdrawn, l.state, lf.received, lf.attained, "
              "(SELECT count(*) FROM security_instruction i WHERE i.security_level = l.id) "
              "FROM security_level l JOIN security_level_facility lf ON lf.security_level = l.id WHERE l.id = :id AND lf.facility = :facility",
              {{"id", id}, {"facility", facility}});
    if (!rows.Next()) return std::nullopt;
    part.order = {static_cast<int>(rows.Whole(0)), rows.Text(1), rows.Text(2), rows.Text(3), static_cast<int>(rows.Whole(7))};
    part.state = rows.Text(4);
    part.following.received = rows.Text(5);
    part.following.attained = rows.Text(6);
  }
  Rows rows(t, "SELECT number FROM security_instruction_facility WHERE security_level = :id AND facility = :facility AND done <> ''",
            {{"id", id}, {"facility", facility}});
  while (rows.Next()) part.following.done.insert(static_cast<int>(rows.Whole(0)));
  return part;
}

// The permission table was asked before; what is left are the rules of the order.
duty::Person Worker(const Transaction& t) { return {t.Actor(), true, true}; }

tl::unexpected<Findings> Refused(duty::Refusal refusal) {
  switch (refusal) {
    case duty::Refusal::kNeedsComment: return Fail(Error("json.empty", "body#/evidence"));
    case duty::Refusal::kTooEarly: return Fail(Error("entry.level-early.conflict", ""));
    case duty::Refusal::kIncomplete: return Fail(Error("entry.level-incomplete.conflict", ""));
    case duty::Refusal::kDoneAlready: return Fail(Error("entry.level-done.conflict", ""));
    case duty::Refusal::kOver: return Fail(Error("entry.level-over.conflict", ""));
    case duty::Refusal::kNoSuchStep: return Fail(Error("api.not-found", ""));
    default: return Fail(Error("api.forbidden", ""));
  }
}

void Told(Transaction& t, const std::string& action, const std::string& id, const std::string& scope, const Edits& edits) {
  t.Record({action, "level/" + id, scope, edits.Json()});
}

Findings CheckNew(Transaction& t, const std::string& state, const NewLevel& level) {
  Findings findings;
  if (!duty::FactorsComplete(level.factors)) findings.push_back(Error("entry.factors", "body#/factors"));
  if (!level.until.empty() && level.until <= t.Now()) findings.push_back(Error("entry.past", "body#/until", {{"value", level.until}}));
  if ((level.level == 3) == level.instructions.empty()) findings.push_back(Error("entry.instructions", "body#/instructions"));
  for (std::size_t i = 0; i < level.facilities.size(); ++i) {
    if (OneWhole(t, "SELECT count(*) FROM facility WHERE id = :id AND state = :state AND scope = 'in'",
                 {{"id", level.facilities[i]}, {"state", state}}) == 0) {
      findings.push_back(
          Error("entry.unknown", "body#/facilities/" + std::to_string(i), {{"value", formats::Shortened(level.facilities[i])}}));
    }
  }
  if (!level.all && level.facilities.empty()) findings.push_back(Error("entry.no-facility", "body#/facilities"));
  return findings;
}

}  // namespace

Result<std::string> SetLevel(Transaction& t, const std::string& state, const NewLevel& level) {
  Findings findings = CheckNew(t, state, level);
  if (HasErrors(findings)) return Fail(std::move(findings));
  const std::string id = NewId(t.Now());
  Run(t,
      "INSERT INTO security_level (id, state, level, factors, reason, until, all_facilities, issued, issued_by) VALUES "
      "(:id, :state, :level, :factors, :reason, :until, :all, :issued, :issued_by)",
      {{"id", id},
       {"state", state},
       {"level", level.level},
       {"factors", FactorsJson(level.factors)},
       {"reason", level.reason},
       {"until", level.until},
       {"all", level.all},
       {"issued", t.Now()},
       {"issued_by", t.Actor()}});
  if (level.all) {
    Run(t,
        "INSERT INTO security_level_facility (security_level, facility, issued) SELECT :level, f.id, :now FROM facility f "
        "WHERE f.state = :state AND f.scope = 'in'",
        {{"level", id}, {"now", t.Now()}, {"state", state}});
  } else {
    for (const std::string& facility : level.facilities) {
      Run(t,
          "INSERT INTO security_level_facility (security_level, facility, issued) VALUES (:level, :facility, :now) "
          "ON CONFLICT (security_level, facility) DO NOTHING",
          {{"level", id}, {"facility", facility}, {"now", t.Now()}});
    }
  }
  for (std::size_t i = 0; i < level.instructions.size(); ++i) {
    Run(t, "INSERT INTO security_instruction (security_level, number, text) VALUES (:level, :number, :text)",
        {{"level", id}, {"number", static_cast<int>(i + 1)}, {"text", level.instructions[i]}});
  }
  std::string facilities;
  for (const std::string& facility : level.facilities) facilities += (facilities.empty() ? "" : " ") + facility;
  Edits edits;
  edits.Set("level", std::to_string(level.level));
  edits.Set("facilities", level.all ? "all" : facilities);
  edits.Set("factors", FactorsJson(level.factors));
  edits.Set("reason", level.reason);
  edits.Set("until", level.until);
  edits.Set("instructions", level.instructions.empty() ? "" : std::to_string(level.instructions.size()));
  Told(t, "level.set", id, state, edits);
  return id;
}

Result<int> WithdrawLevel(Transaction& t, const std::string& id, const std::string& reason) {
  duty::LevelOrder order;
  std::string state;
  {
    Rows rows(t, "SELECT level, issued, until, withdrawn, state FROM security_level WHERE id = :id", {{"id", id}});
    if (!rows.Next()) return Fail(Error("api.not-found", ""));
    order = {static_cast<int>(rows.Whole(0)), rows.Text(1), rows.Text(2), rows.Text(3), 0};
    state = rows.Text(4);
  }
  if (const auto refusal = duty::MayWithdraw(order, Worker(t), reason, t.Now()); refusal != duty::Refusal::kNone) return Refused(refusal);
  Run(t, "UPDATE security_level SET withdrawn = :now, withdrawn_by = :actor, withdrawn_reason = :reason WHERE id = :id",
      {{"now", t.Now()}, {"actor", t.Actor()}, {"reason", reason}, {"id", id}});
  Edits edits;
  edits.Set("level", std::to_string(order.level));
  edits.Set("reason", reason);
  Told(t, "level.withdraw", id, state, edits);
  return 1;
}

Result<int> ReceiveLevel(Transaction& t, const std::string& id, const std::string& facility) {
  const auto part = ReadPart(t, id, facility);
  if (!part) return Fail(Error("api.not-found", ""));
  if (const auto refusal = duty::MayReceive(part->order, part->following, Worker(t), t.Now()); refusal != duty::Refusal::kNone) {
    return Refused(refusal);
  }
  Run(t, "UPDATE security_level_facility SET received = :now, received_by = :actor WHERE security_level = :id AND facility = :facility",
      {{"now", t.Now()}, {"actor", t.Actor()}, {"id", id}, {"facility", facility}});
  Edits edits;
  edits.Set("facility", facility);
  edits.Set("received", t.Now());
  Told(t, "level.receive", id, part->state + "/" + facility, edits);
  return 1;
}

Result<int> AcknowledgeInstruction(Transaction& t, const std::string& id, int number, const std::string& facility) {
  const auto part = ReadPart(t, id, facility);
  if (!part) return Fail(Error("api.not-found", ""));
  if (const auto refusal = duty::MayDoInstruction(part->order, part->following, number, Worker(t), t.Now()); refusal != duty::Refusal::kNone) {
    return Refused(refusal);
  }
  const long long added = Run(t,
                              "INSERT INTO security_instruction_facility (security_level, number, facility, acknowledged, acknowledged_by) VALUES "
                              "(:id, :number, :facility, :now, :actor) ON CONFLICT (security_level, facility, number) DO NOTHING",
                              {{"id", id}, {"number", number}, {"facility", facility}, {"now", t.Now()}, {"actor", t.Actor()}});
  if (added == 0) return Refused(duty::Refusal::kDoneAlready);
  Edits edits;
  edits.Set("facility", facility);
  edits.Set("instruction", std::to_string(number));
  edits.Set("acknowledged", t.Now());
  Told(t, "level.acknowledge", id, part->state + "/" + facility, edits);
  return 1;
}

// Who reports an instruction as carried out has read it: one that was not acknowledged before is so by the same act.
Result<int> FinishInstruction(Transaction& t, const std::string& id, int number, const std::string& facility) {
  const auto part = ReadPart(t, id, facility);
  if (!part) return Fail(Error("api.not-found", ""));
  if (const auto refusal = duty::MayDoInstruction(part->order, part->following, number, Worker(t), t.Now()); refusal != duty::Refusal::kNone) {
    return Refused(refusal);
  }
  Run(t,
      "INSERT INTO security_instruction_facility (security_level, number, facility, acknowledged, acknowledged_by, done, done_by) VALUES "
      "(:id, :number, :facility, :now, :actor, :now, :actor) "
      "ON CONFLICT (security_level, facility, number) DO UPDATE SET done = excluded.done, done_by = excluded.done_by",
      {{"id", id}, {"number", number}, {"facility", facility}, {"now", t.Now()}, {"actor", t.Actor()}});
  Edits edits;
  edits.Set("facility", facility);
  edits.Set("instruction", std::to_string(number));
  edits.Set("done", t.Now());
  Told(t, "level.instruction", id, part->state + "/" + facility, edits);
  return 1;
}

Result<int> AttainLevel(Transaction& t, const std::string& id, const std::string& facility, const std::string& evidence) {
  const auto part = ReadPart(t, id, facility);
  if (!part) return Fail(Error("api.not-found", ""));
  if (const auto refusal = duty::MayAttain(part->order, part->following, Worker(t), evidence, t.Now()); refusal != duty::Refusal::kNone) {
    return Refused(refusal);
  }
  Run(t,
      "UPDATE security_level_facility SET attained = :now, attained_by = :actor, evidence = :evidence "
      "WHERE security_level = :id AND facility = :facility",
      {{"now", t.Now()}, {"actor", t.Actor()}, {"evidence", evidence}, {"id", id}, {"facility", facility}});
  Edits edits;
  edits.Set("facility", facility);
  edits.Set("attained", t.Now());
  edits.Set("evidence", evidence);
  Told(t, "level.attain", id, part->state + "/" + facility, edits);
  return 1;
}

}  // namespace atalaya::store
