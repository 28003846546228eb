#include "formats/oscal_read.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>
#include <optional>

#include "base/text_util.h"
#include "formats/json_write.h"
#include "formats/oscal_parts.h"
#include "standard/json_access.h"
#include "standard/standard.h"

namespace atalaya::formats {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using standard::ArrayIn;
using standard::ObjectIn;
using standard::StringIn;

// What is taken over from an object, and what our own documents hold besides (made from the standard, so nothing is
// lost).
struct Known {
  const char* kind;
  std::vector<std::string_view> read, ours;
};

const Known kDocument{"assessment-results", {"uuid", "metadata", "results"}, {"import-ap", "back-matter"}};
const Known kMetadata{
    "metadata", {"title", "last-modified", "version", "oscal-version", "props"}, {"locations", "parties", "remarks"}};
const Known kResult{"result",
                    {"uuid", "title", "start", "props", "reviewed-controls", "observations", "findings"},
                    {"description", "links", "remarks"}};
const Known kObservation{"observation",
                         {"uuid", "description", "methods", "collected", "relevant-evidence"},
                         {"title", "types", "subjects"}};
const Known kEvidence{"relevant-evidence", {"href", "description"}, {}};
const Known kFinding{"finding", {"uuid", "props", "target", "related-observations"}, {"title", "description"}};
const Known kTarget{"target", {"type", "target-id", "status"}, {}};

// Our property's text; nothing if there is no such property.
std::optional<std::string> OurProp(const object& owner, std::string_view name) {
  const object* prop = standard::PropIn(owner, name, standard::kNamespace);
  if (prop == nullptr) return std::nullopt;
  return std::string(StringIn(*prop, StringIn(*prop, "class") == oscal::kTextInRemarks ? "remarks" : "value"));
}

template <class Call>
void ForEach(const object& owner, std::string_view key, const Call& call) {
  const array* elements = ArrayIn(owner, key);
  for (std::size_t i = 0; elements != nullptr && i < elements->size(); ++i) {
    if (const object* element = (*elements)[i].if_object()) call(*element, i);
  }
}

class Reader {
 public:
  Reader(const std::string& file, const std::set<std::string, std::less<>>& controls, Findings& findings)
      : file_(file), controls_(controls), findings_(findings) {}

  std::vector<OscalSheet> Read(const object& body) {
    const object* metadata = ObjectIn(body, "metadata");
    ours_ = metadata != nullptr && OurProp(*metadata, "region").has_value();
    Watch(body, kDocument);
    if (metadata != nullptr) {
      Watch(*metadata, kMetadata);
      WatchProps(*metadata, kMetadata);
    }
    std::vector<OscalSheet> sheets;
    ForEach(body, "results", [&](const object& result, std::size_t i) {
      sheets.push_back(ReadResult(result, file_ + "#/assessment-results/results/" + std::to_string(i)));
    });
    TellLosses();
    return sheets;
  }

 private:
  // What foreign findings say about one control.
  struct Gathered {
    int satisfied = 0, not_satisfied = 0;
    model::Answer answer;
    std::vector<std::string> evidence;
  };

  OscalSheet ReadResult(const object& result, const std::string& at) {
    Watch(result, kResult);
    WatchProps(result, kResult);
    OscalSheet sheet;
    sheet.title = StringIn(result, "title");
    sheet.start = StringIn(result, "start");
    sheet.facility = OurProp(result, "facility").value_or("");
    sheet.state = OurProp(result, "state").value_or("");
    sheet.standard = OurProp(result, "standard").value_or("");
    sheet.illustrative = OurProp(result, "illustrative").value_or("") == "answers";
    observations_.clear();
    ForEach(result, "observations", [&](const object& observation, std::size_t) {
      Watch(observation, kObservation);
      ForEach(observation, "relevant-evidence",
              [&](const object& evidence, std::size_t) { Watch(evidence, kEvidence); });
      observations_[std::string(StringIn(observation, "uuid"))] = &observation;
    });
    std::map<std::string, Gathered> gathered;
    ForEach(result, "findings", [&](const object& finding, std::size_t i) {
      const std::string where = at + "/findings/" + std::to_string(i);
      Watch(finding, kFinding);
      WatchProps(finding, kFinding);
      if (const object* target = ObjectIn(finding, "target")) Watch(*target, kTarget);
      if (OurProp(finding, "answer")) {
        ReadOurs(finding, where, sheet.answers);
      } else {
        Gather(finding, where, gathered);
      }
    });
    for (auto& [control, found] : gathered) Conclude(control, found, at, sheet.answers);
    return sheet;
  }

