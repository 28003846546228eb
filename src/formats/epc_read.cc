#include "formats/epc_read.h"

#include <algorithm>
#include <utility>

#include "base/text_util.h"
#include "formats/csv.h"
#include "formats/declaration_checks.h"
#include "formats/epc_parts.h"

namespace atalaya::formats {
namespace {

// Names that only a notice has; two of them in a file without its own element tell it.
constexpr std::string_view kNoticeNames[] = {"epcmessage",        "epcrequestbody",       "currentshipsecuritylevel", "validissc",         "isscertificate",
                                             "isscstatus",        "shiptoshipactivity",   "shiptoshipactivitylist",   "portofarrival",     "portcalllist",
                                             "shiptoportactivity", "hassecurityplan",     "validssp",                 "imonumber",         "lastportofcall",
                                             "cso",               "personsonboard",       "callsign",                 "nextportofcall",    "shipname"};

bool IsNoticeName(std::string_view key) { return std::find(std::begin(kNoticeNames), std::end(kNoticeNames), key) != std::end(kNoticeNames); }

std::size_t CountNames(const EpcItem& in, int depth) {
  std::size_t count = IsNoticeName(in.key);
  if (depth == 0) return count;
  for (const auto& child : in.children) {
    count += CountNames(*child, depth - 1);
    if (count >= 2) break;
  }
  return count;
}

// One message to one declaration.
void GiveNotice(EpcItem& root, const std::string& file, FindingList& findings, DeclarationSink& sink) {
  EpcTree tree(root, file, findings);
  model::Declaration head;
  head.kind = model::DeclarationKind::kPreArrival;
  head.format = "ISO 28005-2";
  head.file = file;
  head.at.segment = root.line;
  std::vector<model::Person> persons = ReadEpcPersons(tree);
  std::vector<model::Consignment> bills = ReadEpcCargo(tree);
  std::vector<std::string> dangerous;
  for (EpcItem* part : EpcTree::Items(root, {"generaldescriptionofdg", "dginfolist"}, {"dginfo"})) {
    const std::string un = tree.Text(*part, {"unnumber"}), hazard = tree.Text(*part, {"unhazardclass", "unclass"}), words = tree.Text(*part, {"description", "remarks"});
    if (!un.empty() || !hazard.empty() || !words.empty()) dangerous.push_back("UN " + un + ", class " + hazard + ": " + words);
  }
  ReadEpcHead(tree, head);
  for (std::string& text : dangerous) head.texts.push_back(std::move(text));
  for (const model::Person& person : persons) {
    CountDeclared(person, head.counted);
    if (!person.master) continue;
    const bool named = std::any_of(head.parties.begin(), head.parties.end(), [](const auto& party) { return party.role == model::DeclaredRole::kMaster; });
    if (named) continue;
    model::DeclaredParty& master = head.parties.emplace_back();
    master.role = model::DeclaredRole::kMaster;
    master.role_code = "Duty";
    master.name = person.given + (person.given.empty() || person.family.empty() ? "" : " ") + person.family;
  }
  for (const model::Consignment& bill : bills) CountDeclared(bill, head.counted);
  tree.KeepRest(root, head.kept, kMaxEpcKept);
  sink.Begin(head);
  for (model::Consignment& bill : bills) sink.Take(bill);
  for (model::Person& person : persons) sink.Take(person);
  // Lists are often sent apart: a notice without any is not compared.
  const auto declared = head.declared.persons;
  if (!head.counted.persons) head.declared.persons.reset();
  head.findings = findings.Take();
  CheckDeclaredTotals(head, file);
  head.declared.persons = declared;
  sink.End(head);
}

// The messages in a tree of an unknown shape: those named so, else the whole where it has names of a notice.
std::vector<EpcItem*> MessagesIn(EpcItem& root) {
  std::vector<EpcItem*> messages;
  std::vector<EpcItem*> open{&root};
  while (!open.empty()) {
    EpcItem* at = open.back();
    open.pop_back();
    if (at->key == "epcmessage") {
      messages.push_back(at);
      continue;
    }
    for (std::size_t i = at->children.size(); i > 0; --i) open.push_back(at->children[i - 1].get());
  }
  if (messages.empty() && CountNames(root, 6) >= 2) messages.push_back(&root);
  return messages;
}

void GiveTree(EpcItem* root, const std::string& file, FindingList& findings, DeclarationSink& sink, std::size_t& given) {
  if (root == nullptr) return;
  for (EpcItem* message : MessagesIn(*root)) {
    ++given;
    message->parent = nullptr;  // paths begin at the message
    GiveNotice(*message, file, findings, sink);
  }
}

void FinishNotices(std::size_t given, bool failed, const std::string& file, FindingList& findings, DeclarationSink& sink) {
  if (given == 0 && !failed) findings.Add(Error("prearrival.not-a-notice", file));
  for (Finding& finding : findings.Take()) sink.Found(std::move(finding));
}

XmlLimits EpcLimits() {
  XmlLimits limits;
  limits.text = std::size_t{4} << 20;
  limits.elements_in_tree = 2'000'000;  // a cruise ship's passengers
  return limits;
}

bool ReadXmlNotices(XmlReader& xml, const std::string& file, FindingList& findings, DeclarationSink& sink, std::size_t& given, int depth) {
  while (xml.Next()) {
    if (xml.Current() == XmlReader::Event::kText && depth == 0) {
      // A message handed on as text of an envelope.
      const std::string inner(Trim(xml.Text()));
      if (!inner.starts_with("<") || inner.find("EPC") == std::string::npos) continue;
      XmlReader within(inner, file, findings, EpcLimits());
      ReadXmlNotices(within, file, findings, sink, given, 1);
      continue;
    }
    if (xml.Current() != XmlReader::Event::kStart) continue;
    const std::string key = EpcKey(xml.Name());
    if (key != "epcmessage" && key != "epcrequestbody") continue;
    auto message = EpcFromXml(xml.ReadElement());
    // What came of a message that was cut is given, with the finding that says so.
    ++given;
    GiveNotice(*message, file, findings, sink);
  }
  return xml.Failed();
}

}  // namespace

void ReadEpcXml(XmlSource source, const std::string& file, DeclarationSink& sink) {
  FindingList findings;
  XmlReader xml(std::move(source), file, findings, EpcLimits());
  std::size_t given = 0;
  const bool failed = ReadXmlNotices(xml, file, findings, sink, given, 0);
  FinishNotices(given, failed, file, findings, sink);
}

void ReadEpcXml(std::string_view bytes, const std::string& file, DeclarationSink& sink) {
  bool given = false;
  ReadEpcXml([bytes, given]() mutable { return std::exchange(given, true) ? std::string_view() : bytes; }, file, sink);
}

void ReadEpcJson(std::string_view bytes, const std::string& file, DeclarationSink& sink) {
  FindingList findings;
  std::size_t given = 0;
  const auto root = EpcFromJson(bytes, file, findings);
  GiveTree(root.get(), file, findings, sink, given);
  FinishNotices(given, root == nullptr, file, findings, sink);
}

void ReadEpcCsv(std::string_view bytes, const std::string& file, DeclarationSink& sink) {
  FindingList findings;
  std::size_t given = 0;
  for (const auto& root : EpcFromCsv(bytes, file, findings)) GiveTree(root.get(), file, findings, sink, given);
  FinishNotices(given, findings.Errors() > 0, file, findings, sink);
}

bool IsEpcJson(std::string_view head) {
  std::size_t count = 0;
  std::string_view seen;
  for (std::size_t at = head.find('"'); at != std::string_view::npos && count < 2;) {
    const std::size_t end = head.find('"', at + 1);
    if (end == std::string_view::npos) break;
    const std::string_view name = head.substr(at + 1, end - at - 1);
    const std::size_t after = head.find_first_not_of(" \t\r\n", end + 1);
    if (after == std::string_view::npos) break;
    if (head[after] == ':' && name.size() < 40 && name != seen) {
      const std::string key = EpcKey(name);
      if (key == "epcmessage" || key == "epcrequestbody") return true;
      if (IsNoticeName(key)) ++count, seen = name;
    }
    at = head.find('"', end + 1);
  }
  return count >= 2;
}

bool IsEpcCsv(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  FindingList ignored;
  CsvOptions options;
  const std::string_view first = head.substr(0, head.find_first_of("\r\n"));
  if (std::count(first.begin(), first.end(), ';') > std::count(first.begin(), first.end(), ',')) options.separator = ';';
  CsvReader csv(head, "", ignored, options);
  const auto known = [](std::string_view path) {
    for (std::string part : Split(path, path.find('/') != std::string_view::npos ? '/' : '.')) {
      if (const std::size_t open = part.find('['); open != std::string::npos) part.resize(open);
      if (IsNoticeName(EpcKey(part))) return true;
    }
    return false;
  };
  if (!csv.Next()) return false;
  std::size_t count = 0;
  const bool pairs = csv.Fields().size() == 2 && EpcKey(csv.Fields()[1]) == "value";
  if (!pairs) {
    for (const std::string_view field : csv.Fields()) count += known(field);
    return count >= 2;
  }
  for (int row = 0; row < 200 && csv.Next() && count < 2; ++row) count += known(csv.Fields()[0]);
  return count >= 2;
}

}  // namespace atalaya::formats
