#include "formats/ciso_nodes.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/text_util.h"
#include "formats/json_write.h"

namespace atalaya::formats {
namespace {

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

bool IsTrue(const std::string& text) {
  const std::string low = Lower(text);
  return low == "true" || low == "yes" || low == "on" || low == "1" || low == "x";
}

// A token of OSCAL from any text: ASCII letters, digits, '.', '-', '_'; first a letter or '_'.
std::string Token(std::string_view text) {
  std::string token;
  for (const char c : text.substr(0, 80)) {
    const bool fits =
        (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    if (fits) {
      token += c;
    } else if (!token.empty() && token.back() != '-') {
      token += '-';
    }
  }
  while (!token.empty() && token.back() == '-') token.pop_back();
  if (token.empty()) return token;
  const bool starts = (token[0] >= 'A' && token[0] <= 'Z') || (token[0] >= 'a' && token[0] <= 'z') || token[0] == '_';
  return starts ? token : "_" + token;
}

class Reader {
 public:
  Reader(const YamlTree& tree, const std::string& file, FindingList& findings)
      : tree_(tree), file_(file), findings_(findings) {}

  std::string Get(const YamlNode& map, std::string_view key) { return CisoText(tree_, map, key, file_, findings_); }

  // Words under `translations: {fr: {...}}` after the node's own.
  std::vector<CisoTexts> Texts(const YamlNode& map, const std::string& language) {
    std::vector<CisoTexts> all{TextsIn(map, language)};
    all[0].question = Questions(map, {});
    const YamlNode* translations = tree_.Member(map, "translations");
    if (translations == nullptr || translations->kind != YamlNode::Kind::kMap) return all;
    std::set<std::string> seen{language};
    for (const auto& [locale, node] : translations->members) {
      const YamlNode& words = tree_.At(node);
      const std::string other = Lower(locale).substr(0, 2);
      if (words.kind != YamlNode::Kind::kMap || other.size() != 2 || Token(other) != other ||
          !seen.insert(other).second)
        continue;
      if (seen.size() > kMaxCisoLanguages) {
        findings_.Add(
            Error("ciso.too-many-languages", At(file_, words.place), {{"limit", std::to_string(kMaxCisoLanguages)}}));
        break;
      }
      CisoTexts texts = TextsIn(words, other);
      texts.question = Questions(map, locale);
      if (texts.question == all[0].question) texts.question.clear();
      all.push_back(std::move(texts));
    }
    return all;
  }

  void Props(const YamlNode& map, std::vector<std::pair<std::string, std::string>>& props) {
    for (const auto& [key, name] :
         {std::pair{"implementation_groups", "implementation-group"}, std::pair{"threats", "threat"},
          std::pair{"reference_controls", "reference-control"}}) {
      const YamlNode* list = tree_.Member(map, key);
      if (list == nullptr) continue;
      if (list->kind == YamlNode::Kind::kScalar) props.emplace_back(name, OneLine(list->scalar));
      for (const int item : list->items) props.emplace_back(name, OneLine(tree_.At(item).scalar));
    }
    props.emplace_back("weight", OneLine(Get(map, "weight")));
    std::erase_if(props, [](const auto& prop) { return prop.second.empty(); });
  }

 private:
  CisoTexts TextsIn(const YamlNode& map, const std::string& language) {
    return {language,
            OneLine(Get(map, "name")),
            Get(map, "description"),
            Get(map, "annotation"),
            Get(map, "typical_evidence"),
            {}};
  }

  // `questions: {URN: {text, choices: [{value}]}}`, or a list of them: one line each, its choices after it.
  std::string Questions(const YamlNode& map, const std::string& locale) {
    const YamlNode* questions = tree_.Member(map, "questions");
    if (questions == nullptr) questions = tree_.Member(map, "question");
    if (questions == nullptr) return {};
    std::vector<int> list = questions->items;
    for (const auto& [urn, node] : questions->members) list.push_back(node);
    std::string lines;
    for (const int node : list) {
      const YamlNode& question = tree_.At(node);
      std::string line = OneLine(Localised(question, "text", locale));
      if (line.empty()) continue;
      std::string choices;
      if (const YamlNode* given = tree_.Member(question, "choices")) {
        for (const int choice : given->items) {
          const std::string value = OneLine(Localised(tree_.At(choice), "value", locale));
          if (!value.empty()) choices += (choices.empty() ? "" : " / ") + value;
        }
      }
      if (!choices.empty()) line += " (" + choices + ")";
      lines += (lines.empty() ? "" : "\n") + line;
    }
    return lines;
  }

  std::string Localised(const YamlNode& map, std::string_view key, const std::string& locale) {
    if (map.kind != YamlNode::Kind::kMap) return {};
    if (!locale.empty()) {
      const YamlNode* translations = tree_.Member(map, "translations");
      const YamlNode* words = translations == nullptr ? nullptr : tree_.Member(*translations, locale);
      if (words != nullptr && words->kind == YamlNode::Kind::kMap) {
        if (std::string text = Get(*words, key); !text.empty()) return text;
      }
    }
    return Get(map, key);
  }

  const YamlTree& tree_;
  const std::string& file_;
  FindingList& findings_;
};

// Parents by urn; without one by depth: the last node before that is one level up.
void Link(CisoFramework& framework, const std::vector<std::string>& parents, const std::vector<int>& depths,
          const std::string& file, FindingList& findings) {
  std::unordered_map<std::string, int> by_urn;
  for (std::size_t i = 0; i < framework.nodes.size(); ++i) {
    const CisoNode& node = framework.nodes[i];
    if (by_urn.emplace(node.urn, static_cast<int>(i)).second) continue;
    findings.Add(Error("ciso.duplicate-urn", At(file, node.place), {{"urn", Shortened(node.urn)}}));
  }
  std::vector<int> last_at;  // per depth
  for (std::size_t i = 0; i < framework.nodes.size(); ++i) {
    CisoNode& node = framework.nodes[i];
    const auto named = by_urn.find(parents[i]);
    const int depth = depths[i];
    if (!parents[i].empty() && named != by_urn.end()) {
      node.parent = named->second;
    } else {
      if (!parents[i].empty())
        findings.Add(Warning("ciso.unknown-parent", At(file, node.place), {{"urn", Shortened(parents[i])}}));
      if (depth > 1 && static_cast<std::size_t>(depth) <= last_at.size() + 1)
        node.parent = last_at[static_cast<std::size_t>(depth) - 2];
    }
    if (depth >= 1 && depth <= kMaxCisoDepth) {
      last_at.resize(static_cast<std::size_t>(depth) - 1, node.parent);
      last_at.push_back(static_cast<int>(i));
    }
  }
}

// Children lists, and no cycle and no tower.
void CheckTree(CisoFramework& framework, const std::string& file, FindingList& findings) {
  for (std::size_t i = 0; i < framework.nodes.size(); ++i) {
    int steps = 0;
    for (int up = framework.nodes[i].parent; up >= 0 && steps <= kMaxCisoDepth; up = framework.nodes[up].parent) {
      ++steps;
      if (up != static_cast<int>(i)) continue;
      findings.Add(
          Error("ciso.parent-cycle", At(file, framework.nodes[i].place), {{"urn", Shortened(framework.nodes[i].urn)}}));
      return;
    }
    if (steps > kMaxCisoDepth) {
      findings.Add(
          Error("ciso.too-deep", At(file, framework.nodes[i].place), {{"limit", std::to_string(kMaxCisoDepth)}}));
      return;
    }
    const int parent = framework.nodes[i].parent;
    (parent < 0 ? framework.roots : framework.nodes[parent].children).push_back(static_cast<int>(i));
  }
}

void NameNodes(CisoFramework& framework) {
  std::set<std::string> used;
  std::unordered_map<std::string, int> next;  // number to try for an id that is taken
  for (CisoNode& node : framework.nodes) {
    std::string id = Token(node.ref_id);
    if (id.empty()) id = Token(node.urn.substr(node.urn.find_last_of(':') + 1));
    if (id.empty()) id = "node";
    node.id = id;
    int& k = next.try_emplace(id, 2).first->second;
    while (!used.insert(node.id).second) node.id = id + "-" + std::to_string(k++);
  }
}

}  // namespace

std::string CisoText(const YamlTree& tree, const YamlNode& map, std::string_view key, const std::string& file,
                     FindingList& findings) {
  const YamlNode* node = tree.Member(map, key);
  if (node == nullptr || node->kind == YamlNode::Kind::kNull) return {};
  if (node->kind == YamlNode::Kind::kScalar) return std::string(Trim(node->scalar));
  findings.Add(Error("ciso.type", At(file, node->place), {{"member", std::string(key)}}));
  return {};
}

CisoFramework ReadCisoFramework(const YamlTree& tree, const YamlNode& map, const std::string& language,
                                const std::string& file, FindingList& findings) {
  Reader reader(tree, file, findings);
  CisoFramework framework;
  framework.urn = Lower(reader.Get(map, "urn"));
  framework.language = language;
  framework.texts = reader.Texts(map, language);
  for (const auto& [key, name] : {std::pair{"urn", "urn"}, std::pair{"ref_id", "ref-id"},
                                  std::pair{"min_score", "min-score"}, std::pair{"max_score", "max-score"}}) {
    if (std::string value = OneLine(reader.Get(map, key)); !value.empty())
      framework.props.emplace_back(name, std::move(value));
  }
  const YamlNode* list = tree.Member(map, "requirement_nodes");
  if (list == nullptr) list = tree.Member(map, "requirement_node");
  if (list == nullptr || list->kind != YamlNode::Kind::kList) {
    findings.Add(Error("ciso.no-requirements", At(file, map.place)));
    return framework;
  }
  std::vector<std::string> parents;
  std::vector<int> depths;
  for (const int item : list->items) {
    const YamlNode& from = tree.At(item);
    if (from.kind != YamlNode::Kind::kMap) {
      findings.Add(Error("ciso.type", At(file, from.place), {{"member", "requirement_nodes"}}));
      continue;
    }
    CisoNode node;
    node.place = from.place;
    node.urn = Lower(OneLine(reader.Get(from, "urn")));
    node.ref_id = OneLine(reader.Get(from, "ref_id"));
    if (node.urn.empty()) {
      node.urn = framework.urn + ":node-" + std::to_string(framework.nodes.size() + 1);
      findings.Add(Warning("ciso.no-urn", At(file, from.place)));
    }
    node.assessable = IsTrue(reader.Get(from, "assessable"));
    node.texts = reader.Texts(from, language);
    reader.Props(from, node.props);
    parents.push_back(Lower(OneLine(reader.Get(from, "parent_urn"))));
    depths.push_back(static_cast<int>(std::clamp(ToInteger(reader.Get(from, "depth")).value_or(0), 0LL, 1000LL)));
    framework.nodes.push_back(std::move(node));
  }
  Link(framework, parents, depths, file, findings);
  CheckTree(framework, file, findings);
  NameNodes(framework);
  return framework;
}

}  // namespace atalaya::formats
