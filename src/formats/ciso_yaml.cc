#include "formats/ciso_yaml.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/text_util.h"
#include "formats/ciso_nodes.h"
#include "formats/json_write.h"
#include "formats/words.h"
#include "standard/standard.h"
#include "standard/uuid.h"

namespace atalaya::formats {
namespace {

namespace json = boost::json;

void AddProp(json::array& props, const std::string& name, const std::string& value, bool ours = true) {
  if (value.empty()) return;
  json::object prop{{"name", name}};
  if (ours) prop["ns"] = standard::kNamespace;
  prop["value"] = value;
  props.push_back(std::move(prop));
}

// OSCAL knows no empty list.
void Put(json::object& object, const char* key, json::array list) {
  if (!list.empty()) object[key] = std::move(list);
}

class Catalogue {
 public:
  explicit Catalogue(const CisoFramework& framework) : framework_(framework) {}

  json::object Body() {
    json::array groups, controls;
    for (const int root : framework_.roots) Place(root, groups, controls);
    json::object body;
    Put(body, "controls", std::move(controls));
    Put(body, "groups", std::move(groups));
    return body;
  }

  int Controls() const { return controls_; }

 private:
  const CisoNode& Node(int i) const { return framework_.nodes[static_cast<std::size_t>(i)]; }

  void Place(int i, json::array& groups, json::array& controls) {
    if (Node(i).assessable) {
      controls.push_back(Control(i));
    } else {
      groups.push_back(Group(i));
    }
  }

  // What to call a node: its name, else its reference, else the start of its description, else its id.
  static std::string TitleOf(const CisoNode& node) {
    const CisoTexts& own = node.texts.front();
    if (!own.name.empty()) return own.name;
    if (!node.ref_id.empty()) return node.ref_id;
    const std::string start = OneLine(Shortened(OneLine(own.description)));
    return start.empty() ? node.id : start;
  }

  static json::array Props(const CisoNode& node) {
    json::array props;
    AddProp(props, "label", node.ref_id, false);
    AddProp(props, "urn", node.urn);
    for (const auto& [name, value] : node.props) AddProp(props, name, value);
    return props;
  }

  json::object Group(int i) {
    const CisoNode& node = Node(i);
    json::object group{{"id", node.id}, {"class", "heading"}, {"title", TitleOf(node)}};
    Put(group, "props", Props(node));
    json::array parts = Parts(node, "overview", "_ovw", &CisoTexts::description);
    Append(parts, Parts(node, "guidance", "_gdn", &CisoTexts::annotation));
    Put(group, "parts", std::move(parts));
    json::array groups, controls;
    for (const int child : node.children) Place(child, groups, controls);
    Put(group, "groups", std::move(groups));
    Put(group, "controls", std::move(controls));
    return group;
  }

  json::object Control(int i) {
    const CisoNode& node = Node(i);
    ++controls_;
    json::object control{{"id", node.id}, {"class", "requirement"}, {"title", TitleOf(node)}};
    Put(control, "props", Props(node));
    json::array parts = Parts(node, "statement", "_smt", &CisoTexts::description);
    Append(parts, Parts(node, "question", "_qst", &CisoTexts::question));
    Append(parts, Parts(node, "evidence", "_evd", &CisoTexts::evidence));
    Append(parts, Parts(node, "guidance", "_gdn", &CisoTexts::annotation));
    json::array controls;
    for (const int child : node.children) Under(child, parts, controls);
    Put(control, "parts", std::move(parts));
    Put(control, "controls", std::move(controls));
    return control;
  }

  // A control holds no groups: a heading under it becomes an item of its text, and what is under the heading moves up
  // to the control.
  void Under(int i, json::array& parts, json::array& controls) {
    const CisoNode& node = Node(i);
    if (node.assessable) {
      controls.push_back(Control(i));
      return;
    }
    json::object item{{"id", node.id}, {"name", "item"}, {"class", framework_.language}, {"title", TitleOf(node)}};
    Put(item, "props", Props(node));
    if (!node.texts.front().description.empty()) item["prose"] = node.texts.front().description;
    parts.push_back(std::move(item));
    for (const int child : node.children) Under(child, parts, controls);
  }

  // One part a language; a translated name is the title of the first sort of part (statement, overview).
  static json::array Parts(const CisoNode& node, const char* name, const char* suffix, std::string CisoTexts::* words) {
    const bool first_sort = words == &CisoTexts::description;
    json::array parts;
    for (std::size_t i = 0; i < node.texts.size(); ++i) {
      const CisoTexts& texts = node.texts[i];
      const std::string& prose = texts.*words;
      const bool titled = first_sort && !texts.name.empty() && (i > 0 || texts.language != "en");
      if (prose.empty() && !titled) continue;
      json::object part{
          {"id", node.id + suffix + (i == 0 ? "" : "." + texts.language)}, {"name", name}, {"class", texts.language}};
      if (titled) part["title"] = texts.name;
      if (!prose.empty()) part["prose"] = prose;
      parts.push_back(std::move(part));
    }
    return parts;
  }

  static void Append(json::array& to, json::array from) {
    for (json::value& value : from) to.push_back(std::move(value));
  }

