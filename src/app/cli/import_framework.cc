// atalaya import framework FILE: a framework in the YAML layout of CISO Assistant -> OSCAL catalogue.
#include <boost/json.hpp>
#include <memory>

#include "app/cli/verbs.h"
#include "formats/ciso_yaml.h"
#include "formats/oscal_write.h"

namespace atalaya::cli {
namespace {

struct ImportFrameworkChoice {
  std::string file, output;
};

int RunImport(Session& session, const ImportFrameworkChoice& chosen) {
  const auto bytes = session.disk.Read(chosen.file);
  if (!bytes) return session.Fail(bytes.error());
  Findings warnings;
  const auto catalog = formats::ReadCisoYaml(*bytes, std::filesystem::path(chosen.file).filename().string(), warnings);
  session.Warn(warnings);
  if (!catalog) return session.Fail(catalog.error());
  return session.Write(chosen.output, formats::PrintOscal(*catalog));
}

}  // namespace

void AddImportFramework(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<ImportFrameworkChoice>();
  arguments.Verb("import framework", [chosen, &session] { return RunImport(session, *chosen); })
      .Word("FILE", chosen->file, Needed::kYes)
      .Word("--output", chosen->output, Needed::kYes);
}

}  // namespace atalaya::cli
