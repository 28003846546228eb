#include "screen/screen.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "screen/identifiers.h"
#include "screen/reasons.h"
#include "screen/similar.h"

namespace atalaya::screen {
namespace {

constexpr double kExactThreshold = 0.999, kStandardThreshold = 0.80, kWideThreshold = 0.70;
constexpr double kRounding = 1e-9;

double NameCost(model::NameKind kind) {
  switch (kind) {
    case model::NameKind::kFormer:
      return kFormerCost;
    case model::NameKind::kWeakAlias:
      return kWeakCost;
    default:
      return 0;
  }
}

}  // namespace

double DefaultThreshold(Mode mode) {
  return mode == Mode::kExact ? kExactThreshold : mode == Mode::kStandard ? kStandardThreshold : kWideThreshold;
}

bool HitBefore(const Hit& a, const Hit& b) {
  if (a.score != b.score) return a.score > b.score;
  return a.list != b.list ? a.list < b.list : a.entry < b.entry;
}

class Screener::Work {
 public:
  explicit Work(const Index& index)
      : index_(index),
        row_of_word_(index.Vocabulary(), 0),
        share_(index.Names().size(), 0),
        last_token_(index.Names().size(), 0),
        best_(index.Entities().size()) {}

  Answer Ask(const model::Subject& subject, const Options& options) {
    Answer answer;
    SetLists(options, answer);
    least_ = LeastThreshold(options);
    found_.clear();
    // What qualifiers may add only counts where the subject has them.
    const double most_added = subject.births.empty() && subject.countries.empty() ? 0 : kMostQualified;
    for (std::size_t i = 0; i < subject.names.size() && i < kMostNames; ++i) {
      AskName(subject, i, (least_ - most_added - (1 - kQueryShare)) / kQueryShare - kRounding, answer);
    }
    for (std::size_t i = 0; i < subject.identifiers.size() && i < kMostNames; ++i) AskNumber(subject, i, answer);
    Collect(subject, options, answer);
    for (const std::uint32_t entity : found_) best_[entity] = {};
    return answer;
  }

 private:
  static constexpr std::size_t kMostNames = 1000;

  struct Best {
    double name = 0;  // with the cost of the name's kind
    double number = 0;
    std::uint32_t listed_name = 0;  // of index_.Names()
    std::uint16_t asked_name = 0, asked_number = 0, listed_number = 0;
    bool seen = false;
  };

  void SetLists(const Options& options, Answer& answer) {
    searched_.assign(index_.Lists().size(), 0);
    for (std::size_t i = 0; i < searched_.size(); ++i) {
      const model::WatchList& list = index_.Lists()[i];
      searched_[i] = options.lists.empty() || std::find(options.lists.begin(), options.lists.end(), list.id) != options.lists.end();
      if (searched_[i]) answer.searched.push_back({list.id, list.edition, list.entities.size()});
    }
  }

  static double LeastThreshold(const Options& options) {
    double least = DefaultThreshold(options.mode);
    for (const auto& [kind, threshold] : options.by_kind) least = std::min(least, threshold);
    for (const auto& [list, threshold] : options.by_list) least = std::min(least, threshold);
    return std::max(least, kLeastThreshold);
  }

  double ThresholdFor(std::uint32_t entity, const Options& options) const {
    const auto& list = index_.Lists()[index_.Entities()[entity].list].id;
    double threshold = DefaultThreshold(options.mode);
    if (const auto at = options.by_kind.find(index_.Listed(entity).kind); at != options.by_kind.end()) threshold = at->second;
    if (const auto at = options.by_list.find(list); at != options.by_list.end()) threshold = at->second;
    return std::max(threshold, kLeastThreshold);
  }

  Best& BestOf(std::uint32_t entity) {
    Best& best = best_[entity];
    if (!best.seen) {
      best.seen = true;
      found_.push_back(entity);
    }
    return best;
  }

