// Own lists, OpenSanctions' entities, what is no list, and deltas.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "base/digest.h"
#include "formats/list_delta.h"
#include "formats/test_lists.h"

namespace atalaya::formats {
namespace {

TEST(OwnCsv, ColumnsInAnyOrderAndLanguage) {
  const std::string expected =
      "7 person | MORALINO, Ana(primary,family) La Torre(weak) | 1963-04-30..1963-04-30 | PE | f | passport=A123@PE |  | theft |  |  | 2026-01-02/\n";
  for (const std::string csv :
       {"id,family_name,given_names,nicknames,birth_date,country,gender,passport,programme,listed_on\n7,MORALINO,Ana,La Torre,1963-04-30,Peru,F,A123 (PE),theft,2026-01-02\n",
        "Fecha de nacimiento;Apellidos;Nombres;Apodos;País;Sexo;Pasaporte;Motivo;Fecha de alta;ID\n30/04/1963;MORALINO;Ana;La Torre;Perú;femenino;A123 (Perú);theft;02/01/2026;7\n",
        "id\tsobrenome\tnomes\tapelidos\tdata de nascimento\tpais\tsexo\tpassaporte\tmotivo\tincluído em\r\n7\tMORALINO\tAna\tLa Torre\t1963-04-30\tPE\tfeminino\tA123 (PER)\ttheft\t2026-01-02\r\n",
        "identifiant|nom_de_famille|prénoms|surnoms|date de naissance|pays|sexe|passeport|motif|inscrit le\n7|MORALINO|Ana|La Torre|30 Apr 1963|Pérou|femme|A123 (PE)|theft|2026-01-02\n"}) {
    const ListReading reading = ReadTestList("barred-persons.csv", csv);
    EXPECT_EQ(Lines(reading.findings), "") << csv;
    EXPECT_EQ(EntryLines(reading), expected) << csv;
    EXPECT_EQ(reading.list.id, "own:barred-persons");
  }
}

TEST(OwnCsv, ContainersDocumentsAndShips) {
  const ListReading reading = ReadTestList("stolen.csv",
                                           "container,document,imo,name,registration,shelf\n"
                                           "CSQU 305438-3,,,,,\nCSQU3054384,,,,,B\n,P-77 (AR)|P-78,,,,\n,,9074729,SEA LAMP,,\n,,,LAMP CO,\"R1|R2\",\n,,,,,\n");
  EXPECT_EQ(Lines(reading.findings), "warning csv.unknown-column stolen.csv:1 column=shelf\nwarning list.container stolen.csv:3 value=CSQU3054384\n");
  ASSERT_EQ(reading.list.entities.size(), 5U);
  std::string lines = EntryLines(reading);
  for (const auto& entity : reading.list.entities) {
    EXPECT_EQ(entity.id.size(), 20U);
    lines.replace(lines.find(entity.id), 20, "ID");
  }
  EXPECT_EQ(lines,
            "ID container |  |  |  |  | container=CSQU3054383 |  |  |  |  | /\n"
            "ID container |  |  |  |  | container=CSQU3054384 |  |  |  | shelf: B | /\n"
            "ID document |  |  |  |  | document=P-77@AR document=P-78 |  |  |  |  | /\n"
            "ID vessel | SEA LAMP(primary) |  |  |  | imo=9074729 |  |  |  |  | /\n"
            "ID unknown | LAMP CO(primary) |  |  |  | registration=R1 registration=R2 |  |  |  |  | /\n");
}

TEST(OwnCsv, TrustIsOfTheWholeList) {
  const auto trusted = [](const std::string& csv) { return ReadTestList("t.csv", csv); };
  EXPECT_TRUE(trusted("name,trusted\nA,1\nB,yes\n").list.trusted);
  EXPECT_FALSE(trusted("name,trusted\nA,\nB,0\n").list.trusted);
  const ListReading mixed = trusted("name,trusted\nA,1\nB,\n");
  EXPECT_FALSE(mixed.list.trusted);
  EXPECT_EQ(Lines(mixed.findings), "error list.trusted-mixed t.csv\n");
  ListOptions options;
  options.id = "own:aeo";
  options.trusted = true;
  const ListReading given = ReadWatchList("t.csv", "name,tax_id\nA,1\n", TestListWords(), options);
  EXPECT_TRUE(given.list.trusted);
  EXPECT_EQ(given.list.id, "own:aeo");
}

TEST(OwnCsv, TellsWhatIsWrong) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"name,passport\n", "warning list.empty t.csv\n"},
      {"name,passport\nA\n", "error csv.ragged t.csv:2 got=1 want=2\n"},
      {"name,passport\nA,1\nB", "error csv.truncated t.csv:3\n"},
      {"name,birth_date\nA,yesterday\n", "warning list.date t.csv:2 value=yesterday\n"},
      {"name,nombre\nA,B\n", "error csv.duplicate-column t.csv:1 column=nombre\n"},
      {"name,kind\nA,ghost\n",
       "warning csv.unknown-word t.csv:2 column=kind value=ghost known=person, organisation, vessel, aircraft, container, document\n"},
      {"name,country\nJos\xE9,Per\xFA\n", "warning list.charset t.csv:2:4 read=windows-1252\n"},
      {"shelf,drawer\n1,2\n", "error list.unknown-format t.csv\n"},
      {"<html><body>Sign in</body></html>", "error list.html t.csv\n"},
      {"<!DOCTYPE html><html lang=en>", "error list.html t.csv\n"},
      {"", "error file.empty t.csv\n"},
      {"PK\x03\x04", "error list.unknown-format t.csv\n"},
  };
  for (const auto& [csv, expected] : cases) {
    const ListReading reading = ReadTestList("t.csv", csv);
    EXPECT_EQ(Lines(reading.findings), expected) << csv;
    EXPECT_EQ(reading.whole, expected.find("error") == std::string::npos) << csv;
  }
  std::string wide = "\xFF\xFE";
  for (const char c : std::string("name\tpassport\r\nAna\tA1\r\n")) (wide += c) += '\0';
  EXPECT_EQ(ReadTestList("t.txt", wide).list.entities.size(), 1U);  // "Unicode text" of a spreadsheet
}

