// The parts of a manifest in ASYCUDA's XML: each takes the members it knows out of an element and keeps the others.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "formats/finding_list.h"
#include "formats/xml_reader.h"
#include "model/declaration.h"

namespace atalaya::formats {

// Asks an element for its leaves by name, ignoring case and nesting, and remembers which were taken.
class AwmdsElement {
 public:
  AwmdsElement(const XmlElement& element, std::string file, FindingList& findings) : element_(element), file_(std::move(file)), findings_(findings) {}

  // The text of the first leaf of one of these names (lower case) below, not inside the segments named in `Apart`.
  std::string Text(std::initializer_list<std::string_view> names);
  std::optional<double> Number(std::initializer_list<std::string_view> names);
  std::string Day(std::initializer_list<std::string_view> names);
  // All elements of one of these names below, in order; they count as taken.
  std::vector<const XmlElement*> All(std::initializer_list<std::string_view> names);
  // Leaves with text that nobody took.
  void KeepRest(std::vector<model::KeptText>& kept) const;

  std::string Where() const { return element_.Where(file_); }
  FindingList& Problems() { return findings_; }
  const std::string& File() const { return file_; }
  const XmlElement& Element() const { return element_; }

 private:
  const XmlElement* Leaf(std::initializer_list<std::string_view> names);

  const XmlElement& element_;
  std::string file_;
  FindingList& findings_;
  std::set<const XmlElement*> taken_;
};

std::string AwmdsName(std::string_view name);  // lower case
std::optional<double> AwmdsNumber(std::string_view text);

void ReadAwmdsGeneral(const XmlElement& segment, const std::string& file, FindingList& findings, model::Declaration& head);
// A bill and its containers.
void ReadAwmdsBill(const XmlElement& segment, const std::string& file, FindingList& findings, model::Consignment& bill,
                   std::vector<model::Equipment>& boxes);

}  // namespace atalaya::formats
