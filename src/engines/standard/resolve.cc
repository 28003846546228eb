#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <vector>

#include "base/text_util.h"
#include "standard/finish.h"
#include "standard/import.h"
#include "standard/merge.h"
#include "standard/modify.h"
#include "standard/select.h"
#include "standard/standard.h"
#include "standard/uuid.h"

namespace atalaya::standard {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

// A catalogue, or a profile after its resolution: what the next profile selects from, and what it hands on beside.
struct Source {
  object tree;      // params, controls, groups
  object metadata;  // the document's own
  array resources;
  array periods;         // national periods, nearest profile first
  array roles, parties;  // those marked keep = always
  std::array<long long, 3> version{};
};

// Elements of `from` whose `key` no element of `into` has.
void AddUnlessNamed(array& into, const array& from, std::string_view key) {
  for (const value& element : from) {
    const std::string_view name = StringIn(element.as_object(), key);
    const bool there = std::any_of(into.begin(), into.end(), [&](const value& other) {
      const object* item = other.if_object();
      return item != nullptr && StringIn(*item, key) == name;
    });
    if (!there) into.push_back(element);
  }
}

class Resolver {
 public:
  Resolver(const Loader& load, Findings& findings) : load_(load), findings_(findings) {}

  // Nothing if resolution cannot go on: then the last finding says why.
  std::optional<Source> Read(const object& document, const std::string& href, const std::string& where) {
    const object* catalog = ObjectIn(document, "catalog");
    const object* profile = ObjectIn(document, "profile");
    if (catalog == nullptr && profile == nullptr) return Stop(Error("oscal.not-a-catalog", where, {{"file", href}}));
    Source source;
    if (const object* metadata = ObjectIn(catalog != nullptr ? *catalog : *profile, "metadata"))
      source.metadata = *metadata;
    if (!ReadVersion(source, href)) return std::nullopt;
    KeepMetadata(source);
    if (catalog != nullptr) {
      for (const char* key : {"params", "controls", "groups"}) {
        if (const value* member = catalog->if_contains(key)) source.tree.emplace(key, *member);
      }
      AddBackMatter(*catalog, source.resources);
      return source;
    }
    if (stack_.size() > kMaxImportDepth) return Stop(TooLarge(where, "imports", kMaxImportDepth));
    stack_.push_back({href, &document});
    const bool done = ResolveProfile(*profile, href, source);
    stack_.pop_back();
    if (!done) return std::nullopt;
    return source;
  }

 private:
  struct Frame {
    std::string href;
    const object* document;
  };

  std::nullopt_t Stop(Finding finding) {
    findings_.push_back(std::move(finding));
    return std::nullopt;
  }

  static Finding TooLarge(const std::string& where, const char* what, std::size_t limit) {
    return Error("oscal.too-large", where, {{"what", what}, {"limit", std::to_string(limit)}});
  }

  bool ReadVersion(Source& source, const std::string& href) {
    const std::string_view text = StringIn(source.metadata, "oscal-version");
    const std::vector<std::string> parts = Split(text, '.');
    bool sound = parts.size() >= 2;
    for (std::size_t i = 0; i < parts.size() && i < 3; ++i) {
      const auto number = ToInteger(parts[i].substr(0, parts[i].find('-')));  // "1.0.0-rc2"
      sound = sound && number.has_value();
      source.version[i] = number.value_or(0);
    }
    if (sound && source.version[0] == 1) return true;
    Stop(Error("oscal.version", href + "#/metadata/oscal-version", {{"version", std::string(text)}}));
    return false;
  }

  static void KeepMetadata(Source& source) {
    const auto keep = [&](const char* key, array& kept) {
      if (const array* elements = ArrayIn(source.metadata, key)) {
        for (const value& element : *elements) {
          const object* item = element.if_object();
          if (item != nullptr && MustKeep(*item)) kept.push_back(element);
        }
      }
    };
    keep("roles", source.roles);
    keep("parties", source.parties);
    if (const array* props = ArrayIn(source.metadata, "props")) {
      for (const value& element : *props) {
        const object* prop = element.if_object();
        if (prop != nullptr && StringIn(*prop, "ns") == kNamespace && StringIn(*prop, "class") == "period") {
          source.periods.push_back(element);
        }
      }
    }
  }

  static void AddBackMatter(const object& owner, array& resources) {
    const object* back_matter = ObjectIn(owner, "back-matter");
    const array* own = back_matter != nullptr ? ArrayIn(*back_matter, "resources") : nullptr;
    if (own != nullptr) AddResources(resources, *own);
  }

