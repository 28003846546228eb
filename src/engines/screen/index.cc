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
  return token.text + mark + token.raw;
}

// May be within edits of another word.
bool IsSpelled(const Token& token) {
  return token.kind == TokenKind::kWord || (IsSymbol(token.kind) && token.raw.size() >= kLongSymbol && !token.bare);
}

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
  for (std::uint32_t id = 0; id < vocabulary_.size(); ++id) {
    const Token& token = vocabulary_[id];
    if (token.kind == TokenKind::kWord && token.text[0] >= 'A') cells.emplace_back(token.text[0] - 'A', id);
  }
  letter_words_ = MakeTable(26, cells);
  IndexBones();
  IndexRuns();
  IndexSpelling();
}

void Index::IndexSpelling() {
  std::vector<std::string_view> words, runs;
  for (std::uint32_t id = 0; id < vocabulary_.size(); ++id) {
    if (!IsSpelled(vocabulary_[id])) continue;
    words.push_back(vocabulary_[id].raw);
    spelled_.push_back(id);
  }
  for (const Written& run : runs_) runs.push_back(run.raw);
  near_ = NearWords(std::move(words), EditBound, runs, JoinBound);
}

std::uint32_t Index::IdOf(const Token& token) {
  const auto [at, added] = ids_.emplace(VocabularyKey(token), static_cast<std::uint32_t>(vocabulary_.size()));
  if (added) {
    vocabulary_.push_back(token);
    weights_.push_back(rarity_.Weight(token));
    known_.push_back(rarity_.Knows(token) ? 1 : 0);
    by_text_[token.text].push_back(at->second);
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
                      static_cast<std::uint16_t>(i), static_cast<std::uint32_t>(name_runs_.size()), 0});
    for (Run& run : RunsOf(prepared.tokens, words_)) name_runs_.push_back(std::move(run));
    names_.back().runs = static_cast<std::uint16_t>(name_runs_.size() - names_.back().first_run);
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
      if (token.kind != TokenKind::kWord || token.bare != (bare == 1) || token.bones.empty()) continue;
      const auto [at, added] = bones_ids_[bare].emplace(token.bones, static_cast<std::uint32_t>(bones_[bare].size()));
      if (added) bones_[bare].push_back(token.bones);
      cells.emplace_back(at->second, id);
    }
    bones_words_[bare] = MakeTable(bones_[bare].size(), cells);
    near_bones_[bare] = NearWords(std::vector<std::string_view>(bones_[bare].begin(), bones_[bare].end()), BonesBound);
  }
}

void Index::IndexRuns() {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> cells;
  std::unordered_map<std::string, std::uint32_t> ids;
  for (std::uint32_t name = 0; name < names_.size(); ++name) {
    for (const Run& run : RunsOfName(names_[name])) {
      const auto [at, added] = ids.emplace(run.text.raw + (run.text.bare ? "b" : ""), static_cast<std::uint32_t>(runs_.size()));
      if (added) runs_.push_back(run.text);
      cells.emplace_back(at->second, name);
    }
  }
  run_names_ = MakeTable(runs_.size(), cells);
  for (std::uint32_t id = 0; id < runs_.size(); ++id) {
    if (runs_[id].bones.size() >= 3) runs_by_bones_[runs_[id].bare ? 1 : 0].emplace(runs_[id].bones, id);
  }
}

void Index::LikeToken(const Token& token, std::vector<Like>& found, std::vector<std::uint32_t>& runs) const {
  thread_local std::vector<std::uint32_t> near;
  const std::size_t before = found.size();
  const auto add = [&](std::uint32_t word) {
    if (const double like = TokenLikeness(token, vocabulary_[word]); like > 0) found.push_back({word, like});
  };
  const auto add_text = [&](const std::string& text) {
    if (const auto at = by_text_.find(text); at != by_text_.end()) std::for_each(at->second.begin(), at->second.end(), add);
  };
  add_text(token.text);
  if (token.kind == TokenKind::kWord) add_text(token.text.substr(0, 1));
  if (IsSpelled(token)) {
    near.clear();
    near_.Find(token.raw, EditBound, near);
    const Written written = WrittenOf(token);
    for (const std::uint32_t w : near) {
      if (w < spelled_.size()) {
        add(spelled_[w]);
      } else if (JoinLikeness(written, runs_[w - spelled_.size()]) > 0) {
        runs.push_back(w - static_cast<std::uint32_t>(spelled_.size()));
      }
    }
    RunsOfBones(written, runs);
  }
  if (token.kind == TokenKind::kWord && !token.bones.empty()) {
    const int own = token.bare ? 1 : 0, other = 1 - own;
    if (const auto at = bones_ids_[own].find(token.bones); at != bones_ids_[own].end()) {
      for (const std::uint32_t w : Row(bones_words_[own], at->second)) add(w);
    }
    near.clear();
    near_bones_[other].Find(token.bones, BonesBound, near);
    for (const std::uint32_t b : near) {
      for (const std::uint32_t w : Row(bones_words_[other], b)) add(w);
    }
  }
  const auto from = found.begin() + static_cast<std::ptrdiff_t>(before);
  std::sort(from, found.end(), [](const Like& a, const Like& b) { return a.word < b.word; });
  found.erase(std::unique(from, found.end(), [](const Like& a, const Like& b) { return a.word == b.word; }), found.end());
}

void Index::RunsOfBones(const Written& written, std::vector<std::uint32_t>& runs) const {
  if (written.raw.empty()) return;
  for (auto [at, end] = runs_by_bones_[written.bare ? 0 : 1].equal_range(written.bones); at != end; ++at) {
    if (JoinLikeness(written, runs_[at->second]) > 0) runs.push_back(at->second);
  }
}

void Index::LikeRun(const Written& run, std::vector<std::uint32_t>& words, std::vector<std::uint32_t>& runs) const {
  thread_local std::vector<std::uint32_t> near;
  near.clear();
  near_.Find(run.raw, JoinBound, near);
  for (const std::uint32_t w : near) {
    if (w < spelled_.size()) {
      if (JoinLikeness(WrittenOf(vocabulary_[spelled_[w]]), run) > 0) words.push_back(spelled_[w]);
    } else if (JoinLikeness(run, runs_[w - spelled_.size()]) > 0) {
      runs.push_back(w - static_cast<std::uint32_t>(spelled_.size()));
    }
  }
  const int other = run.bare ? 0 : 1;
  if (const auto at = bones_ids_[other].find(run.bones); at != bones_ids_[other].end()) {
    for (const std::uint32_t w : Row(bones_words_[other], at->second)) {
      if (JoinLikeness(WrittenOf(vocabulary_[w]), run) > 0) words.push_back(w);
    }
  }
  RunsOfBones(run, runs);
}

std::vector<std::uint32_t> Index::WithIdentifier(const std::string& normal) const {
  std::vector<std::uint32_t> entities;
  for (auto [at, end] = identifiers_.equal_range(normal); at != end; ++at) entities.push_back(at->second);
  std::sort(entities.begin(), entities.end());
  entities.erase(std::unique(entities.begin(), entities.end()), entities.end());
  return entities;
}

}  // namespace atalaya::screen
