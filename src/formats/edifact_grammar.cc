#include "formats/edifact_grammar.h"

#include <algorithm>

#include "base/text_util.h"
#include "formats/edifact_tokens.h"

namespace atalaya::formats {
namespace {

constexpr std::size_t kMaxGrammarNodes = 1000;

std::size_t At(int index) { return static_cast<std::size_t>(index); }

}  // namespace

std::optional<EdifactGrammar> EdifactGrammar::Parse(std::string_view line, const std::vector<EdifactAnchor>& anchors) {
  EdifactGrammar grammar;
  const std::size_t colon = line.find(':'), blank = line.find(' ');
  if (colon == std::string_view::npos || blank > colon) return std::nullopt;
  grammar.message = std::string(line.substr(0, blank));
  grammar.version = std::string(Trim(line.substr(blank, colon - blank)));
  std::vector<int> open;
  auto& nodes = grammar.nodes_;
  for (std::size_t at = colon + 1; at < line.size();) {
    const char c = line[at];
    if (c == ' ') {
      ++at;
    } else if (c == ')') {
      if (open.empty()) return std::nullopt;
      nodes[At(open.back())].end = static_cast<int>(nodes.size());
      open.pop_back();
      ++at;
    } else {
      std::size_t end = at;
      while (end < line.size() && line[end] != ' ' && line[end] != '(' && line[end] != ')') ++end;
      const std::string_view word = line.substr(at, end - at);
      const bool group = end < line.size() && line[end] == '(';
      // "DTMC9", "SG14C9999": the letter before the last digits.
      std::size_t digits = word.size();
      while (digits > 0 && word[digits - 1] >= '0' && word[digits - 1] <= '9') --digits;
      const auto most = ToInteger(word.substr(digits));
      if (digits < 2 || !most || *most < 1 || *most > 1'000'000 || nodes.size() >= kMaxGrammarNodes) return std::nullopt;
      EdifactNode node;
      node.name = std::string(word.substr(0, digits - 1));
      node.mandatory = word[digits - 1] == 'M';
      node.group = group;
      node.most = static_cast<std::uint32_t>(*most);
      node.parent = open.empty() ? -1 : open.back();
      node.end = static_cast<int>(nodes.size()) + 1;
      if (!group) {
        node.tag = EdifactTag(node.name);
        if (node.tag == 0) return std::nullopt;
        // The first segment of a group gives it its tag and path.
        if (!open.empty() && At(open.back()) + 1 == nodes.size()) {
          EdifactNode& parent = nodes.back();
          parent.tag = node.tag;
          parent.path = (parent.parent < 0 ? "" : nodes[At(parent.parent)].path + "/") + node.name;
        }
        if (!open.empty()) node.path = nodes[At(open.back())].path;
      } else if (!open.empty() && At(open.back()) + 1 == nodes.size()) {
        return std::nullopt;  // a group begins with a segment
      }
      nodes.push_back(node);
      if (group) open.push_back(static_cast<int>(nodes.size()) - 1);
      at = end + (group ? 1 : 0);
    }
  }
  if (nodes.empty() || !open.empty() || nodes.front().group) return std::nullopt;
  for (const EdifactNode& node : nodes) {
    if (node.group && node.tag == 0) return std::nullopt;
    grammar.tags_.push_back(node.tag);
  }
  std::sort(grammar.tags_.begin(), grammar.tags_.end());
  grammar.tags_.erase(std::unique(grammar.tags_.begin(), grammar.tags_.end()), grammar.tags_.end());
  for (const EdifactAnchor& anchor : anchors) {
    if (anchor.message != grammar.message) continue;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (!nodes[i].group || nodes[i].tag != anchor.tag || nodes[i].most < anchor.least_repeats) continue;
      grammar.anchored_.push_back({anchor.tag, anchor.qualifiers, static_cast<int>(i) + 1, anchor.only});
      break;
    }
  }
  return grammar;
}

int EdifactGrammar::TagIndex(std::uint32_t tag) const {
  const auto at = std::lower_bound(tags_.begin(), tags_.end(), tag);
  return at != tags_.end() && *at == tag ? static_cast<int>(at - tags_.begin()) : -1;
}

void EdifactGrammar::Prepare() {
  if (!candidates_.empty()) return;
  candidates_.resize(nodes_.size() * tags_.size());
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    if (nodes_[node].group) continue;
    for (std::size_t tag = 0; tag < tags_.size(); ++tag) candidates_[node * tags_.size() + tag] = CandidatesFrom(static_cast<int>(node), tags_[tag]);
  }
}

