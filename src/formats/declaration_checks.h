// Sums of a declaration: counted item by item, compared with what it declares.
#pragma once

#include <string>

#include "model/declaration.h"

namespace atalaya::formats {

void CountDeclared(const model::Consignment& item, model::DeclaredTotals& counted);
void CountDeclared(const model::Equipment& item, model::DeclaredTotals& counted);  // those with a number
void CountDeclared(const model::Person& item, model::DeclaredTotals& counted);

// Adds `declaration.totals` (what, declared, counted) for each declared total that the items do not make up. Masses may differ by rounding:
// half a kilogram and a thousandth.
void CheckDeclaredTotals(model::Declaration& head, const std::string& where);

}  // namespace atalaya::formats
