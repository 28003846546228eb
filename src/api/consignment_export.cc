// GET /consignments/export?format=csv|xlsx: the queue as a file, with the filters of the list.
#include "api/declared_json.h"
#include "api/fields.h"
#include "api/resources.h"
#include "base/time.h"
#include "report/spreadsheet.h"

namespace atalaya::api {
namespace {

using Format = report::GridColumn::Format;

// A file of more is no list any more: filter it.
constexpr std::size_t kMostExported = 50'000;
constexpr int kExportPart = 1000;

report::Grid ConsignmentGrid(const Call& call, const std::vector<store::ConsignmentRow>& rows) {
  report::Grid grid;
  grid.name = call.Say("consignment.sheet");
  const std::tuple<const char*, Format, double> kColumns[] = {
      {"bill", Format::kText, 20},      {"score", Format::kDecimal, 8},   {"channel", Format::kText, 10},  {"consignee", Format::kText, 32}, {"consignor", Format::kText, 32},
      {"goods", Format::kText, 40},     {"hs", Format::kText, 14},        {"load", Format::kText, 10},     {"discharge", Format::kText, 10}, {"containers", Format::kWhole, 10},
      {"gross", Format::kDecimal, 12},  {"hits", Format::kWhole, 10},     {"discrepancies", Format::kWhole, 12}, {"decision", Format::kText, 12}, {"reason", Format::kText, 30},
      {"filed", Format::kText, 22}};
  for (const auto& [key, format, width] : kColumns) grid.columns.push_back({format, call.Say(std::string("consignment.column.") + key), width});
  for (const store::ConsignmentRow& c : rows) {
    grid.rows.push_back({c.bill, c.score, c.channel.empty() ? std::string() : call.Say("consignment.channel." + c.channel), c.consignee, c.consignor, c.goods, c.hs, c.load_port,
                         c.discharge_port, static_cast<double>(c.containers), c.gross_kg, static_cast<double>(c.open_hits), static_cast<double>(c.discrepancies),
                         c.decision.empty() ? std::string() : call.Say("consignment.decision." + c.decision), c.reason, c.filed});
  }
  return grid;
}

report::Grid ConsignmentNotes(const Call& call, bool cut) {
  report::Grid grid;
  grid.name = call.Say("register.notes");
  grid.columns = {{Format::kText, call.Say("register.notes"), 80}};
  grid.rows.push_back({call.Say("register.notes.made", {{"time", call.context.now()}, {"node", call.context.node}})});
  if (cut) grid.rows.push_back({call.Say("consignment.notes.cut", {{"count", static_cast<double>(kMostExported)}})});
  if (call.context.demo) grid.rows.push_back({call.Say("consignment.notes.illustrative")});
  return grid;
}

http::Response ExportConsignments(Call& call) {
  constexpr std::string_view kFormats[] = {"csv", "xlsx"};
  const auto format = QueryWord(call, "format", kFormats);
  if (!format) return Problem(call, format.error());
  const auto filter = ConsignmentFilterOf(call);
  if (!filter) return Problem(call, filter.error());
  const auto seen = release::Compile(call.caller.viewer, release::Kind::kDeclaration, store::ConsignmentColumns(), call.context.now());
  const auto rows = call.context.database.Read([&](store::Connection& c) {
    std::vector<store::ConsignmentRow> all;
    store::Slice slice;
    slice.limit = kExportPart;
    for (;;) {
      auto part = store::ListConsignments(c, *filter, seen, slice);
      for (auto& row : part.items) all.push_back(std::move(row));
      if (part.next.empty() || all.size() > kMostExported) return all;
      slice.after = std::move(part.next);
    }
  });
  if (!rows) return Problem(call, rows.error());
  std::vector<store::ConsignmentRow> kept = *rows;
  const bool cut = kept.size() > kMostExported;
  if (cut) kept.resize(kMostExported);
  const report::Grid grid = ConsignmentGrid(call, kept);
  http::Response response;
  const bool csv = *format != "xlsx";
  if (csv) {
    response.body = report::GridCsv(grid);
    response.Set("Content-Type", "text/csv; charset=utf-8");
    if (cut) response.Set("X-Cut-At", std::to_string(kMostExported));
  } else {
    auto book = report::Workbook(call.Say("consignment.sheet"), call.context.demo ? call.Say("consignment.notes.illustrative") : "", {grid, ConsignmentNotes(call, cut)});
    if (!book) return Problem(call, book.error());
    response.body = std::move(*book);
    response.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  }
  response.Set("Content-Disposition", "attachment; filename=\"consignments-" + DayOf(call.context.now()) + (csv ? ".csv" : ".xlsx") + "\"");
  return response;
}

}  // namespace

void AddConsignmentExportRoutes(Routes& routes) {
  routes.push_back({http::Method::kGet, "/api/v1/consignments/export", release::Action::kRead, {}, ExportConsignments});
}

}  // namespace atalaya::api
