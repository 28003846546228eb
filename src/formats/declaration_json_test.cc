#include "formats/declaration_json.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <boost/pfr.hpp>
#include <stdexcept>

#include "formats/declaration_shapes.h"

namespace atalaya::formats {
namespace {

// Any value of any plain structure, member by member, without help of the code under test.
template <class T>
T AnyDeclared(int depth = 0) {
  if constexpr (std::is_same_v<T, std::string>) {
    std::string text;
    const int length = *rc::gen::inRange(0, 5);
    const std::vector<std::string> kPieces{"a", "Z", "9", " ", "\"", "\\", "/", "é", "漢", "\n", std::string(1, '\0'), "😀", "\x7f"};
    for (int i = 0; i < length; ++i) text += *rc::gen::elementOf(kPieces);
    return text;
  } else if constexpr (std::is_same_v<T, bool>) {
    return *rc::gen::arbitrary<bool>();
  } else if constexpr (std::is_same_v<T, double>) {
    return *rc::gen::elementOf(std::vector<double>{0, 1, -18.5, 0.1, 1e300, 12345678.9, 5e-324, 30480.000000000004});
  } else if constexpr (std::is_same_v<T, std::uint64_t>) {
    return *rc::gen::elementOf(std::vector<std::uint64_t>{0, 1, 12345, ~std::uint64_t{0}});
  } else if constexpr (std::is_same_v<T, int>) {
    return *rc::gen::inRange(-3, 4);
  } else if constexpr (std::is_enum_v<T>) {
    for (;;) {
      const auto value = static_cast<T>(*rc::gen::inRange(0, 30));
      if (!model::Name(value).empty()) return value;
    }
  } else if constexpr (requires(T t) { t.has_value(); }) {
    if (!*rc::gen::arbitrary<bool>()) return std::nullopt;
    return AnyDeclared<typename T::value_type>(depth);
  } else if constexpr (requires(T t) { t.push_back(t.front()); }) {
    T items;
    const int count = *rc::gen::inRange(0, depth > 1 ? 2 : 3);
    for (int i = 0; i < count; ++i) items.push_back(AnyDeclared<typename T::value_type>(depth));
    return items;
  } else {
    T item;
    boost::pfr::for_each_field(item, [&](auto& member) { member = AnyDeclared<std::decay_t<decltype(member)>>(depth + 1); });
    return item;
  }
}

template <class T>
bool SameDeclared(const T& a, const T& b) {
  if constexpr (std::is_same_v<T, std::string> || std::is_arithmetic_v<T> || std::is_enum_v<T>) {
    return a == b;
  } else if constexpr (requires { a.has_value(); }) {
    return a.has_value() == b.has_value() && (!a || SameDeclared(*a, *b));
  } else if constexpr (requires { a.size(); }) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (!SameDeclared(a[i], b[i])) return false;
    }
    return true;
  } else {
    bool same = true;
    boost::pfr::for_each_field(a, [&](const auto& member, auto i) { same = same && SameDeclared(member, boost::pfr::get<i>(b)); });
    return same;
  }
}

template <class T>
std::size_t ShapeMembers() {
  std::size_t count = 0;
  T item;
  Shape<T>::Each(item, [&](const char*, auto&) { ++count; });
  return count;
}

template <class... T>
void ExpectAllMembers() {
  const auto expect = [](std::size_t shape, std::size_t members) { EXPECT_EQ(shape, members); };
  (expect(ShapeMembers<T>(), boost::pfr::tuple_size_v<T>), ...);
}

TEST(DeclarationJson, NoMemberIsForgotten) {
  using namespace model;
  ExpectAllMembers<SourceSpan, KeptText, PlaceUse, DeclaredParty, Amount, Reference, DangerousGoods, Placement, Goods, Consignment, Seal, Equipment,
                   TravelDocument, Person, Inspection, Ship, Voyage, SecurityNotice::Call, SecurityNotice::ShipToShip, SecurityNotice, DeclaredTotals>();
  // Four kinds of items and the findings are kept apart.
  EXPECT_EQ(ShapeMembers<Declaration>() + 5, boost::pfr::tuple_size_v<Declaration>);
}

TEST(DeclarationJson, ItemsComeBackTheSame) {
  EXPECT_TRUE(rc::check("consignments", [] {
    const auto item = AnyDeclared<model::Consignment>();
    RC_ASSERT(SameDeclared(ReadDeclaredConsignment(DeclaredText(item)), item));
  }));
  EXPECT_TRUE(rc::check("equipment", [] {
    const auto item = AnyDeclared<model::Equipment>();
    RC_ASSERT(SameDeclared(ReadDeclaredEquipment(DeclaredText(item)), item));
  }));
  EXPECT_TRUE(rc::check("persons", [] {
    const auto item = AnyDeclared<model::Person>();
    RC_ASSERT(SameDeclared(ReadDeclaredPerson(DeclaredText(item)), item));
  }));
  EXPECT_TRUE(rc::check("inspections", [] {
    const auto item = AnyDeclared<model::Inspection>();
    RC_ASSERT(SameDeclared(ReadDeclaredInspection(DeclaredText(item)), item));
  }));
}

TEST(DeclarationJson, AHeadComesBackTheSame) {
  EXPECT_TRUE(rc::check([] {
    model::Declaration head;
    Shape<model::Declaration>::Each(head, [](const char*, auto& member) { member = AnyDeclared<std::decay_t<decltype(member)>>(1); });
    const model::Declaration back = ReadDeclaredHead(DeclaredHeadText(head));
    RC_ASSERT(DeclaredHeadText(back) == DeclaredHeadText(head));
    RC_ASSERT(SameDeclared(back.voyage, head.voyage) && SameDeclared(back.security, head.security) && SameDeclared(back.kept, head.kept));
    RC_ASSERT(SameDeclared(back.parties, head.parties) && SameDeclared(back.declared, head.declared) && SameDeclared(back.counted, head.counted));
    RC_ASSERT(back.kind == head.kind && back.function == head.function && back.file == head.file && back.number == head.number);
  }));
}

TEST(DeclarationJson, TextsWithoutMeasureAreCut) {
  model::Consignment item;
  item.goods.emplace_back().description = std::string(kMostDeclaredText - 2, 'a') + "éé";
  item.kept.push_back({"Attached_Document", std::string(kMostDeclaredText, 'b'), {}});
  EXPECT_EQ(ShortenDeclared(item), 1u);
  EXPECT_EQ(item.goods[0].description, std::string(kMostDeclaredText - 3, 'a') + "…");
  EXPECT_EQ(item.kept[0].text.size(), kMostDeclaredText);
  EXPECT_TRUE(SameDeclared(ReadDeclaredConsignment(DeclaredText(item)), item));
  model::Consignment accents;
  accents.bill = std::string(kMostDeclaredText - 4, 'a') + "ééé";
  EXPECT_EQ(ShortenDeclared(accents), 1u);
  EXPECT_EQ(accents.bill, std::string(kMostDeclaredText - 4, 'a') + "…") << "not within a character";
}

TEST(DeclarationJson, WhatIsNoneIsRefused) {
  for (const char* text : {"", "[]", "{\"bill\":7}", "{\"nature\":\"exports\"}", "{\"goods\":{}}", "{\"at\":{\"offset\":-1}}", "{\"gross_kg\":\"7\"}", "{\"bill\":\"x\""}) {
    EXPECT_THROW(ReadDeclaredConsignment(text), std::invalid_argument) << text;
  }
  EXPECT_EQ(DeclaredText(model::Consignment{}), "{}");
}

}  // namespace
}  // namespace atalaya::formats
