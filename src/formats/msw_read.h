// The spreadsheet of the IMO single window (Kystverket's template: crew list, passenger list, ship's stores with the nil declaration) to the model.
//
// Tables are found by the names in their header row, wherever it stands and in whatever order its columns are; sheets without such a row are passed over.
// Each table that holds something is one declaration: crew (kCrewList), passengers (kPassengerList); stores and nil declaration (kUnknown, a text for each
// line). The spreadsheet says neither ship nor voyage. A row's place is its number in the sheet (SourceSpan::segment).
//
// Days may be text (yyyy/mm/dd) or the spreadsheet's own day numbers. Ports are five letters (UN/LOCODE) or three. The crew row whose rank is MASTER, else
// none, is the master's.
//
// Findings (place: file#Sheet!C19): `msw.damaged`, `msw.encrypted`, `msw.bomb` (it would unpack to too much), `msw.not-a-workbook`, `msw.no-table` (no sheet
// has a header row that is known), `msw.nothing-filled` (warning), `msw.date`, `msw.sex`, `msw.transit`, `msw.no-name`, `msw.no-document`, `msw.placeholder` (the template's
// own words stand where a name should), `msw.not-nil` (weapons, ammunition, animals, stowaways, unmanifested cargo are declared), those of xml_reader.h.
// Memory: the file (at most kMaxWholeBytes, given by the caller) and its largest sheet unpacked (kMaxMswUnpacked). Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "formats/declaration_sink.h"

namespace atalaya::formats {

inline constexpr std::size_t kMaxMswUnpacked = std::size_t{128} << 20;  // bytes of all members that are read

void ReadMsw(std::string_view bytes, const std::string& file, DeclarationSink& sink);

// Whether this beginning of a file is a spreadsheet of this family of formats (OOXML).
bool IsOpenXmlWorkbook(std::string_view head);

}  // namespace atalaya::formats
