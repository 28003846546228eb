// A pre-arrival notice as a tree of named parts, whichever way it was written (XML, JSON, CSV), and asking it leniently: by names without regard to
// case, blanks and underscores, in any order; what nobody asked for can be kept.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/finding_list.h"
#include "formats/xml_reader.h"
#include "model/declaration.h"

namespace atalaya::formats {

struct EpcItem {
  std::string name, key, text;  // key: the name in small letters and digits only
  std::vector<std::unique_ptr<EpcItem>> children;
  EpcItem* parent = nullptr;
  std::size_t line = 0, column = 0;
  bool taken = false;  // with all below it

  EpcItem& Add(std::string child);
};

std::string EpcKey(std::string_view name);
// At most `most` bytes of UTF-8, cut between characters.
std::string ShortText(std::string_view text, std::size_t most = 40);

std::unique_ptr<EpcItem> EpcFromXml(const XmlElement& element);
// Members become parts, items of an array parts of the array's name; null and empty values nothing. Members "XSpecified" (some programs write them
// beside a value) say whether X is there; beside them a security level counts from 0. nullptr: no JSON; `findings` tell.
std::unique_ptr<EpcItem> EpcFromJson(std::string_view bytes, const std::string& file, FindingList& findings);
// One notice a record: columns are names or paths ("ShipToShipActivity[2]/Activity"); or two columns, path and value, one notice a file.
std::vector<std::unique_ptr<EpcItem>> EpcFromCsv(std::string_view bytes, const std::string& file, FindingList& findings);

// Asks one notice.
class EpcTree {
 public:
  EpcTree(EpcItem& root, std::string file, FindingList& findings) : root_(root), file_(std::move(file)), findings_(findings) {}
  using Names = std::initializer_list<std::string_view>;  // keys, the first found counts

  EpcItem& Root() { return root_; }
  // The nearest part of one of these names below `in`, not inside of what was taken.
  static EpcItem* Find(EpcItem& in, Names keys);
  // All parts of these names, not inside of one another.
  static std::vector<EpcItem*> All(EpcItem& in, Names keys);
  // Parts of a list: those named `items` in a part named `lists` or anywhere, or the repeated `lists` themselves. They are not marked as taken.
  static std::vector<EpcItem*> Items(EpcItem& in, Names lists, Names items);

  // Take the part with all below it. Text: that of the part, or of its first part with text.
  std::string Text(EpcItem& in, Names keys);
  std::optional<double> Number(EpcItem& in, Names keys);
  std::optional<bool> Flag(EpcItem& in, Names keys);
  std::string Day(EpcItem& in, Names keys);   // "2026-11-30"
  std::string Time(EpcItem& in, Names keys);  // as written
  std::optional<int> Level(EpcItem& in, Names keys);
  std::optional<double> Angle(EpcItem& in, Names keys, double most);

  void Wrong(const EpcItem& part);  // `prearrival.value`; the part is kept
  std::string Where(const EpcItem& part) const;
  FindingList& Problems() { return findings_; }
  const std::string& File() const { return file_; }
  // Parts with text that nobody took.
  void KeepRest(const EpcItem& in, std::vector<model::KeptText>& kept, std::size_t limit);

 private:
  EpcItem* TextPart(EpcItem& in, Names keys);

  EpcItem& root_;
  std::string file_;
  FindingList& findings_;
  std::size_t kept_bytes_ = 0;
  bool told_not_kept_ = false;
};

// A time as people write it: "2026-01-15", "2026/01/15", "2026-01-15T08:30:00+01:00"; "" for none. `day`: the day alone.
std::string EpcTimeText(std::string_view text, bool day);

}  // namespace atalaya::formats
