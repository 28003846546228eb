// atalaya explain SUBJECT [REGION]: the tree behind a number, and the single answers that would change it most. With --list and
// --sensitivity the only argument is the region.
#include "analysis/explain.h"

#include <algorithm>
#include <filesystem>
#include <memory>

#include "app/cli/value_text.h"
#include "app/cli/verbs.h"
#include "base/text_util.h"
#include "formats/explanation_json.h"
#include "formats/json_write.h"

namespace atalaya::cli {
namespace {

struct ExplainChoice {
  std::string subject, region;
  long long top = 3;
  bool list = false, sensitivity = false;
};

// What MostTelling measures: a chance of success where the subject is one scenario at one facility, else loss a year.
const char* TellingUnit(std::string_view subject) {
  const auto parts = Split(subject, '/');
  return parts.size() >= 3 && parts[0] == "facility" ? "probability" : "USD/year";
}

class TreePrinter {
 public:
  TreePrinter(Session& session, const model::Region& region) : session_(session), region_(region) {}

  void Print(const Explanation& tree) { PrintNode(tree, "", ""); }

 private:
  void PrintNode(const Explanation& node, const std::string& first, const std::string& rest) {
    const std::string value =
        ValueText(node.value, node.unit, region_.currency, session_.Words(), session_.InLanguage());
    std::string line = session_.Say(node.label, node.args);
    if (!value.empty()) line = session_.Say("cli.explain.value", {{"what", line}, {"value", Bold(value)}});
    line = first + line;
    if (!node.source.empty() && node.source != "computed") line += Dim("  (" + Source(node.source) + ")");
    session_.Print(line + "\n");
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
      const bool last = i + 1 == node.parts.size();
      PrintNode(node.parts[i], rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "));
    }
  }

  std::string Source(const std::string& source) const {
    const std::string key = "source." + source;
    return session_.Words().Has(Language::kEnglish, key) ? session_.Say(key) : source;
  }
  std::string Bold(const std::string& text) const {
    return session_.Screen().colour ? "\033[1m" + text + "\033[0m" : text;
  }
  std::string Dim(const std::string& text) const {
    return session_.Screen().colour ? "\033[2m" + text + "\033[0m" : text;
  }

  Session& session_;
  const model::Region& region_;
};

const model::Control* ControlOf(const model::Region& region, const analysis::Telling& telling) {
  for (const model::Control& control : region.StandardOf(telling.facility).controls) {
    if (control.id == telling.control) return &control;
  }
  return nullptr;
}

void PrintTelling(Session& session, const model::Region& region, const std::vector<analysis::Telling>& telling,
                  const char* unit) {
  if (telling.empty()) return;
  session.Print("\n" + session.Say("explain.telling.title") + "\n");
  const auto say = [&](double value) {
    return ValueText(value, unit, region.currency, session.Words(), session.InLanguage());
  };
  for (const analysis::Telling& t : telling) {
    const model::Control* control = ControlOf(region, t);
    session.Print("  " +
                  session.Say("explain.telling.line", {{"facility", region.facilities[t.facility].id},
                                                       {"control", t.control},
                                                       {"title", control != nullptr ? control->title : Text("")},
                                                       {"before", say(t.before)},
                                                       {"after", say(t.after)}}) +
                  "\n");
  }
}

void PrintJson(Session& session, const model::Region& region, const std::string& subject, const Explanation& tree,
               const std::vector<analysis::Telling>& telling, const char* unit) {
  // The tree is a document of its own; it stands inside this one without its line end.
  std::string inner = formats::WriteExplanation(tree, &session.Words(), session.InLanguage());
  while (!inner.empty() && inner.back() == '\n') inner.pop_back();
  formats::JsonWriter json;
  json.BeginArray();
  for (const analysis::Telling& t : telling) {
    json.BeginObject(formats::Break::kNo)
        .Member("facility", region.facilities[t.facility].id)
        .Member("control", t.control);
    json.Member("before", t.before).Member("after", t.after).Member("unit", unit).EndObject();
  }
  json.EndArray();
  std::string list = json.Take();
  while (!list.empty() && list.back() == '\n') list.pop_back();
  session.Print("{\n\"subject\": " + formats::JsonQuoted(subject) + ",\n\"region\": " + formats::JsonQuoted(region.id) +
                ",\n\"tree\": " + inner + ",\n\"most_telling\": " + list + "\n}\n");
}

int RunExplain(Session& session, const ExplainChoice& chosen) {
  const bool only_region = chosen.list && chosen.region.empty();  // `explain --list REGION`
  if (chosen.sensitivity) {
    if (chosen.list || !chosen.region.empty()) return session.Usage(session.Say("sensitivity.usage"));
    return RunSensitivity(session, chosen.subject, static_cast<std::size_t>(std::max(1LL, chosen.top)));
  }
  if (!chosen.list && chosen.subject.empty()) {
    return session.Usage(session.Say("cli.error.required", {{"name", "SUBJECT"}}));
  }
  int code = kExitDone;
  const auto loaded = LoadAndAnalyse(session, only_region ? chosen.subject : chosen.region, code);
  if (!loaded) return code;
  const model::Region& region = loaded->region;
  if (chosen.list) {
    const std::vector<std::string> subjects = analysis::Subjects(region, loaded->analysis);
    if (session.options.json) {
      formats::JsonWriter json;
      json.BeginArray();
      for (const std::string& subject : subjects) json.String(subject);
      json.EndArray();
      session.Print(json.Take());
    } else {
      for (const std::string& subject : subjects) session.Print(subject + "\n");
    }
    return kExitDone;
  }
  const auto tree = analysis::Explain(region, loaded->analysis, chosen.subject);
  if (!tree) return session.Fail(tree.error());
  const auto telling =
      analysis::MostTelling(region, loaded->analysis, chosen.subject, static_cast<std::size_t>(chosen.top));
  const char* unit = TellingUnit(chosen.subject);
  if (session.options.json) {
    PrintJson(session, region, chosen.subject, *tree, telling, unit);
    return kExitDone;
  }
  TreePrinter(session, region).Print(*tree);
  PrintTelling(session, region, telling, unit);
  if (!region.illustrative.empty()) session.Print("\n" + session.Say("cli.illustrative") + "\n");
  return kExitDone;
}

}  // namespace

void AddExplain(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<ExplainChoice>();
  arguments.Verb("explain", [chosen, &session] { return RunExplain(session, *chosen); })
      .Word("SUBJECT", chosen->subject)
      .Word("REGION", chosen->region)
      .Flag("--list", chosen->list)
      .Flag("--sensitivity", chosen->sensitivity)
      .Whole("--top", chosen->top, 0, 1000);
}

}  // namespace atalaya::cli
