// OSCAL documents from the disk: read, and followed from import to import inside one folder tree.
//
// Where an import leads (docs/formats/oscal.md says the same): the path as written, relative to the importing document;
// if it is not there, is outside the folders that may be read, or is an address of the network, the file of the same
// name beside the importing document, with or without "-min" before ".json". The second way is told by a note, because
// what is read is not what was named. Nothing is fetched. Findings: those of Disk::Read and formats::ParseJson,
// `cli.import-missing`, `cli.import-outside`, `cli.import-network`, note `cli.import-beside`.
#pragma once

#include <boost/json/object.hpp>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/disk.h"
#include "base/result.h"
#include "formats/oscal_schema.h"
#include "standard/standard.h"

namespace atalaya::app {

class OscalFiles {
 public:
  // Imports are read below `roots` only.
  OscalFiles(Disk& disk, const std::vector<std::filesystem::path>& roots);

  // The folders that a document may import from when nobody says: its own; a standard pack's folder for one of its
  // profiles.
  static std::filesystem::path RootOf(const std::filesystem::path& document);

  Result<boost::json::object> Open(const std::filesystem::path& path);

  // For standard::Resolve(document, path.string(), Loader(), ...). Refers to this object.
  standard::Loader Loader();

  // Notes on imports that were found beside their document.
  Findings TakeNotes() { return std::exchange(notes_, {}); }

 private:
  Result<std::filesystem::path> Locate(const std::string& href, const std::filesystem::path& base) const;
  bool Allowed(const std::filesystem::path& path) const;

  Disk& disk_;
  std::vector<std::filesystem::path> roots_;  // canonical
  std::map<std::string, std::filesystem::path>
      located_;  // href as the resolver joins it -> where the document was found
  Findings notes_;
};

// Opens and resolves a profile (a catalogue comes back as it is). `warnings` receives what was found on the way.
Result<boost::json::object> ResolveFile(Disk& disk, const std::filesystem::path& path,
                                        const std::vector<std::filesystem::path>& more_roots, Findings& warnings);

// The newest of the shipped schemas (data/oscal). `warnings` receives what in it could not be understood.
Result<formats::OscalSchema> LoadOscalSchema(Disk& disk, const std::filesystem::path& data, Findings& warnings);

}  // namespace atalaya::app
