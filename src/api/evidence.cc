// Evidence: upload as it is, download as an attachment that no browser runs, removal while the cycle is open.
#include "api/assessment_parts.h"
#include "formats/answer_json.h"
#include "formats/evidence_type.h"

namespace atalaya::api {
namespace {

using release::Action;

constexpr std::size_t kMostBytes = std::size_t{20} << 20;

// `name` for an old client in ASCII, and for others as it is (RFC 6266, RFC 8187).
std::string Disposition(const std::string& name) {
  std::string ascii, encoded;
  for (const char c : name) {
    const auto code = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    if (code < 0x80) ascii += plain || c == ' ' ? c : '_';
    if (plain) {
      encoded += c;
    } else {
      const char* digits = "0123456789ABCDEF";
      encoded += {'%', digits[code >> 4], digits[code & 15U]};
    }
  }
  return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded;
}

http::Response Upload(Call& call) {
  const std::string control = call.request.Query("control").value_or("");
  const std::string name = call.request.Query("name").value_or("");
  if (call.request.body.size() > kMostBytes) return Problem(call, 413, "too-large");
  const auto file = formats::CheckEvidence(call.request.body, name);
  if (!file) return Problem(call, file.error());
  const Standards& standards = StandardsOf(call.context);
  const store::Blobs blobs(call.context.files);
  auto staged = blobs.Stage(call.request.body);
  if (!staged) return Problem(call, staged.error());
  const auto added = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<store::AddedEvidence> {
    const auto row = store::ReadAssessment(t, call.Path("assessment"));
    if (!row) return Fail(Error("api.not-found", ""));
    if (!duty::Editable(row->status)) {
      return Fail(Error("cycle.closed.conflict", "", {{"status", std::string(duty::StatusName(row->status))}}));
    }
    const model::Control* known = standards.Control(standards.Profile(row->standard), control);
    if (known == nullptr) return Fail(Error("cycle.unknown-control", "?control", {{"control", formats::Shortened(control)}}));
    store::EvidenceRow evidence;
    evidence.control = control;
    evidence.name = file->name;
    evidence.type = file->type;
    evidence.size = static_cast<long long>(call.request.body.size());
    return store::AddEvidence(t, *row, Standards::Asks(*known, row->facility.empty()), std::move(evidence), blobs, *staged);
  });
  if (!added) return Problem(call, added.error());
  formats::JsonWriter w;
  WriteEvidence(w, added->row);
  http::Response response = Json(call, w, added->fresh ? 201 : 200);
  response.Set("Location", "/api/v1/evidence/" + added->row.id);
  return response;
}

http::Response Download(Call& call) {
  const auto row = call.context.database.Read([&](store::Connection& c) { return store::ReadEvidence(c, call.Path("evidence")); });
  if (!row) return Problem(call, row.error());
  if (!*row) return Problem(call, 404, "not-found");
  const std::filesystem::path path = store::Blobs(call.context.files).PathOf((*row)->sha256);
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return Problem(call, 410, "gone");
  http::Response response;
  response.file = path.string();
  response.Set("Content-Type", (*row)->type);
  response.Set("Content-Disposition", Disposition((*row)->name));
  response.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'");
  response.Set("Cross-Origin-Resource-Policy", "same-origin");
  response.Set("ETag", "\"" + (*row)->sha256 + "\"");
  return response;
}

http::Response Remove(Call& call) {
  const Standards& standards = StandardsOf(call.context);
  const auto removed = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<std::string> {
    const auto row = store::ReadEvidence(t, call.Path("evidence"));
    const auto assessment = row ? store::ReadAssessment(t, row->assessment) : std::nullopt;
    if (!assessment) return Fail(Error("api.not-found", ""));
    if (!duty::Editable(assessment->status)) {
      return Fail(Error("cycle.closed.conflict", "", {{"status", std::string(duty::StatusName(assessment->status))}}));
    }
    const model::Control* control = standards.Control(standards.Profile(assessment->standard), row->control);
    store::RemoveEvidence(t, *assessment, control != nullptr && Standards::Asks(*control, assessment->facility.empty()), *row);
    return row->sha256;
  });
  if (!removed) return Problem(call, removed.error());
  // Only now, and as a writer of its own: the row is gone for good, and nobody adds the same bytes meanwhile. If this fails, bytes stay
  // that nothing refers to; the next removal of the same file takes them.
  (void)call.context.database.Write("system", [&](store::Transaction& t) -> Result<int> {
    store::RemoveUnused(t, store::Blobs(call.context.files), *removed);
    return 1;
  });
  return NoContent();
}

}  // namespace

void AddEvidenceRoutes(Routes& routes) {
  using http::Method;
  routes.push_back({Method::kPost, "/api/v1/assessments/{assessment}/evidence", Action::kAssessmentAnswer, AssessmentEntry(), Upload, kMostBytes});
  routes.push_back({Method::kGet, "/api/v1/evidence/{evidence}", Action::kRead, EvidenceEntry(), Download});
  routes.push_back({Method::kDelete, "/api/v1/evidence/{evidence}", Action::kAssessmentAnswer, EvidenceEntry(), Remove});
}

}  // namespace atalaya::api
