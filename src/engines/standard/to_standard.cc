#include <array>
#include <map>
#include <set>

#include "base/text_util.h"
#include "standard/inserts.h"
#include "standard/json_access.h"
#include "standard/standard.h"

namespace atalaya::standard {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

// Calls back for every element of a list that is an object.
template <class Call>
void ForEach(const object& owner, const char* key, const Call& call) {
  const array* elements = ArrayIn(owner, key);
  for (std::size_t i = 0; elements != nullptr && i < elements->size(); ++i) {
    if (const object* element = (*elements)[i].if_object()) call(*element, i);
  }
}

std::string PropValue(const object& owner, std::string_view name, std::string_view fallback = "") {
  const object* prop = PropIn(owner, name, kNamespace);
  return std::string(prop != nullptr ? StringIn(*prop, "value") : fallback);
}

// The language a part or property is marked with; parts without a mark are in the document's language, taken as
// English.
std::optional<Language> LanguageOf(const object& item) {
  return LanguageFromCode(StringIn(item, "class"));
}

class Reader {
 public:
  Reader(const object& catalog, std::string file, Findings& findings) : file_(std::move(file)), findings_(findings) {
    CollectParams(catalog);
  }

  model::Standard Read(const object& catalog) {
    static const object kNone;
    const object* metadata = ObjectIn(catalog, "metadata");
    ReadMetadata(metadata != nullptr ? *metadata : kNone, catalog);
    if (ArrayIn(catalog, "controls") != nullptr) {
      standard_.groups.push_back({"controls", Text(standard_.title)});
      ReadControls(catalog, "controls", "/catalog");
    }
    ReadGroups(catalog, "/catalog");
    TellCounts();
    return std::move(standard_);
  }

 private:
  void CollectParams(const object& owner) {
    ForEach(owner, "params",
            [&](const object& param, std::size_t) { params_[std::string(StringIn(param, "id"))] = &param; });
    for (const char* key : {"controls", "groups"}) {
      ForEach(owner, key, [&](const object& inner, std::size_t) { CollectParams(inner); });
    }
  }

  void ReadMetadata(const object& metadata, const object& catalog) {
    standard_.title = StringIn(metadata, "title");
    standard_.version = StringIn(metadata, "version");
    standard_.id = StringIn(catalog, "uuid");
    ForEach(metadata, "links", [&](const object& link, std::size_t) {
      if (StringIn(link, "rel") != "source-profile") return;
      const std::string_view href = StringIn(link, "href");
      const std::string_view name = href.substr(href.rfind('/') + 1);
      if (!name.empty()) standard_.id = name.substr(0, name.rfind(".json"));
    });
    ForEach(metadata, "props", [&](const object& prop, std::size_t i) {
      if (StringIn(prop, "ns") != kNamespace || StringIn(prop, "class") != "period") return;
      const std::string name(StringIn(prop, "name")), text(StringIn(prop, "value"));
      if (const auto number = ToNumber(text); number && *number >= 0) {
        standard_.periods.push_back({name, *number, std::string(StringIn(prop, "remarks"))});
      } else {
        Warn("oscal.period-value", "/catalog/metadata/props/" + std::to_string(i), {{"name", name}, {"value", text}});
      }
    });
  }

  void ReadGroups(const object& owner, const std::string& at) {
    ForEach(owner, "groups", [&](const object& group, std::size_t i) {
      const std::string here = at + "/groups/" + std::to_string(i);
      std::string id(StringIn(group, "id"));
      if (id.empty()) id = "group-" + std::to_string(standard_.groups.size() + 1);
      Text title(std::string(StringIn(group, "title")));
      ForEach(group, "parts", [&](const object& part, std::size_t) {
        const auto language = LanguageOf(part);
        if (StringIn(part, "name") == "overview" && language && part.contains("title")) {
          title.Set(*language, std::string(StringIn(part, "title")));
        }
      });
      standard_.groups.push_back({id, title});
      ReadControls(group, id, here);
      ReadGroups(group, here);
    });
  }

  void ReadControls(const object& owner, const std::string& group, const std::string& at) {
    ForEach(owner, "controls", [&](const object& control, std::size_t i) {
      const std::string here = at + "/controls/" + std::to_string(i);
      ReadControl(control, group, here);
      ReadControls(control, group, here);
    });
  }

  void ReadControl(const object& json, const std::string& group, const std::string& at) {
    model::Control control;
    control.id = StringIn(json, "id");
    control.group = group;
    if (const object* status = PropIn(json, "status", "");
        status != nullptr && IsWithdrawn(StringIn(*status, "value"))) {
      ++withdrawn_;
      return;
    }
    if (!ids_.insert(control.id).second) {
      findings_.push_back(Error("oscal.duplicate-control", file_ + "#" + at, {{"id", control.id}}));
      return;
    }
    control.title.Set(Language::kEnglish, std::string(StringIn(json, "title")));
    control.citation = PropValue(json, "citation");
    control.owner = PropValue(json, "owner");
    control.security_levels = PropValue(json, "security-levels", "all");
    control.mandatory = PropValue(json, "force", "mandatory") == "mandatory";
    control.recalled = PropValue(json, "source-certainty") == "recalled";
    ForEach(json, "parts", [&](const object& part, std::size_t) { ReadPart(part, at, control); });
    AddGuidance(json, at, control);
    if (control.statement.Empty()) Warn("oscal.no-statement", at, {{"id", control.id}});
    if (control.question.Empty()) control.question = control.statement;
    for (Language language : kLanguages) {
      if (!control.statement.Has(language)) ++untranslated_[static_cast<std::size_t>(language)];
    }
    standard_.controls.push_back(std::move(control));
  }

