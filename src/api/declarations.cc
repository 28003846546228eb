// Files that were handed in, and the declarations in them: POST /declarations, GET /received, /declarations and what they hold.
#include "api/declared_json.h"
#include "api/fields.h"
#include "api/intake.h"
#include "api/jobs.h"
#include "api/resources.h"
#include "formats/declaration_json.h"
#include "formats/findings_json.h"
#include "store/lookups.h"
#include "store/ports.h"

namespace atalaya::api {
namespace {

using formats::Break;
using formats::JsonWriter;
using release::Action;

// Of a request; larger files are taken in on the node (atalaya import declarations).
constexpr std::size_t kMostUpload = std::size_t{64} << 20;

constexpr std::string_view kKinds[] = {"unknown", "manifest", "stowage-plan", "moves", "crew-list", "passenger-list", "pre-arrival"};
constexpr std::string_view kStatuses[] = {"current", "replaced", "cancelled"};

FindSubject Named(const char* parameter, std::optional<release::Subject> (*find)(store::Connection&, const std::string&)) {
  return [parameter, find](store::Connection& c, const http::PathParameters& path) { return find(c, path.find(parameter)->second); };
}

release::SqlCondition Seen(const Call& call, const release::SqlColumns& columns) {
  return release::Compile(call.caller.viewer, release::Kind::kDeclaration, columns, call.context.now());
}

// Where a file belongs, from the query: the State of the facility or port named, or the State itself.
struct Target {
  store::NewFile file;
  std::string organisation;
};
Result<Target> TargetOf(const Call& call) {
  Target target;
  Findings findings;
  const auto take = [&](const char* name, std::string& into) {
    auto value = QueryText(call, name);
    if (value) {
      into = std::move(*value);
    } else {
      Append(findings, value.error());
    }
  };
  take("state", target.file.state);
  take("facility", target.file.facility);
  take("port", target.file.port);
  if (!findings.empty()) return Fail(std::move(findings));
  const auto known = call.context.database.Read([&](store::Connection& c) -> std::optional<Findings> {
    if (!target.file.facility.empty()) {
      const auto facility = store::FacilitySubject(c, target.file.facility, release::Kind::kDeclaration);
      if (!facility || (!target.file.state.empty() && facility->state != target.file.state)) return Findings{Error("intake.unknown-place", "?facility", {{"place", formats::Shortened(target.file.facility)}})};
      target.file.state = facility->state;
      target.organisation = facility->organisation;
    }
    if (!target.file.port.empty()) {
      const auto port = store::PortSubject(c, target.file.port);
      if (!port || (!target.file.state.empty() && port->state != target.file.state)) return Findings{Error("intake.unknown-place", "?port", {{"place", formats::Shortened(target.file.port)}})};
      target.file.state = port->state;
    }
    if (target.file.state.empty() || !store::StateSubject(c, target.file.state, release::Kind::kDeclaration)) {
      return Findings{Error("intake.unknown-place", "?state", {{"place", formats::Shortened(target.file.state)}})};
    }
    return std::nullopt;
  });
  if (!known) return Fail(known.error());
  if (*known) return Fail(**known);
  return target;
}

http::Response Add(Call& call) {
  const auto target = TargetOf(call);
  if (!target) return Problem(call, target.error());
  const auto name = QueryText(call, "name");
  if (!name) return Problem(call, name.error());
  const release::Subject where{release::Kind::kDeclaration, "", target->file.state, target->file.facility, target->organisation, "", {}};
  if (!call.MayDo(Action::kDeclarationAdd, where)) return Problem(call, 403, "forbidden");
  if (call.request.body.size() > kMostUpload) return Problem(call, 413, "too-large");
  if (call.request.body.empty()) return Problem(call, {Error("file.empty", formats::Shortened(*name))});
  auto staged = store::Blobs(call.context.files).Stage(call.request.body);
  if (!staged) return Problem(call, staged.error());
  const auto received = ReceiveFile(call.context, call.caller.viewer.user, target->file, name->empty() ? "declaration" : *name, *staged,
                                    static_cast<long long>(call.request.body.size()));
  if (!received) return Problem(call, received.error());
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("received", received->received).Member("known", received->known).Key("job");
  if (received->known) {
    w.Null().EndObject();
    return Json(call, w, 200);
  }
  Context& context = call.context;
  const auto job = context.jobs->Start("intake", call.caller.viewer.user, target->file.state, [&context, id = received->received](Jobs::Reporter& reporter) -> Result<std::string> {
    const auto read = ReadReceived(context, id, [&](const char* stage, double share) { reporter.Progress(stage, share); });
    if (!read) return Fail(read.error());
    return "received/" + id;
  });
  if (!job) return Problem(call, job.error());
  w.String(*job).EndObject();
  http::Response response = Json(call, w, 202);
  response.Set("Location", "/api/v1/jobs/" + *job);
  return response;
}

http::Response ListFiles(Call& call) {
  const auto slice = SliceOf(call);
  if (!slice) return Problem(call, slice.error());
  const auto state = QueryText(call, "state");
  if (!state) return Problem(call, state.error());
  const auto listed = call.context.database.Read([&](store::Connection& c) { return store::ListReceived(c, *state, Seen(call, store::ReceivedColumns()), *slice); });
  if (!listed) return Problem(call, listed.error());
  return ListOf(call, *listed, [&](JsonWriter& w, const store::ReceivedFile& file) { PutReceived(w, call, file); });
}

http::Response ShowFile(Call& call) {
  struct Found {
    std::optional<store::ReceivedFile> file;
    std::vector<store::DeclarationRow> declarations;
  };
  const auto found = call.context.database.Read([&](store::Connection& c) {
    Found f{store::FindReceived(c, call.Path("received")), {}};
    for (const std::string& id : store::DeclarationsIn(c, call.Path("received"))) {
      if (f.declarations.size() == 200) break;
      if (auto row = store::FindDeclaration(c, id)) f.declarations.push_back(std::move(*row));
    }
    return f;
  });
  if (!found) return Problem(call, found.error());
  if (!found->file) return Problem(call, 404, "not-found");
  JsonWriter w;
  w.BeginObject(Break::kNo).Key("file");
  PutReceived(w, call, *found->file);
  w.Key("declarations").BeginArray(Break::kNo);
  for (const store::DeclarationRow& row : found->declarations) {
    PutDeclaration(w, row);
    w.Key("findings");
    formats::PutFindings(w, formats::ReadFindings(row.findings), &call.context.messages, call.language);
    w.EndObject();
  }
  w.EndArray().EndObject();
  return Json(call, w);
}

http::Response SendFile(Call& call) {
  const auto file = call.context.database.Read([&](store::Connection& c) { return store::FindReceived(c, call.Path("received")); });
  if (!file) return Problem(call, file.error());
  if (!*file) return Problem(call, 404, "not-found");
  return SendReceived(call, (*file)->blob, (*file)->name);
}

http::Response List(Call& call) {
  const auto slice = SliceOf(call);
  if (!slice) return Problem(call, slice.error());
  store::DeclarationFilter filter;
  for (const auto& [name, into] : {std::pair("state", &filter.state), {"call", &filter.call}, {"q", &filter.search}}) {
    auto value = QueryText(call, name);
    if (!value) return Problem(call, value.error());
    *into = std::move(*value);
  }
  const auto kind = QueryWord(call, "kind", kKinds), status = QueryWord(call, "status", kStatuses);
  if (!kind) return Problem(call, kind.error());
  if (!status) return Problem(call, status.error());
  filter.kind = *kind;
  filter.status = *status;
  const auto listed = call.context.database.Read([&](store::Connection& c) { return store::ListDeclarations(c, filter, Seen(call, store::DeclarationColumns()), *slice); });
  if (!listed) return Problem(call, listed.error());
  return ListOf(call, *listed, [](JsonWriter& w, const store::DeclarationRow& row) {
    PutDeclaration(w, row);
    w.EndObject();
  });
}

http::Response Show(Call& call) {
  struct Found {
    std::optional<store::DeclarationRow> row;
    std::optional<store::PortCallRow> ship;
  };
  const auto found = call.context.database.Read([&](store::Connection& c) {
    Found f{store::FindDeclaration(c, call.Path("declaration")), {}};
    if (f.row && !f.row->call.empty()) f.ship = store::FindPortCall(c, f.row->call);
    return f;
  });
  if (!found) return Problem(call, found.error());
  if (!found->row) return Problem(call, 404, "not-found");
  JsonWriter w;
  PutDeclaration(w, *found->row);
  w.Member("ship", found->ship ? found->ship->name : "");
  w.Key("head").Raw(found->row->head).Key("findings");
  formats::PutFindings(w, formats::ReadFindings(found->row->findings), &call.context.messages, call.language);
  w.EndObject();
  return Json(call, w);
}

// The items of a declaration, of one kind, in the order of the file.
http::Response Items(Call& call) {
  constexpr std::string_view kItems[] = {"consignments", "equipment", "persons"};
  const auto slice = SliceOf(call);
  if (!slice) return Problem(call, slice.error());
  const auto kind = QueryWord(call, "kind", kItems);
  if (!kind) return Problem(call, kind.error());
  struct Item {
    std::string id, body;
  };
  const std::string& id = call.Path("declaration");
  const auto listed = call.context.database.Read([&](store::Connection& c) {
    store::Listed<Item> items;
    const auto take = [&](const auto& found) {
      items.next = found.next;
      for (const auto& row : found.items) items.items.push_back({row.id, row.body});
    };
    if (*kind == "equipment") {
      take(store::EquipmentOf(c, id, *slice));
    } else if (*kind == "persons") {
      take(store::PersonsOf(c, id, *slice));
    } else {
      take(store::ConsignmentsOf(c, id, *slice));
    }
    return items;
  });
  if (!listed) return Problem(call, listed.error());
  return ListOf(call, *listed, [](JsonWriter& w, const Item& item) { w.BeginObject(Break::kNo).Member("id", item.id).Key("item").Raw(item.body).EndObject(); });
}

http::Response SendDeclaration(Call& call) {
  const auto row = call.context.database.Read([&](store::Connection& c) { return store::FindDeclaration(c, call.Path("declaration")); });
  if (!row) return Problem(call, row.error());
  if (!*row) return Problem(call, 404, "not-found");
  return SendReceived(call, (*row)->blob, (*row)->file);
}

}  // namespace

void AddDeclarationRoutes(Routes& routes) {
  using http::Method;
  const FindSubject received = Named("received", store::ReceivedSubject), declaration = Named("declaration", store::DeclarationSubject);
  routes.push_back({Method::kPost, "/api/v1/declarations", Action::kDeclarationAdd, {}, Add, kMostUpload});
  routes.push_back({Method::kGet, "/api/v1/received", Action::kRead, {}, ListFiles});
  routes.push_back({Method::kGet, "/api/v1/received/{received}", Action::kRead, received, ShowFile});
  routes.push_back({Method::kGet, "/api/v1/received/{received}/file", Action::kRead, received, SendFile});
  routes.push_back({Method::kGet, "/api/v1/declarations", Action::kRead, {}, List});
  routes.push_back({Method::kGet, "/api/v1/declarations/{declaration}", Action::kRead, declaration, Show});
  routes.push_back({Method::kGet, "/api/v1/declarations/{declaration}/items", Action::kRead, declaration, Items});
  routes.push_back({Method::kGet, "/api/v1/declarations/{declaration}/file", Action::kRead, declaration, SendDeclaration});
}

}  // namespace atalaya::api