  const CisoFramework& framework_;
  int controls_ = 0;
};

// The library's own date, or a fixed one: the clock would change the bytes.
std::string LastModified(const std::string& publication_date) {
  const std::string day = publication_date.substr(0, 10);
  return (IsDate(day) ? day : std::string("1970-01-01")) + "T00:00:00Z";
}

json::object Metadata(const YamlTree& tree, const YamlNode& library, const CisoFramework& framework,
                      const std::string& file, FindingList& findings) {
  const auto get = [&](const char* key) { return CisoText(tree, library, key, file, findings); };
  const CisoTexts& own = framework.texts.front();
  std::string title = own.name.empty() ? OneLine(get("name")) : own.name;
  if (title.empty()) title = framework.urn;
  std::string version = OneLine(get("version"));
  if (version.empty()) version = "1";
  json::object metadata{{"title", title},
                        {"last-modified", LastModified(get("publication_date"))},
                        {"version", version},
                        {"oscal-version", standard::kOscalVersion}};
  json::array props;
  for (const auto& [name, value] : framework.props) AddProp(props, name, value);
  for (const auto& [key, name] :
       {std::pair{"urn", "library-urn"}, std::pair{"locale", "locale"}, std::pair{"provider", "provider"},
        std::pair{"packager", "packager"}, std::pair{"publication_date", "publication-date"}}) {
    AddProp(props, name, OneLine(get(key)));
  }
  for (std::size_t i = 1; i < framework.texts.size(); ++i) {
    if (framework.texts[i].name.empty()) continue;
    props.push_back(json::object{{"name", "title"},
                                 {"ns", standard::kNamespace},
                                 {"value", framework.texts[i].name},
                                 {"class", framework.texts[i].language}});
  }
  Put(metadata, "props", std::move(props));
  std::string remarks = own.description;
  if (const std::string copyright = get("copyright"); !copyright.empty())
    remarks += (remarks.empty() ? "" : "\n\n") + copyright;
  if (!remarks.empty()) metadata["remarks"] = remarks;
  return metadata;
}

// `framework: {...}`, `framework: [..]`, `frameworks: [..]`.
const YamlNode* FindFramework(const YamlTree& tree, const YamlNode& objects, const std::string& file,
                              FindingList& findings) {
  for (const char* key : {"framework", "frameworks"}) {
    const YamlNode* node = tree.Member(objects, key);
    if (node == nullptr) continue;
    if (node->kind == YamlNode::Kind::kMap) return node;
    if (node->items.size() > 1) {
      findings.Add(
          Warning("ciso.more-frameworks", At(file, node->place), {{"count", std::to_string(node->items.size())}}));
    }
    if (!node->items.empty() && tree.At(node->items[0]).kind == YamlNode::Kind::kMap) return &tree.At(node->items[0]);
  }
  return nullptr;
}

// What a library holds besides requirements is told, not imported.
void TellRest(const YamlTree& tree, const YamlNode& objects, const YamlNode& framework, const std::string& file,
              FindingList& findings) {
  for (const auto& [key, node] : objects.members) {
    if (key == "framework" || key == "frameworks") continue;
    findings.Add(Note("ciso.not-imported", At(file, tree.At(node).place), {{"member", Shortened(key)}}));
  }
  for (const char* key :
       {"scores_definition", "implementation_groups_definition", "outcomes_definition", "field_visibility"}) {
    if (const YamlNode* node = tree.Member(framework, key)) {
      findings.Add(Note("ciso.not-imported", At(file, node->place), {{"member", key}}));
    }
  }
}

std::string LanguageOf(const std::string& locale) {
  std::string language = locale.substr(0, 2);
  std::transform(language.begin(), language.end(), language.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const bool letters = std::all_of(language.begin(), language.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return language.size() == 2 && letters ? language : "en";
}

json::object Convert(const YamlTree& tree, const std::string& file, FindingList& findings) {
  if (tree.root < 0 || tree.At(tree.root).kind != YamlNode::Kind::kMap) {
    findings.Add(Error("ciso.not-a-library", file));
    return {};
  }
  const YamlNode& library = tree.At(tree.root);
  const YamlNode* objects = tree.Member(library, "objects");
  if (objects == nullptr) objects = tree.Member(library, "object");
  if (objects == nullptr || objects->kind != YamlNode::Kind::kMap) {
    findings.Add(Error("ciso.not-a-library", file));
    return {};
  }
  const YamlNode* map = FindFramework(tree, *objects, file, findings);
  if (map == nullptr) {
    findings.Add(Error("ciso.no-framework", At(file, objects->place)));
    return {};
  }
  std::string urn = CisoText(tree, library, "urn", file, findings);
  const CisoFramework framework =
      ReadCisoFramework(tree, *map, LanguageOf(CisoText(tree, library, "locale", file, findings)), file, findings);
  TellRest(tree, *objects, *map, file, findings);
  if (findings.Errors() > 0) return {};
  Catalogue catalogue(framework);
  json::object metadata = Metadata(tree, library, framework, file, findings);
  json::object body = catalogue.Body();
  if (catalogue.Controls() == 0) findings.Add(Error("ciso.no-requirements", At(file, map->place)));
  json::object result{
      {"uuid", standard::Uuid5(urn + "\n" + framework.urn + "\n" + std::string(metadata["version"].as_string()))},
      {"metadata", std::move(metadata)}};
  for (auto& [key, value] : body) result[key] = std::move(value);
  return {{"catalog", std::move(result)}};
}

}  // namespace

Result<json::object> ReadCisoYaml(std::string_view bytes, const std::string& file, Findings& warnings) {
  Findings noted;
  const auto tree = ParseYaml(bytes, file, noted);
  if (!tree) return Fail(tree.error());
  FindingList findings;
  findings.Add(std::move(noted));
  json::object catalogue = Convert(*tree, file, findings);
  const bool failed = findings.Errors() > 0;
  Findings all = findings.Take();
  if (failed) return Fail(std::move(all));
  Append(warnings, std::move(all));
  return catalogue;
}

}  // namespace atalaya::formats
