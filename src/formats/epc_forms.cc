// JSON and CSV of a pre-arrival notice to its tree.
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cstdio>
#include <map>
#include <utility>

#include "base/text_util.h"
#include "formats/csv.h"
#include "formats/encoding.h"
#include "formats/epc_tree.h"
#include "formats/json_parse.h"

namespace atalaya::formats {
namespace {

std::string ScalarText(const boost::json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_bool()) return value.get_bool() ? "true" : "false";
  if (value.is_int64()) return std::to_string(value.get_int64());
  if (value.is_uint64()) return std::to_string(value.get_uint64());
  char text[40];
  std::snprintf(text, sizeof text, "%.15g", value.get_double());
  return text;
}

void AddJson(EpcItem& to, const std::string& name, const boost::json::value& value);

void AddMembers(EpcItem& to, const boost::json::object& object) {
  for (const auto& [raw, value] : object) {
    const std::string name(raw);
    if (name == "_" || name == "#text") {  // the text of an element, as programs write that make JSON of XML
      if (value.is_string()) to.text = ScalarText(value);
      continue;
    }
    if (name == "$" || name.starts_with("@xmlns") || name.starts_with("xmlns")) continue;
    constexpr std::string_view kSpecified = "Specified";
    if (name.size() > kSpecified.size() && name.ends_with(kSpecified) && value.is_bool() && object.contains(name.substr(0, name.size() - kSpecified.size()))) continue;
    const auto said = object.find(name + std::string(kSpecified));
    const bool flagged = said != object.end() && said->value().is_bool();
    if (flagged && !said->value().get_bool()) continue;
    if (flagged && value.is_int64() && EpcKey(name).ends_with("securitylevel")) {
      AddJson(to, name, value.get_int64() + 1);
      continue;
    }
    AddJson(to, name, value);
  }
}

void AddJson(EpcItem& to, const std::string& name, const boost::json::value& value) {
  if (value.is_null()) return;
  if (value.is_array()) {
    for (const boost::json::value& item : value.get_array()) AddJson(to, name, item);
    return;
  }
  if (value.is_string() && value.get_string().empty()) return;
  EpcItem& part = to.Add(name);
  if (value.is_object()) AddMembers(part, value.get_object());
  else part.text = ScalarText(value);
}

// One step of a path: name and, where it says so, which one from 1.
struct PathStep {
  std::string name;
  std::size_t index = 0;
};

constexpr std::size_t kMaxPathSteps = 12;

std::vector<PathStep> PathSteps(std::string_view path) {
  std::vector<PathStep> steps;
  const char mark = path.find('/') != std::string_view::npos ? '/' : '.';
  for (std::string& part : Split(path, mark)) {
    PathStep step;
    const std::size_t open = part.find('[');
    if (open != std::string::npos && part.back() == ']') {
      std::from_chars(part.data() + open + 1, part.data() + part.size() - 1, step.index);
      part.resize(open);
    }
    step.name = std::string(Trim(part));
    if (!step.name.empty()) steps.push_back(std::move(step));
  }
  if (steps.size() > kMaxPathSteps) steps.erase(steps.begin(), steps.end() - kMaxPathSteps);
  return steps;
}

// Parts that come several times: a value that is already there begins the next one.
bool Repeats(std::string_view key) {
  for (const std::string_view known : {"shiptoshipactivity", "shiptoportactivity", "portcall", "crewmember", "crewmemberdata", "passenger", "passengerdata",
                                       "consignment", "cargoitem"}) {
    if (key == known) return true;
  }
  return false;
}

// Builds a notice from paths and values; knows the parts of a name, so that long lists do not cost their square.
class PathTree {
 public:
  PathTree() : root_(std::make_unique<EpcItem>()) {}