  void ReadOurs(const object& finding, const std::string& where, model::AnswerSheet& answers) {
    const std::string control = OurProp(finding, "control").value_or("");
    const std::string reply_text = OurProp(finding, "answer").value_or("");
    const std::string verification_text = OurProp(finding, "verification").value_or("");
    const std::optional<std::string> degree_text = OurProp(finding, "degree");
    const auto reply = model::FromName<model::Reply>(reply_text);
    const auto verification = model::FromName<model::Verification>(verification_text);
    model::Answer answer;
    if (degree_text) answer.degree = ToNumber(*degree_text);
    if (control.empty()) return Bad(where, "control", control);
    if (!reply) return Bad(where, "answer", reply_text);
    if (!verification) return Bad(where, "verification", verification_text);
    if (degree_text && !answer.degree) return Bad(where, "degree", *degree_text);
    answer.reply = *reply;
    answer.verification = *verification;
    answer.checked_on = OurProp(finding, "checked-on").value_or("");
    std::vector<std::string> evidence;
    ForObservations(finding, [&](const object& observation) {
      ForEach(observation, "relevant-evidence",
              [&](const object& item, std::size_t) { evidence.emplace_back(StringIn(item, "description")); });
    });
    answer.evidence = Joined(evidence);
    if (!answers.emplace(control, answer).second) {
      findings_.push_back(Error("oscal.duplicate-answer", where, {{"id", control}}));
    }
  }

  void Bad(const std::string& where, const char* name, const std::string& text) {
    findings_.push_back(Error("oscal.bad-property", where, {{"name", name}, {"value", Shortened(text)}}));
  }

  void Gather(const object& finding, const std::string& where, std::map<std::string, Gathered>& gathered) {
    const object* target = ObjectIn(finding, "target");
    const std::string_view target_id = target != nullptr ? StringIn(*target, "target-id") : std::string_view();
    const std::string control = ControlOf(target_id);
    if (control.empty()) {
      findings_.push_back(Warning("oscal.target-unknown", where, {{"id", Shortened(target_id)}}));
      return;
    }
    Gathered& found = gathered[control];
    const object* status = target != nullptr ? ObjectIn(*target, "status") : nullptr;
    const bool satisfied = status != nullptr && StringIn(*status, "state") == "satisfied";
    ++(satisfied ? found.satisfied : found.not_satisfied);
    if (status != nullptr) {
      const std::string_view reason = StringIn(*status, "reason");
      if (!reason.empty() && reason != (satisfied ? "pass" : "fail")) Lose("status", "reason", where);
      if (status->contains("remarks")) Lose("status", "remarks", where);
    }
    bool observed = false;
    ForObservations(finding, [&](const object& observation) {
      observed = true;
      Observe(observation, found, where);
    });
    if (!observed) Lose("oscal.no-observation", "", where);
  }

  void Observe(const object& observation, Gathered& found, const std::string& where) {
    if (const array* methods = ArrayIn(observation, "methods")) {
      for (const value& element : *methods) {
        const auto* method = element.if_string();
        if (method == nullptr) continue;
        const auto verification = *method == "TEST"        ? std::optional(model::Verification::kExercised)
                                  : *method == "EXAMINE"   ? std::optional(model::Verification::kDocuments)
                                  : *method == "INTERVIEW" ? std::optional(model::Verification::kDeclared)
                                                           : std::nullopt;
        if (!verification) Lose("oscal.unknown-method", "", where);
        found.answer.verification =
            std::max(found.answer.verification, verification.value_or(model::Verification::kDeclared));
      }
    }
    const std::string day(StringIn(observation, "collected").substr(0, 10));
    found.answer.checked_on = std::max(found.answer.checked_on, day);
    const std::size_t before = found.evidence.size();
    ForEach(observation, "relevant-evidence", [&](const object& item, std::size_t) {
      std::string text(StringIn(item, "description"));
      const std::string_view href = StringIn(item, "href");
      if (!href.empty()) text += (text.empty() ? "" : " ") + std::string(href);
      found.evidence.push_back(text);
    });
    if (found.evidence.size() == before) {
      found.evidence.emplace_back(StringIn(observation, "description"));
    } else {
      Lose("observation", "description", where);
    }
  }

