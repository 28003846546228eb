// atalaya explain --sensitivity [REGION]: what the region's loss rests on, and which facility to audit next.
#include <algorithm>
#include <cmath>

#include "analysis/sensitivity.h"
#include "app/cli/verbs.h"
#include "base/parallel.h"
#include "formats/json_write.h"
#include "report/words.h"

namespace atalaya::cli {
namespace {

using analysis::Audit;
using analysis::InputKind;
using analysis::Swing;

constexpr std::size_t kBarColumns = 24;

const char* NameOf(InputKind kind) {
  switch (kind) {
    case InputKind::kAnswers:
      return "answers";
    case InputKind::kRate:
      return "rate";
    case InputKind::kLoss:
      return "loss";
    case InputKind::kEffectiveness:
      return "effectiveness";
  }
  return "";
}

class SensitivityPrinter {
 public:
  SensitivityPrinter(Session& session, const model::Region& region, const analysis::Analysis& analysis,
                     const analysis::Sensitivity& found, std::size_t top)
      : session_(session),
        region_(region),
        analysis_(analysis),
        found_(found),
        top_(top),
        words_(region, session.Words(), session.InLanguage()),
        width_(static_cast<std::size_t>(session.Screen().width)) {}

  void Print() {
    PrintSwings();
    PrintAudits();
    if (!region_.illustrative.empty()) session_.Print("\n" + session_.Say("cli.illustrative") + "\n");
  }

  void PrintJson() {
    formats::JsonWriter json;
    json.BeginObject().Member("region", region_.id).Member("currency", region_.currency).Member("loss", found_.loss);
    json.Member("illustrative", !region_.illustrative.empty());
    json.Member("budget", analysis_.plan.cases[found_.budget_case].amount);
    json.Key("swings").BeginArray();
    for (std::size_t i = 0; i < std::min(top_, found_.swings.size()); ++i) {
      const Swing& swing = found_.swings[i];
      json.BeginObject(formats::Break::kNo).Member("input", NameOf(swing.kind));
      if (swing.facility >= 0) json.Member("facility", region_.facilities[swing.facility].id);
      if (swing.scenario >= 0) json.Member("scenario", region_.scenarios[swing.scenario].id);
      json.Member("at_low", swing.at_low).Member("at_high", swing.at_high).EndObject();
    }
    json.EndArray().Key("audits").BeginArray();
    for (std::size_t i = 0; i < std::min(top_, found_.audits.size()); ++i) {
      const Audit& audit = found_.audits[i];
      json.BeginObject(formats::Break::kNo).Member("facility", region_.facilities[audit.facility].id);
      json.Member("value", audit.value).Member("error", audit.error).Member("changes", audit.changes);
      json.Member("open", audit.open).Key("questions").BeginArray();
      for (const analysis::Question& question : audit.questions) {
        json.BeginObject().Member("control", question.control).Member("value", question.value);
        json.Member("error", question.error).EndObject();
      }
      json.EndArray().EndObject();
    }
    json.EndArray().EndObject();
    session_.Print(json.Take());
  }

 private:
  void Title(const std::string& text) {
    session_.Print((session_.Screen().colour ? "\033[1m" + text + "\033[0m" : text) + "\n");
  }

  std::string Name(const Swing& swing) const {
    if (swing.facility >= 0) {
      return session_.Say("sensitivity.input.answers", {{"facility", region_.facilities[swing.facility].id},
                                                        {"name", region_.facilities[swing.facility].name}});
    }
    return session_.Say(std::string("sensitivity.input.") + NameOf(swing.kind),
                        {{"scenario", words_.Scenario(swing.scenario)}});
  }

  // From the 5 to the 95 % point on a scale that all bars share; the loss now stands between them.
  std::string Bar(double low, double high, double least, double most) const {
    const auto column = [&](double x) {
      return std::min(kBarColumns - 1, static_cast<std::size_t>((x - least) / (most - least) * kBarColumns));
    };
    std::string bar;
    for (std::size_t c = 0; c < kBarColumns; ++c) {
      bar += c >= column(low) && c <= column(high) ? "█" : (c == column(found_.loss) ? "|" : "·");
    }
    return bar;
  }

