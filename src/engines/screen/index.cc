#include "screen/index.h"

#include <algorithm>
#include <limits>

#include "screen/identifiers.h"
#include "screen/similar.h"

namespace atalaya::screen {
namespace {

// What makes two tokens one word of the vocabulary.
std::string VocabularyKey(const Token& token) {
  const char mark = static_cast<char>('a' + static_cast<int>(token.kind) * 2 + (token.bare ? 1 : 0));
  return token.text + mark;
}

bool IsSpelled(const Token& token) { return token.kind == TokenKind::kWord; }

}  // namespace

Index::Table Index::MakeTable(std::size_t rows, std::vector<std::pair<std::uint32_t, std::uint32_t>>& cells) {
  Table table;
  table.begin.assign(rows + 1, 0);
  for (const auto& [row, value] : cells) ++table.begin[row + 1];
  for (std::size_t i = 1; i <= rows; ++i) table.begin[i] += table.begin[i - 1];
  table.values.resize(cells.size());
  std::vector<std::uint32_t> next(table.begin.begin(), table.begin.end() - 1);
  for (const auto& [row, value] : cells) table.values[next[row]++] = value;  // in the order of the cells
  cells.clear();
  return table;
}

Index::Index(std::vector<model::WatchList> lists, const Words& words, const Rarity& rarity)
    : lists_(std::move(lists)), words_(words), rarity_(rarity) {
  for (std::uint32_t list = 0; list < lists_.size(); ++list) {
    for (std::uint32_t number = 0; number < lists_[list].entities.size(); ++number) AddEntity(list, number);
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> cells;
  for (std::uint32_t name = 0; name < names_.size(); ++name) {
    const auto tokens = TokensOf(names_[name]);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (std::find(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(i), tokens[i]) == tokens.begin() + static_cast<std::ptrdiff_t>(i)) {
        cells.emplace_back(tokens[i], name);
      }
    }
  }
  word_names_ = MakeTable(vocabulary_.size(), cells);
  std::vector<std::string_view> spelled;
  for (std::uint32_t id = 0; id < vocabulary_.size(); ++id) {
    if (!IsSpelled(vocabulary_[id])) continue;
    spelled.push_back(vocabulary_[id].text);
    spelled_.push_back(id);
  }
  near_words_ = NearWords(std::move(spelled), EditBound);
  IndexBones();
  IndexRuns();
}

std::uint32_t Index::IdOf(const Token& token) {
  const auto [at, added] = ids_.emplace(VocabularyKey(token), static_cast<std::uint32_t>(vocabulary_.size()));
  if (added) {
    vocabulary_.push_back(token);
    weights_.push_back(rarity_.Weight(token));
  }
  return at->second;
}

void Index::Remark(const std::string& code, const model::WatchList& list, const model::ListedEntity& entity) {
  for (Finding& finding : findings_) {
    if (finding.code != code || finding.where != list.id) continue;
    finding.args[1].second = std::to_string(std::stoll(finding.args[1].second) + 1);
    return;
  }
  findings_.push_back({Severity::kWarning, code, list.id, {{"entry", entity.id}, {"count", "1"}}});
}

void Index::AddEntity(std::uint32_t list, std::uint32_t number) {
  const model::ListedEntity& listed = lists_[list].entities[number];
  const auto entity = static_cast<std::uint32_t>(entities_.size());
  entities_.push_back({list, number, static_cast<std::uint32_t>(names_.size()), 0});
  const std::size_t most = std::min<std::size_t>(listed.names.size(), std::numeric_limits<std::uint16_t>::max());
  for (std::size_t i = 0; i < most; ++i) {
    const PreparedName prepared = PrepareName(listed.names[i].text, words_);
    if (prepared.cut) Remark("screen.list-name-cut", lists_[list], listed);
    if (prepared.tokens.empty()) {
      Remark("screen.list-name-empty", lists_[list], listed);
      continue;
    }
    names_.push_back({entity, static_cast<std::uint32_t>(name_tokens_.size()), static_cast<std::uint16_t>(prepared.tokens.size()),
                      static_cast<std::uint16_t>(i)});
    for (const Token& token : prepared.tokens) name_tokens_.push_back(IdOf(token));
  }
  if (listed.names.size() > most) Remark("screen.list-name-cut", lists_[list], listed);
  entities_.back().names = static_cast<std::uint16_t>(names_.size() - entities_.back().first_name);
  for (const model::Identifier& identifier : listed.identifiers) {
    std::string normal = NormalIdentifier(identifier.kind, identifier.value);
    if (identifier.kind == model::IdentifierKind::kImo && !ValidImo(normal)) Remark("screen.list-imo", lists_[list], listed);
    if (normal.size() >= 3) identifiers_.emplace(std::move(normal), entity);
  }
}

void Index::IndexBones() {
  for (int bare = 0; bare < 2; ++bare) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> cells;
    for (std::uint32_t id = 0; id < vocabulary_.size(); ++id) {
      const Token& token = vocabulary_[id];
      if (!IsSpelled(token) || token.bare != (bare == 1) || token.bones.empty()) continue;
      const auto [at, added] = bones_ids_[bare].emplace(token.bones, static_cast<std::uint32_t>(bones_[bare].size()));
      if (added) bones_[bare].push_back(token.bones);
      cells.emplace_back(at->second, id);
    }
    bones_words_[bare] = MakeTable(bones_[bare].size(), cells);
    near_bones_[bare] = NearWords({bones_[bare].begin(), bones_[bare].end()}, BonesBound);
  }
}