// In the order in which a reader of the directory tries them: the segment again, what follows it in its group, its group again, what follows
// that, and so on outward.
std::vector<EdifactGrammar::Candidate> EdifactGrammar::CandidatesFrom(int node, std::uint32_t tag) const {
  std::vector<Candidate> found;
  std::vector<int> skipped;
  const auto first_of_group = [this](int n) { return nodes_[At(n)].parent >= 0 && nodes_[At(n)].parent + 1 == n; };
  if (nodes_[At(node)].tag == tag && !first_of_group(node)) found.push_back({node, -1, {}});
  for (int at = node;;) {
    const int parent = nodes_[At(at)].parent;
    const int end = parent < 0 ? static_cast<int>(nodes_.size()) : nodes_[At(parent)].end;
    for (int next = nodes_[At(at)].end; next < end; next = nodes_[At(next)].end) {
      const EdifactNode& sibling = nodes_[At(next)];
      if (sibling.tag == tag) found.push_back({sibling.group ? next + 1 : next, sibling.group ? next : -1, skipped});
      if (sibling.mandatory) skipped.push_back(next);
    }
    if (parent < 0) return found;
    if (nodes_[At(parent)].tag == tag) found.push_back({parent + 1, parent, skipped});
    at = parent;
  }
}

EdifactPlacer::EdifactPlacer(const EdifactGrammar& grammar) : grammar_(grammar), count_(grammar.nodes_.size()) { count_[0] = 1; }

bool EdifactPlacer::Full(int node, int repeated) const {
  const int counted = repeated >= 0 ? repeated : node;
  return count_[At(counted)] >= grammar_.nodes_[At(counted)].most;
}

void EdifactPlacer::MoveTo(int node, int repeated) {
  if (repeated >= 0) {
    ++count_[At(repeated)];
    std::fill(count_.begin() + repeated + 1, count_.begin() + grammar_.nodes_[At(repeated)].end, 0u);
  }
  ++count_[At(node)];
  current_ = node;
}

EdifactPlace EdifactPlacer::Place(std::uint32_t tag, std::string_view qualifier) {
  EdifactPlace place;
  missing_.clear();
  const int index = grammar_.TagIndex(tag);
  if (index < 0) return place;
  const auto& nodes = grammar_.nodes_;
  int wanted = -1, forbidden = -1;
  for (const auto& anchored : grammar_.anchored_) {
    if (anchored.tag != tag) continue;
    if (std::find(anchored.qualifiers.begin(), anchored.qualifiers.end(), qualifier) != anchored.qualifiers.end()) {
      wanted = anchored.node;
    } else if (anchored.only) {
      forbidden = anchored.node;
    }
  }
  const auto& candidates = grammar_.candidates_[At(current_) * grammar_.tags_.size() + At(index)];
  const EdifactGrammar::Candidate *chosen = nullptr, *fallback = nullptr;
  for (const auto& candidate : candidates) {
    if (candidate.node == forbidden || (wanted >= 0 && candidate.node != wanted)) continue;
    if (fallback == nullptr) fallback = &candidate;
    if (!Full(candidate.node, candidate.repeated)) {
      chosen = &candidate;
      break;
    }
  }
  if (chosen == nullptr && fallback != nullptr) {
    chosen = fallback;
    place.too_many = true;
  }
  if (chosen != nullptr) {
    for (const int node : chosen->skipped) {
      if (count_[At(node)] == 0) missing_.push_back(node);
    }
    place.node = chosen->node;
    place.opens = chosen->repeated >= 0;
    MoveTo(chosen->node, chosen->repeated);
    return place;
  }
  // Against the order: in the open groups from the inside out, else anywhere in the structure.
  place.order = true;
  if (wanted < 0) {
    for (int group = nodes[At(current_)].parent;; group = nodes[At(group)].parent) {
      const int end = group < 0 ? static_cast<int>(nodes.size()) : nodes[At(group)].end;
      for (int next = group + 1; next < end; next = nodes[At(next)].end) {
        if (nodes[At(next)].tag != tag || next == forbidden || next + 1 == forbidden) continue;
        if (!nodes[At(next)].group) {
          ++count_[At(next)];  // a stray segment does not move the place
          place.node = next;
          place.opens = group >= 0 && next == group + 1;
        } else {
          place.node = next + 1;
          place.opens = true;
          MoveTo(next + 1, next);
        }
        return place;
      }
      if (group < 0) break;
    }
    for (int pass = 0; pass < 2 && wanted < 0; ++pass) {
      for (int next = pass == 0 ? current_ + 1 : 0; next < static_cast<int>(nodes.size()) && wanted < 0; ++next) {
        if (!nodes[At(next)].group && nodes[At(next)].tag == tag && next != forbidden) wanted = next;
      }
    }
  }
  if (wanted < 0) return {};
  place.node = wanted;
  const int parent = nodes[At(wanted)].parent;
  place.opens = parent >= 0 && parent + 1 == wanted;
  MoveTo(wanted, parent);
  return place;
}

}  // namespace atalaya::formats