  void PrintSwings() {
    Title(session_.Say("sensitivity.swings.title", {{"loss", words_.Money(found_.loss)}}));
    const std::size_t count = std::min(top_, found_.swings.size());
    double least = found_.loss, most = found_.loss;
    for (std::size_t i = 0; i < count; ++i) {
      const Swing& s = found_.swings[i];
      least = std::min({least, s.at_low, s.at_high});
      most = std::max({most, s.at_low, s.at_high});
    }
    for (std::size_t i = 0; i < count; ++i) {
      const Swing& s = found_.swings[i];
      const auto [low, high] = std::minmax(s.at_low, s.at_high);
      const std::string range =
          session_.Say("sensitivity.range", {{"low", words_.Money(low)}, {"high", words_.Money(high)}});
      session_.Print(app::Wrap(Name(s), width_, 2) + "    " + Bar(low, high, least, most) + "  " + range + "\n");
    }
    if (count == 0) session_.Print("  " + session_.Say("sensitivity.swings.none") + "\n");
    session_.Print("\n");
  }

  void PrintAudits() {
    Title(session_.Say("sensitivity.audits.title",
                       {{"budget", words_.Budget(analysis_.plan.cases[found_.budget_case].amount)}}));
    std::size_t shown = 0;
    for (const Audit& audit : found_.audits) {
      if (shown == top_ || audit.value <= 0) break;
      const model::Facility& facility = region_.facilities[audit.facility];
      session_.Print(app::PadLeft(std::to_string(++shown), 4) + ". " + facility.id + "  " + facility.name + "\n");
      session_.Print(app::Wrap(session_.Say("sensitivity.audit", {{"value", words_.Money(audit.value)},
                                                                  {"error", words_.Money(audit.error)},
                                                                  {"changes", words_.Percent(audit.changes)},
                                                                  {"open", static_cast<double>(audit.open)}}),
                               width_, 6));
      for (const analysis::Question& question : audit.questions) {
        session_.Print(
            app::Wrap(session_.Say("sensitivity.question", {{"control", question.control},
                                                            {"title", TitleOf(audit.facility, question.control)},
                                                            {"value", words_.Money(question.value)}}),
                      width_, 8));
      }
    }
    if (shown == 0) session_.Print("  " + session_.Say("sensitivity.audits.none") + "\n");
    session_.Print("\n" + app::Wrap(session_.Say("sensitivity.limits"), width_, 0));
  }

  Text TitleOf(int facility, const std::string& id) const {
    for (const model::Control& control : region_.StandardOf(facility).controls) {
      if (control.id == id) return control.title;
    }
    return Text("");
  }

  Session& session_;
  const model::Region& region_;
  const analysis::Analysis& analysis_;
  const analysis::Sensitivity& found_;
  std::size_t top_;
  report::Words words_;
  std::size_t width_;
};

}  // namespace

int RunSensitivity(Session& session, const std::string& region_argument, std::size_t top) {
  int code = kExitDone;
  const auto loaded = LoadAndAnalyse(session, region_argument, code);
  if (!loaded) return code;
  analysis::SensitivityOptions options;
  options.threads = session.options.threads > 0 ? static_cast<int>(session.options.threads) : DefaultThreads();
  options.seed = loaded->analysis.options.seed;
  options.head = std::max<std::size_t>(top, 10);
  app::ProgressBar bar(session.Screen(), session.options.quiet);
  options.progress = [&](double share) { bar.Show(session.Say("sensitivity.stage"), share); };
  const analysis::Sensitivity found = analysis::MeasureSensitivity(loaded->region, loaded->analysis, options);
  bar.Clear();
  SensitivityPrinter printer(session, loaded->region, loaded->analysis, found, top);
  if (session.options.json) {
    printer.PrintJson();
  } else {
    printer.Print();
  }
  return kExitDone;
}

}  // namespace atalaya::cli
