// Expat pushes; we buffer the events of one piece of input (64 kB) and hand them out one by one. That costs no stopping and resuming of the
// parser, and a piece holds at most some tens of thousands of events.
#include "formats/xml_reader.h"

#include <expat.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/text_util.h"
#include "formats/encoding.h"
#include "formats/json_write.h"
#include "formats/xml_charset.h"

namespace atalaya::formats {
namespace {

constexpr std::size_t kXmlPiece = std::size_t{64} << 10;

std::string_view LocalName(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool SameXmlName(std::string_view written, std::string_view asked) { return written == asked || LocalName(written) == asked; }

struct XmlSlice {
  std::uint32_t from = 0, size = 0;  // in the piece's store of characters
};

struct XmlAttributeSlice {
  XmlSlice name, value;
};

struct XmlEventSlice {
  XmlReader::Event event = XmlReader::Event::kNone;
  XmlSlice text;                                      // the name or the text
  std::uint32_t first_attribute = 0, attributes = 0;  // in the piece's store of attributes
  std::uint32_t depth = 0;
  std::uint32_t line = 0, column = 0;
};

}  // namespace

const XmlElement* XmlElement::Child(std::string_view child) const {
  const auto it = std::find_if(children.begin(), children.end(), [&](const XmlElement& e) { return e.name == child; });
  return it == children.end() ? nullptr : &*it;
}

std::string_view XmlElement::Text(std::string_view child) const {
  const XmlElement* found = Child(child);
  return found ? std::string_view(found->text) : std::string_view();
}

std::string_view XmlElement::Attribute(std::string_view attribute) const {
  for (const XmlAttribute& a : attributes) {
    if (SameXmlName(a.name, attribute)) return a.value;
  }
  return {};
}

std::string XmlElement::Where(const std::string& file) const { return At(file, {line, column}); }

struct XmlReader::State {
  State(XmlSource from, std::string name, FindingList& list, const XmlLimits& bounds)
      : source(std::move(from)), file(std::move(name)), findings(list), limits(bounds) {}
  ~State() {
    if (parser) XML_ParserFree(parser);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // --- input
  XmlSource source;
  bool whole = false;  // the first piece is all there is
  std::string file;
  FindingList& findings;
  XmlLimits limits;
  XML_Parser parser = nullptr;
  std::string_view piece;  // not yet given to the parser
  std::size_t given = 0;
  bool started = false, no_more = false, failed = false, finished = false;

  // --- events of the piece
  std::vector<XmlEventSlice> events;
  std::vector<XmlAttributeSlice> attributes;
  std::string characters;
  std::size_t next = 0;
  XmlEventSlice current;

  // --- while parsing
  std::uint32_t depth = 0;
  bool root_closed = false, in_text = false;
  std::string text;  // gathered until the next tag
  std::uint32_t text_line = 0, text_column = 0;

  std::string_view View(XmlSlice slice) const { return std::string_view(characters).substr(slice.from, slice.size); }
  XmlSlice Keep(std::string_view chars) {
    const XmlSlice slice{static_cast<std::uint32_t>(characters.size()), static_cast<std::uint32_t>(chars.size())};
    characters += chars;
    return slice;
  }
  std::string Here() const {
    return At(file, {static_cast<std::size_t>(XML_GetCurrentLineNumber(parser)), static_cast<std::size_t>(XML_GetCurrentColumnNumber(parser)) + 1});
  }
  void Refuse(Finding finding) {
    if (!failed) findings.Add(std::move(finding));
    failed = true;
    if (parser) XML_StopParser(parser, XML_FALSE);
  }
  void RefuseTooMuch(const char* code, std::size_t limit) { Refuse(Error(code, Here(), {{"limit", std::to_string(limit)}})); }

  void FlushText() {
    if (in_text && !Trim(text).empty()) {
      XmlEventSlice event;
      event.event = Event::kText;
      event.text = Keep(text);
      event.depth = depth;
      event.line = text_line;
      event.column = text_column;
      events.push_back(event);
    }
    text.clear();
    in_text = false;
  }
  XmlEventSlice& Put(Event event, std::string_view name) {
    XmlEventSlice slice;
    slice.event = event;
    slice.text = Keep(name);
    slice.depth = depth;
    slice.line = static_cast<std::uint32_t>(XML_GetCurrentLineNumber(parser));
    slice.column = static_cast<std::uint32_t>(XML_GetCurrentColumnNumber(parser)) + 1;
    events.push_back(slice);
    return events.back();
  }

  void OnStart(const char* name, const char** given_attributes) {
    if (failed) return;
    FlushText();
    if (++depth > limits.depth) return RefuseTooMuch("xml.too-deep", limits.depth);
    XmlEventSlice& event = Put(Event::kStart, name);
    event.first_attribute = static_cast<std::uint32_t>(attributes.size());
    std::size_t bytes = event.text.size;
    for (; *given_attributes; given_attributes += 2) {
      if (event.attributes++ == limits.attributes) {
        events.pop_back();
        return RefuseTooMuch("xml.too-many-attributes", limits.attributes);
      }
      XmlAttributeSlice attribute;
      attribute.name = Keep(given_attributes[0]);
      attribute.value = Keep(given_attributes[1]);
      bytes += attribute.name.size + attribute.value.size;
      attributes.push_back(attribute);
    }
    if (bytes <= limits.text) return;
    events.pop_back();
    RefuseTooMuch("xml.too-long", limits.text);
  }
  void OnEnd(const char* name) {
    if (failed) return;
    FlushText();
    Put(Event::kEnd, name);
    root_closed = --depth == 0;
  }
  void OnText(const char* chars, int size) {
    if (failed || depth == 0) return;
    if (!in_text) {
      in_text = true;
      text_line = static_cast<std::uint32_t>(XML_GetCurrentLineNumber(parser));
      text_column = static_cast<std::uint32_t>(XML_GetCurrentColumnNumber(parser)) + 1;
    }
    text.append(chars, static_cast<std::size_t>(size));
    if (text.size() > limits.text) RefuseTooMuch("xml.too-long", limits.text);
  }

  bool Start();
  bool Refill();
  void Tell(XML_Error error);
};

namespace {

// Expat asks for a set that it does not know itself.
int XMLCALL UnknownXmlEncoding(void*, const XML_Char* name, XML_Encoding* info) {
  std::array<int, 256> map{};
  if (!OneByteCharset(name, map)) return XML_STATUS_ERROR;
  std::copy(map.begin(), map.end(), info->map);
  info->data = nullptr;
  info->convert = nullptr;
  info->release = nullptr;
  return XML_STATUS_OK;
}

}  // namespace

// Looks at the first piece and makes the parser.
bool XmlReader::State::Start() {
  started = true;
  piece = source();
  // Blank lines before the declaration are no XML, but plain to read.
  if (const auto mark = piece.find_first_not_of(" \t\r\n"); mark != 0 && piece.substr(0, 3) != "\xEF\xBB\xBF") {
    piece.remove_prefix(std::min(mark, piece.size()));
  }
  if (piece.empty()) {
    Refuse(Error("file.empty", file));
    return false;
  }
  XmlCharset charset = DecideXmlCharset(piece, file);
  const bool bad = HasErrors(charset.findings);
  findings.Add(std::move(charset.findings));
  if (bad) {
    failed = true;
    return false;
  }
  parser = XML_ParserCreate(charset.read_as.empty() ? nullptr : charset.read_as.c_str());
  if (!parser) {
    Refuse(Error("xml.syntax", file, {{"detail", "out of memory"}}));
    return false;
  }
  XML_SetUserData(parser, this);
  XML_SetElementHandler(
      parser, [](void* self, const XML_Char* name, const XML_Char** atts) { static_cast<State*>(self)->OnStart(name, atts); },
      [](void* self, const XML_Char* name) { static_cast<State*>(self)->OnEnd(name); });
  XML_SetCharacterDataHandler(parser, [](void* self, const XML_Char* chars, int size) { static_cast<State*>(self)->OnText(chars, size); });
  XML_SetStartDoctypeDeclHandler(parser, [](void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    auto* state = static_cast<State*>(self);
    state->Refuse(Error("xml.doctype", state->Here()));
  });
  XML_SetUnknownEncodingHandler(parser, UnknownXmlEncoding, nullptr);
  return true;
}

void XmlReader::State::Tell(XML_Error error) {
  if (failed) return;  // told where it was found
  switch (error) {
    case XML_ERROR_NO_ELEMENTS:
    case XML_ERROR_UNCLOSED_TOKEN:
    case XML_ERROR_PARTIAL_CHAR:
    case XML_ERROR_UNCLOSED_CDATA_SECTION:
      return Refuse(Error("xml.truncated", Here()));
    case XML_ERROR_UNKNOWN_ENCODING:
    case XML_ERROR_INCORRECT_ENCODING:
      return Refuse(Error("xml.charset-unknown", Here()));
    case XML_ERROR_JUNK_AFTER_DOC_ELEMENT:
      findings.Add(Warning("xml.after-end", Here()));
      no_more = finished = true;
      return;
    default:
      break;
  }
  // An element that closes outside, a bad byte after the end: the document itself was complete.
  if (root_closed) {
    findings.Add(Warning("xml.after-end", Here()));
    no_more = finished = true;
    return;
  }
  Refuse(Error("xml.syntax", Here(), {{"detail", XML_ErrorString(error)}}));
}

// Parses pieces until there are events. False at the end.
bool XmlReader::State::Refill() {
  events.clear();
  attributes.clear();
  characters.clear();
  next = 0;
  if (!started && !Start()) return false;
  while (events.empty() && !failed && !no_more) {
    if (piece.empty() && !whole) piece = source();
    const std::string_view some = piece.substr(0, kXmlPiece);
    piece.remove_prefix(some.size());
    given += some.size();
    if (given > limits.bytes) {
      Refuse(Error("file.too-large", file, {{"size", std::to_string(given >> 20)}, {"limit", std::to_string(limits.bytes >> 20)}}));
      return false;
    }
    const bool last = some.empty();
    if (XML_Parse(parser, some.data(), static_cast<int>(some.size()), last) == XML_STATUS_ERROR) {
      Tell(XML_GetErrorCode(parser));
      break;
    }
    if (last) no_more = finished = true;
    // A tag that never closes would be read again with every piece.
    const auto behind = static_cast<std::size_t>(std::max<XML_Index>(XML_GetCurrentByteIndex(parser), 0));
    if (!last && given - std::min(behind, given) > 2 * limits.text + 2 * kXmlPiece) RefuseTooMuch("xml.too-long", limits.text);
  }
  return !events.empty();
}

XmlReader::XmlReader(std::string_view bytes, std::string file, FindingList& findings, const XmlLimits& limits)
    : state_(std::make_unique<State>([bytes] { return bytes; }, std::move(file), findings, limits)) {
  state_->whole = true;
}

XmlReader::XmlReader(XmlSource source, std::string file, FindingList& findings, const XmlLimits& limits)
    : state_(std::make_unique<State>(std::move(source), std::move(file), findings, limits)) {}

XmlReader::~XmlReader() = default;

bool XmlReader::Next() {
  if (state_->next >= state_->events.size() && !state_->Refill()) {
    state_->current = {};
    return false;
  }
  state_->current = state_->events[state_->next++];
  return true;
}

XmlReader::Event XmlReader::Current() const { return state_->current.event; }

std::string_view XmlReader::Name() const {
  return Current() == Event::kStart || Current() == Event::kEnd ? LocalName(state_->View(state_->current.text)) : std::string_view();
}

std::string_view XmlReader::Prefix() const {
  if (Current() != Event::kStart && Current() != Event::kEnd) return {};
  const std::string_view name = state_->View(state_->current.text);
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
}

std::string_view XmlReader::Text() const { return Current() == Event::kText ? state_->View(state_->current.text) : std::string_view(); }

std::vector<XmlAttribute> XmlReader::Attributes() const {
  std::vector<XmlAttribute> all;
  for (std::size_t i = 0; i < state_->current.attributes; ++i) {
    const XmlAttributeSlice& slice = state_->attributes[state_->current.first_attribute + i];
    all.push_back({std::string(state_->View(slice.name)), std::string(state_->View(slice.value))});
  }
  return all;
}

std::string_view XmlReader::Attribute(std::string_view name) const {
  for (std::size_t i = 0; i < state_->current.attributes; ++i) {
    const XmlAttributeSlice& slice = state_->attributes[state_->current.first_attribute + i];
    if (SameXmlName(state_->View(slice.name), name)) return state_->View(slice.value);
  }
  return {};
}

std::size_t XmlReader::Depth() const { return state_->current.depth; }
std::size_t XmlReader::Line() const { return state_->current.line; }
std::size_t XmlReader::Column() const { return state_->current.column; }
std::string XmlReader::Where() const { return At(state_->file, {Line(), Column()}); }
bool XmlReader::Failed() const { return state_->failed; }
bool XmlReader::Finished() const { return state_->finished && !state_->failed && state_->next >= state_->events.size(); }

XmlElement XmlReader::ReadElement() {
  XmlElement root;
  std::vector<XmlElement*> open;
  std::size_t elements = 0, bytes = 0;
  const auto begin = [&](XmlElement& element) {
    element.name = Name();
    element.attributes = Attributes();
    element.line = Line();
    element.column = Column();
    bytes += element.name.size();
    for (const XmlAttribute& attribute : element.attributes) bytes += attribute.name.size() + attribute.value.size();
    // The parent's list does not grow while a child is open, so the address holds.
    open.push_back(&element);
  };
  if (Current() != Event::kStart) return root;
  begin(root);
  while (!open.empty() && Next()) {
    if (Current() == Event::kStart) {
      begin(open.back()->children.emplace_back());
    } else if (Current() == Event::kText) {
      open.back()->text += Text();
      bytes += Text().size();
    } else {
      open.back()->text = Trim(open.back()->text);
      open.pop_back();
    }
    if (++elements > 2 * state_->limits.elements_in_tree || bytes > state_->limits.text_in_tree) {
      const bool many = bytes <= state_->limits.text_in_tree;
      state_->Refuse(Error(many ? "xml.too-many-elements" : "xml.too-long", root.Where(state_->file),
                           {{"limit", std::to_string(many ? state_->limits.elements_in_tree : state_->limits.text_in_tree)}}));
      state_->events.clear();
      state_->current = {};
      break;
    }
  }
  return root;
}

std::string XmlReader::ReadText() {
  std::string text;
  if (Current() != Event::kStart) return text;
  const std::size_t depth = Depth();
  while (Next() && !(Current() == Event::kEnd && Depth() == depth)) {
    if (Current() == Event::kText && text.size() <= state_->limits.text_in_tree) text += Text();
  }
  return std::string(Trim(text));
}

void XmlReader::Skip() {
  if (Current() != Event::kStart) return;
  const std::size_t depth = Depth();
  while (Next() && !(Current() == Event::kEnd && Depth() == depth)) {
  }
}

}  // namespace atalaya::formats
