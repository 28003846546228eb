#include "formats/declaration_checks.h"

#include <cmath>
#include <cstdio>

namespace atalaya::formats {
namespace {

void AddToTotal(std::optional<double>& sum, double more) { sum = sum.value_or(0) + more; }

std::string TotalText(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.10g", value);
  return text;
}

}  // namespace

void CountDeclared(const model::Consignment& item, model::DeclaredTotals& counted) {
  AddToTotal(counted.bills, 1);
  std::optional<double> packages = item.packages, mass = item.gross_kg;
  for (const model::Goods& goods : item.goods) {
    if (!item.packages && goods.packages) AddToTotal(packages, *goods.packages);
    if (!item.gross_kg && goods.gross_kg) AddToTotal(mass, *goods.gross_kg);
  }
  if (packages) AddToTotal(counted.packages, *packages);
  if (mass) AddToTotal(counted.gross_kg, *mass);
}

void CountDeclared(const model::Equipment& item, model::DeclaredTotals& counted) {
  if (!item.number.empty()) AddToTotal(counted.containers, 1);
}

void CountDeclared(const model::Person&, model::DeclaredTotals& counted) { AddToTotal(counted.persons, 1); }

void CheckDeclaredTotals(model::Declaration& head, const std::string& where) {
  const auto check = [&](const char* what, const std::optional<double>& declared, const std::optional<double>& counted, double slack) {
    if (!declared || std::abs(*declared - counted.value_or(0)) <= slack) return;
    head.findings.push_back(
        Warning("declaration.totals", where, {{"what", what}, {"declared", TotalText(*declared)}, {"counted", TotalText(counted.value_or(0))}}));
  };
  check("bills", head.declared.bills, head.counted.bills, 0);
  check("packages", head.declared.packages, head.counted.packages, 0);
  check("containers", head.declared.containers, head.counted.containers, 0);
  check("persons", head.declared.persons, head.counted.persons, 0);
  check("mass", head.declared.gross_kg, head.counted.gross_kg, 0.5 + 0.001 * std::abs(head.declared.gross_kg.value_or(0)));
}

}  // namespace atalaya::formats