  static bool IsWithdrawn(std::string_view status) { return status == "withdrawn" || status == "Withdrawn"; }

  void ReadPart(const object& part, const std::string& at, model::Control& control) {
    const std::string_view name = StringIn(part, "name");
    Text* text = name == "statement"  ? &control.statement
                 : name == "question" ? &control.question
                 : name == "evidence" ? &control.evidence
                                      : nullptr;
    if (text == nullptr) return;
    const Language language = LanguageOf(part).value_or(Language::kEnglish);
    Join(*text, language, Prose(part, language, at));
    if (text == &control.statement && part.contains("title") && LanguageOf(part)) {
      control.title.Set(language, std::string(StringIn(part, "title")));
    }
  }

  void AddGuidance(const object& json, const std::string& at, model::Control& control) {
    ForEach(json, "parts", [&](const object& part, std::size_t) {
      const auto language = LanguageOf(part);
      if (StringIn(part, "name") == "guidance" && language)
        Join(control.statement, *language, Prose(part, *language, at));
    });
  }

  // Adds a paragraph.
  static void Join(Text& text, Language language, const std::string& more) {
    if (more.empty()) return;
    text.Set(language, text.Has(language) ? text.In(language) + "\n" + more : more);
  }

  // The part's own prose and that of the parts in it, one a line, with their labels.
  std::string Prose(const object& part, Language language, const std::string& at) {
    std::string prose = Insert(StringIn(part, "prose"), language, at, 0);
    ForEach(part, "parts", [&](const object& inner, std::size_t) {
      const std::string text = Prose(inner, language, at);
      const object* label = PropIn(inner, "label", "");
      if (text.empty()) return;
      if (!prose.empty()) prose += "\n";
      if (label != nullptr) prose += std::string(StringIn(*label, "value")) + " ";
      prose += text;
    });
    return prose;
  }

  std::string Insert(std::string_view prose, Language language, const std::string& at, int depth) {
    return ReplaceInserts(prose, [&](std::string_view type, std::string_view id) -> std::optional<std::string> {
      if (type != "param") return std::nullopt;
      const auto found = params_.find(std::string(id));
      if (found != params_.end() && depth < kMaxInsertDepth) return ParamText(*found->second, language, at, depth + 1);
      Warn("oscal.unknown-parameter", at, {{"id", std::string(id)}});
      return "[" + std::string(id) + "]";
    });
  }

  std::string ParamText(const object& param, Language language, const std::string& at, int depth) {
    std::string text;
    const auto add = [&](const array& elements, const char* separator) {
      for (const value& element : elements) {
        const auto* one = element.if_string();
        if (one != nullptr) text += (text.empty() ? "" : separator) + Insert(View(*one), language, at, depth);
      }
    };
    if (const array* values = ArrayIn(param, "values")) add(*values, ", ");
    if (!text.empty()) return text;
    const object* select = ObjectIn(param, "select");
    const array* choices = select != nullptr ? ArrayIn(*select, "choice") : nullptr;
    if (choices != nullptr) add(*choices, " / ");
    if (text.empty()) text = Label(param, language);
    return "[" + text + "]";
  }

  static std::string Label(const object& param, Language language) {
    std::string label(StringIn(param, "label"));
    if (label.empty()) label = StringIn(param, "id");
    ForEach(param, "props", [&](const object& prop, std::size_t) {
      if (StringIn(prop, "name") == "label" && StringIn(prop, "ns") == kNamespace && LanguageOf(prop) == language) {
        label = StringIn(prop, "value");
      }
    });
    return label;
  }

  void TellCounts() {
    if (withdrawn_ > 0) findings_.push_back(Note("oscal.withdrawn", file_, {{"count", std::to_string(withdrawn_)}}));
    for (Language language : kLanguages) {
      const int count = untranslated_[static_cast<std::size_t>(language)];
      if (language == Language::kEnglish || count == 0) continue;
      findings_.push_back(
          Note("oscal.untranslated", file_, {{"count", std::to_string(count)}, {"language", LanguageCode(language)}}));
    }
  }

  void Warn(const char* code, const std::string& at, std::vector<std::pair<std::string, std::string>> args) {
    findings_.push_back(Warning(code, file_ + "#" + at, std::move(args)));
  }

  // Choices may insert other parameters; a circle of them ends here.
  static constexpr int kMaxInsertDepth = 4;

  std::string file_;
  Findings& findings_;
  model::Standard standard_;
  std::map<std::string, const object*> params_;
  std::set<std::string> ids_;
  int withdrawn_ = 0;
  std::array<int, 4> untranslated_{};
};

}  // namespace

Result<model::Standard> ToStandard(const object& resolved_catalog, Findings& findings) {
  const object* catalog = ObjectIn(resolved_catalog, "catalog");
  if (catalog == nullptr) return Fail(Error("oscal.not-a-catalog", "catalog", {{"file", "catalog"}}));
  // What was resolved from a profile is named after it in findings.
  std::string file = "catalog";
  if (const object* metadata = ObjectIn(*catalog, "metadata")) {
    ForEach(*metadata, "links", [&](const object& link, std::size_t) {
      if (StringIn(link, "rel") == "source-profile") file = std::string(StringIn(link, "href")) + "(resolved)";
    });
  }
  Findings found;
  model::Standard standard = Reader(*catalog, file, found).Read(*catalog);
  if (standard.controls.empty()) return Fail(Error("oscal.no-controls", file));
  Append(findings, std::move(found));
  return standard;
}

}  // namespace atalaya::standard
