#include "solve/portfolio_read.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <unordered_map>
#include <utility>

namespace atalaya::solve {
namespace {

namespace portfolio = invest::portfolio;
using formats::JsonNode;
using formats::JsonObject;

constexpr std::size_t kMaxProjects = 100'000, kMaxFunds = 100, kMaxEarmarks = 5'000, kMaxResources = 1'000;
constexpr std::size_t kMaxLinks = 500'000, kMaxUses = 5'000'000;
constexpr double kMostValue = 1e15;
constexpr double kLeastSeconds = 1e-3, kMostSeconds = 1e9;

// At most so many items of a list.
std::vector<JsonNode> UpTo(std::size_t most, const JsonNode& list) {
  std::vector<JsonNode> items = list.Items();
  if (items.size() <= most) return items;
  list.Report("solve.portfolio-too-many", {{"count", std::to_string(items.size())}, {"most", std::to_string(most)}});
  items.clear();
  return items;
}

class NameIndex {
 public:
  std::optional<int> Find(const std::string& name) const {
    const auto at = index_.find(name);
    return at == index_.end() ? std::nullopt : std::optional<int>(at->second);
  }
  // The number of the name, new or not.
  int Of(const std::string& name) { return index_.try_emplace(name, static_cast<int>(index_.size())).first->second; }
  void AddNew(const JsonNode& node, std::vector<std::string>& names) {
    names.push_back(node.Words());
    if (!index_.try_emplace(names.back(), static_cast<int>(index_.size())).second && !names.back().empty()) {
      node.Report("solve.portfolio-duplicate-name", {{"name", formats::Shortened(names.back())}});
    }
  }

 private:
  std::unordered_map<std::string, int> index_;
};

class Reader {
 public:
  explicit Reader(const JsonNode& node) : node_(node) {}

  PortfolioRead Run() {
    JsonObject object(node_);
    const std::vector<JsonNode> projects = UpTo(kMaxProjects, object.Need("projects"));
    for (const JsonNode& project : projects) Name(project, projects_, read_.names.projects);
    std::vector<JsonNode> funds, resources;
    if (const auto list = object.Maybe("funds")) funds = UpTo(kMaxFunds, *list);
    for (const JsonNode& fund : funds) Name(fund, funds_, read_.names.funds);
    has_funds_ = !funds.empty();
    if (const auto one = object.Maybe("one_per_group")) one_ = one->Bool();
    for (const JsonNode& project : projects) ReadProject(project);
    for (const JsonNode& fund : funds) ReadFund(fund);
    if (const auto list = object.Maybe("resources")) resources = UpTo(kMaxResources, *list);
    for (const JsonNode& resource : resources) ReadResource(resource);
    if (const auto gap = object.Maybe("gap")) read_.gap = gap->Probability();
    if (const auto limit = object.Maybe("time_limit"); limit && !limit->IsNull()) {
      read_.time_limit = limit->Number(kLeastSeconds, kMostSeconds);
    }
    object.Done();
    problem().groups = static_cast<int>(read_.names.groups.size());
    // Levels of a measure are taken or left; the textbook's multiple choice takes exactly one
    // (docs/methods/portfolio.md).
    problem().rule = !one_        ? portfolio::Groups::kFree
                     : has_funds_ ? portfolio::Groups::kAtMostOne
                                  : portfolio::Groups::kExactlyOne;
    if (node_.List().Errors() == 0) Notice();
    return std::move(read_);
  }

 private:
  portfolio::Problem& problem() { return read_.problem; }

  // Names first: projects may name later ones.
  static void Name(const JsonNode& item, NameIndex& index, std::vector<std::string>& names) {
    if (!item.Present() || !item.Value().is_object()) {
      names.emplace_back();
      return;  // told when the item is read
    }
    if (const auto* name = item.Value().get_object().if_contains("name")) {
      index.AddNew(item.Inner(*name, item.Where() + "/name"), names);
    } else {
      names.emplace_back();
    }
  }

