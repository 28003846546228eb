#include "formats/edifact_check.h"

#include <algorithm>

namespace atalaya::formats {
namespace {

std::string ElementName(std::size_t element, std::size_t component, int number) {
  return std::to_string(element) + "." + std::to_string(component + 1) + " (" + std::to_string(number) + ")";
}

bool IsEdifactNumber(std::string_view value) {
  bool digit = false, mark = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c >= '0' && c <= '9') {
      digit = true;
    } else if ((c == '.' || c == ',') && !mark) {
      mark = true;
    } else if (i != 0 || (c != '-' && c != '+')) {
      return false;
    }
  }
  return digit;
}

// Characters, not bytes, where it is UTF-8.
std::size_t Characters(std::string_view value) {
  return static_cast<std::size_t>(std::count_if(value.begin(), value.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Whether the element says itself of which list its code is (1131, code list identification): then the directory's list says nothing about it.
bool NamesItsList(const EdifactSegment& segment, const EdifactCompositeSpec& composite, std::size_t e, std::size_t c, std::string& room) {
  constexpr int kCodeListIdentification = 1131;
  return c + 1 < composite.components.size() && composite.components[c + 1].number == kCodeListIdentification && c + 1 < segment.Components(e) &&
         !segment.Value(e, c + 1, room).empty();
}

}  // namespace

void CheckEdifactSegment(const EdifactSegment& segment, const EdifactSegmentSpec& spec, EdifactMessage& message) {
  std::string room, list;
  const std::size_t elements = segment.Elements() - 1;
  for (std::size_t e = 1; e <= spec.elements.size(); ++e) {
    const EdifactCompositeSpec& composite = spec.elements[e - 1];
    const std::size_t components = e <= elements ? segment.Components(e) : 0;
    const bool empty = components == 0 || (components == 1 && segment.Raw(e).empty());
    if (empty) {
      if (composite.mandatory && message.Wants(segment, "edifact.element-missing"))
        message.Report(segment, "edifact.element-missing", {{"element", ElementName(e, 0, composite.components.front().number)}}, Severity::kNote);
      continue;
    }
    if (components > composite.components.size() && message.Wants(segment, "edifact.too-many-elements")) {
      message.Report(segment, "edifact.too-many-elements", {{"element", std::to_string(e)}}, Severity::kNote);
    }
    for (std::size_t c = 0; c < std::min(components, composite.components.size()); ++c) {
      const EdifactElementSpec& element = composite.components[c];
      const std::string_view value = segment.Value(e, c, room);
      if (value.empty()) continue;
      if (value.size() > element.most && Characters(value) > element.most && message.Wants(segment, "edifact.length")) {
        message.Report(segment, "edifact.length", {{"element", ElementName(e, c, element.number)}, {"limit", std::to_string(element.most)}},
                       Severity::kNote);
      }
      if (element.numeric && !IsEdifactNumber(value) && message.Wants(segment, "edifact.number")) {
        message.Report(segment, "edifact.number", {{"value", std::string(value.substr(0, 40))}}, Severity::kNote);
      }
      if (element.codes != nullptr && !element.codes->Has(value) && !NamesItsList(segment, composite, e, c, list) && message.Wants(segment, "edifact.code")) {
        message.Report(segment, "edifact.code", {{"element", ElementName(e, c, element.number)}, {"value", std::string(value.substr(0, 40))}},
                       Severity::kNote);
      }
    }
  }
  if (elements > spec.elements.size() && message.Wants(segment, "edifact.too-many-elements"))
    message.Report(segment, "edifact.too-many-elements", {{"element", std::to_string(elements)}}, Severity::kNote);
}

}  // namespace atalaya::formats