  bool ResolveProfile(const object& profile, const std::string& href, Source& source) {
    std::vector<object> trees;
    std::size_t controls = 0;
    if (const array* imports = ArrayIn(profile, "imports")) {
      for (std::size_t i = 0; i < imports->size(); ++i) {
        const object* import = (*imports)[i].if_object();
        if (import == nullptr) continue;
        const std::string where = href + "#/profile/imports/" + std::to_string(i);
        const std::optional<Source> imported = Import(profile, *import, href, where);
        if (!imported) return false;
        const ControlIndex index(imported->tree);
        const Chosen chosen = Choose(index, *import, where, Ancestors::kInclude, findings_);
        controls += chosen.size();
        if (std::max(controls, index.Nodes().size()) > kMaxControls) {
          Stop(TooLarge(where, "controls", kMaxControls));
          return false;
        }
        trees.push_back(KeepChosen(imported->tree, chosen));
        HandOn(*imported, source);
      }
    }
    const std::string at = href + "#/profile";
    if (!Merge(trees, ObjectIn(profile, "merge"), at + "/merge", source.tree, findings_)) return false;
    std::set<std::string> touched;
    if (const object* modify = ObjectIn(profile, "modify")) {
      Modify(source.tree, *modify, at + "/modify", touched, findings_);
    }
    AddBackMatter(profile, source.resources);
    Prune(source.tree, source.resources, source.metadata, touched, at, findings_);
    return true;
  }

  std::optional<Source> Import(const object& profile, const object& import, const std::string& base,
                               const std::string& where) {
    const std::optional<std::string> written = ImportedHref(profile, import, where, findings_);
    if (!written) return std::nullopt;
    const std::string href = JoinHref(base, *written);
    if (++documents_ > kMaxDocuments) return Stop(TooLarge(where, "documents", kMaxDocuments));
    const auto cycle = [&] { return Stop(Error("oscal.import-cycle", where, {{"chain", Chain(href)}})); };
    if (std::any_of(stack_.begin(), stack_.end(), [&](const Frame& frame) { return frame.href == href; }))
      return cycle();
    Result<object> document = load_(*written, base);
    if (!document) {
      Append(findings_, std::move(document.error()));
      return Stop(Error("oscal.missing-import", where, {{"file", href}}));
    }
    // The same document under another name is a cycle too.
    if (std::any_of(stack_.begin(), stack_.end(), [&](const Frame& frame) { return *frame.document == *document; }))
      return cycle();
    return Read(*document, href, where);
  }

  std::string Chain(const std::string& last) const {
    std::string chain;
    for (const Frame& frame : stack_) chain += frame.href + " > ";
    return chain + last;
  }

  static void HandOn(const Source& imported, Source& source) {
    AddResources(source.resources, imported.resources);
    AddUnlessNamed(source.periods, imported.periods, "name");
    AddUnlessNamed(source.roles, imported.roles, "id");
    AddUnlessNamed(source.parties, imported.parties, "uuid");
    source.version = std::max(source.version, imported.version);
  }

  const Loader& load_;
  Findings& findings_;
  std::vector<Frame> stack_;
  int documents_ = 0;
};

object Metadata(const Source& source, const std::string& href, const ResolveOptions& options) {
  object metadata = source.metadata;
  if (!options.last_modified.empty()) Put(metadata, Kind::kMetadata, "last-modified", value(options.last_modified));
  std::array<long long, 3> version = source.version;
  constexpr std::array<long long, 3> kOurs{1, 1, 3};
  version = std::min(version, kOurs);
  Put(metadata, Kind::kMetadata, "oscal-version",
      value(std::to_string(version[0]) + "." + std::to_string(version[1]) + "." + std::to_string(version[2])));

  array props;
  if (const array* own = ArrayIn(metadata, "props")) props = *own;
  AddUnlessNamed(props, source.periods, "name");
  props.push_back(object{{"name", "resolution-tool"}, {"value", options.tool}});
  Put(metadata, Kind::kMetadata, "props", std::move(props));
  AddTo(metadata, Kind::kMetadata, "links", array{object{{"href", href}, {"rel", "source-profile"}}}, false);
  for (const auto& [key, name, kept] :
       {std::tuple("roles", "id", &source.roles), std::tuple("parties", "uuid", &source.parties)}) {
    array all;
    if (const array* own = ArrayIn(metadata, key)) all = *own;
    AddUnlessNamed(all, *kept, name);
    if (!all.empty()) Put(metadata, Kind::kMetadata, key, std::move(all));
  }
  return metadata;
}

}  // namespace

Result<object> Resolve(const object& document, const std::string& href, const Loader& loader, Findings& findings,
                       const ResolveOptions& options) {
  Findings found;
  std::optional<Source> source = Resolver(loader, found).Read(document, href, href);
  if (!source) return Fail(std::move(found));
  Append(findings, std::move(found));
  if (ObjectIn(document, "catalog") != nullptr) return document;

  object catalog;
  catalog.emplace("uuid", "");
  catalog.emplace("metadata", Metadata(*source, href, options));
  for (const char* key : {"params", "controls", "groups"}) {
    if (value* member = source->tree.if_contains(key)) catalog.emplace(key, std::move(*member));
  }
  if (!source->resources.empty()) catalog.emplace("back-matter", object{{"resources", std::move(source->resources)}});
  // The identifier follows from the content: another resolution of the same documents has the same one.
  catalog["uuid"] = Uuid5("resolved-catalog\n" + boost::json::serialize(catalog));
  object result;
  result.emplace("catalog", std::move(catalog));
  return result;
}

}  // namespace atalaya::standard
