#include "model/declaration.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <string>

namespace atalaya::model {
namespace {

TEST(ContainerNumber, PublishedDigits) {
  EXPECT_EQ(CheckContainerNumber("CSQU3054383"), CheckDigit::kRight);  // the worked example of ISO 6346
  EXPECT_EQ(CheckContainerNumber("sudu 123456-9"), CheckDigit::kRight);
  EXPECT_EQ(CheckContainerNumber("CSQU3054384"), CheckDigit::kWrong);
  EXPECT_EQ(CheckContainerNumber("CSQU305438"), CheckDigit::kAbsent);
  EXPECT_EQ(CheckContainerNumber(""), CheckDigit::kAbsent);
  for (const char* text : {"CSQA3054383", "CSQU30543", "CSQU30543833", "C5QU3054383", "CSQU305438X", "ZZZZZZZZZZZ",
                           "CSQU\xC3\x93"
                           "54383"}) {
    EXPECT_EQ(CheckContainerNumber(text), CheckDigit::kNotInForm) << text;
  }
}

// The standard's table of letters, written out.
int LetterByTable(char c) {
  static constexpr std::array kValues{10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 34, 35, 36, 37, 38};
  return kValues[static_cast<std::size_t>(c - 'A')];
}

RC_GTEST_PROP(ContainerNumber, ExactlyOneDigitIsRight, ()) {
  std::string number;
  for (int i = 0; i < 3; ++i) number += *rc::gen::inRange('A', static_cast<char>('Z' + 1));
  number += *rc::gen::element('U', 'J', 'Z');
  for (int i = 0; i < 6; ++i) number += *rc::gen::inRange('0', static_cast<char>('9' + 1));
  int sum = 0;
  for (std::size_t i = 0; i < 10; ++i) sum += (i < 4 ? LetterByTable(number[i]) : number[i] - '0') * (1 << i);
  for (int digit = 0; digit < 10; ++digit) {
    RC_ASSERT((CheckContainerNumber(number + std::to_string(digit)) == CheckDigit::kRight) == (digit == sum % 11 % 10));
  }
}

TEST(ImoNumber, PublishedDigits) {
  EXPECT_EQ(CheckImoNumber("9074729"), CheckDigit::kRight);
  EXPECT_EQ(CheckImoNumber("IMO 9074729"), CheckDigit::kRight);
  EXPECT_EQ(CheckImoNumber("imo9074728"), CheckDigit::kWrong);
  EXPECT_EQ(CheckImoNumber("907472"), CheckDigit::kNotInForm);
  EXPECT_EQ(CheckImoNumber("90747Z9"), CheckDigit::kNotInForm);
  EXPECT_EQ(CheckImoNumber(""), CheckDigit::kAbsent);
}

TEST(DeclarationNames, GoThereAndBack) {
  EXPECT_EQ(Name(PlaceRole::kNextCall), "next-call");
  EXPECT_EQ(Name(Nature::kTranshipment), "transhipment");
  EXPECT_EQ(FromName<Nature>("import"), Nature::kImport);
  EXPECT_EQ(static_cast<int>(*FromName<Nature>("import")), 23);
  EXPECT_EQ(FromName<DeclaredRole>("nobody"), std::nullopt);
  for (int i = 0; i <= static_cast<int>(PlaceRole::kReceipt); ++i) {
    const auto role = static_cast<PlaceRole>(i);
    EXPECT_FALSE(Name(role).empty());
    EXPECT_EQ(FromName<PlaceRole>(Name(role)), role);
  }
}

}  // namespace
}  // namespace atalaya::model
