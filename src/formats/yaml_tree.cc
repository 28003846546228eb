#include "formats/yaml_tree.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "formats/finding_list.h"
#include "formats/json_write.h"
#include "formats/limits.h"

namespace atalaya::formats {
namespace {

// Thrown through the parser to stop it; caught below.
struct Stop {
  Finding finding;
};

Place PlaceAt(const YAML::Mark& mark) {
  return {static_cast<std::size_t>(std::max(mark.line, 0)) + 1, static_cast<std::size_t>(std::max(mark.column, 0)) + 1};
}

class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const std::string& file, FindingList& findings) : file_(file), findings_(findings) {}

  YamlTree Take() { return std::move(tree_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { Leaf(mark, anchor, YamlNode::Kind::kNull, {}); }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, const std::string& value) override {
    Leaf(mark, anchor, YamlNode::Kind::kScalar, value);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (++aliases_ > kMaxYamlAliases) Refuse(mark, "yaml.too-many-aliases", kMaxYamlAliases);
    const auto target = anchors_.find(anchor);
    if (target == anchors_.end() || sizes_[static_cast<std::size_t>(target->second)] == 0) {
      throw Stop{Error("yaml.alias-to-itself", At(file_, PlaceAt(mark)))};
    }
    Add(mark, target->second);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(mark, anchor, YamlNode::Kind::kList);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(mark, anchor, YamlNode::Kind::kMap);
  }
  void OnMapEnd() override { Close(); }

 private:
  struct Level {
    int node = -1;
    bool has_key = false;
    std::string key;
    std::set<std::string> keys;
    std::size_t size = 1;
  };

  [[noreturn]] void Refuse(const YAML::Mark& mark, const char* code, std::size_t limit) {
    throw Stop{Error(code, At(file_, PlaceAt(mark)), {{"limit", std::to_string(limit)}})};
  }

  int NewNode(const YAML::Mark& mark, YAML::anchor_t anchor, YamlNode::Kind kind) {
    const int node = static_cast<int>(tree_.nodes.size());
    if (tree_.nodes.size() >= kMaxYamlNodes) Refuse(mark, "yaml.too-many-nodes", kMaxYamlNodes);
    tree_.nodes.push_back({kind, {}, {}, {}, PlaceAt(mark)});
    sizes_.push_back(0);  // 0: not finished
    if (anchor != 0) anchors_[anchor] = node;
    return node;
  }

  void Leaf(const YAML::Mark& mark, YAML::anchor_t anchor, YamlNode::Kind kind, const std::string& value) {
    const bool is_key = !levels_.empty() && !levels_.back().has_key && Top().kind == YamlNode::Kind::kMap;
    const int node = NewNode(mark, anchor, kind);
    tree_.nodes.back().scalar = value;
    sizes_.back() = 1;
    if (is_key && kind == YamlNode::Kind::kScalar) {
      TakeKey(mark, value);
    } else {
      Add(mark, node);
    }
  }

  void TakeKey(const YAML::Mark& mark, const std::string& key) {
    Level& level = levels_.back();
    level.has_key = true;
    level.key = key;
    if (!level.keys.insert(key).second) {
      findings_.Add(Error("yaml.duplicate-key", At(file_, PlaceAt(mark)), {{"key", Shortened(key)}}));
    }
  }

  // Puts a finished or open node into the collection that is open.
  void Add(const YAML::Mark& mark, int node) {
    if (levels_.empty()) {
      tree_.root = node;
      return;
    }
    Level& level = levels_.back();
    level.size += sizes_[static_cast<std::size_t>(node)];
    if (level.size > kMaxYamlNodes) Refuse(mark, "yaml.too-many-nodes", kMaxYamlNodes);
    YamlNode& parent = Top();
    if (parent.kind == YamlNode::Kind::kList) {
      parent.items.push_back(node);
    } else if (level.has_key) {
      parent.members.emplace_back(std::move(level.key), node);
      level.has_key = false;
    } else {  // a key that is no scalar: an alias, a null, a collection
      throw Stop{Error("yaml.key", At(file_, PlaceAt(mark)))};
    }
  }

  void Open(const YAML::Mark& mark, YAML::anchor_t anchor, YamlNode::Kind kind) {
    if (levels_.size() >= kMaxYamlDepth) Refuse(mark, "yaml.too-deep", kMaxYamlDepth);
    const int node = NewNode(mark, anchor, kind);
    Add(mark, node);
    levels_.push_back({node, false, {}, {}, 1});
  }

  void Close() {
    const Level level = std::move(levels_.back());
    levels_.pop_back();
    sizes_[static_cast<std::size_t>(level.node)] = level.size;
    if (levels_.empty()) return;
    levels_.back().size += level.size;  // Add counted 0 for it while it was open
    if (levels_.back().size > kMaxYamlNodes) {
      throw Stop{Error("yaml.too-many-nodes", At(file_, tree_.At(level.node).place),
                       {{"limit", std::to_string(kMaxYamlNodes)}})};
    }
  }

  YamlNode& Top() { return tree_.nodes[static_cast<std::size_t>(levels_.back().node)]; }

  const std::string& file_;
  FindingList& findings_;
  YamlTree tree_;
  std::vector<std::size_t> sizes_;  // per node: itself and all under it, aliases written out
  std::map<YAML::anchor_t, int> anchors_;
  std::vector<Level> levels_;
  std::size_t aliases_ = 0;
};

}  // namespace

const YamlNode* YamlTree::Member(const YamlNode& map, std::string_view key) const {
  for (const auto& [name, node] : map.members) {
    if (name == key) return &At(node);
  }
  return nullptr;
}

Result<YamlTree> ParseYaml(std::string_view bytes, const std::string& file, Findings& warnings) {
  if (bytes.size() > kMaxYamlBytes) {
    return Fail(Error("file.too-large", file,
                      {{"size", std::to_string(bytes.size() >> 20)}, {"limit", std::to_string(kMaxYamlBytes >> 20)}}));
  }
  const auto text = CheckText(bytes, file);
  if (!text) return Fail(text.error());
  FindingList findings;
  TreeBuilder builder(file, findings);
  try {
    std::istringstream in{std::string(*text)};
    YAML::Parser parser(in);
    parser.HandleNextDocument(builder);
    if (parser) warnings.push_back(Warning("yaml.more-documents", file));
  } catch (const Stop& stop) {
    findings.Add(stop.finding);
  } catch (const YAML::DeepRecursion& e) {
    findings.Add(Error("yaml.too-deep", At(file, PlaceAt(e.mark)), {{"limit", std::to_string(kMaxYamlDepth)}}));
  } catch (const YAML::Exception& e) {
    findings.Add(Error("yaml.syntax", At(file, PlaceAt(e.mark)), {{"detail", e.msg}}));
  } catch (const std::exception& e) {
    findings.Add(Error("yaml.syntax", file, {{"detail", e.what()}}));
  }
  if (findings.Errors() > 0) return Fail(findings.Take());
  return builder.Take();
}

}  // namespace atalaya::formats