  void Conclude(const std::string& control, Gathered& found, const std::string& at, model::AnswerSheet& answers) {
    const bool mixed = found.satisfied > 0 && found.not_satisfied > 0;
    found.answer.reply = mixed                 ? model::Reply::kPartly
                         : found.satisfied > 0 ? model::Reply::kMet
                                               : model::Reply::kNotMet;
    if (mixed) {
      findings_.push_back(Warning(
          "oscal.mixed-findings", at,
          {{"id", control}, {"met", std::to_string(found.satisfied)}, {"unmet", std::to_string(found.not_satisfied)}}));
    }
    // The same observation may stand behind several findings of one control.
    std::vector<std::string> evidence;
    for (const std::string& text : found.evidence) {
      if (!text.empty() && std::find(evidence.begin(), evidence.end(), text) == evidence.end())
        evidence.push_back(text);
    }
    found.answer.evidence = Joined(evidence);
    if (!answers.emplace(control, found.answer).second)
      findings_.push_back(Error("oscal.duplicate-answer", at, {{"id", control}}));
  }

  static std::string Joined(const std::vector<std::string>& texts) {
    std::string all;
    for (std::size_t i = 0; i < texts.size(); ++i) all += (i > 0 ? "\n" : "") + texts[i];
    return all;
  }

  // The longest known control id that the target is or starts with, up to a '_' or '.'.
  std::string ControlOf(std::string_view target) const {
    for (std::size_t end = target.size(); end > 0; --end) {
      const bool border = end == target.size() || target[end] == '_' || target[end] == '.';
      if (border && controls_.find(target.substr(0, end)) != controls_.end()) return std::string(target.substr(0, end));
    }
    return "";
  }

  template <class Call>
  void ForObservations(const object& finding, const Call& call) {
    ForEach(finding, "related-observations", [&](const object& link, std::size_t) {
      const auto found = observations_.find(std::string(StringIn(link, "observation-uuid")));
      if (found != observations_.end()) {
        call(*found->second);
      } else {
        Lose("oscal.dangling-reference", "", file_);
      }
    });
  }

  void Watch(const object& item, const Known& known) {
    for (const auto& member : item) {
      const std::string_view key = member.key();
      const auto in = [&](const std::vector<std::string_view>& names) {
        return std::find(names.begin(), names.end(), key) != names.end();
      };
      if (!in(known.read) && !(ours_ && in(known.ours))) Lose(known.kind, key, file_);
    }
  }

  // Properties of others have no place in our model; the document as received keeps them.
  void WatchProps(const object& owner, const Known& known) {
    ForEach(owner, "props", [&](const object& prop, std::size_t) {
      if (StringIn(prop, "ns") != standard::kNamespace) Lose(known.kind, "props", file_);
    });
  }

  // Losses are counted and told once a kind: a code of its own, or a member that is not read.
  void Lose(std::string_view kind, std::string_view member, const std::string& where) {
    auto& loss = losses_[{std::string(kind), std::string(member)}];
    if (loss.first++ == 0) loss.second = where;
  }

  void TellLosses() {
    for (const auto& [key, loss] : losses_) {
      const std::string count = std::to_string(loss.first);
      if (key.second.empty()) {
        findings_.push_back(Warning(key.first, loss.second, {{"count", count}}));
      } else {
        findings_.push_back(
            Warning("oscal.not-read", loss.second, {{"member", key.first + "/" + key.second}, {"count", count}}));
      }
    }
  }

  const std::string& file_;
  const std::set<std::string, std::less<>>& controls_;
  Findings& findings_;
  bool ours_ = false;
  std::map<std::string, const object*> observations_;
  std::map<std::pair<std::string, std::string>, std::pair<int, std::string>> losses_;
};

}  // namespace

Result<std::vector<OscalSheet>> ReadAssessmentResults(const object& document, const std::string& file,
                                                      const std::set<std::string, std::less<>>& controls,
                                                      Findings& findings) {
  const object* body = ObjectIn(document, "assessment-results");
  if (body == nullptr) return Fail(Error("oscal.not-assessment-results", file));
  return Reader(file, controls, findings).Read(*body);
}

}  // namespace atalaya::formats
