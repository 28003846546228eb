#include <array>

#include "declare/compare.h"

namespace atalaya::declare {
namespace {

struct KindRow {
  Kind kind;
  std::string_view name;
  bool manifest, plan, moves, gate;  // speaks of it
};

// What one message says stands whatever others say; only what rests on silence, on sums or on the best that is known can be told away.
// clang-format off
constexpr std::array kKindTable{
  // kind                                name                        manifest plan   moves  gate
  KindRow{Kind::kAboardNotManifested,    "aboard-not-manifested",    true,  false, false, false},
  KindRow{Kind::kManifestedNotAboard,    "manifested-not-aboard",    true,  true,  false, false},
  KindRow{Kind::kMovedNotManifested,     "moved-not-manifested",     true,  false, false, false},
  KindRow{Kind::kOperatorNotManifested,  "operator-not-manifested",  true,  true,  true,  false},
  KindRow{Kind::kEmptyButHeavy,          "empty-but-heavy",          true,  true,  true,  true},
  KindRow{Kind::kMassDiffers,            "mass-differs",             true,  true,  true,  true},
  KindRow{Kind::kSealChanged,            "seal-changed",             false, false, false, false},
  KindRow{Kind::kDangerousNotManifested, "dangerous-not-manifested", true,  false, false, false},
  KindRow{Kind::kPortChanged,            "port-changed",             false, false, false, false},
  KindRow{Kind::kCheckDigit,             "check-digit",              false, false, false, false},
  KindRow{Kind::kLate,                   "late",                     true,  false, false, false},
  KindRow{Kind::kConsigneeNew,           "consignee-new",            false, false, false, false},
  KindRow{Kind::kConsigneeChanged,       "consignee-changed",        false, false, false, false},
  KindRow{Kind::kBillRepeated,           "bill-repeated",            false, false, false, false},
  KindRow{Kind::kPhantom,                "phantom",                  true,  true,  true,  true},
};
// clang-format on

const KindRow& RowOfKind(Kind kind) {
  for (const KindRow& row : kKindTable) {
    if (row.kind == kind) return row;
  }
  return kKindTable.back();
}

}  // namespace

std::string_view KindName(Kind kind) { return RowOfKind(kind).name; }

std::optional<Kind> KindFromName(std::string_view name) {
  for (const KindRow& row : kKindTable) {
    if (row.name == name) return row.kind;
  }
  return std::nullopt;
}

std::string_view GradeName(Grade grade) { return grade == Grade::kHigh ? "high" : grade == Grade::kMedium ? "medium" : "low"; }

std::string_view SourceName(Source source) {
  switch (source) {
    case Source::kManifest: return "manifest";
    case Source::kPlan: return "stowage-plan";
    case Source::kMoves: return "moves";
    case Source::kGate: return "gate";
  }
  return "";
}

bool SpeaksOf(Source source, Kind kind) {
  const KindRow& row = RowOfKind(kind);
  switch (source) {
    case Source::kManifest: return row.manifest;
    case Source::kPlan: return row.plan;
    case Source::kMoves: return row.moves;
    case Source::kGate: return row.gate;
  }
  return true;
}

}  // namespace atalaya::declare
