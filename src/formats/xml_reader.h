// A stream of XML, read by asking: one event at a time, or one element with all below it as a small tree. Over expat.
//
//   XmlReader xml(bytes, "list.xml", findings);
//   while (xml.Next()) {
//     if (!xml.IsStart("INDIVIDUAL")) continue;
//     const XmlElement entry = xml.ReadElement();                // up to and with its end
//     entry.Text("DATAID"); entry.Child("NATIONALITY"); entry.Where(file)
//   }
//   if (!xml.Finished()) ...                                      // a finding says why; what came before is sound but not all
//
// Memory is one piece of input and one element, whatever the size of the file; a file that is too large for memory is given in pieces.
// Names are local names: "epc:Port" and "Port" are the same; Prefix() tells the rest, and `xmlns` attributes stay attributes ("xmlns:epc").
// Text is UTF-8; text of spaces only is not reported, and CDATA is text. Comments and processing instructions are skipped.
//
// Character sets: UTF-8, UTF-16 and any that ICU knows with one byte a character (ISO-8859-1, windows-1252 ...). A declaration that the
// bytes contradict is a warning and the bytes are believed (`xml.charset`: declared, read as); where two sets are mixed
// nobody can know (`file.mixed-encoding`, error).
//
// A document type declaration, and so every entity of one's own, is refused (`xml.doctype`): XML bombs and files read from elsewhere need one.
//
// Findings, with file:line:column: `xml.syntax` (detail), `xml.truncated`, `xml.doctype`, `xml.charset` (warning), `xml.charset-unknown`,
// `xml.after-end` (warning: something stands after the end of the document), `xml.too-deep`, `xml.too-many-attributes`, `xml.too-long` (a text, a tag),
// `xml.too-many-elements`, `file.too-large`, `file.empty`, `file.mixed-encoding`. After an error there are no more events.
//
// Not thread-safe; two readers may work in two threads.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "formats/finding_list.h"

namespace atalaya::formats {

struct XmlLimits {
  std::size_t depth = 64;
  std::size_t attributes = 128;                        // of one element
  std::size_t text = std::size_t{1} << 20;             // bytes of one text, or of one tag with its attributes
  std::size_t elements_in_tree = 200'000;              // what one ReadElement may hold
  std::size_t text_in_tree = std::size_t{64} << 20;    // bytes, with names and attributes
  std::size_t bytes = std::size_t{64} << 30;           // of the whole input
};

struct XmlAttribute {
  std::string name, value;  // name as written, with its prefix
};

struct XmlElement {
  std::string name, text;  // text: all directly inside, joined, without surrounding spaces
  std::vector<XmlAttribute> attributes;
  std::vector<XmlElement> children;
  std::size_t line = 0, column = 0;

  // The first child of that name, or null.
  const XmlElement* Child(std::string_view child) const;
  // The text of the first child of that name; "" where there is none.
  std::string_view Text(std::string_view child) const;
  // The value of an attribute, found by name with or without prefix; "" where there is none.
  std::string_view Attribute(std::string_view attribute) const;
  std::string Where(const std::string& file) const;
};

// Gives the next piece of the input, of any size; empty at the end. The piece must live until the next call.
using XmlSource = std::function<std::string_view()>;

class XmlReader {
 public:
  enum class Event { kNone, kStart, kText, kEnd };

  // `bytes` and `findings` must outlive the reader.
  XmlReader(std::string_view bytes, std::string file, FindingList& findings, const XmlLimits& limits = {});
  // Only the first piece is looked at to check the declared character set; make it 64 kB or more where you can.
  XmlReader(XmlSource source, std::string file, FindingList& findings, const XmlLimits& limits = {});
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  // Moves to the next event. False at the end and at an error.
  bool Next();

  // The current event. Views live until the next call of Next, ReadElement, ReadText or Skip.
  Event Current() const;
  bool IsStart(std::string_view name) const { return Current() == Event::kStart && Name() == name; }
  bool IsEnd(std::string_view name) const { return Current() == Event::kEnd && Name() == name; }
  std::string_view Name() const;    // of a start or end, local
  std::string_view Prefix() const;  // "" without
  std::string_view Text() const;    // of a text, as written
  std::vector<XmlAttribute> Attributes() const;              // of a start
  std::string_view Attribute(std::string_view name) const;  // as XmlElement::Attribute
  std::size_t Depth() const;        // of the element: 1 is the root; a text has that of the element around it
  std::size_t Line() const;
  std::size_t Column() const;       // in characters, from 1
  std::string Where() const;        // "list.xml:12:5"

  // At a start: everything to the matching end, which becomes the current event. At an error what came so far; then Failed().
  XmlElement ReadElement();
  // At a start: its text with that of all below it, trimmed; moves to the matching end.
  std::string ReadText();
  // At a start: moves to the matching end.
  void Skip();

  bool Failed() const;    // an error was found
  bool Finished() const;  // the document was read to its proper end

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace atalaya::formats
