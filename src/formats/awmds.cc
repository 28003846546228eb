#include "formats/awmds.h"

#include <utility>

#include "formats/awmds_parts.h"
#include "formats/declaration_checks.h"

namespace atalaya::formats {

void ReadAwmds(XmlSource source, const std::string& file, DeclarationSink& sink) {
  FindingList findings;
  XmlReader xml(std::move(source), file, findings);
  model::Declaration head;
  head.kind = model::DeclarationKind::kManifest;
  head.format = "AWMDS";
  head.file = file;
  bool begun = false, general = false;
  std::string root;
  const auto begin = [&] {
    if (!begun) sink.Begin(head);
    begun = true;
  };
  std::size_t kept_bytes = 0, kept_items = 0;
  // What no member takes is kept at the head, up to a limit.
  const auto limit_kept = [&](const std::string& where) {
    for (; kept_items < head.kept.size(); ++kept_items)
      kept_bytes += head.kept[kept_items].text.size() + head.kept[kept_items].name.size() + sizeof(model::KeptText);
    if (kept_bytes <= kMaxAwmdsKept) return;
    findings.Add(Error("awmds.not-kept", where, {{"limit", std::to_string(kMaxAwmdsKept)}}));
    while (kept_bytes > kMaxAwmdsKept) {
      kept_bytes -= head.kept.back().text.size() + head.kept.back().name.size() + sizeof(model::KeptText);
      head.kept.pop_back();
    }
    kept_items = head.kept.size();
  };
  const auto give = [&](const XmlElement& segment) {
    model::Consignment bill;
    std::vector<model::Equipment> boxes;
    ReadAwmdsBill(segment, file, findings, bill, boxes);
    begin();
    CountDeclared(bill, head.counted);
    for (model::Equipment& box : boxes) {
      CountDeclared(box, head.counted);
      sink.Take(box);
    }
    sink.Take(bill);
  };
  while (xml.Next()) {
    if (xml.Current() == XmlReader::Event::kText) {
      head.kept.push_back({root, std::string(xml.Text()), {0, 0, xml.Line()}});
      limit_kept(xml.Where());
      continue;
    }
    if (xml.Current() != XmlReader::Event::kStart) continue;
    const std::string name = AwmdsName(xml.Name());
    if (xml.Depth() == 1) {
      root = std::string(xml.Name());
      if (name != "awmds") head.format = "AWMDS " + root;
      continue;
    }
    if (name == "general_segment") {
      ReadAwmdsGeneral(xml.ReadElement(), file, findings, head);
      general = true;
    } else if (name == "bol_segment") {
      give(xml.ReadElement());
    } else {
      // A segment of one's own, or a wrapper around the known ones.
      const XmlElement other = xml.ReadElement();
      AwmdsElement unknown(other, file, findings);
      for (const XmlElement* inner : unknown.All({"general_segment"})) {
        ReadAwmdsGeneral(*inner, file, findings, head);
        general = true;
      }
      for (const XmlElement* inner : unknown.All({"bol_segment"})) give(*inner);
      if (!other.text.empty()) head.kept.push_back({other.name, other.text, {0, 0, other.line}});
      unknown.KeepRest(head.kept);
    }
    limit_kept(file);
  }
  if (!begun && !general) {
    if (!xml.Failed()) findings.Add(Error("awmds.not-a-manifest", file, {{"name", root}}));
    for (Finding& finding : findings.Take()) sink.Found(std::move(finding));
    return;
  }
  begin();
  if (!head.counted.bills) findings.Add(Warning("awmds.no-bills", file));
  head.findings = findings.Take();
  // A manifest cut off has no totals to compare.
  if (xml.Finished()) CheckDeclaredTotals(head, file);
  sink.End(head);
}

void ReadAwmds(std::string_view bytes, const std::string& file, DeclarationSink& sink) {
  bool given = false;
  ReadAwmds([bytes, given]() mutable { return std::exchange(given, true) ? std::string_view() : bytes; }, file, sink);
}

}  // namespace atalaya::formats
