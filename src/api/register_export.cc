// GET /facilities/export?format=csv|xlsx: the register as a file, with the filters of the list.
#include "api/facility_query.h"
#include "api/fields.h"
#include "api/register_routes.h"
#include "base/time.h"
#include "report/spreadsheet.h"

namespace atalaya::api {
namespace {

using Format = report::GridColumn::Format;

report::GridCell Number(const std::optional<int>& number) {
  if (!number) return std::string();
  return static_cast<double>(*number);
}
report::GridCell Number(const std::optional<double>& number) {
  if (!number) return std::string();
  return *number;
}

report::Grid GridOf(const Call& call, const std::vector<store::Facility>& facilities) {
  report::Grid grid;
  grid.name = call.Say("register.sheet");
  const std::tuple<const char*, Format, double> kColumns[] = {
      {"id", Format::kText, 12},          {"gisis", Format::kText, 12},     {"name", Format::kText, 40},     {"port", Format::kText, 20},
      {"state", Format::kText, 8},        {"organisation", Format::kText, 24}, {"traffic", Format::kText, 18},  {"size", Format::kText, 10},
      {"scope", Format::kText, 14},       {"reason", Format::kText, 30},    {"statement", Format::kText, 14}, {"expires", Format::kText, 12},
      {"level", Format::kWhole, 8},       {"answered", Format::kWhole, 10}, {"asked", Format::kWhole, 10},   {"deficiencies", Format::kWhole, 12},
      {"lat", Format::kDecimal, 10},      {"lon", Format::kDecimal, 10}};
  for (const auto& [key, format, width] : kColumns) grid.columns.push_back({format, call.Say(std::string("register.column.") + key), width});
  for (const store::Facility& f : facilities) {
    std::optional<int> answered, asked;
    if (f.assessment) {
      answered = f.assessment->answered;
      asked = f.assessment->total;
    }
    grid.rows.push_back({f.id, f.gisis, f.name, f.port_name, f.state, f.organisation_name, call.Say("report.traffic." + f.traffic),
                         call.Say("word.size." + f.size), call.Say("word.scope." + f.scope), f.scope_reason,
                         call.Say("word.statement." + std::string(store::StatementStatusName(f.statement))), f.statement_expires, Number(f.level),
                         Number(answered), Number(asked), Number(f.open_deficiencies), Number(f.lat), Number(f.lon)});
  }
  return grid;
}

// The last sheet says what the file is and when it was made.
report::Grid Notes(const Call& call) {
  report::Grid grid;
  grid.name = call.Say("register.notes");
  grid.columns = {{Format::kText, call.Say("register.notes"), 80}};
  grid.rows.push_back({call.Say("register.notes.made", {{"time", call.context.now()}, {"node", call.context.node}})});
  if (call.context.illustrative) grid.rows.push_back({call.Say("register.notes.illustrative")});
  return grid;
}

http::Response ExportRegister(Call& call) {
  constexpr std::string_view kFormats[] = {"csv", "xlsx"};
  const auto format = QueryWord(call, "format", kFormats);
  if (!format) return Problem(call, format.error());
  const auto filter = FacilityFilterOf(call);
  if (!filter) return Problem(call, filter.error());
  const store::FacilityView view = store::ViewOf(call.caller.viewer, call.context.now());
  const auto facilities = call.context.database.Read([&](store::Connection& c) { return store::AllFacilities(c, *filter, view); });
  if (!facilities) return Problem(call, facilities.error());
  const report::Grid grid = GridOf(call, *facilities);
  http::Response response;
  const bool csv = *format != "xlsx";
  if (csv) {
    response.body = report::GridCsv(grid);
    response.Set("Content-Type", "text/csv; charset=utf-8");
  } else {
    auto book = report::Workbook(call.Say("register.sheet"), call.context.illustrative ? call.Say("register.notes.illustrative") : "",
                                 {grid, Notes(call)});
    if (!book) return Problem(call, book.error());
    response.body = std::move(*book);
    response.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  }
  response.Set("Content-Disposition",
               "attachment; filename=\"register-" + DayOf(call.context.now()) + (csv ? ".csv" : ".xlsx") + "\"");
  return response;
}

}  // namespace

void AddRegisterExportRoutes(Routes& routes) {
  routes.push_back({http::Method::kGet, "/api/v1/facilities/export", release::Action::kRead, {}, ExportRegister});
}

}  // namespace atalaya::api
