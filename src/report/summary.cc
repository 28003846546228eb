#include "report/summary.h"

#include <algorithm>
#include <vector>

#include "report/facts.h"
#include "report/sections.h"

namespace atalaya::report {
namespace {

// Columns that a terminal needs: one a code point (names of ports and our four languages use no wide characters).
std::size_t Columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::vector<std::string> Wrap(const std::string& text, std::size_t width, const std::string& indent) {
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find(' ', at);
    if (end == std::string::npos) end = text.size();
    const std::string word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    if (!line.empty() && Columns(line) + 1 + Columns(word) > width) {
      lines.push_back(line);
      line = indent + word;
    } else {
      line += (line.empty() ? "" : " ") + word;
    }
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

struct Paragraph {
  std::string text;
  int importance = 0;  // 0 always stays; higher goes first
  std::string indent;
};

std::string BudgetLine(const Words& words, const analysis::Analysis& analysis, int budget_case) {
  std::vector<Purchase> first = Purchases(words.Region(), analysis, budget_case, true);
  if (first.size() > 3) first.resize(3);
  std::string ports;
  for (const Purchase& p : first) {
    ports += (ports.empty() ? "" : "; ") + words.Say("summary.port", {{"port", words.PortName(p.port)},
                                                                      {"cost", words.Money(p.cost)},
                                                                      {"certainty", words.Percent(p.certainty)}});
  }
  return words.Say("summary.budget", {{"budget", words.Budget(analysis.plan.cases[budget_case].amount)},
                                      {"ports", ports.empty() ? words.Say("none") : ports}});
}

}  // namespace

std::string WriteSummary(const model::Region& region, const analysis::Analysis& analysis, const Messages& messages, Language language,
                         int width) {
  const Words words(region, messages, language);
  const auto columns = static_cast<std::size_t>(std::max(40, width));
  std::vector<Paragraph> paragraphs;
  paragraphs.push_back({words.Say("title", {{"region", words.In(region.title)}}), 5, ""});
  if (!region.illustrative.empty()) {
    paragraphs.push_back({words.Say("summary.illustrative", {{"badge", IllustrativeBadge(words)}}), 0, ""});
  }
  paragraphs.push_back({"", 7, ""});
  if (analysis.plan.cases.empty()) {
    paragraphs.push_back({words.Say("answer.noplan"), 0, ""});
  } else {
    const int middle = MiddleCase(analysis.plan);
    paragraphs.push_back({FirstSentence(words, analysis, middle), 0, ""});
    std::vector<double> sum(region.funds.funds.size());
    const std::vector<Purchase> ports = Purchases(region, analysis, middle, true);
    for (std::size_t i = 0; i < std::min<std::size_t>(3, ports.size()); ++i) {
      for (std::size_t f = 0; f < sum.size(); ++f) sum[f] += ports[i].by_fund[f];
    }
    paragraphs.push_back({words.Say("answer.pays", {{"funds", words.Payers(sum)}}), 0, "  "});
    paragraphs.push_back({SmallerSentence(words, analysis, middle), 1, "  "});
    paragraphs.push_back({BuysSentence(words, analysis, middle), 2, "  "});
    paragraphs.push_back({SureSentence(words, analysis, middle), 0, "  "});
    paragraphs.push_back({"", 6, ""});
    paragraphs.push_back({words.Say("summary.budgets"), 3, ""});
    for (std::size_t i = 0; i < analysis.plan.cases.size(); ++i) {
      paragraphs.push_back({BudgetLine(words, analysis, static_cast<int>(i)), 3, "  "});
    }
  }
  paragraphs.push_back({words.Say("summary.next"), 4, ""});
  for (int drop = 8; drop >= 0; --drop) {
    std::vector<std::string> lines;
    for (const Paragraph& p : paragraphs) {
      if (p.importance >= drop && drop > 0 && p.importance > 0) continue;
      if (p.text.empty()) {
        if (p.importance >= 6) lines.emplace_back();  // spacers; an empty sentence leaves no line
        continue;
      }
      for (std::string& line : Wrap(p.text, columns, p.indent)) lines.push_back(std::move(line));
    }
    if (lines.size() > static_cast<std::size_t>(kScreenLines) && drop > 1) continue;
    lines.resize(std::min(lines.size(), static_cast<std::size_t>(kScreenLines)));
    std::string out;
    for (const std::string& line : lines) out += line + "\n";
    for (std::size_t at = out.find("\u00a0"); at != std::string::npos; at = out.find("\u00a0", at)) out.replace(at, 2, " ");
    // A name must not steer the terminal.
    std::erase_if(out, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f; });
    return out;
  }
  return {};
}

}  // namespace atalaya::report