  void SetQuery(const PreparedName& prepared) {
    query_ = prepared.tokens;
    pointers_.clear();
    query_weights_.clear();
    query_known_.clear();
    for (const Token& token : query_) {
      pointers_.push_back(&token);
      query_weights_.push_back(index_.Weights().Weight(token));
      query_known_.push_back(index_.Weights().Knows(token) ? 1 : 0);
    }
    query_runs_ = RunsOf(query_, index_.Tables());
    query_run_pointers_.clear();
    for (const Run& run : query_runs_) query_run_pointers_.push_back(&run);
    // Likeness of each query token to each word it is like: one row a word.
    for (const std::uint32_t word : words_with_row_) row_of_word_[word] = 0;
    words_with_row_.clear();
    rows_.clear();
    for (std::size_t q = 0; q < query_.size(); ++q) {
      likes_.clear();
      like_words_.resize(std::max(like_words_.size(), q + 1));
      like_runs_.resize(like_words_.size());
      like_runs_[q].clear();
      index_.LikeToken(query_[q], likes_, like_runs_[q]);
      like_words_[q].clear();
      for (const Index::Like& like : likes_) {
        like_words_[q].push_back(like.word);
        if (row_of_word_[like.word] == 0) {
          words_with_row_.push_back(like.word);
          row_of_word_[like.word] = static_cast<std::uint32_t>(words_with_row_.size());
          rows_.resize(rows_.size() + query_.size(), 0.0);
        }
        rows_[(row_of_word_[like.word] - 1) * query_.size() + q] = like.likeness;
      }
    }
  }

