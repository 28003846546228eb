#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "base/parallel.h"
#include "target/rule.h"

namespace atalaya::target {
namespace {

constexpr std::array<const char*, 4> kStatusNames{"draft", "tested", "active", "retired"};

// Records of one go: small enough that the columns of a block stay in the cache from rule to rule.
constexpr std::size_t kBlock = 512;
constexpr std::size_t kChunk = 16 * kBlock;  // of one thread

bool IsRuleId(std::string_view id) {
  return !id.empty() && id.size() <= kMaxName && id[0] >= 'a' && id[0] <= 'z' && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
}

Findings CheckRule(const Rule& rule, const std::string& where) {
  Findings findings;
  if (!IsRuleId(rule.id)) findings.push_back(Error("target.rule-id", where, {{"id", rule.id.substr(0, kMaxName)}}));
  if (rule.version < 1) findings.push_back(Error("target.rule-version", where, {{"id", rule.id}}));
  if (!(std::fabs(rule.weight) <= kMaxWeight)) {
    findings.push_back(Error("target.rule-weight", where, {{"id", rule.id}, {"limit", std::to_string(static_cast<int>(kMaxWeight))}}));
  }
  for (const Language language : kLanguages) {
    if (!rule.title.Has(language)) {
      findings.push_back(Warning("target.rule-title", where, {{"id", rule.id}, {"language", LanguageCode(language)}}));
    }
  }
  return findings;
}

struct ChunkHits {
  std::vector<std::uint32_t> counts;  // by record of the chunk
  std::vector<std::uint16_t> rules;
  std::vector<std::uint32_t> fired, unknown, refused;  // by rule
};

ChunkHits RunChunk(const std::vector<BoundProgram>& programs, const Table& table, std::size_t first, std::size_t count, Scratch& scratch) {
  ChunkHits out;
  out.counts.assign(count, 0);
  out.fired.assign(programs.size(), 0);
  out.unknown = out.refused = out.fired;
  std::vector<std::pair<std::uint16_t, std::uint16_t>> pairs;  // record of the block, rule; by rule
  std::vector<std::uint32_t> at(kBlock);
  for (std::size_t block = 0; block < count; block += kBlock) {
    const std::size_t size = std::min(kBlock, count - block);
    pairs.clear();
    for (std::size_t r = 0; r < programs.size(); ++r) {
      std::size_t refused = 0;
      const auto truths = Evaluate(programs[r], table, first + block, size, scratch, refused);
      out.refused[r] += static_cast<std::uint32_t>(refused);
      for (std::size_t i = 0; i < size; ++i) {
        if (truths[i] == Truth::kTrue) pairs.emplace_back(static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(r));
        out.unknown[r] += truths[i] == Truth::kUnknown;
      }
    }
    for (const auto& [i, r] : pairs) {
      ++out.counts[block + i];
      ++out.fired[r];
    }
    std::uint32_t sum = static_cast<std::uint32_t>(out.rules.size());
    for (std::size_t i = 0; i < size; ++i) {
      at[i] = sum;
      sum += out.counts[block + i];
    }
    out.rules.resize(sum);
    for (const auto& [i, r] : pairs) out.rules[at[i]++] = r;
  }
  return out;
}

}  // namespace

const char* RuleStatusName(RuleStatus status) { return kStatusNames[static_cast<std::size_t>(status)]; }

std::optional<RuleStatus> RuleStatusFrom(std::string_view name) {
  for (std::size_t i = 0; i < kStatusNames.size(); ++i) {
    if (name == kStatusNames[i]) return static_cast<RuleStatus>(i);
  }
  return std::nullopt;
}

RuleBook CompileRules(std::span<const Rule> rules, const Schema& schema, const Reference& reference, const std::string& where,
                      Findings& findings) {
  RuleBook book;
  if (rules.size() > kMaxRules) {
    findings.push_back(Error("target.too-many-rules", where, {{"limit", std::to_string(kMaxRules)}}));
    return book;
  }
  std::set<std::string_view> seen;
  for (const Rule& rule : rules) {
    const std::string place = where + "#" + rule.id.substr(0, kMaxName);
    Findings wrong = CheckRule(rule, place);
    if (!seen.insert(rule.id).second) wrong.push_back(Error("target.rule-twice", place, {{"id", rule.id.substr(0, kMaxName)}}));
    auto parsed = Parse(rule.expression, place);
    auto checked = parsed ? Check(std::move(*parsed), schema, reference, place) : std::move(parsed);
    if (!checked) Append(wrong, checked.error());
    if (!HasErrors(wrong)) {
      book.programs.push_back(Compile(std::move(*checked), reference));
      book.rules.push_back(rule);
    }
    Append(findings, std::move(wrong));
  }
  return book;
}

Hits RunRules(const RuleBook& book, const Table& table, int threads) {
  std::vector<BoundProgram> programs;
  for (const Program& program : book.programs) programs.push_back(Bind(program, table.words()));
  const std::size_t chunks = (table.size() + kChunk - 1) / kChunk;
  std::vector<ChunkHits> parts(chunks);
  ParallelFor(chunks, threads, [&](std::size_t chunk) {
    Scratch scratch;
    const std::size_t first = chunk * kChunk;
    parts[chunk] = RunChunk(programs, table, first, std::min(kChunk, table.size() - first), scratch);
  });
  Hits hits;
  hits.fired.assign(programs.size(), 0);
  hits.unknown = hits.refused = hits.fired;
  hits.starts.reserve(table.size() + 1);
  hits.starts.push_back(0);
  for (const ChunkHits& part : parts) {
    for (const std::uint32_t count : part.counts) hits.starts.push_back(hits.starts.back() + count);
    hits.rules.insert(hits.rules.end(), part.rules.begin(), part.rules.end());
    for (std::size_t r = 0; r < programs.size(); ++r) {
      hits.fired[r] += part.fired[r];
      hits.unknown[r] += part.unknown[r];
      hits.refused[r] += part.refused[r];
    }
  }
  return hits;
}

}  // namespace atalaya::target
