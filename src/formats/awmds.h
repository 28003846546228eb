// The ASYCUDA World manifest (AWMDS) and its companions (Awbolds, Awappend, Awmcds) to the model, bill by bill.
//
// National schemas differ in names, nesting and case: an element is known by its name within its segment, wherever the segment stands; what is
// not known is kept (`KeptText`, its path as name). Outline: data/formats/msw/awmds_elements.txt. Memory: one bill.
// SourceSpan: `segment` is the line, offset and length are 0.
//
// Findings (place: file:line:column): those of xml_reader.h, `awmds.not-a-manifest` (error), `awmds.no-bills`, `awmds.number`, `awmds.date`,
// `awmds.nature` (no known Bol_nature), `awmds.no-reference` (a bill without number), `awmds.containers` (count declared for the bill against
// those listed), `awmds.packages` (commodities against the bill), `awmds.check-digit`, `awmds.container-form` (note), `awmds.imo-digit`,
// `declaration.totals`.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "formats/declaration_sink.h"
#include "formats/xml_reader.h"

namespace atalaya::formats {

inline constexpr std::size_t kMaxAwmdsKept = std::size_t{16} << 20;  // bytes of unknown parts kept at the head; more: `awmds.not-kept` (error)

// Gives one declaration to `sink`, unless nothing could be read; its findings are in End's head, or go to Found.
void ReadAwmds(XmlSource source, const std::string& file, DeclarationSink& sink);
void ReadAwmds(std::string_view bytes, const std::string& file, DeclarationSink& sink);

}  // namespace atalaya::formats
