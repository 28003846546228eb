// Lists of one's own: barred persons, stolen containers, lost documents, trusted traders. One row an entry; columns in any order, named in one of
// four languages, apart by comma, semicolon, tab or bar (docs/formats/watchlists.md has the table).
#include <algorithm>
#include <array>
#include <optional>

#include "base/check_digits.h"
#include "base/digest.h"
#include "base/text_util.h"
#include "formats/csv.h"
#include "formats/json_write.h"
#include "formats/limits.h"
#include "formats/list_dates.h"
#include "formats/list_readers.h"

namespace atalaya::formats {
namespace {

using model::IdentifierKind;
using model::ListedEntity;
using model::NameKind;
using model::PartyKind;

enum class Own {
  kId, kKind, kName, kFamilyName, kGivenNames, kAliases, kWeakAliases, kFormerNames, kBirthDate, kCountry, kGender, kAddress, kProgramme,
  kLinkedTo, kListedOn, kUpdatedOn, kTrusted, kRemarks, kPassport, kNationalId, kTax, kRegistration, kImo, kMmsi, kCallSign, kContainer, kDocument,
  kLei, kBic, kCrypto, kOther
};

struct OwnColumn {
  Own column;
  std::array<std::string_view, 5> names;  // as ColumnKey makes them; the first is the documented one
};

constexpr std::array<OwnColumn, 31> kOwnColumns{{
    {Own::kId, {"id", "identificador", "identifiant", "numero", "codigo"}},
    {Own::kKind, {"kind", "type", "tipo", "genre", "clase"}},
    {Own::kName, {"name", "nombre", "nome", "nom", "full_name"}},
    {Own::kFamilyName, {"family_name", "apellidos", "sobrenome", "nom_de_famille", "surname"}},
    {Own::kGivenNames, {"given_names", "nombres", "nomes", "prenoms", "first_name"}},
    {Own::kAliases, {"aliases", "alias", "otros_nombres", "outros_nomes", "autres_noms"}},
    {Own::kWeakAliases, {"weak_aliases", "apodos", "apelidos", "surnoms", "nicknames"}},
    {Own::kFormerNames, {"former_names", "nombres_anteriores", "nomes_anteriores", "noms_anterieurs", "previous_names"}},
    {Own::kBirthDate, {"birth_date", "fecha_de_nacimiento", "data_de_nascimento", "date_de_naissance", "date_of_birth"}},
    {Own::kCountry, {"country", "pais", "pays", "nationality", "flag"}},
    {Own::kGender, {"gender", "sexo", "sexe", "sex", "genero"}},
    {Own::kAddress, {"address", "direccion", "endereco", "adresse", "domicilio"}},
    {Own::kProgramme, {"programme", "program", "motivo", "reason", "motif"}},
    {Own::kLinkedTo, {"linked_to", "vinculado_a", "ligado_a", "lie_a", "links"}},
    {Own::kListedOn, {"listed_on", "fecha_de_alta", "incluido_em", "inscrit_le", "since"}},
    {Own::kUpdatedOn, {"updated_on", "actualizado", "atualizado", "mis_a_jour_le", "changed_on"}},
    {Own::kTrusted, {"trusted", "confiable", "confiavel", "de_confiance", "good"}},
    {Own::kRemarks, {"remarks", "observaciones", "observacoes", "remarques", "notes"}},
    {Own::kPassport, {"passport", "pasaporte", "passaporte", "passeport", "passport_number"}},
    {Own::kNationalId, {"national_id", "documento_de_identidad", "identidade", "carte_d_identite", "cedula"}},
    {Own::kTax, {"tax_id", "identificacion_fiscal", "identificacao_fiscal", "numero_fiscal", "rut"}},
    {Own::kRegistration, {"registration", "registro", "matricula", "immatriculation", "registration_number"}},
    {Own::kImo, {"imo", "imo_number", "numero_imo", "omi", "numero_omi"}},
    {Own::kMmsi, {"mmsi", "mmsi_number", "numero_mmsi", "ismm", "ismm_number"}},
    {Own::kCallSign, {"call_sign", "distintivo_de_llamada", "indicativo_de_chamada", "indicatif_d_appel", "callsign"}},
    {Own::kContainer, {"container", "contenedor", "conteiner", "conteneur", "container_number"}},
    {Own::kDocument, {"document", "documento", "document_number", "numero_de_documento", "numero_de_document"}},
    {Own::kLei, {"lei", "lei_code", "codigo_lei", "code_lei", "legal_entity_identifier"}},
    {Own::kBic, {"bic", "swift", "swift_bic", "codigo_swift", "code_swift"}},
    {Own::kCrypto, {"crypto", "wallet", "billetera", "carteira", "portefeuille"}},
    {Own::kOther, {"other_number", "otro_numero", "outro_numero", "autre_numero", "other_id"}},
}};

struct OwnKindWord {
  PartyKind kind;
  std::array<std::string_view, 5> words;
};
constexpr std::array<OwnKindWord, 6> kOwnKinds{{
    {PartyKind::kPerson, {"person", "persona", "pessoa", "personne", "individual"}},
    {PartyKind::kOrganisation, {"organisation", "organizacion", "organizacao", "company", "empresa"}},
    {PartyKind::kVessel, {"vessel", "buque", "navio", "navire", "ship"}},
    {PartyKind::kAircraft, {"aircraft", "aeronave", "avion", "aviao", "aeronef"}},
    {PartyKind::kContainer, {"container", "contenedor", "conteiner", "conteneur", "contenedores"}},
    {PartyKind::kDocument, {"document", "documento", "documents", "documentos", "papers"}},
}};

// "Fecha de nacimiento" -> "fecha_de_nacimiento".
std::string ColumnKey(std::string_view header) {
  std::string key;
  for (const char c : Fold(header)) {
    const bool kept = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (kept) {
      key += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!key.empty() && key.back() != '_') {
      key += '_';
    }
  }
  while (!key.empty() && key.back() == '_') key.pop_back();
  return key;
}

std::optional<Own> OwnColumnOf(std::string_view header) {
  const std::string key = ColumnKey(header);
  for (const OwnColumn& column : kOwnColumns) {
    if (std::find(column.names.begin(), column.names.end(), key) != column.names.end()) return column.column;
  }
  return std::nullopt;
}

IdentifierKind OwnIdentifierKind(Own column) {
  switch (column) {
    case Own::kPassport: return IdentifierKind::kPassport;
    case Own::kNationalId: return IdentifierKind::kNationalId;
    case Own::kTax: return IdentifierKind::kTax;
    case Own::kRegistration: return IdentifierKind::kRegistration;
    case Own::kImo: return IdentifierKind::kImo;
    case Own::kMmsi: return IdentifierKind::kMmsi;
    case Own::kCallSign: return IdentifierKind::kCallSign;
    case Own::kContainer: return IdentifierKind::kContainer;
    case Own::kDocument: return IdentifierKind::kDocument;
    case Own::kLei: return IdentifierKind::kLei;
    case Own::kBic: return IdentifierKind::kBic;
    case Own::kCrypto: return IdentifierKind::kCrypto;
    default: return IdentifierKind::kOther;
  }
}

class OwnTable {
 public:
  OwnTable(const ListInput& input, CsvReader& csv) : input_(input), csv_(csv) {}

