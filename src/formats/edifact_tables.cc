#include "formats/edifact_tables.h"

#include <algorithm>
#include <functional>

#include "base/text_util.h"
#include "formats/edifact_tokens.h"

namespace atalaya::formats {
namespace {

constexpr std::size_t kMaxTableLines = 100'000;

using TableLine = std::function<bool(std::string_view line)>;  // false: not of the form

void ReadTable(const FileSource& files, const std::string& path, FindingList& findings, const TableLine& take) {
  const auto text = files.read(path);
  if (!text) {
    findings.Add(text.error());
    return;
  }
  std::size_t number = 0;
  for (std::size_t at = 0; at < text->size() && number < kMaxTableLines;) {
    std::size_t end = text->find('\n', at);
    if (end == std::string::npos) end = text->size();
    std::string_view line = std::string_view(*text).substr(at, end - at);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    ++number;
    at = end + 1;
    if (line.empty() || line[0] == '#') continue;
    if (!take(line)) findings.Add(Warning("edifact.table", path + ":" + std::to_string(number), {{"text", std::string(line.substr(0, 60))}}));
  }
}

// "9017Man..3x1": number, M or C, format, repeats.
bool ReadElementSpec(std::string_view word, EdifactElementSpec& spec) {
  const std::size_t x = word.rfind('x');
  if (word.size() < 7 || x == std::string_view::npos || x < 6) return false;
  const auto number = ToInteger(word.substr(0, 4));
  std::string_view format = word.substr(5, x - 5);
  spec.numeric = format[0] == 'n';
  const std::size_t digits = format.find_first_of("0123456789");
  const auto most = digits == std::string_view::npos ? std::nullopt : ToInteger(format.substr(digits));
  if (!number || !most || *most < 1 || *most > 100'000 || (word[4] != 'M' && word[4] != 'C')) return false;
  spec.number = static_cast<int>(*number);
  spec.mandatory = word[4] == 'M';
  spec.most = static_cast<std::uint32_t>(*most);
  return true;
}

bool ReadSegmentSpec(std::string_view line, EdifactTables& tables) {
  const std::uint32_t tag = EdifactTag(line.substr(0, std::min<std::size_t>(3, line.size())));
  const std::size_t colon = line.find(": ");
  if (tag == 0 || colon == std::string_view::npos) return false;
  EdifactSegmentSpec spec;
  bool inside = false;
  for (const std::string& part : Split(line.substr(colon + 2), ' ')) {
    std::string_view word = part;
    const std::size_t bracket = word.find('[');
    if (bracket != std::string_view::npos) {
      if (inside || bracket < 2) return false;
      inside = true;
      spec.elements.emplace_back().mandatory = word[bracket - 1] == 'M';
      word.remove_prefix(bracket + 1);
    }
    const bool last = !word.empty() && word.back() == ']';
    if (last) word.remove_suffix(1);
    EdifactElementSpec element;
    if (!ReadElementSpec(word, element)) return false;
    if (!inside) spec.elements.emplace_back().mandatory = element.mandatory;
    spec.elements.back().components.push_back(element);
    if (last) inside = false;
  }
  if (inside) return false;
  tables.segments[tag] = std::move(spec);
  return true;
}

bool ReadCode(std::string_view line, EdifactTables& tables) {
  const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return false;
  const auto element = ToInteger(line.substr(0, first));
  if (!element || *element < 1 || *element > 9999) return false;
  tables.codes[static_cast<int>(*element)].Add(line.substr(first + 1, second - first - 1));
  return true;
}

}  // namespace

std::uint64_t EdifactCodes::Packed(std::string_view code) {
  std::uint64_t key = 0;
  for (const char c : code) key = key << 8 | static_cast<unsigned char>(c);
  return key;
}

void EdifactCodes::Put(std::uint64_t key) {
  for (std::size_t at = key * 0x9E3779B97F4A7C15u >> 40;; ++at) {
    std::uint64_t& slot = slots_[at & (slots_.size() - 1)];
    if (slot == key) return;
    if (slot != 0) continue;
    slot = key;
    ++size_;
    return;
  }
}

void EdifactCodes::Add(std::string_view code) {
  if (code.empty() || code.size() > 8) return;
  if (2 * (size_ + 1) > slots_.size()) {
    const std::vector<std::uint64_t> old = std::move(slots_);
    slots_.assign(2 * old.size(), 0);
    size_ = 0;
    for (const std::uint64_t key : old) {
      if (key != 0) Put(key);
    }
  }
  Put(Packed(code));
}

bool EdifactCodes::Has(std::string_view code) const {
  if (code.empty() || code.size() > 8) return false;
  const std::uint64_t key = Packed(code);
  for (std::size_t at = key * 0x9E3779B97F4A7C15u >> 40;; ++at) {
    const std::uint64_t slot = slots_[at & (slots_.size() - 1)];
    if (slot == key) return true;
    if (slot == 0) return false;
  }
}

int EdifactVersionAge(std::string_view version) {
  if (version.size() != 4 || version[0] != 'D' || (version[3] != 'A' && version[3] != 'B')) return 0;
  const auto year = ToInteger(version.substr(1, 2));
  if (!year || *year < 0) return 0;
  return static_cast<int>(2 * (*year + (*year < 70 ? 2000 : 1900)) + (version[3] == 'B'));
}

const EdifactGrammar* EdifactTables::Find(std::string_view message, std::string_view version) const {
  const EdifactGrammar *best = nullptr, *oldest = nullptr;
  const int age = EdifactVersionAge(version);
  for (const EdifactGrammar& grammar : grammars) {
    if (grammar.message != message) continue;
    if (oldest == nullptr) oldest = &grammar;
    if (EdifactVersionAge(grammar.version) <= age) best = &grammar;
  }
  return best != nullptr ? best : oldest;
}

std::string_view EdifactTables::Role(const char* what, std::string_view code) const {
  const auto found = roles.find({what, std::string(code)});
  return found == roles.end() ? std::string_view() : std::string_view(found->second);
}

EdifactTables ReadEdifactTables(const FileSource& files, const std::string& folder, FindingList& findings) {
  EdifactTables tables;
  const auto rows = [&](const char* file, std::size_t columns, const std::function<bool(const std::vector<std::string>&)>& take) {
    ReadTable(files, JoinPath(folder, file), findings, [&](std::string_view line) {
      const std::vector<std::string> fields = Split(line, '\t');
      return fields.size() >= columns && take(fields);
    });
  };
  std::vector<EdifactAnchor> anchors;
  rows("anchors.tsv", 5, [&](const std::vector<std::string>& row) {
    const auto least = ToInteger(row[3]);
    if (EdifactTag(row[1]) == 0 || !least || *least < 0) return false;
    anchors.push_back({row[0], EdifactTag(row[1]), Split(row[2], ','), static_cast<std::uint32_t>(*least), row[4] == "only"});
    return true;
  });
  ReadTable(files, JoinPath(folder, "structures.txt"), findings, [&](std::string_view line) {
    auto grammar = EdifactGrammar::Parse(line, anchors);
    if (grammar && EdifactVersionAge(grammar->version) > 0) tables.grammars.push_back(std::move(*grammar));
    return grammar.has_value();
  });
  std::stable_sort(tables.grammars.begin(), tables.grammars.end(), [](const EdifactGrammar& a, const EdifactGrammar& b) {
    return std::pair(std::string_view(a.message), EdifactVersionAge(a.version)) <
           std::pair(std::string_view(b.message), EdifactVersionAge(b.version));
  });
  ReadTable(files, JoinPath(folder, "codes_D16A.tsv"), findings, [&](std::string_view line) { return ReadCode(line, tables); });
  ReadTable(files, JoinPath(folder, "segments_D16A.txt"), findings, [&](std::string_view line) { return ReadSegmentSpec(line, tables); });
  for (auto& [tag, segment] : tables.segments) {
    for (EdifactCompositeSpec& composite : segment.elements) {
      for (EdifactElementSpec& element : composite.components) {
        const auto codes = tables.codes.find(element.number);
        if (codes != tables.codes.end()) element.codes = &codes->second;
      }
    }
  }
  rows("charsets.tsv", 2, [&](const std::vector<std::string>& row) { return tables.charsets.emplace(row[0], row[1]).second; });
  rows("senders.tsv", 7, [&](const std::vector<std::string>& row) {
    if (row[0] != "sender" && row[0] != "association" && row[0] != "any") return false;
    tables.senders.push_back({row[0], row[1], row[2], row[3], EdifactTag(row[4]), row[5], row[6]});
    return true;
  });
  rows("phrases.tsv", 4, [&](const std::vector<std::string>& row) {
    tables.phrases.push_back({row[0], Fold(row[1]), row[2], row[3]});
    return !tables.phrases.back().contains.empty();
  });
  rows("roles.tsv", 3, [&](const std::vector<std::string>& row) { return tables.roles.emplace(std::pair(row[0], row[1]), row[2]).second; });
  return tables;
}

}  // namespace atalaya::formats
