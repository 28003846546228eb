// What was declared as JSON: how the store keeps it and the API shows it. Reading what was written gives the same item; nothing is lost.
//
// Member names are those of model/declaration.h, enumerations by their names; members that are empty, unknown or of the first value of their
// enumeration are left out. A head is a declaration without its items and findings, which are kept apart.
//
//   {"bill":"HLCU123","nature":"import","places":[{"role":"load","code":"COCTG","locode":"COCTG"}],"containers":["SUDU1234569"], ...}
#pragma once

#include <cstddef>
#include <string>

#include "model/declaration.h"

namespace atalaya::formats {

// Longer texts (files packed into a manifest) are not kept as JSON; the received file has them.
inline constexpr std::size_t kMostDeclaredText = std::size_t{1} << 20;
// Cuts texts that are longer, between characters, with an ellipsis. Returns how many.
std::size_t ShortenDeclared(model::Consignment& item);
std::size_t ShortenDeclared(model::Equipment& item);
std::size_t ShortenDeclared(model::Person& item);
std::size_t ShortenDeclared(model::Inspection& item);
std::size_t ShortenDeclared(model::Declaration& head);  // not its items

// One line, without a line end. Texts have at most kMostDeclaredText bytes.
std::string DeclaredText(const model::Consignment& item);
std::string DeclaredText(const model::Equipment& item);
std::string DeclaredText(const model::Person& item);
std::string DeclaredText(const model::Inspection& item);
std::string DeclaredHeadText(const model::Declaration& head);

// Throw std::invalid_argument for what DeclaredText did not write.
model::Consignment ReadDeclaredConsignment(const std::string& text);
model::Equipment ReadDeclaredEquipment(const std::string& text);
model::Person ReadDeclaredPerson(const std::string& text);
model::Inspection ReadDeclaredInspection(const std::string& text);
model::Declaration ReadDeclaredHead(const std::string& text);

}  // namespace atalaya::formats
