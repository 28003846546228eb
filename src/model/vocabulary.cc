#include "model/vocabulary.h"

namespace atalaya::model {
namespace {

using std::string_view;

template <class Enum>
struct Names;
#define ATALAYA_NAMES(Enum, ...)                             \
  template <>                                                \
  struct Names<Enum> {                                       \
    static constexpr std::array kAll{__VA_ARGS__};           \
  };                                                         \
  }                                                          \
  string_view Name(Enum value) {                             \
    return Names<Enum>::kAll[static_cast<std::size_t>(value)]; \
  }                                                          \
  namespace {

ATALAYA_NAMES(Traffic, string_view("container"), string_view("bulk"), string_view("tanker"), string_view("passenger"))
ATALAYA_NAMES(Size, string_view("small"), string_view("medium"), string_view("large"))
ATALAYA_NAMES(Family, string_view("narcotics"), string_view("arms"), string_view("people"), string_view("nuclear"),
              string_view("stolen-goods"), string_view("terrorism"), string_view("stowaways"), string_view("robbery"),
              string_view("corruption"), string_view("cyber"))
ATALAYA_NAMES(Role, string_view("export"), string_view("transhipment"), string_view("import"), string_view("local"))
ATALAYA_NAMES(Layer, string_view("deter"), string_view("deny"), string_view("detect"), string_view("delay"),
              string_view("respond"))
ATALAYA_NAMES(Reply, string_view("met"), string_view("partly"), string_view("not-met"), string_view("not-applicable"),
              string_view("not-checked"))
ATALAYA_NAMES(Verification, string_view("declared"), string_view("documents"), string_view("inspected"),
              string_view("exercised"))
ATALAYA_NAMES(Requirement, string_view("policy"), string_view("planning"), string_view("operational"))
ATALAYA_NAMES(SolutionKind, string_view("equipment"), string_view("works"), string_view("training"),
              string_view("staffing"), string_view("procedure"))
#undef ATALAYA_NAMES

}  // namespace

template <class Enum>
std::optional<Enum> FromName(std::string_view name) {
  const auto& all = Names<Enum>::kAll;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

template std::optional<Traffic> FromName(std::string_view);
template std::optional<Size> FromName(std::string_view);
template std::optional<Family> FromName(std::string_view);
template std::optional<Role> FromName(std::string_view);
template std::optional<Layer> FromName(std::string_view);
template std::optional<Reply> FromName(std::string_view);
template std::optional<Verification> FromName(std::string_view);
template std::optional<Requirement> FromName(std::string_view);
template std::optional<SolutionKind> FromName(std::string_view);

}  // namespace atalaya::model
