#include "formats/epc_tree.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include "base/text_util.h"
#include "base/time.h"

namespace atalaya::formats {
namespace {

bool IsAmong(std::string_view key, EpcTree::Names keys) { return std::find(keys.begin(), keys.end(), key) != keys.end(); }

// All parts below of one of these names, not inside of one another nor of what was taken, in the order of the notice.
void Collect(EpcItem& in, EpcTree::Names keys, std::vector<EpcItem*>& found) {
  for (const auto& child : in.children) {
    if (child->taken) continue;
    if (IsAmong(child->key, keys)) found.push_back(child.get());
    else Collect(*child, keys, found);
  }
}

std::string OneLineOf(std::string_view text) {
  std::string line;
  for (const char c : Trim(text)) {
    const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!blank) line += c;
    else if (!line.empty() && line.back() != ' ') line += ' ';
  }
  return line;
}

}  // namespace

EpcItem& EpcItem::Add(std::string child) {
  auto& item = children.emplace_back(std::make_unique<EpcItem>());
  item->key = EpcKey(child);
  item->name = std::move(child);
  item->parent = this;
  return *item;
}

std::string EpcKey(std::string_view name) {
  std::string key;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') key += static_cast<char>(c - 'A' + 'a');
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) key += c;
  }
  return key;
}

std::string ShortText(std::string_view text, std::size_t most) {
  if (text.size() > most) {
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
    text = text.substr(0, most);
  }
  return std::string(text);
}

std::unique_ptr<EpcItem> EpcFromXml(const XmlElement& element) {
  auto item = std::make_unique<EpcItem>();
  item->name = element.name;
  item->key = EpcKey(element.name);
  item->text = element.text;
  item->line = element.line;
  item->column = element.column;
  for (const XmlAttribute& attribute : element.attributes) {
    if (attribute.name.starts_with("xml") || attribute.name.starts_with("xsi:")) continue;
    EpcItem& part = item->Add("@" + attribute.name);
    part.text = attribute.value;
    part.line = element.line;
    part.column = element.column;
  }
  for (const XmlElement& child : element.children) {
    auto part = EpcFromXml(child);
    part->parent = item.get();
    item->children.push_back(std::move(part));
  }
  return item;
}