void Index::IndexRuns() {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> cells;
  std::unordered_map<std::string, std::uint32_t> ids;
  std::vector<const Token*> tokens;
  for (std::uint32_t name = 0; name < names_.size(); ++name) {
    tokens.clear();
    for (const std::uint32_t id : TokensOf(names_[name])) tokens.push_back(&vocabulary_[id]);
    for (Run& run : RunsOf(tokens)) {
      const auto [at, added] = ids.emplace(std::move(run.text), static_cast<std::uint32_t>(ids.size()));
      cells.emplace_back(at->second, name);
    }
  }
  runs_.resize(ids.size());
  while (!ids.empty()) {
    auto node = ids.extract(ids.begin());
    runs_[node.mapped()] = std::move(node.key());
  }
  run_names_ = MakeTable(runs_.size(), cells);
  near_runs_ = NearWords({runs_.begin(), runs_.end()}, JoinBound);
}

void Index::LikeWords(const Token& token, std::vector<Like>& found) const {
  thread_local std::vector<std::uint32_t> near, words;
  const std::size_t before = found.size();
  const auto add_same = [&](Token wanted) {
    for (const bool bare : {false, true}) {
      wanted.bare = bare;
      if (const auto at = ids_.find(VocabularyKey(wanted)); at != ids_.end()) found.push_back({at->second, TokenLikeness(token, vocabulary_[at->second])});
    }
  };
  // Equal spelling counts whatever the kinds are.
  for (int kind = 0; kind <= static_cast<int>(TokenKind::kForm); ++kind) {
    Token same = token;
    same.kind = static_cast<TokenKind>(kind);
    add_same(same);
  }
  if (IsSpelled(token)) {
    add_same({token.text.substr(0, 1), {}, TokenKind::kInitial, false});
    near.clear();
    near_words_.Find(token.text, near);
    words.clear();
    for (const std::uint32_t w : near) words.push_back(spelled_[w]);
    if (!token.bones.empty()) {
      const int own = token.bare ? 1 : 0, other = 1 - own;
      if (const auto at = bones_ids_[own].find(token.bones); at != bones_ids_[own].end()) {
        const auto row = Row(bones_words_[own], at->second);
        words.insert(words.end(), row.begin(), row.end());
      }
      near.clear();
      near_bones_[other].Find(token.bones, near);
      for (const std::uint32_t b : near) {
        const auto row = Row(bones_words_[other], b);
        words.insert(words.end(), row.begin(), row.end());
      }
    }
    for (const std::uint32_t w : words) {
      if (const double like = TokenLikeness(token, vocabulary_[w]); like > 0) found.push_back({w, like});
    }
  }
  const auto from = found.begin() + static_cast<std::ptrdiff_t>(before);
  std::sort(from, found.end(), [](const Like& a, const Like& b) { return a.word < b.word; });
  found.erase(std::unique(from, found.end(), [](const Like& a, const Like& b) { return a.word == b.word; }), found.end());
}

void Index::WordsOfRun(const std::string& run, std::vector<std::uint32_t>& words) const {
  thread_local std::vector<std::uint32_t> near;
  near.clear();
  near_words_.Find(run, near);
  for (const std::uint32_t w : near) {
    if (JoinLikeness(vocabulary_[spelled_[w]], run) >= kLeastLikeness) words.push_back(spelled_[w]);
  }
}

void Index::RunsOfWord(const Token& token, std::vector<std::uint32_t>& runs) const {
  if (!IsSpelled(token)) return;
  const std::size_t before = runs.size();
  near_runs_.Find(token.text, runs);
  const auto poor = [&](std::uint32_t run) { return JoinLikeness(token, runs_[run]) < kLeastLikeness; };
  runs.erase(std::remove_if(runs.begin() + static_cast<std::ptrdiff_t>(before), runs.end(), poor), runs.end());
}

std::vector<std::uint32_t> Index::WithIdentifier(const std::string& normal) const {
  std::vector<std::uint32_t> entities;
  for (auto [at, end] = identifiers_.equal_range(normal); at != end; ++at) entities.push_back(at->second);
  std::sort(entities.begin(), entities.end());
  entities.erase(std::unique(entities.begin(), entities.end()), entities.end());
  return entities;
}

}  // namespace atalaya::screen