  bool ReadHeader() {
    if (!csv_.Next()) return false;
    for (const std::string_view header : csv_.Fields()) {
      headers_.push_back(OneLine(header));
      const std::optional<Own> column = OwnColumnOf(header);
      if (column && std::find(columns_.begin(), columns_.end(), column) != columns_.end()) {
        input_.findings.Add(Error("csv.duplicate-column", csv_.Where(), {{"column", Shortened(headers_.back())}}));
        return false;
      }
      columns_.push_back(column);
      if (!columns_.back() && !headers_.back().empty()) {
        input_.findings.Add(Warning("csv.unknown-column", csv_.Where(), {{"column", Shortened(headers_.back())}}));
      }
    }
    return true;
  }

  // A row of the wrong width is a finding and no entry.
  std::optional<ListedEntity> ReadRow(char separator) {
    where_ = csv_.Where();
    const std::vector<std::string_view>& fields = csv_.Fields();
    if (fields.size() != headers_.size()) {
      const bool cut = csv_.WithoutLineEnd() && fields.size() < headers_.size();
      input_.findings.Add(cut ? Error("csv.truncated", where_)
                              : Error("csv.ragged", where_, {{"got", std::to_string(fields.size())}, {"want", std::to_string(headers_.size())}}));
      return std::nullopt;
    }
    if (std::all_of(fields.begin(), fields.end(), [](std::string_view f) { return Trim(f).empty(); })) return std::nullopt;
    between_ = separator == '|' ? ';' : '|';
    entity_ = {};
    entity_.kind = KindOfRow();
    const std::string full = JoinedParts({Get(Own::kFamilyName), Get(Own::kGivenNames)}, ", ");
    AddListName(entity_, Get(Own::kName), NameKind::kPrimary);
    AddListName(entity_, full, entity_.names.empty() ? NameKind::kPrimary : NameKind::kAlias, !Get(Own::kGivenNames).empty());
    for (std::size_t i = 0; i < fields.size(); ++i) ReadField(i, Trim(fields[i]));
    if (entity_.id.empty()) entity_.id = IdFromContent();
    return entity_;
  }

