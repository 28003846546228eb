// Where things of the register belong: what release and permission decide on. nullopt: there is no such thing.
#pragma once

#include <optional>
#include <string>

#include "release/release.h"
#include "store/database.h"

namespace atalaya::store {

std::optional<release::Subject> FacilitySubject(Connection& connection, const std::string& id, release::Kind kind);
std::optional<release::Subject> StateSubject(Connection& connection, const std::string& id, release::Kind kind);
std::optional<release::Subject> PortSubject(Connection& connection, const std::string& id);
std::optional<release::Subject> OrganisationSubject(Connection& connection, const std::string& id);
std::optional<release::Subject> StatementSubject(Connection& connection, const std::string& id);
std::optional<release::Subject> LevelSubject(Connection& connection, const std::string& id);
// One facility's part in a level; nullopt too where the level is not for that facility.
std::optional<release::Subject> LevelSubjectAt(Connection& connection, const std::string& id, const std::string& facility);
std::optional<release::Subject> EventSubject(Connection& connection, const std::string& id);
std::optional<release::Subject> ReceivedSubject(Connection& connection, const std::string& id);  // these three: kDeclaration
std::optional<release::Subject> DeclarationSubject(Connection& connection, const std::string& id);
std::optional<release::Subject> ConsignmentSubject(Connection& connection, const std::string& id);

}  // namespace atalaya::store
