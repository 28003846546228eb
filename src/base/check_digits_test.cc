#include "base/check_digits.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace atalaya {
namespace {

// The examples that the standards' own explanations use: IMO 9074729 and container CSQU3054383 (sum 6185, mod 11 = 3).
TEST(CheckDigits, PublishedExamples) {
  EXPECT_TRUE(IsImo("9074729"));
  EXPECT_TRUE(IsImo("IMO 9074729"));
  EXPECT_TRUE(IsImo(" IMO: 9074729 "));
  EXPECT_FALSE(IsImo("9074728"));
  EXPECT_FALSE(IsImo("907472"));
  EXPECT_FALSE(IsImo("0000000"));
  EXPECT_FALSE(IsImo("IMO"));
  EXPECT_TRUE(IsContainer("CSQU3054383"));
  EXPECT_TRUE(IsContainer("csqu 305438-3"));
  EXPECT_FALSE(IsContainer("CSQU3054384"));
  EXPECT_FALSE(IsContainer("CSQX3054383"));
  EXPECT_FALSE(IsContainer("CSQU30543833"));
  EXPECT_EQ(ContainerCheckDigit("CSQU305438"), 3);
  EXPECT_EQ(ContainerCheckDigit("CSQU30543"), std::nullopt);
  EXPECT_EQ(ContainerNumber("CSQU3054384"), "CSQU3054384");  // the form alone
  EXPECT_EQ(ImoDigits("IMO9074728"), "9074728");
}

// Forms of ITU-R M.585, annex 1 and 2.
TEST(CheckDigits, StationsByTheirDigits) {
  EXPECT_EQ(ReadMmsi("351234000").kind, MmsiKind::kShip);
  EXPECT_EQ(ReadMmsi("351234000").mid, 351);
  EXPECT_EQ(ReadMmsi("003510000").kind, MmsiKind::kCoast);
  EXPECT_EQ(ReadMmsi("035100000").kind, MmsiKind::kGroup);
  EXPECT_EQ(ReadMmsi("111351000").kind, MmsiKind::kAircraft);
  EXPECT_EQ(ReadMmsi("993510000").kind, MmsiKind::kAid);
  EXPECT_EQ(ReadMmsi("983510000").mid, 351);
  EXPECT_EQ(ReadMmsi("835100000").kind, MmsiKind::kHandheld);
  EXPECT_EQ(ReadMmsi("970123456").kind, MmsiKind::kDevice);
  EXPECT_EQ(ReadMmsi("199123456").kind, MmsiKind::kNone);
  EXPECT_EQ(ReadMmsi("35123400").kind, MmsiKind::kNone);
}

// What the digits promise: one wrong digit of a container is always found, of a ship unless weight and change hide it (weight 5 with an even change,
// even weights with a change of 5).
RC_GTEST_PROP(CheckDigits, OneWrongDigitIsFound, ()) {
  std::string number = "ABCU";
  for (int i = 0; i < 6; ++i) number += static_cast<char>('0' + *rc::gen::inRange(0, 10));
  number += static_cast<char>('0' + *ContainerCheckDigit(number));
  RC_ASSERT(IsContainer(number));
  const auto at = static_cast<std::size_t>(*rc::gen::inRange(4, 10));
  const char digit = static_cast<char>('0' + *rc::gen::inRange(0, 10));
  std::string other = number;
  other[at] = digit;
  // A remainder of 10 is written 0, as is a remainder of 0: those two are the pair it cannot tell apart.
  const auto sum = [](std::string_view ten) {
    int total = 0;
    for (std::size_t i = 4; i < 10; ++i) total += (ten[i] - '0') << i;
    return (total + 10 + 12 * 2 + 13 * 4 + 32 * 8) % 11;
  };
  const bool pair = sum(number) % 10 == 0 && sum(other) % 10 == 0;
  RC_ASSERT(digit == number[at] || pair || !IsContainer(other));

  std::string ship;
  int total = 0;
  for (int i = 0; i < 6; ++i) {
    ship += static_cast<char>('0' + *rc::gen::inRange(i == 0 ? 1 : 0, 10));
    total += (ship.back() - '0') * (7 - i);
  }
  ship += static_cast<char>('0' + total % 10);
  RC_ASSERT(IsImo(ship));
  std::string wrong = ship;
  const auto place = static_cast<std::size_t>(*rc::gen::inRange(0, 6));
  wrong[place] = digit;
  const int change = (digit - ship[place]) * static_cast<int>(7 - place);
  RC_ASSERT(IsImo(wrong) == (change % 10 == 0 && wrong != "0000000"));
}

}  // namespace
}  // namespace atalaya