  const std::string& Where() const { return where_; }
  std::optional<bool> Trusted() const {
    const std::string word = ColumnKey(Get(Own::kTrusted));
    if (word.empty()) return std::nullopt;
    for (const std::string_view yes : {"1", "yes", "true", "si", "sim", "oui"}) {
      if (word == yes) return true;
    }
    return false;
  }

 private:
  std::string_view Get(Own column) const {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i] == column && i < csv_.Fields().size()) return Trim(csv_.Fields()[i]);
    }
    return {};
  }

  PartyKind KindOfRow() {
    const std::string_view written = Get(Own::kKind);
    const std::string key = ColumnKey(written);
    for (const OwnKindWord& word : kOwnKinds) {
      if (std::find(word.words.begin(), word.words.end(), key) != word.words.end()) return word.kind;
    }
    if (!key.empty()) {
      input_.findings.Add(Warning("csv.unknown-word", where_, {{"column", "kind"}, {"value", Shortened(written)},
                                                               {"known", "person, organisation, vessel, aircraft, container, document"}}));
    }
    if (!Get(Own::kContainer).empty()) return PartyKind::kContainer;
    if (!Get(Own::kImo).empty() || !Get(Own::kMmsi).empty() || !Get(Own::kCallSign).empty()) return PartyKind::kVessel;
    const bool named = !Get(Own::kName).empty() || !Get(Own::kFamilyName).empty();
    if (!named && !Get(Own::kDocument).empty()) return PartyKind::kDocument;
    const bool person = !Get(Own::kFamilyName).empty() || !Get(Own::kBirthDate).empty() || !Get(Own::kGender).empty() || !Get(Own::kPassport).empty();
    return person ? PartyKind::kPerson : PartyKind::kUnknown;
  }

  // Several values in one field stand apart by a bar (a semicolon where the bar separates columns).
  template <class Each>
  void ForEachValue(std::string_view field, const Each& each) const {
    std::size_t from = 0;
    while (from <= field.size()) {
      const std::size_t to = std::min(field.find(between_, from), field.size());
      const std::string_view part = Trim(field.substr(from, to - from));
      if (!part.empty()) each(part);
      from = to + 1;
    }
  }

  void ReadField(std::size_t i, std::string_view field) {
    if (field.empty()) return;
    if (!columns_[i]) return AddListRemark(entity_, headers_[i] + ":", OneLine(field));
    const auto names = [&](NameKind kind) { ForEachValue(field, [&](std::string_view part) { AddListName(entity_, part, kind); }); };
    switch (*columns_[i]) {
      case Own::kId: entity_.id = OneLine(field); return;
      case Own::kKind:
        if (entity_.kind == PartyKind::kUnknown) AddListRemark(entity_, headers_[i] + ":", field);
        return;
      case Own::kName:
      case Own::kFamilyName:
      case Own::kGivenNames:
      case Own::kTrusted: return;
      case Own::kAliases: return names(NameKind::kAlias);
      case Own::kWeakAliases: return names(NameKind::kWeakAlias);
      case Own::kFormerNames: return names(NameKind::kFormer);
      case Own::kBirthDate: return ReadBirth(field);
      case Own::kCountry:
        return ForEachValue(field, [&](std::string_view part) { AddListCountry(entity_, part, headers_[i] + ":", input_.words); });
      case Own::kGender: return AddListGender(entity_, field);
      case Own::kAddress: return ForEachValue(field, [&](std::string_view part) { AddListAddress(entity_, part); });
      case Own::kProgramme: return ForEachValue(field, [&](std::string_view part) { AddListProgramme(entity_, part); });
      case Own::kLinkedTo: return ForEachValue(field, [&](std::string_view part) { AddListLink(entity_, part); });
      case Own::kListedOn: return ReadDay(field, headers_[i], entity_.listed_on);
      case Own::kUpdatedOn: return ReadDay(field, headers_[i], entity_.updated_on);
      case Own::kRemarks: return AddListRemark(entity_, field);
      default: return ForEachValue(field, [&](std::string_view part) { ReadNumber(OwnIdentifierKind(*columns_[i]), part); });
    }
  }

  void ReadBirth(std::string_view field) {
    ForEachValue(field, [&](std::string_view part) {
      if (const auto range = ReadListDate(part)) return AddListBirth(entity_, *range);
      input_.findings.Add(Warning("list.date", where_, {{"value", Shortened(part)}}));
      AddListRemark(entity_, "DOB", part);
    });
  }

  void ReadDay(std::string_view field, const std::string& header, std::string& day) {
    day = OneDay(field);
    if (!day.empty()) return;
    input_.findings.Add(Warning("list.date", where_, {{"value", Shortened(field)}}));
    AddListRemark(entity_, header + ":", field);
  }

  // "AB123456 (AR)".
  void ReadNumber(IdentifierKind kind, std::string_view part) {
    std::string country;
    if (const std::size_t open = part.rfind(" ("); open != std::string_view::npos && part.ends_with(")")) {
      country = input_.words.countries.Code(part.substr(open + 2, part.size() - open - 3));
      if (!country.empty()) part = Trim(part.substr(0, open));
    }
    AddListIdentifier(entity_, kind, part, country, where_, input_.findings);
  }

  // The same row has the same id in every edition: by what names it.
  std::string IdFromContent() const {
    std::string content = std::to_string(static_cast<int>(entity_.kind));
    if (!entity_.names.empty()) content += "\n" + Fold(entity_.names[0].text);
    for (const model::DayRange& birth : entity_.births) content += "\n" + birth.first + birth.last;
    for (const model::Identifier& identifier : entity_.identifiers) content += "\n" + identifier.value;
    return "row-" + Sha256Hex(content).substr(0, 16);
  }

  const ListInput& input_;
  CsvReader& csv_;
  std::vector<std::string> headers_;
  std::vector<std::optional<Own>> columns_;
  std::string where_;
  char between_ = '|';
  ListedEntity entity_;
};

}  // namespace