TEST(Ftm, JoinsWhatIsKeptApart) {
  const std::string lines =
      "{\"id\":\"Q1\",\"caption\":\"Ana Moralino\",\"schema\":\"Person\",\"last_change\":\"2026-01-02T03:04:05\",\"properties\":{\"name\":[\"Moralino, Ana\",\"Ana "
      "Moralino\"],\"weakAlias\":[\"La Torre\"],\"firstName\":[\"Ana\"],\"birthDate\":[\"1963-04\"],\"nationality\":[\"pe\"],\"gender\":[\"female\"],"
      "\"passportNumber\":[\"A123\"],\"topics\":[\"sanction\"],\"addressEntity\":[\"adr-1\"],\"position\":[\"Keeper\"]}}\n"
      "{\"id\":\"V1\",\"caption\":\"SEA LAMP\",\"schema\":\"Vessel\",\"properties\":{\"name\":[\"SEA LAMP\"],\"previousName\":[\"TORCH\"],\"imoNumber\":[\"IMO9074729\"],"
      "\"flag\":[\"pa\"],\"buildDate\":[\"1990\"],\"mmsi\":[\"572469210\"]}}\n"
      "\n"
      "{\"id\":\"S1\",\"schema\":\"Sanction\",\"properties\":{\"entity\":[\"Q1\"],\"program\":[\"HTI\"],\"startDate\":[\"2012-12-31\"],\"authority\":[\"Council\"]}}\n"
      "{\"id\":\"P1\",\"schema\":\"Identification\",\"properties\":{\"holder\":[\"Q1\"],\"number\":[\"66-7\"],\"type\":[\"Cedula No.\"],\"country\":[\"co\"]}}\n"
      "{\"id\":\"adr-1\",\"schema\":\"Address\",\"properties\":{\"full\":[\"1 Pier Street, Puerto Azul\"]}}\n"
      "{\"id\":\"O1\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[{\"id\":\"Q1\"}],\"asset\":[\"V1\"]}}\n"
      "{\"id\":\"O2\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"Q8\"],\"asset\":[\"Q9\"]}}";
  const ListReading reading = ReadTestList("entities.ftm.json", lines);
  EXPECT_EQ(reading.format, ListFormat::kFtm);
  EXPECT_EQ(Lines(reading.findings), "note list.skipped entities.ftm.json schema=Ownership count=1\n");
  EXPECT_EQ(reading.list.id, "ftm:entities");
  EXPECT_EQ(EntryLines(reading),
            "Q1 person | Ana Moralino(primary) Moralino, Ana(alias) La Torre(weak) | 1963-04-01..1963-04-30 | PE | f | passport=A123 national-id=66-7@CO | 1 Pier "
            "Street, Puerto Azul | sanction,HTI | V1 | position: Keeper; authority: Council | 2012-12-31/2026-01-02\n"
            "V1 vessel | SEA LAMP(primary) TORCH(former) | 1990-01-01..1990-12-31 | PA |  | imo=9074729 mmsi=572469210 |  |  | Q1 |  | /\n");
  EXPECT_EQ(Lines(ReadTestList("f.json", lines.substr(0, 300)).findings), "error csv.truncated f.json:1\n");
  EXPECT_EQ(Lines(ReadTestList("f.json", "{\"id\":\"x\"}\n{\"a\":}\n").findings),
            "error list.ftm-line f.json:1\nerror json.syntax f.json:2 detail=syntax error\n");
}

