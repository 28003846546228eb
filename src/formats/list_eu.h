// What the two forms of the EU consolidated list (XML attributes, CSV columns) share.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "formats/list_entity.h"

namespace atalaya::formats {

// The value of an attribute of the element (nameAlias, birthdate, ...) by its XML name; CSV columns are asked by the same names.
using EuFields = std::function<std::string_view(std::string_view)>;

void ReadEuName(const EuFields& f, model::ListedEntity& entity);
void ReadEuBirth(const EuFields& f, model::ListedEntity& entity, const std::string& where, const ListInput& input);
void ReadEuCitizenship(const EuFields& f, model::ListedEntity& entity, const ListInput& input);
void ReadEuIdentification(const EuFields& f, model::ListedEntity& entity, const std::string& where, const ListInput& input);
void ReadEuAddress(const EuFields& f, model::ListedEntity& entity);
// "person", "P" or "enterprise", "E".
void SetEuKind(std::string_view code, std::string_view other, model::ListedEntity& entity);

}  // namespace atalaya::formats
