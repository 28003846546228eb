// atalaya verify [PACK]: whether the ledger of a node, or a pack exported from one, is as it was written. Offline;
// names the first entry that differs.
#include <fstream>
#include <memory>
#include <sstream>

#include "app/cli/verbs.h"
#include "app/node.h"
#include "base/ids.h"
#include "formats/json_write.h"
#include "formats/trail_pack.h"
#include "store/look.h"

namespace atalaya::cli {
namespace {

struct VerifyChoice {
  std::string pack, database, key;
};

constexpr std::size_t kMostPackBytes = std::size_t{4} << 30;

// What a check found, of a database or of a pack.
struct Verdict {
  std::string source, origin, root, key;
  std::uint64_t entries = 0, redacted = 0;
  std::optional<ledger::Divergence> divergence;
};

const char* KindKey(ledger::Divergence::Kind kind) {
  switch (kind) {
    case ledger::Divergence::Kind::kSequence:
      return "trail.divergence.sequence";
    case ledger::Divergence::Kind::kLeaf:
      return "trail.divergence.leaf";
    case ledger::Divergence::Kind::kRoot:
      return "trail.divergence.root";
    case ledger::Divergence::Kind::kSignature:
      return "trail.divergence.signature";
    case ledger::Divergence::Kind::kTruncated:
      return "trail.divergence.truncated";
    case ledger::Divergence::Kind::kUnreadable:
      return "trail.divergence.unreadable";
  }
  return "";
}

int Tell(Session& session, const Verdict& verdict, bool key_given) {
  const int code = verdict.divergence ? kExitFindings : kExitDone;
  if (session.options.json) {
    formats::JsonWriter w;
    w.BeginObject(formats::Break::kNo)
        .Member("ok", !verdict.divergence)
        .Member("source", verdict.source)
        .Member("origin", verdict.origin);
    w.Key("entries").Unsigned(verdict.entries);
    w.Key("redacted").Unsigned(verdict.redacted);
    w.Member("root", verdict.root).Member("public_key", verdict.key).Key("first_bad");
    if (verdict.divergence) {
      w.BeginObject(formats::Break::kNo).Key("sequence").Unsigned(verdict.divergence->sequence);
      w.Member("why",
               std::string(KindKey(verdict.divergence->kind)).substr(std::string_view("trail.divergence.").size()))
          .EndObject();
    } else {
      w.Null();
    }
    w.EndObject();
    session.Print(w.Take());
    return code;
  }
  if (verdict.divergence) {
    session.Print(session.Say("trail.verify.bad", {{"sequence", std::to_string(verdict.divergence->sequence)},
                                                   {"why", session.Say(KindKey(verdict.divergence->kind))}}) +
                  "\n");
    return code;
  }
  session.Print(session.Say("trail.verify.good", {{"entries", static_cast<double>(verdict.entries)},
                                                  {"redacted", static_cast<double>(verdict.redacted)},
                                                  {"origin", verdict.origin},
                                                  {"root", verdict.root}}) +
                "\n");
  if (!key_given) session.Note(session.Say("trail.verify.key", {{"key", verdict.key}}));
  return code;
}

Result<Verdict> CheckPack(const VerifyChoice& chosen) {
  std::error_code error;
  const auto size = std::filesystem::file_size(chosen.pack, error);
  if (error || !std::filesystem::is_regular_file(chosen.pack, error)) return Fail(Error("file.not-found", chosen.pack));
  if (size > kMostPackBytes) return Fail(Error("file.too-large", chosen.pack));
  if (!chosen.key.empty() && ToHex(FromHex(chosen.key)) != chosen.key) return Fail(Error("ledger.key", "--key"));
  std::ostringstream bytes;
  bytes << std::ifstream(chosen.pack, std::ios::binary).rdbuf();
  const auto check = formats::CheckTrail(bytes.str(), chosen.pack, FromHex(chosen.key));
  if (!check) return Fail(check.error());
  return Verdict{
      chosen.pack,     check->head.head.origin, ToHex(check->head.head.root), ToHex(check->head.publik), check->entries,
      check->redacted, check->divergence};
}

int RunVerify(Session& session, const VerifyChoice& chosen) {
  Result<Verdict> verdict = Verdict{};
  if (!chosen.pack.empty()) {
    verdict = CheckPack(chosen);
  } else {
      app::ProgressBar bar(session.Screen(), session.options.quiet || session.options.json);
    const std::string stage = session.Say("trail.verify.stage");
    const auto check = store::CheckDatabase(app::DatabaseUrl(chosen.database), chosen.key, [&](double share) { bar.Show(stage, share); });
    bar.Clear();
    if (check) {
      verdict =
          Verdict{"database", check->origin, ToHex(check->root), check->publik, check->entries, 0, check->divergence};
    } else {
      verdict = Fail(check.error());
    }
  }
  return verdict ? Tell(session, *verdict, !chosen.key.empty()) : session.Fail(verdict.error());
}

}  // namespace

void AddVerify(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<VerifyChoice>();
  arguments.Verb("verify", [chosen, &session] { return RunVerify(session, *chosen); })
      .Word("PACK", chosen->pack)
      .Word("--database", chosen->database)
      .Word("--key", chosen->key);
}

}  // namespace atalaya::cli