  // The names in which tokens of the query, of which the weights sum to at least `least_share` of it, have a partner.
  void Gather(double least_share) {
    for (const std::uint32_t name : touched_) share_[name] = 0;
    touched_.clear();
    double total = 0, given = 0;
    order_.clear();
    for (std::size_t q = 0; q < query_.size(); ++q) {
      total += query_weights_[q];
      if (IsSymbol(query_[q].kind) || query_[q].kind == TokenKind::kInitial) {
        given += query_weights_[q];
      } else {
        order_.push_back(q);
      }
    }
    wanted_ = least_share * total - given;
    std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
      return query_weights_[a] != query_weights_[b] ? query_weights_[a] > query_weights_[b] : a < b;
    });
    const std::vector<Run>& runs = query_runs_;
    run_words_.resize(std::max(run_words_.size(), runs.size()));
    run_runs_.resize(run_words_.size());
    for (std::size_t r = 0; r < runs.size(); ++r) {
      run_words_[r].clear();
      run_runs_[r].clear();
      index_.LikeRun(runs[r].text, run_words_[r], run_runs_[r]);
    }
    double left = 0;
    for (const std::size_t q : order_) left += query_weights_[q];
    for (const std::size_t q : order_) {
      const bool opens = left >= wanted_ - kRounding;  // these tokens alone can still carry a name
      left -= query_weights_[q];
      ++token_mark_;
      const auto add = [&](std::span<const std::uint32_t> names) {
        for (const std::uint32_t name : names) {
          if (last_token_[name] == token_mark_ && share_[name] > 0) continue;
          if (share_[name] == 0) {
            if (!opens) continue;
            touched_.push_back(name);
          }
          last_token_[name] = token_mark_;
          share_[name] += query_weights_[q];
        }
      };
      for (const std::uint32_t word : like_words_[q]) add(index_.NamesOfWord(word));
      for (const std::uint32_t run : like_runs_[q]) add(index_.NamesOfRun(run));
      for (std::size_t r = 0; r < runs.size(); ++r) {
        if (q < runs[r].from || q >= static_cast<std::size_t>(runs[r].from) + runs[r].length) continue;
        for (const std::uint32_t word : run_words_[r]) add(index_.NamesOfWord(word));
        for (const std::uint32_t run : run_runs_[r]) add(index_.NamesOfRun(run));
      }
    }
    if (wanted_ > kRounding) return;
    // Symbols and initials alone may carry a name: those names that hold their like.
    for (std::size_t q = 0; q < query_.size(); ++q) {
      if (IsSymbol(query_[q].kind) || query_[q].kind == TokenKind::kInitial) {
        for (const std::uint32_t word : like_words_[q]) TouchAll(index_.NamesOfWord(word));
      }
      if (query_[q].kind == TokenKind::kInitial) {
        for (const std::uint32_t word : index_.WordsOfLetter(query_[q].text[0])) TouchAll(index_.NamesOfWord(word));
      }
    }
    for (std::size_t r = 0; r < runs.size(); ++r) {
      for (const std::uint32_t word : run_words_[r]) TouchAll(index_.NamesOfWord(word));
      for (const std::uint32_t run : run_runs_[r]) TouchAll(index_.NamesOfRun(run));
    }
  }

  void TouchAll(std::span<const std::uint32_t> names) {
    for (const std::uint32_t name : names) {
      if (share_[name] == 0) touched_.push_back(name);
      share_[name] = 1e9;
    }
  }

  const Alignment& AlignWith(const Index::Name& name) {
    const auto ids = index_.TokensOf(name);
    listed_.clear();
    listed_weights_.clear();
    listed_known_.clear();
    for (const std::uint32_t id : ids) {
      listed_.push_back(&index_.Word(id));
      listed_weights_.push_back(index_.WordWeight(id));
      listed_known_.push_back(index_.WordKnown(id));
    }
    listed_runs_.clear();
    for (const Run& run : index_.RunsOfName(name)) listed_runs_.push_back(&run);
    table_.assign(query_.size() * ids.size(), 0);
    for (std::size_t l = 0; l < ids.size(); ++l) {
      const std::uint32_t row = row_of_word_[ids[l]];
      for (std::size_t q = 0; q < query_.size(); ++q) {
        double& cell = table_[q * ids.size() + l];
        if (row > 0) cell = rows_[(row - 1) * query_.size() + q];
        // Words that begin with an initial of the query are many: not looked up but compared here.
        if (cell == 0 && query_[q].kind == TokenKind::kInitial) cell = TokenLikeness(query_[q], *listed_[l]);
      }
    }
    return aligner_.Align({pointers_, query_weights_, query_known_, query_run_pointers_},
                          {listed_, listed_weights_, listed_known_, listed_runs_}, table_);
  }

  void AskName(const model::Subject& subject, std::size_t asked, double least_share, Answer& answer) {
    const PreparedName prepared = PrepareName(subject.names[asked].text, index_.Tables());
    const std::string where = "/names/" + std::to_string(asked);
    if (prepared.cut) answer.remarks.push_back(Warning("screen.name-cut", where));
    if (prepared.tokens.empty()) {
      answer.remarks.push_back(Warning("screen.name-empty", where));
      return;
    }
    SetQuery(prepared);
    Gather(least_share);
    for (const std::uint32_t n : touched_) {
      if (share_[n] < wanted_ - kRounding) continue;
      const Index::Name& name = index_.Names()[n];
      const Index::Entity& entity = index_.Entities()[name.entity];
      if (!searched_[entity.list]) continue;
      const double score = AlignWith(name).score * (1 - NameCost(index_.Listed(name.entity).names[name.number].kind));
      if (score <= 0) continue;
      Best& best = BestOf(name.entity);
      if (score < best.name || (score == best.name && !(n < best.listed_name && best.asked_name == asked))) continue;
      best.name = score;
      best.listed_name = n;
      best.asked_name = static_cast<std::uint16_t>(asked);
    }
  }

  void AskNumber(const model::Subject& subject, std::size_t asked, Answer& answer) {
    const model::Identifier& identifier = subject.identifiers[asked];
    const std::string normal = NormalIdentifier(identifier.kind, identifier.value);
    const std::string where = "/identifiers/" + std::to_string(asked);
    if (identifier.kind == model::IdentifierKind::kImo && !ValidImo(normal)) answer.remarks.push_back(Warning("screen.imo", where, {{"value", identifier.value}}));
    if (identifier.kind == model::IdentifierKind::kMmsi && !ValidMmsi(normal)) answer.remarks.push_back(Warning("screen.mmsi", where, {{"value", identifier.value}}));
    if (normal.size() < 3) return;
    for (const std::uint32_t entity : index_.WithIdentifier(normal)) {
      if (!searched_[index_.Entities()[entity].list]) continue;
      const auto& listed = index_.Listed(entity).identifiers;
      for (std::size_t i = 0; i < listed.size(); ++i) {
        if (!SameIdentifier(identifier, listed[i]) || NormalIdentifier(listed[i].kind, listed[i].value) != normal) continue;
        // An IMO number that cannot be one identifies nothing.
        const bool broken = identifier.kind == model::IdentifierKind::kImo && !ValidImo(normal);
        const double score = broken ? IdentifierScore(model::IdentifierKind::kOther)
                                    : std::min(IdentifierScore(identifier.kind), IdentifierScore(listed[i].kind));
        Best& best = BestOf(entity);
        if (score <= best.number) continue;
        best.number = score;
        best.asked_number = static_cast<std::uint16_t>(asked);
        best.listed_number = static_cast<std::uint16_t>(i);
      }
    }
  }

  void Collect(const model::Subject& subject, const Options& options, Answer& answer) {
    std::vector<std::pair<Hit, std::uint32_t>> hits;
    for (const std::uint32_t entity : found_) {
      const Best& best = best_[entity];
      const double base = std::max(best.name, best.number);
      const double threshold = ThresholdFor(entity, options);
      if (base + kMostQualified < threshold) continue;
      const model::ListedEntity& listed = index_.Listed(entity);
      const bool decisive = best.number >= 1;
      double score = base;
      if (!decisive) {
        for (const Qualifier& part : Qualify(subject, listed)) score += part.value;
      }
      score = std::clamp(score, 0.0, 1.0);
      if (score < threshold - kRounding) continue;
      const model::WatchList& list = index_.Lists()[index_.Entities()[entity].list];
      Hit hit;
      hit.list = list.id;
      hit.edition = list.edition;
      hit.entry = listed.id;
      hit.score = score;
      hit.decisive = decisive;
      hit.trusted = list.trusted;
      hit.listed = &listed;
      if (best.name > 0) {
        hit.matched_name = listed.names[index_.Names()[best.listed_name].number].text;
        hit.asked_name = subject.names[best.asked_name].text;
      }
      if (best.number > 0) hit.matched_number = listed.identifiers[best.listed_number].value;
      hits.emplace_back(std::move(hit), entity);
    }
    std::sort(hits.begin(), hits.end(), [](const auto& a, const auto& b) { return HitBefore(a.first, b.first); });
    answer.found = hits.size();
    if (options.limit > 0 && hits.size() > options.limit) hits.resize(options.limit);
    for (auto& [hit, entity] : hits) {
      if (options.explain) Explain(subject, entity, hit);
      answer.hits.push_back(std::move(hit));
    }
  }

  void Explain(const model::Subject& subject, std::uint32_t entity, Hit& hit) {
    const Best& best = best_[entity];
    Reasons reasons;
    reasons.score = hit.score;
    if (best.number > 0) {
      reasons.number = best.number;
      reasons.number_text = hit.matched_number;
    }
    if (!hit.decisive) reasons.qualifiers = Qualify(subject, *hit.listed);
    if (best.name > 0) {
      SetQuery(PrepareName(subject.names[best.asked_name].text, index_.Tables()));
      const Index::Name& name = index_.Names()[best.listed_name];
      reasons.alignment = AlignWith(name);
      reasons.query = query_;
      for (const Token* token : listed_) reasons.listed.push_back(*token);
      reasons.name_cost = NameCost(hit.listed->names[name.number].kind);
      reasons.former = hit.listed->names[name.number].kind == model::NameKind::kFormer;
    }
    hit.why = Explained(reasons, hit);
  }

  const Index& index_;
  std::vector<std::uint32_t> row_of_word_;  // 1 + row, 0: none
  std::vector<double> share_;               // weight of the query's tokens with a partner in that name
  std::vector<std::uint64_t> last_token_;
  std::vector<Best> best_;
  std::uint64_t token_mark_ = 0;
  double least_ = 0, wanted_ = 0;
  std::vector<char> searched_;
  std::vector<std::uint32_t> found_, touched_, words_with_row_;
  std::vector<Token> query_;
  std::vector<const Token*> pointers_, listed_;
  std::vector<double> query_weights_, listed_weights_, rows_, table_;
  std::vector<Index::Like> likes_;
  std::vector<char> query_known_, listed_known_;
  std::vector<Run> query_runs_;
  std::vector<const Run*> query_run_pointers_, listed_runs_;
  std::vector<std::vector<std::uint32_t>> like_words_, like_runs_, run_words_, run_runs_;
  std::vector<std::size_t> order_;
  Aligner aligner_;
};

Screener::Screener(const Index& index) : work_(std::make_unique<Work>(index)) {}
Screener::~Screener() = default;
Screener::Screener(Screener&&) noexcept = default;

Answer Screener::Ask(const model::Subject& subject, const Options& options) { return work_->Ask(subject, options); }

std::vector<Answer> AskAll(const Index& index, const std::vector<model::Subject>& subjects, const Options& options, int threads) {
  constexpr std::size_t kBlock = 128;  // subjects that share a working space
  std::vector<Answer> answers(subjects.size());
  ParallelFor((subjects.size() + kBlock - 1) / kBlock, threads, [&](std::size_t block) {
    Screener screener(index);
    for (std::size_t i = block * kBlock; i < std::min(subjects.size(), (block + 1) * kBlock); ++i) {
      answers[i] = screener.Ask(subjects[i], options);
    }
  });
  return answers;
}

}  // namespace atalaya::screen
