// The controls that a facility answers to: catalogue + national profile -> resolved catalogue -> model::Standard.
//
//   document, loader --Resolve-->     resolved catalogue (OSCAL JSON)   select, merge, modify, finish
//   resolved catalogue --ToStandard--> model::Standard                  what the other engines use
//
// Documents are whole OSCAL 1.1 JSON documents, {"catalog": {..}} or {"profile": {..}}, that have passed the schema
// (formats/oscal_schema.h): a member of the wrong type is taken as absent. Rules: the OSCAL profile resolution
// specification (pages.nist.gov/OSCAL/resources/concepts/processing/profile-resolution) with the choices in
// docs/formats/oscal.md.
//
// Pure: all reading is done by the caller's loader; the same documents give the same bytes. No state; safe from any
// thread if the loader is. Findings are warnings where resolution goes on without loss of a control, errors where the
// profile is wrong.
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <functional>
#include <string>

#include "base/result.h"
#include "model/standard.h"

namespace atalaya::standard {

// Our properties in OSCAL documents carry this `ns` (table: docs/formats/oscal.md).
inline constexpr const char* kNamespace = "urn:atalaya:ns:oscal";
// Highest OSCAL version that is written; newer documents of version 1 are read.
inline constexpr const char* kOscalVersion = "1.1.3";

// Limits of one resolution: profiles on top of each other, documents loaded, controls held (finding `oscal.too-large`).
inline constexpr int kMaxImportDepth = 16;
inline constexpr int kMaxDocuments = 256;
inline constexpr std::size_t kMaxControls = 20'000;

// Gives the document at `href` as written in the document at `base` (JoinHref tells the place). Findings if it cannot
// be had.
using Loader = std::function<Result<boost::json::object>(const std::string& href, const std::string& base)>;

// "profiles/brazil.json" + "../catalog.json" -> "catalog.json". URIs with a scheme and absolute paths replace the base.
std::string JoinHref(const std::string& base, const std::string& href);

struct ResolveOptions {
  std::string tool = "Atalaya";  // the resolution-tool property
  // Date-time with zone. Empty: the profile's own, so that the result does not depend on a clock.
  std::string last_modified;
};

// Resolves the profile at `href` (the name under which it was read). A catalogue comes back as it is. Fails on: a
// document that is neither (`oscal.not-a-catalog`), a missing import (`oscal.missing-import`), a profile that imports
// itself, directly or through others (`oscal.import-cycle`), a limit (`oscal.too-large`), two structures in one merge
// (`oscal.merge-structure`), an OSCAL version other than 1 (`oscal.version`). Unknown control ids, parameters and
// places to alter are findings and resolution goes on. On success they go to `findings`; a failure holds all that was
// found and leaves `findings` alone.
Result<boost::json::object> Resolve(const boost::json::object& document, const std::string& href, const Loader& loader,
                                    Findings& findings, const ResolveOptions& options = {});

// Fills the model from a resolved catalogue (or any catalogue). Our own layout is docs/formats/packs.md 1. In a foreign
// catalogue the statement is the text of the parts named `statement`, items on lines of their own; the question falls
// back to the statement; other languages fall back to the text there is; a control without `force` is mandatory;
// withdrawn controls are left out.
// `{{ insert: param, ID }}` becomes the parameter's values, else its choices or its label in brackets.
// Guidance that a profile adds in our layout (parts `guidance` with a language) follows the statement as a paragraph.
// Fails if the document is no catalogue (`oscal.not-a-catalog`) or has no control (`oscal.no-controls`); then
// `findings` stays as it was. Findings: `oscal.duplicate-control` (error; the first one counts),
// `oscal.unknown-parameter`, `oscal.no-statement`, `oscal.period-value` (warnings), `oscal.withdrawn`,
// `oscal.untranslated` (notes, with counts).
Result<model::Standard> ToStandard(const boost::json::object& resolved_catalog, Findings& findings);

}  // namespace atalaya::standard