  std::vector<int> Links(const JsonNode& list) {
    std::vector<int> links;
    const std::vector<JsonNode> items = list.Items();
    if ((links_ += items.size()) > kMaxLinks) {
      if (!links_told_) {
        list.Report("solve.portfolio-too-many",
                    {{"count", std::to_string(links_)}, {"most", std::to_string(kMaxLinks)}});
      }
      links_told_ = true;
      return links;
    }
    for (const JsonNode& item : items) {
      const std::string name = item.Words();
      if (name.empty()) continue;
      if (const auto project = projects_.Find(name)) {
        links.push_back(*project);
      } else {
        item.Report("solve.portfolio-unknown-project", {{"name", formats::Shortened(name)}});
      }
    }
    return links;
  }

  void ReadProject(const JsonNode& node) {
    JsonObject object(node);
    portfolio::Project& project = problem().projects.emplace_back();
    object.Need("name");  // read already
    if (const auto group = object.Maybe("group"); group && !group->IsNull()) {
      const std::string name = group->Words();
      project.group = groups_.Of(name);
      if (project.group == static_cast<int>(read_.names.groups.size())) read_.names.groups.push_back(name);
    }
    project.value = object.Need("value").Number(-kMostValue, kMostValue);
    if (has_funds_) {
      project.cost = object.Need("cost").Cost();
    } else if (const auto cost = object.Maybe("cost")) {
      project.cost = cost->Cost();
    }
    if (const auto needs = object.Maybe("needs")) project.needs = Links(*needs);
    if (const auto excludes = object.Maybe("excludes")) project.excludes = Links(*excludes);
    if (const auto shares = object.Maybe("funds")) {
      for (const auto& [name, share] : shares->Members()) {
        const double most = share.Probability();
        if (const auto fund = funds_.Find(name)) {
          project.shares.push_back({*fund, most});
        } else {
          share.Report("solve.portfolio-unknown-fund", {{"name", formats::Shortened(name)}});
        }
      }
    }
    object.Done();
  }

  void ReadFund(const JsonNode& node) {
    JsonObject object(node);
    portfolio::Fund& fund = problem().funds.emplace_back();
    object.Need("name");
    fund.budget = object.Need("budget").Cost();
    if (const auto earmarks = object.Maybe("earmarks")) {
      for (const JsonNode& item : UpTo(kMaxEarmarks - std::min(kMaxEarmarks, earmarks_), *earmarks)) {
        ++earmarks_;
        JsonObject earmark(item);
        const JsonNode group = earmark.Need("group");
        const std::string name = group.Words();
        const double at_least = earmark.Need("at_least").Cost();
        earmark.Done();
        if (name.empty()) continue;
        const auto number = groups_.Find(name);
        if (!number) {
          group.Report("solve.portfolio-unknown-group", {{"name", formats::Shortened(name)}});
          continue;
        }
        const bool twice = std::any_of(fund.earmarks.begin(), fund.earmarks.end(),
                                       [&](const portfolio::Earmark& other) { return other.group == *number; });
        if (twice) group.Report("solve.portfolio-duplicate-earmark", {{"group", formats::Shortened(name)}});
        fund.earmarks.push_back({*number, at_least});
      }
    }
    object.Done();
  }

  void ReadResource(const JsonNode& node) {
    JsonObject object(node);
    portfolio::Resource& resource = problem().resources.emplace_back();
    resources_.AddNew(object.Need("name"), read_.names.resources);
    resource.limit = object.Need("limit").Cost();
    const JsonNode use = object.Need("use");
    const auto members = use.Members();
    if ((uses_ += members.size()) > kMaxUses) {
      use.Report("solve.portfolio-too-many", {{"count", std::to_string(uses_)}, {"most", std::to_string(kMaxUses)}});
    } else {
      for (const auto& [name, amount] : members) {
        const double units = amount.Cost();
        if (const auto project = projects_.Find(name)) {
          resource.uses.push_back({*project, units});
        } else {
          amount.Report("solve.portfolio-unknown-project", {{"name", formats::Shortened(name)}});
        }
      }
    }
    object.Done();
  }

