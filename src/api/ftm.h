// FollowTheMoney, the words in which OpenSanctions' programs speak of parties: schemata and properties to our parties and back.
// Source: followthemoney's model (schemata Person, Company, Vessel ...); what of it means something to the matcher is in the table of ftm.cc, the rest is not used and
// not echoed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/route.h"
#include "api/screening_json.h"
#include "formats/list_words.h"
#include "model/listed.h"

namespace atalaya::api {

using FtmProperties = std::map<std::string, std::vector<std::string>>;

// "Person", "Organization", "Vessel", "Airplane", "LegalEntity" (unknown), "Thing" (containers, documents).
std::string FtmSchema(model::PartyKind kind);
// nullopt: no schema that parties have. Thing and LegalEntity are of no stated kind.
std::optional<model::PartyKind> KindOfFtm(std::string_view schema);

// `used` receives the properties that mean something here, as they were sent.
model::Subject SubjectOfFtm(model::PartyKind kind, const FtmProperties& properties, const formats::ListWords& words, FtmProperties& used);

// The members id, caption, schema, properties, datasets, referents, target, first_seen, last_seen, last_change of a listed entity, into an open object.
void PutFtmMembers(formats::JsonWriter& w, const store::WatchListRow& list, const model::ListedEntity& entity);
// Ids of entities outside: "LIST:ENTRY".
std::string FtmId(const std::string& list, const std::string& entry);
struct FtmEntity {
  store::WatchListRow list;
  model::ListedEntity entity;
};
std::optional<FtmEntity> FindFtm(const Call& call, const SeenLists& seen, const std::string& id);

// Which lists a dataset stands for: "default" or "all" (what the caller sees), "sanctions" (everybody's), or the id of a list. nullopt: there is none.
std::optional<std::vector<std::string>> DatasetLists(const SeenLists& seen, const std::string& dataset);

// Names and numbers of parts of a score: {"name":0.93,"birth":0.02}; they sum to it.
std::map<std::string, double> FeaturesOf(const Explanation& why);

// A question of a foreign front goes into the ledger like our own.
Result<bool> NoteQuestion(const Call& call, const std::string& through, const SeenLists& seen, const std::vector<screen::Answer>& answers);

// All values of a query's member, also where it is written several times.
std::vector<std::string> QueryValues(const Call& call, std::string_view name);

}  // namespace atalaya::api
