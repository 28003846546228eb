// The notice before arrival (ISO 28005-2, electronic port clearance; SOLAS XI-2/9) as XML, JSON or CSV to model::Declaration of kind kPreArrival.
//
// Read leniently: names in any case and spelling, members in any order and place, missing ones are unknown; what has no member is kept (path as name).
// Several messages in one file are several declarations; a message inside of an envelope, also as text (CDATA), is found. XML: `EPCMessage` or
// `EPCRequestBody`, namespace http://www.iso.org/28005-2 or none. JSON: the same names as members, lists as arrays. CSV: names or paths as columns, one
// notice a record, or two columns (path, value). docs/formats/prearrival.md has all names and examples.
//
// Findings (place: file:line:column, for JSON file#/path): those of xml_reader.h, json_parse.h, csv.h; `prearrival.not-a-notice` (error: nothing of one is
// in it), `prearrival.value` (a number, day, level .. that is none: kept), `prearrival.no-security` (warning: it tells nothing about security),
// `prearrival.imo-digit`, `prearrival.no-name` (a person), `prearrival.stowaways` (it reports some), `prearrival.not-kept`, `declaration.totals` (persons on
// board against those listed). Whether a notice is complete enough to decide is not asked here. Memory: one message. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "formats/declaration_sink.h"
#include "formats/xml_reader.h"

namespace atalaya::formats {

inline constexpr std::size_t kMaxEpcKept = std::size_t{16} << 20;  // bytes of unknown parts of a message

void ReadEpcXml(XmlSource source, const std::string& file, DeclarationSink& sink);
void ReadEpcXml(std::string_view bytes, const std::string& file, DeclarationSink& sink);
void ReadEpcJson(std::string_view bytes, const std::string& file, DeclarationSink& sink);
void ReadEpcCsv(std::string_view bytes, const std::string& file, DeclarationSink& sink);

// Whether the beginning of a JSON or CSV file has names of a notice.
bool IsEpcJson(std::string_view head);
bool IsEpcCsv(std::string_view head);

}  // namespace atalaya::formats
