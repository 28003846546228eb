#include "store/levels.h"

#include <map>

#include "formats/json_decode.h"
#include "formats/json_parse.h"
#include "store/facilities.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr const char* kLevelColumns =
    "SELECT l.id, l.state, l.reason, l.until, l.issued, l.issued_by, l.withdrawn, l.withdrawn_by, l.withdrawn_reason, l.level, l.factors, "
    "l.all_facilities FROM security_level l";

duty::Factor ReadFactor(formats::JsonObject& object, const char* name) {
  duty::Factor factor;
  formats::JsonObject one(object.Need(name));
  factor.score = one.Need("score").Integer(1, 4);
  factor.reason = one.Need("reason").String();
  return factor;
}

// What SetLevel wrote.
duty::LevelFactors ReadFactors(const std::string& text) {
  duty::LevelFactors factors;
  const auto document = formats::ParseJson(text, "factors");
  if (!document) return factors;
  formats::FindingList ignored;
  formats::JsonObject object(formats::JsonNode(*document, "factors", ignored));
  factors.credible = ReadFactor(object, "credible");
  factors.corroborated = ReadFactor(object, "corroborated");
  factors.specific = ReadFactor(object, "specific");
  factors.consequences = ReadFactor(object, "consequences");
  return factors;
}

LevelOrder ReadOrder(const Rows& rows) {
  LevelOrder order;
  std::size_t c = 0;
  for (std::string* text : {&order.id, &order.state, &order.reason, &order.until, &order.issued, &order.issued_by, &order.withdrawn,
                            &order.withdrawn_by, &order.withdrawn_reason}) {
    *text = rows.Text(c++);
  }
  order.level = static_cast<int>(rows.Whole(c++));
  order.factors = ReadFactors(rows.Text(c++));
  order.all = rows.Flag(c);
  return order;
}

// ":o0,:o1": the orders of one page.
std::string Bound(const std::vector<LevelOrder>& orders, Conditions& conditions) {
  std::string list;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const std::string name = "o" + std::to_string(i);
    list += (list.empty() ? ":" : ",:") + name;
    conditions.Bind(name, orders[i].id);
  }
  return list;
}

// Instructions, parts of facilities and their progress: three queries, however many orders.
void Fill(Connection& connection, std::vector<LevelOrder>& orders, const LevelView& view) {
  if (orders.empty()) return;
  std::map<std::string, LevelOrder*> by_id;
  for (LevelOrder& order : orders) by_id[order.id] = &order;
  {
    Conditions conditions;
    conditions.Add("i.security_level IN (" + Bound(orders, conditions) + ")");
    Rows rows(connection, "SELECT i.security_level, i.text FROM security_instruction i" + conditions.Where() + " ORDER BY i.security_level, i.number",
              conditions.Bound());
    while (rows.Next()) by_id[rows.Text(0)]->instructions.push_back(rows.Text(1));
  }
  std::map<std::pair<std::string, std::string>, std::pair<LevelOrder*, std::size_t>> parts;
  {
    Conditions conditions;
    conditions.Add("lf.security_level IN (" + Bound(orders, conditions) + ")");
    conditions.Add(view.parts, "parts");
    Rows rows(connection,
              "SELECT lf.security_level, f.id, f.name, lf.issued, lf.received, lf.received_by, lf.attained, lf.attained_by, lf.evidence "
              "FROM security_level_facility lf JOIN facility f ON f.id = lf.facility" + conditions.Where() + " ORDER BY lf.security_level, f.id",
              conditions.Bound());
    while (rows.Next()) {
      LevelOrder* order = by_id[rows.Text(0)];
      parts[{order->id, rows.Text(1)}] = {order, order->facilities.size()};
      order->facilities.push_back({rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Text(6), rows.Text(7), rows.Text(8), {}});
    }
  }
  Conditions conditions;
  conditions.Add("d.security_level IN (" + Bound(orders, conditions) + ")");
  Rows rows(connection,
            "SELECT d.security_level, d.facility, d.number, d.acknowledged, d.acknowledged_by, d.done, d.done_by FROM security_instruction_facility d" +
                conditions.Where() + " ORDER BY d.security_level, d.facility, d.number",
            conditions.Bound());
  while (rows.Next()) {
    const auto part = parts.find({rows.Text(0), rows.Text(1)});
    if (part == parts.end()) continue;  // not the viewer's
    part->second.first->facilities[part->second.second].instructions.push_back(
        {static_cast<int>(rows.Whole(2)), rows.Text(3), rows.Text(4), rows.Text(5), rows.Text(6)});
  }
}

void AddView(Conditions& conditions, const LevelView& view) {
  const std::string orders = conditions.Expression(view.orders, "orders"), parts = conditions.Expression(view.parts, "seen");
  conditions.Add(orders + " OR EXISTS (SELECT 1 FROM security_level_facility lf JOIN facility f ON f.id = lf.facility "
                 "WHERE lf.security_level = l.id AND " + parts + ")");
}

}  // namespace

LevelView LevelViewOf(const release::Viewer& viewer, std::string_view now) {
  return {release::Compile(viewer, release::Kind::kLevel, {"l.id", "l.state", "", ""}, now),
          release::Compile(viewer, release::Kind::kLevel, FacilityColumns(), now)};
}

Listed<LevelOrder> ListLevels(Connection& connection, const std::string& state, const LevelView& view, const Slice& slice) {
  Conditions conditions;
  conditions.Add("l.state = :state", {{"state", state}});
  AddView(conditions, view);
  const std::string paged = Paged(conditions, {.key = "", .id = "l.id", .descending = true}, slice);
  std::vector<LevelOrder> orders;
  {
    Rows rows(connection, kLevelColumns + conditions.Where() + paged, conditions.Bound());
    while (rows.Next()) orders.push_back(ReadOrder(rows));
  }
  Listed<LevelOrder> listed = Cut(std::move(orders), slice, [](const LevelOrder& order) { return std::vector{order.id}; });
  Fill(connection, listed.items, view);
  return listed;
}

std::optional<LevelOrder> FindLevel(Connection& connection, const std::string& id, const LevelView& view) {
  Conditions conditions;
  conditions.Add("l.id = :id", {{"id", id}});
  AddView(conditions, view);
  std::vector<LevelOrder> orders;
  {
    Rows rows(connection, kLevelColumns + conditions.Where(), conditions.Bound());
    if (!rows.Next()) return std::nullopt;
    orders.push_back(ReadOrder(rows));
  }
  Fill(connection, orders, view);
  return std::move(orders.front());
}

Standing StandingOf(Connection& connection, const std::string& facility, std::string_view now) {
  Rows rows(connection,
            "SELECT l.id, l.level, lf.issued, lf.received, lf.attained FROM security_level_facility lf JOIN security_level l "
            "ON l.id = lf.security_level WHERE lf.facility = :facility AND l.withdrawn = '' AND (l.until = '' OR l.until > :now) "
            "ORDER BY l.level DESC, l.issued DESC, l.id DESC LIMIT 1",
            {{"facility", facility}, {"now", now}});
  if (!rows.Next()) return {};
  return {rows.Text(0), static_cast<int>(rows.Whole(1)), rows.Text(2), rows.Text(3), rows.Text(4)};
}

}  // namespace atalaya::store
