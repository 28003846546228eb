#include "formats/read_solutions.h"

#include <algorithm>
#include <map>

#include "formats/json_decode.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"

namespace atalaya::formats {
namespace {

using model::Solution;

void ReadRaises(const JsonNode& node, const Known& known, Solution& solution) {
  IdSet seen;
  for (const JsonNode& item : node.SomeItems()) {
    model::Raise raise;
    JsonObject object(item);
    const JsonNode control = object.Need("control");
    raise.control = control.Id();
    if (control.Present() && !Knows(known.controls, raise.control)) {
      control.Report("pack.unknown-control", {{"control", Shortened(raise.control)}});
    }
    if (control.Present() && !seen.insert(raise.control).second) {
      control.Report("json.duplicate-item", {{"value", Shortened(raise.control)}});
    }
    raise.degree = object.Need("degree").Probability();
    raise.verification = object.Need("verification").Word<model::Verification>();
    object.Done();
    solution.raises.push_back(std::move(raise));
  }
}

Solution ReadSolution(const JsonNode& node, const Known& known) {
  Solution solution;
  JsonObject object(node);
  solution.id = object.Need("id").Id();
  solution.title = object.Need("title").FourLanguages();
  solution.description = object.Need("description").FourLanguages();
  solution.requirement = object.Need("requirement").Word<model::Requirement>();
  solution.kind = object.Need("kind").Word<model::SolutionKind>();
  solution.traffic = object.Need("traffic").SomeWords<model::Traffic>();
  ReadRaises(object.Need("raises"), known, solution);
  solution.capital = ReadRange(object.Need("capital"), 0, kMostMoney);
  solution.yearly = ReadRange(object.Need("yearly"), 0, kMostMoney);
  if (const auto basis = object.Maybe("basis")) solution.basis = basis->FourLanguages();
  if (const auto sizes = object.Maybe("size_factor")) {
    JsonObject factors(*sizes);
    for (std::size_t i = 0; i < model::kSizeCount; ++i) {
      solution.size_factor[i] = factors.Need(Name(static_cast<model::Size>(i))).Number(0.001, 1000);
    }
    factors.Done();
  }
  solution.lead_months = object.Need("lead_months").Integer(0, 600);
  if (const auto prerequisites = object.Maybe("prerequisites")) solution.prerequisites = prerequisites->Ids();
  const JsonNode funds = object.Need("funds");
  const std::vector<JsonNode> fund_nodes = funds.SomeItems();
  solution.funds = funds.Ids();
  for (std::size_t i = 0; i < fund_nodes.size(); ++i) {
    if (Knows(known.funds, solution.funds[i])) continue;
    fund_nodes[i].Report("pack.unknown-fund", {{"fund", Shortened(solution.funds[i])}});
  }
  const JsonNode owner = object.Need("owner");
  solution.owner = owner.String();
  if (owner.Present() && solution.owner != "DA" && solution.owner != "PF" && solution.owner != "PFSO") {
    owner.UnknownWord("DA, PF, PFSO");
  }
  if (const auto indicator = object.Maybe("indicator")) solution.indicator = indicator->FourLanguages();
  object.Done();
  return solution;
}

void CheckPrerequisites(const std::vector<Solution>& solutions, const std::vector<JsonNode>& nodes,
                        const std::string& file, FindingList& findings) {
  IdSet ids;
  for (std::size_t i = 0; i < solutions.size(); ++i) {
    const std::string& id = solutions[i].id;
    if (!id.empty() && !ids.insert(id).second) nodes[i].Report("pack.duplicate-id", {{"id", Shortened(id)}});
  }
  for (std::size_t i = 0; i < solutions.size(); ++i) {
    const std::vector<std::string>& needs = solutions[i].prerequisites;
    for (std::size_t k = 0; k < needs.size(); ++k) {
      if (ids.contains(needs[k])) continue;
      findings.Add(Error("pack.unknown-prerequisite", nodes[i].Where() + "/prerequisites/" + std::to_string(k),
                         {{"solution", Shortened(solutions[i].id)}, {"prerequisite", Shortened(needs[k])}}));
    }
  }
  if (const std::string cycle = PrerequisiteCycle(solutions); !cycle.empty()) {
    findings.Add(Error("pack.cycle", file + "#/solutions", {{"cycle", cycle}}));
  }
}

}  // namespace

std::string PrerequisiteCycle(const std::vector<Solution>& solutions) {
  std::map<std::string_view, std::size_t> index;
  for (std::size_t i = 0; i < solutions.size(); ++i) index.emplace(solutions[i].id, i);
  enum class Mark { kNew, kOpen, kDone };
  std::vector<Mark> marks(solutions.size(), Mark::kNew);
  // Depth first with a stack of our own: a chain may be as long as the pack.
  struct Visit {
    std::size_t solution, next;
  };
  for (std::size_t start = 0; start < solutions.size(); ++start) {
    if (marks[start] != Mark::kNew) continue;
    std::vector<Visit> path{{start, 0}};
    marks[start] = Mark::kOpen;
    while (!path.empty()) {
      Visit& top = path.back();
      const std::vector<std::string>& needs = solutions[top.solution].prerequisites;
      if (top.next == needs.size()) {
        marks[top.solution] = Mark::kDone;
        path.pop_back();
        continue;
      }
      const auto found = index.find(needs[top.next++]);
      if (found == index.end() || marks[found->second] == Mark::kDone) continue;
      if (marks[found->second] == Mark::kNew) {
        marks[found->second] = Mark::kOpen;
        path.push_back({found->second, 0});
        continue;
      }
      auto from = std::find_if(path.begin(), path.end(), [&](const Visit& v) { return v.solution == found->second; });
      std::string cycle;
      for (; from != path.end(); ++from) cycle += solutions[from->solution].id + " -> ";
      return cycle + solutions[found->second].id;
    }
  }
  return {};
}

std::vector<Solution> ReadSolutions(std::string_view bytes, const std::string& file, const Known& known,
                                    FindingList& findings) {
  const auto document = ParseJson(bytes, file);
  if (!document) {
    findings.Add(document.error());
    return {};
  }
  std::vector<Solution> solutions;
  JsonObject object(JsonNode(*document, file, findings));
  object.Need("version").Words();
  if (const auto title = object.Maybe("title")) title->FourLanguages();
  const std::vector<JsonNode> nodes = object.Need("solutions").SomeItems();
  solutions.reserve(nodes.size());
  for (const JsonNode& node : nodes) solutions.push_back(ReadSolution(node, known));
  CheckPrerequisites(solutions, nodes, file, findings);
  object.Done();
  return solutions;
}

}  // namespace atalaya::formats