  void Warn(const char* code, std::size_t project, std::vector<std::pair<std::string, std::string>> args = {}) {
    args.insert(args.begin(), {"project", formats::Shortened(read_.names.projects[project])});
    node_.List().Add(Warning(code, node_.Where() + "/projects/" + std::to_string(project), std::move(args)));
  }

  // What is allowed but seldom meant.
  void Notice() {
    const std::vector<portfolio::Project>& projects = read_.problem.projects;
    const std::vector<portfolio::Blocked> blocked = portfolio::FindBlocked(read_.problem);
    for (std::size_t j = 0; j < projects.size(); ++j) {
      if (blocked[j] == portfolio::Blocked::kShares) Warn("solve.portfolio-no-shares", j);
      if (blocked[j] == portfolio::Blocked::kContradiction) Warn("solve.portfolio-contradiction", j);
      if (blocked[j] == portfolio::Blocked::kResource) Warn("solve.portfolio-no-room", j);
      if (blocked[j] == portfolio::Blocked::kMoney) Warn("solve.portfolio-too-dear", j);
    }
    std::vector<std::size_t> negative;
    for (std::size_t j = 0; j < projects.size(); ++j) {
      if (projects[j].value < 0) negative.push_back(j);
    }
    if (!negative.empty()) {
      Warn("solve.portfolio-negative", negative.front(), {{"count", std::to_string(negative.size())}});
    }
    if (const std::vector<int> ring = OnCycles(); !ring.empty()) {
      Warn("solve.portfolio-cycle", static_cast<std::size_t>(ring.front()), {{"count", std::to_string(ring.size())}});
    }
  }

  // Projects that need one another (or stand between such rings): what is left when those that need nothing left, and
  // then those that nothing left needs, are taken away.
  std::vector<int> OnCycles() const {
    const std::vector<portfolio::Project>& projects = read_.problem.projects;
    const std::size_t n = projects.size();
    std::vector<std::vector<int>> ahead(n), behind(n);
    for (std::size_t j = 0; j < n; ++j) {
      for (const int k : projects[j].needs) {
        if (k == static_cast<int>(j)) continue;
        ahead[j].push_back(k);
        behind[k].push_back(static_cast<int>(j));
      }
    }
    std::vector<char> gone(n, 0);
    const auto peel = [&](const std::vector<std::vector<int>>& from, const std::vector<std::vector<int>>& to) {
      std::vector<int> open(n, 0), queue;
      for (std::size_t j = 0; j < n; ++j) {
        for (const int k : from[j]) open[j] += gone[k] ? 0 : 1;
        if (open[j] == 0 && !gone[j]) queue.push_back(static_cast<int>(j));
      }
      for (std::size_t at = 0; at < queue.size(); ++at) {
        gone[queue[at]] = 1;
        for (const int k : to[queue[at]]) {
          if (--open[k] == 0 && !gone[k]) queue.push_back(k);
        }
      }
    };
    peel(ahead, behind);
    peel(behind, ahead);
    std::vector<int> ring;
    for (std::size_t j = 0; j < n; ++j) {
      if (!gone[j]) ring.push_back(static_cast<int>(j));
    }
    return ring;
  }

  const JsonNode& node_;
  PortfolioRead read_;
  NameIndex projects_, funds_, groups_, resources_;
  std::size_t links_ = 0, uses_ = 0, earmarks_ = 0;
  bool has_funds_ = false, one_ = false, links_told_ = false;
};

}  // namespace

PortfolioRead ReadPortfolio(const JsonNode& node) {
  return Reader(node).Run();
}

}  // namespace atalaya::solve
