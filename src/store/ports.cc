#include "store/ports.h"

#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr const char* kPortColumns =
    "SELECT p.id, p.name, p.state, p.number, p.lat, p.lon, p.capacity, p.in_scope, "
    "(SELECT count(*) FROM facility f WHERE f.port = p.id), p.name_key FROM port p";

Port ReadPort(const Rows& rows) {
  Port port;
  port.id = rows.Text(0);
  port.name = rows.Text(1);
  port.state = rows.Text(2);
  port.number = static_cast<int>(rows.Whole(3));
  port.lat = rows.MaybeNumber(4);
  port.lon = rows.MaybeNumber(5);
  port.capacity = rows.Number(6);
  port.in_scope = rows.Flag(7);
  port.facilities = static_cast<int>(rows.Whole(8));
  port.name_key = rows.Text(9);
  return port;
}

}  // namespace

Listed<Port> ListPorts(Connection& connection, const PortFilter& filter, const Slice& slice) {
  Conditions conditions;
  if (!filter.state.empty()) conditions.Add("p.state = :state", {{"state", filter.state}});
  if (!filter.q.empty()) conditions.Add("p.search LIKE :q ESCAPE '\\'", {{"q", Containing(filter.q)}});
  const std::string order = Paged(conditions, {"p.name_key", "p.id"}, slice);
  std::vector<Port> ports;
  Rows rows(connection, kPortColumns + conditions.Where() + order, conditions.Bound());
  while (rows.Next()) ports.push_back(ReadPort(rows));
  return Cut(std::move(ports), slice, [](const Port& port) { return std::vector{port.name_key, port.id}; });
}

std::optional<Port> FindPort(Connection& connection, const std::string& id) {
  Rows rows(connection, std::string(kPortColumns) + " WHERE p.id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return ReadPort(rows);
}

}  // namespace atalaya::store
