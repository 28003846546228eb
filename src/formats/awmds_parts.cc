#include "formats/awmds_parts.h"

#include <algorithm>
#include <functional>

#include "base/text_util.h"
#include "base/time.h"

namespace atalaya::formats {
namespace {

bool IsOneOf(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string OneLine(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!blank) line += c;
    else if (!line.empty() && line.back() != ' ') line += ' ';
  }
  if (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace

std::string AwmdsName(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// "1234.5"; some write a decimal comma or group with commas.
std::optional<double> AwmdsNumber(std::string_view text) {
  std::string plain(Trim(text));
  const std::size_t commas = static_cast<std::size_t>(std::count(plain.begin(), plain.end(), ','));
  if (commas == 1 && plain.find('.') == std::string::npos && plain.size() - plain.find(',') != 4) {
    plain[plain.find(',')] = '.';
  } else {
    plain.erase(std::remove(plain.begin(), plain.end(), ','), plain.end());
  }
  return ToNumber(plain);
}

const XmlElement* AwmdsElement::Leaf(std::initializer_list<std::string_view> names) {
  const std::function<const XmlElement*(const XmlElement&, std::string_view)> find = [&](const XmlElement& in,
                                                                                         std::string_view name) -> const XmlElement* {
    for (const XmlElement& child : in.children) {
      if (taken_.count(&child) != 0) continue;
      if (child.children.empty()) {
        if (!child.text.empty() && AwmdsName(child.name) == name) return &child;
      } else if (const XmlElement* found = find(child, name)) {
        return found;
      }
    }
    return nullptr;
  };
  for (const std::string_view name : names) {
    if (const XmlElement* found = find(element_, name)) {
      taken_.insert(found);
      return found;
    }
  }
  return nullptr;
}

std::string AwmdsElement::Text(std::initializer_list<std::string_view> names) {
  const XmlElement* leaf = Leaf(names);
  return leaf == nullptr ? std::string() : OneLine(leaf->text);
}

std::optional<double> AwmdsElement::Number(std::initializer_list<std::string_view> names) {
  const XmlElement* leaf = Leaf(names);
  if (leaf == nullptr) return std::nullopt;
  const auto number = AwmdsNumber(leaf->text);
  if (!number) {
    findings_.Add(Warning("awmds.number", leaf->Where(file_), {{"name", leaf->name}, {"value", leaf->text.substr(0, 40)}}));
    taken_.erase(leaf);
  }
  return number;
}

std::string AwmdsElement::Day(std::initializer_list<std::string_view> names) {
  const XmlElement* leaf = Leaf(names);
  if (leaf == nullptr) return {};
  std::string day(Trim(leaf->text).substr(0, 10));
  if (day.size() == 8) day = day.substr(0, 4) + "-" + day.substr(4, 2) + "-" + day.substr(6);
  if (IsDay(day)) return day;
  findings_.Add(Warning("awmds.date", leaf->Where(file_), {{"name", leaf->name}, {"value", leaf->text.substr(0, 40)}}));
  taken_.erase(leaf);
  return {};
}

std::vector<const XmlElement*> AwmdsElement::All(std::initializer_list<std::string_view> names) {
  std::vector<const XmlElement*> all;
  const std::function<void(const XmlElement&)> find = [&](const XmlElement& in) {
    for (const XmlElement& child : in.children) {
      if (taken_.count(&child) != 0) continue;
      if (IsOneOf(AwmdsName(child.name), names)) {
        taken_.insert(&child);
        all.push_back(&child);
      } else {
        find(child);
      }
    }
  };
  find(element_);
  return all;
}

void AwmdsElement::KeepRest(std::vector<model::KeptText>& kept) const {
  const std::function<void(const XmlElement&, const std::string&)> keep = [&](const XmlElement& in, const std::string& path) {
    for (const XmlElement& child : in.children) {
      if (taken_.count(&child) != 0) continue;
      const std::string here = path + "/" + child.name;
      if (!child.text.empty()) kept.push_back({here, child.text, {0, 0, child.line}});
      for (const XmlAttribute& attribute : child.attributes) {
        if (attribute.name.rfind("xmlns", 0) != 0) kept.push_back({here + "/@" + attribute.name, attribute.value, {0, 0, child.line}});
      }
      keep(child, here);
    }
  };
  keep(element_, element_.name);
}

}  // namespace atalaya::formats
