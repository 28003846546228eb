#include "api/declared_json.h"

#include "api/fields.h"
#include "base/text_util.h"
#include "formats/findings_json.h"
#include "formats/json_parse.h"
#include "store/blobs.h"

namespace atalaya::api {

using formats::Break;
using formats::JsonWriter;

void PutReceived(JsonWriter& w, const Call& call, const store::ReceivedFile& file) {
  w.BeginObject(Break::kNo)
      .Member("id", file.id)
      .Member("state", file.state)
      .Member("facility", file.facility)
      .Member("port", file.port)
      .Member("name", file.name)
      .Member("sha256", file.blob)
      .Key("size").Integer(file.size)
      .Member("received", file.received)
      .Member("received_by", file.received_by)
      .Member("status", file.status)
      .Key("declarations").Integer(file.declarations)
      .Key("findings");
  formats::PutFindings(w, file.findings, &call.context.messages, call.language);
  w.EndObject();
}

void PutDeclaration(JsonWriter& w, const store::DeclarationRow& d) {
  w.BeginObject(Break::kNo);
  for (const auto& [name, text] : {std::pair("id", &d.id), {"state", &d.state}, {"facility", &d.facility}, {"port", &d.port}, {"call", &d.call}, {"kind", &d.kind},
                                   {"function", &d.function}, {"format", &d.format}, {"file", &d.file}, {"sha256", &d.blob}, {"message", &d.message},
                                   {"number", &d.number}, {"sender", &d.sender}, {"prepared", &d.prepared}, {"received", &d.received},
                                   {"received_by", &d.received_by}, {"status", &d.status}, {"replaced_by", &d.replaced_by}, {"checked", &d.checked}}) {
    w.Member(name, *text);
  }
  for (const auto& [name, number] : {std::pair("consignments", d.consignments), {"equipment", d.equipment}, {"persons", d.persons}, {"errors", d.errors}, {"warnings", d.warnings}}) {
    w.Key(name).Integer(number);
  }
}

void PutConsignment(JsonWriter& w, const store::ConsignmentRow& c) {
  w.BeginObject(Break::kNo);
  for (const auto& [name, text] : {std::pair("id", &c.id), {"declaration", &c.declaration}, {"call", &c.call}, {"state", &c.state}, {"facility", &c.facility}, {"bill", &c.bill},
                                   {"nature", &c.nature}, {"consignee", &c.consignee}, {"consignor", &c.consignor}, {"goods", &c.goods}, {"hs", &c.hs},
                                   {"load_port", &c.load_port}, {"discharge_port", &c.discharge_port}, {"currency", &c.currency}, {"filed", &c.filed},
                                   {"channel", &c.channel}, {"scored_with", &c.scored_with}, {"decision", &c.decision}, {"decided", &c.decided},
                                   {"decided_by", &c.decided_by}, {"reason", &c.reason}, {"outcome", &c.outcome}}) {
    w.Member(name, *text);
  }
  for (const auto& [name, number] : {std::pair("containers", c.containers), {"open_hits", c.open_hits}, {"discrepancies", c.discrepancies}, {"version", c.etag}}) {
    w.Key(name).Integer(number);
  }
  w.Member("gross_kg", c.gross_kg).Member("value", c.value).Member("score", c.score).Member("current", c.current).Member("random", c.random);
}

std::string DiscrepancyText(const Call& call, const store::DiscrepancyRow& row) {
  std::vector<MessageArg> args;
  const auto detail = formats::ParseJson(row.detail, "detail");
  if (detail && detail->is_object()) {
    if (const auto* found = detail->get_object().if_contains("args"); found != nullptr && found->is_object()) {
      for (const auto& arg : found->get_object()) {
        const std::string text = arg.value().is_string() ? std::string(arg.value().get_string()) : std::string();
        const auto number = ToNumber(text);
        // Numbers of boxes, kilograms and hours are numbers of the language; everything else is as written.
        const bool counts = arg.key() == "count" || arg.key() == "kg" || arg.key() == "limit" || arg.key() == "hours" || arg.key() == "verified" ||
                            (arg.key() == "manifest" && row.kind == "mass-differs");
        if (counts && number) {
          args.emplace_back(std::string(arg.key()), *number);
        } else {
          args.emplace_back(std::string(arg.key()), text);
        }
      }
    }
  }
  return call.Say("discrepancy." + row.kind, args);
}

void PutDiscrepancy(JsonWriter& w, const Call& call, const store::DiscrepancyRow& d) {
  w.BeginObject(Break::kNo)
      .Member("id", d.id)
      .Member("call", d.call)
      .Member("state", d.state)
      .Member("kind", d.kind)
      .Member("title", call.Say("discrepancy.title." + d.kind))
      .Member("consignment", d.consignment)
      .Member("bill", d.bill)
      .Member("container", d.container)
      .Member("severity", d.severity)
      .Member("found", d.found)
      .Member("text", DiscrepancyText(call, d))
      .Key("sides").BeginArray(Break::kNo);
  const auto detail = formats::ParseJson(d.detail, "detail");
  if (detail && detail->is_object()) {
    if (const auto* sides = detail->get_object().if_contains("sides"); sides != nullptr && sides->is_array()) {
      for (const auto& side : sides->get_array()) {
        const auto word = [&](const char* name) {
          const auto* value = side.is_object() ? side.get_object().if_contains(name) : nullptr;
          return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
        };
        w.BeginObject(Break::kNo).Member("source", word("source")).Member("declaration", word("declaration")).Member("says", word("says")).EndObject();
      }
    }
  }
  w.EndArray().EndObject();
}

Result<store::ConsignmentFilter> ConsignmentFilterOf(const Call& call) {
  constexpr std::string_view kChannels[] = {"green", "yellow", "red"}, kDecisions[] = {"open", "released", "held", "selected"}, kFlags[] = {"yes"};
  store::ConsignmentFilter filter;
  Findings findings;
  const auto take = [&](Result<std::string> value, std::string& into) {
    if (value) {
      into = std::move(*value);
    } else {
      Append(findings, value.error());
    }
  };
  std::string hits, discrepant, replaced;
  take(QueryText(call, "state"), filter.state);
  take(QueryText(call, "call"), filter.call);
  take(QueryText(call, "declaration"), filter.declaration);
  take(QueryText(call, "q"), filter.search);
  take(QueryWord(call, "channel", kChannels), filter.channel);
  take(QueryWord(call, "decision", kDecisions), filter.decision);
  take(QueryWord(call, "hits", kFlags), hits);
  take(QueryWord(call, "discrepant", kFlags), discrepant);
  take(QueryWord(call, "replaced", kFlags), replaced);
  if (!findings.empty()) return Fail(std::move(findings));
  filter.open_hits = !hits.empty();
  filter.discrepant = !discrepant.empty();
  filter.replaced = !replaced.empty();
  return filter;
}

http::Response SendReceived(const Call& call, const std::string& blob, const std::string& name) {
  const std::filesystem::path path = store::Blobs(call.context.files).PathOf(blob);
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return Problem(call, 410, "gone");
  std::string plain;
  for (const char c : name) {
    const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == ' ';
    plain += safe ? c : '_';
  }
  http::Response response;
  response.file = path.string();
  response.Set("Content-Type", "application/octet-stream");
  response.Set("Content-Disposition", "attachment; filename=\"" + plain + "\"");
  response.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'");
  response.Set("Cross-Origin-Resource-Policy", "same-origin");
  response.Set("ETag", "\"" + blob + "\"");
  return response;
}

}  // namespace atalaya::api