TEST(Lists, SeveralFilesOfDifferentListsAreRefused) {
  const std::vector<ListFile> files{{"a.csv", "name,passport\nA,1\n"}, {"b.csv", "name,passport\nB,2\n"}};
  const ListReading reading = ReadWatchList(files, TestListWords());
  EXPECT_FALSE(reading.whole);
  EXPECT_EQ(Lines(reading.findings), "error list.second-main b.csv\n");
  EXPECT_EQ(reading.list.digest, Sha256Hex("name,passport\nA,1\nname,passport\nB,2\n"));
}

model::ListedEntity Entry(const std::string& id, const std::string& name) {
  model::ListedEntity entity;
  entity.id = id;
  entity.names = {{name, model::NameKind::kPrimary, false}};
  return entity;
}

TEST(ListDelta, AddedRemovedChanged) {
  model::WatchList older, newer;
  older.entities = {Entry("1", "A"), Entry("2", "B"), Entry("3", "C")};
  newer.entities = {Entry("4", "D"), Entry("3", "C"), Entry("1", "A+")};
  const ListDelta delta = CompareEditions(older, newer);
  EXPECT_EQ(delta.added, std::vector<std::size_t>{0});
  EXPECT_EQ(delta.removed, std::vector<std::size_t>{1});
  ASSERT_EQ(delta.changed.size(), 1U);
  EXPECT_EQ(delta.changed[0].older, 0U);
  EXPECT_EQ(delta.changed[0].newer, 2U);
  EXPECT_EQ(delta.same, 1U);
}

// Against the definition: sets of ids, and content compared entry by entry.
RC_GTEST_PROP(ListDelta, AgreesWithSets, (const std::vector<std::pair<std::uint8_t, bool>>& a, const std::vector<std::pair<std::uint8_t, bool>>& b)) {
  const auto list = [](const std::vector<std::pair<std::uint8_t, bool>>& drawn) {
    std::map<int, bool> by_id;
    for (const auto& [id, name] : drawn) by_id[id % 16] = name;
    model::WatchList made;
    for (const auto& [id, name] : by_id) made.entities.push_back(Entry(std::to_string(id), name ? "X" : "Y"));
    return made;
  };
  const model::WatchList older = list(a), newer = list(b);
  const ListDelta delta = CompareEditions(older, newer);
  std::size_t added = 0, changed = 0, same = 0;
  for (const auto& n : newer.entities) {
    std::size_t with_id = 0, equal = 0;
    for (const auto& o : older.entities) {
      with_id += o.id == n.id;
      equal += o == n;
      RC_ASSERT((EntryDigest(o) == EntryDigest(n)) == (o == n));
    }
    added += with_id == 0;
    same += equal;
    changed += with_id > equal;
  }
  RC_ASSERT(delta.added.size() == added);
  RC_ASSERT(delta.changed.size() == changed);
  RC_ASSERT(delta.same == same);
  RC_ASSERT(delta.removed.size() + delta.changed.size() + delta.same == older.entities.size());
}

TEST(ListDelta, DigestsSeeEveryMember) {
  const model::ListedEntity plain = Entry("1", "A");
  std::vector<model::ListedEntity> others(14, plain);
  others[0].id = "2";
  others[1].kind = model::PartyKind::kPerson;
  others[2].names[0].text = "B";
  others[3].names[0].kind = model::NameKind::kFormer;
  others[4].names[0].family_first = true;
  others[5].births = {{"1963-01-01", "1963-12-31", false}};
  others[6].births = {{"1963-01-01", "1963-12-31", true}};
  others[7].countries = {"PE"};
  others[8].gender = "f";
  others[9].identifiers = {{model::IdentifierKind::kPassport, "A1", "PE"}};
  others[10].addresses = {"PE"};
  others[11].programmes = {"PE"};
  others[12].linked_to = {"PE"};
  others[13].remarks = "PE";
  std::set<std::string> digests{EntryDigest(plain)};
  for (const auto& other : others) digests.insert(EntryDigest(other));
  EXPECT_EQ(digests.size(), 15U);
}

}  // namespace
}  // namespace atalaya::formats