std::string EpcTimeText(std::string_view text, bool day) {
  std::string time(Trim(text));
  if (time.size() >= 10 && time[4] == '/' && time[7] == '/') time[4] = time[7] = '-';
  if (time.size() == 8 && std::all_of(time.begin(), time.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    time = time.substr(0, 4) + "-" + time.substr(4, 2) + "-" + time.substr(6);
  }
  if (time.size() < 10 || !IsDay(std::string_view(time).substr(0, 10))) return {};
  if (day || time.size() == 10) return time.substr(0, 10);
  if (time[10] != 'T' && time[10] != ' ') return {};
  time[10] = 'T';
  const auto two = [&time](std::size_t at, int most) {
    if (time.size() < at + 2 || time[at] < '0' || time[at] > '9' || time[at + 1] < '0' || time[at + 1] > '9') return false;
    return (time[at] - '0') * 10 + (time[at + 1] - '0') <= most;
  };
  if (!two(11, 23) || time.size() < 16 || time[13] != ':' || !two(14, 59)) return {};
  const std::string_view rest = std::string_view(time).substr(16);
  if (rest.size() > 20 || rest.find_first_not_of("0123456789:.+-Z") != std::string_view::npos) return {};
  return time;
}

EpcItem* EpcTree::Find(EpcItem& in, Names keys) {
  for (const std::string_view key : keys) {
    // Nearest first: the notice's own port before one inside of a list.
    std::deque<EpcItem*> open{&in};
    while (!open.empty()) {
      EpcItem* at = open.front();
      open.pop_front();
      for (const auto& child : at->children) {
        if (child->taken) continue;
        if (child->key == key) return child.get();
        open.push_back(child.get());
      }
    }
  }
  return nullptr;
}

std::vector<EpcItem*> EpcTree::Items(EpcItem& in, Names lists, Names items) {
  std::vector<EpcItem*> found, containers;
  Collect(in, lists, containers);
  for (EpcItem* container : containers) {
    const std::size_t before = found.size();
    Collect(*container, items, found);
    if (found.size() == before && !container->children.empty()) found.push_back(container);
  }
  if (found.empty()) Collect(in, items, found);
  return found;
}

std::vector<EpcItem*> EpcTree::All(EpcItem& in, Names keys) {
  std::vector<EpcItem*> found;
  Collect(in, keys, found);
  return found;
}

EpcItem* EpcTree::TextPart(EpcItem& in, Names keys) {
  for (const std::string_view key : keys) {
    EpcItem* part = Find(in, {key});
    if (part == nullptr) continue;
    EpcItem* with_text = part;
    while (with_text->text.empty() && !with_text->children.empty()) {
      const auto next = std::find_if(with_text->children.begin(), with_text->children.end(), [](const auto& child) {
        return !child->taken && !child->key.starts_with("id") && (!child->text.empty() || !child->children.empty());
      });
      if (next == with_text->children.end()) break;
      with_text = next->get();
    }
    if (with_text->text.empty()) continue;
    with_text->taken = true;
    if (with_text == part || part->children.size() == 1) part->taken = true;
    return with_text;
  }
  return nullptr;
}

std::string EpcTree::Text(EpcItem& in, Names keys) {
  const EpcItem* part = TextPart(in, keys);
  return part == nullptr ? std::string() : OneLineOf(part->text);
}

void EpcTree::Wrong(const EpcItem& part) {
  findings_.Add(Warning("prearrival.value", Where(part), {{"name", part.name}, {"value", ShortText(part.text)}}));
  const_cast<EpcItem&>(part).taken = false;
  for (EpcItem* up = part.parent; up != nullptr; up = up->parent) up->taken = false;
}

std::optional<double> EpcTree::Number(EpcItem& in, Names keys) {
  const EpcItem* part = TextPart(in, keys);
  if (part == nullptr) return std::nullopt;
  const auto number = ToNumber(Trim(part->text));
  if (!number) Wrong(*part);
  return number;
}

std::optional<bool> EpcTree::Flag(EpcItem& in, Names keys) {
  const EpcItem* part = TextPart(in, keys);
  if (part == nullptr) return std::nullopt;
  const std::string key = EpcKey(part->text);
  if (key == "true" || key == "1" || key == "yes" || key == "y") return true;
  if (key == "false" || key == "0" || key == "no" || key == "n") return false;
  Wrong(*part);
  return std::nullopt;
}

std::string EpcTree::Day(EpcItem& in, Names keys) {
  const EpcItem* part = TextPart(in, keys);
  if (part == nullptr || part->text.starts_with("0001-01-01")) return {};
  std::string day = EpcTimeText(part->text, true);
  if (day.empty()) Wrong(*part);
  return day;
}

std::string EpcTree::Time(EpcItem& in, Names keys) {
  const EpcItem* part = TextPart(in, keys);
  if (part == nullptr || part->text.starts_with("0001-01-01")) return {};
  std::string time = EpcTimeText(part->text, false);
  if (time.empty()) Wrong(*part);
  return time;
}

// "2", "SL2", "Level 2".
std::optional<int> EpcTree::Level(EpcItem& in, Names keys) {
  const EpcItem* part = TextPart(in, keys);
  if (part == nullptr) return std::nullopt;
  std::string key = EpcKey(part->text);
  for (const std::string_view word : {"security", "level", "sl", "isps"}) {
    if (key.starts_with(word)) key.erase(0, word.size());
  }
  if (key == "1" || key == "2" || key == "3") return key[0] - '0';
  Wrong(*part);
  return std::nullopt;
}

// "9.995", "-83.07", "9.995 N", "83.07W".
std::optional<double> EpcTree::Angle(EpcItem& in, Names keys, double most) {
  const EpcItem* part = TextPart(in, keys);
  if (part == nullptr) return std::nullopt;
  std::string_view text = Trim(part->text);
  double sign = 1;
  if (!text.empty() && std::string_view("NSEWnsew").find(text.back()) != std::string_view::npos) {
    if (std::string_view("SWsw").find(text.back()) != std::string_view::npos) sign = -1;
    text = Trim(text.substr(0, text.size() - 1));
  }
  const auto angle = ToNumber(text);
  if (angle && std::abs(*angle) <= most) return sign * *angle;
  Wrong(*part);
  return std::nullopt;
}

std::string EpcTree::Where(const EpcItem& part) const {
  if (part.line > 0) return file_ + ":" + std::to_string(part.line) + (part.column > 0 ? ":" + std::to_string(part.column) : "");
  std::string pointer;
  for (const EpcItem* at = &part; at->parent != nullptr; at = at->parent) pointer.insert(0, "/" + at->name);
  return file_ + "#" + pointer;
}

void EpcTree::KeepRest(const EpcItem& in, std::vector<model::KeptText>& kept, std::size_t limit) {
  for (const auto& child : in.children) {
    if (child->taken) continue;
    if (!child->text.empty()) {
      std::string path = child->name;
      for (const EpcItem* at = child->parent; at != nullptr && at->parent != nullptr; at = at->parent) path.insert(0, at->name + "/");
      kept_bytes_ += path.size() + child->text.size() + sizeof(model::KeptText);
      if (kept_bytes_ > limit) {
        if (!told_not_kept_) findings_.Add(Error("prearrival.not-kept", Where(*child), {{"limit", std::to_string(limit)}}));
        told_not_kept_ = true;
        return;
      }
      kept.push_back({std::move(path), child->text, {0, 0, child->line}});
    }
    KeepRest(*child, kept, limit);
  }
}

}  // namespace atalaya::formats