  void Put(std::string_view path, std::string_view value, std::size_t line) {
    if (Trim(value).empty()) return;
    const std::vector<PathStep> steps = PathSteps(path);
    if (steps.empty()) return;
    EpcItem* at = root_.get();
    for (std::size_t i = 0; i + 1 < steps.size(); ++i) at = &Go(*at, steps[i]);
    if (steps.back().index == 0 && Last(*at, EpcKey(steps.back().name)) != nullptr) {
      // The nearest part above that may come several times begins anew; the steps below it are made again.
      for (std::size_t i = steps.size() - 1; i > 0; --i) {
        if (steps[i - 1].index != 0 || !Repeats(EpcKey(steps[i - 1].name))) continue;
        EpcItem* parent = root_.get();
        for (std::size_t j = 0; j + 1 < i; ++j) parent = &Go(*parent, steps[j]);
        at = &Add(*parent, steps[i - 1].name);
        for (std::size_t j = i; j + 1 < steps.size(); ++j) at = &Add(*at, steps[j].name);
        break;
      }
    }
    EpcItem& leaf = Add(*at, steps.back().name);
    leaf.text = std::string(Trim(value));
    for (EpcItem* up = &leaf; up != nullptr && up->line == 0; up = up->parent) up->line = line;
  }
  bool Empty() const { return root_->children.empty(); }
  std::unique_ptr<EpcItem> Take() { return std::move(root_); }

 private:
  EpcItem& Add(EpcItem& in, const std::string& name) {
    EpcItem& added = in.Add(name);
    named_[{&in, added.key}].push_back(&added);
    return added;
  }
  EpcItem* Last(EpcItem& in, const std::string& key) const {
    const auto found = named_.find({&in, key});
    return found == named_.end() ? nullptr : found->second.back();
  }
  // The last of that name, or the one of that number; one that is not there yet is added, one after another, so that a number cannot ask for memory.
  EpcItem& Go(EpcItem& in, const PathStep& step) {
    const auto found = named_.find({&in, EpcKey(step.name)});
    if (found == named_.end() || step.index > found->second.size()) return Add(in, step.name);
    return step.index == 0 ? *found->second.back() : *found->second[step.index - 1];
  }

  std::unique_ptr<EpcItem> root_;
  std::map<std::pair<const EpcItem*, std::string>, std::vector<EpcItem*>> named_;
};

}  // namespace

std::unique_ptr<EpcItem> EpcFromJson(std::string_view bytes, const std::string& file, FindingList& findings) {
  const auto parsed = ParseJson(bytes, file);
  if (!parsed) {
    findings.Add(parsed.error());
    return nullptr;
  }
  auto root = std::make_unique<EpcItem>();
  if (parsed->is_object()) AddMembers(*root, parsed->get_object());
  else if (parsed->is_array()) AddJson(*root, "EPCMessage", *parsed);
  return root;
}

std::vector<std::unique_ptr<EpcItem>> EpcFromCsv(std::string_view bytes, const std::string& file, FindingList& findings) {
  std::vector<std::unique_ptr<EpcItem>> notices;
  const auto text = CheckText(bytes, file);
  if (!text) {
    findings.Add(text.error());
    return notices;
  }
  CsvOptions options;
  const std::string_view first = text->substr(0, text->find_first_of("\r\n"));
  if (std::count(first.begin(), first.end(), ';') > std::count(first.begin(), first.end(), ',')) options.separator = ';';
  CsvReader csv(*text, file, findings, options);
  if (!csv.Next()) return notices;
  std::vector<std::string> header;
  for (const std::string_view field : csv.Fields()) header.emplace_back(Trim(field));
  const bool paths_and_values = header.size() == 2 && EpcKey(header[1]) == "value";
  PathTree whole;
  while (csv.Next()) {
    const auto& fields = csv.Fields();
    if (fields.size() != header.size()) {
      findings.Add(Error("csv.ragged", csv.Where(), {{"got", std::to_string(fields.size())}, {"want", std::to_string(header.size())}}));
      continue;
    }
    if (paths_and_values) {
      whole.Put(fields[0], fields[1], csv.Line());
      continue;
    }
    PathTree notice;
    for (std::size_t i = 0; i < fields.size(); ++i) notice.Put(header[i], fields[i], csv.Line());
    if (!notice.Empty()) notices.push_back(notice.Take());
  }
  if (!whole.Empty()) notices.push_back(whole.Take());
  return notices;
}

}  // namespace atalaya::formats