char SeparatorOf(std::string_view text) {
  constexpr std::string_view kSeparators = ",;\t|";
  std::array<std::size_t, 4> counts{};
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '\n' || c == '\r')) break;
    if (const auto at = kSeparators.find(c); !quoted && at != std::string_view::npos) ++counts[at];
  }
  return kSeparators[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

std::size_t KnownOwnColumns(std::string_view text) {
  FindingList ignored;
  CsvOptions options;
  options.separator = SeparatorOf(text);
  CsvReader csv(text, "", ignored, options);
  if (!csv.Next()) return 0;
  std::size_t known = 0;
  for (const std::string_view header : csv.Fields()) known += OwnColumnOf(header).has_value();
  return known;
}

void ReadOwnCsv(const ListInput& input, model::WatchList& list) {
  std::string stem = input.file.substr(input.file.find_last_of("/\\") + 1);
  stem = stem.substr(0, stem.rfind('.'));
  list.id = "own:" + stem;
  CsvOptions options;
  options.separator = SeparatorOf(input.bytes);
  options.max_field = kMaxListField;
  CsvReader csv(input.bytes, input.file, input.findings, options);
  OwnTable table(input, csv);
  if (!table.ReadHeader()) return;
  ListCollector collector(list, input.findings);
  std::optional<bool> trusted;
  bool mixed = false;
  while (csv.Next()) {
    auto entity = table.ReadRow(options.separator);
    if (!entity) continue;
    const bool row_trusted = table.Trusted().value_or(false);
    mixed = mixed || (trusted && *trusted != row_trusted);
    trusted = row_trusted;
    collector.Add(std::move(*entity), table.Where());
  }
  list.trusted = trusted.value_or(false) && !mixed;
  if (mixed) input.findings.Add(Error("list.trusted-mixed", input.file));
}

}  // namespace atalaya::formats
