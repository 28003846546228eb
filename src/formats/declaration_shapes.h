// The members of what declarations hold, once: `Each` gives every member with its name, for writing and for reading. Only declaration_json.cc includes
// this; its test counts the members, so that a new one cannot be forgotten.
#pragma once

#include "model/declaration.h"

namespace atalaya::formats {

template <class T>
struct Shape;  // static void Each(item, visit): visit("name", item.member) for each

#define ATALAYA_SHAPE(TYPE)            \
  template <>                          \
  struct Shape<model::TYPE> {          \
    template <class Item, class Visit> \
    static void Each(Item& i, Visit&& v)

ATALAYA_SHAPE(SourceSpan) {
  v("offset", i.offset), v("length", i.length), v("segment", i.segment);
}
};
ATALAYA_SHAPE(KeptText) {
  v("name", i.name), v("text", i.text), v("at", i.at);
}
};
ATALAYA_SHAPE(PlaceUse) {
  v("role", i.role), v("role_code", i.role_code), v("code", i.code), v("locode", i.locode), v("name", i.name);
  v("facility", i.facility), v("arrived", i.arrived), v("departed", i.departed);
}
};
ATALAYA_SHAPE(DeclaredParty) {
  v("role", i.role), v("role_code", i.role_code), v("id", i.id), v("id_agency", i.id_agency), v("name", i.name);
  v("address", i.address), v("country", i.country), v("contacts", i.contacts);
}
};
ATALAYA_SHAPE(Amount) {
  v("value", i.value), v("currency", i.currency);
}
};
ATALAYA_SHAPE(Reference) {
  v("kind", i.kind), v("number", i.number);
}
};
ATALAYA_SHAPE(DangerousGoods) {
  v("regulation", i.regulation), v("hazard_class", i.hazard_class), v("un_number", i.un_number), v("packing_group", i.packing_group);
  v("page", i.page), v("flash_point_c", i.flash_point_c), v("text", i.text);
}
};
ATALAYA_SHAPE(Placement) {
  v("container", i.container), v("packages", i.packages), v("gross_kg", i.gross_kg);
}
};
ATALAYA_SHAPE(Goods) {
  v("number", i.number), v("description", i.description), v("marks", i.marks), v("hs", i.hs), v("packages", i.packages);
  v("package_type", i.package_type), v("gross_kg", i.gross_kg), v("net_kg", i.net_kg), v("volume_m3", i.volume_m3), v("value", i.value);
  v("origin", i.origin), v("placements", i.placements), v("dangerous", i.dangerous), v("vehicles", i.vehicles);
}
};
ATALAYA_SHAPE(Consignment) {
  v("bill", i.bill), v("master", i.master), v("line", i.line), v("type", i.type), v("nature", i.nature), v("places", i.places);
  v("parties", i.parties), v("goods", i.goods), v("containers", i.containers), v("references", i.references), v("packages", i.packages);
  v("gross_kg", i.gross_kg), v("volume_m3", i.volume_m3), v("container_count", i.container_count), v("value", i.value);
  v("freight", i.freight), v("texts", i.texts), v("kept", i.kept), v("at", i.at);
}
};
ATALAYA_SHAPE(Seal) {
  v("number", i.number), v("party", i.party), v("party_code", i.party_code), v("condition", i.condition);
}
};
ATALAYA_SHAPE(Equipment) {
  v("kind", i.kind), v("number", i.number), v("check", i.check), v("size_type", i.size_type), v("fullness", i.fullness);
  v("nature", i.nature), v("move", i.move), v("moved_at", i.moved_at), v("cell", i.cell), v("verified_kg", i.verified_kg);
  v("gross_kg", i.gross_kg), v("tare_kg", i.tare_kg), v("packages", i.packages), v("temperature_c", i.temperature_c), v("seals", i.seals);
  v("places", i.places), v("parties", i.parties), v("bills", i.bills), v("references", i.references), v("dangerous", i.dangerous);
  v("goods", i.goods), v("damages", i.damages), v("texts", i.texts), v("kept", i.kept), v("at", i.at);
}
};
ATALAYA_SHAPE(TravelDocument) {
  v("kind", i.kind), v("number", i.number), v("country", i.country), v("expires", i.expires);
}
};
ATALAYA_SHAPE(Person) {
  v("role", i.role), v("master", i.master), v("family", i.family), v("given", i.given), v("birth", i.birth);
  v("birth_place", i.birth_place), v("sex", i.sex), v("nationality", i.nationality), v("rank", i.rank), v("documents", i.documents);
  v("places", i.places), v("address", i.address), v("references", i.references), v("texts", i.texts), v("kept", i.kept), v("at", i.at);
}
};
ATALAYA_SHAPE(Inspection) {
  v("kind", i.kind), v("outcome", i.outcome), v("container", i.container), v("bill", i.bill), v("text", i.text), v("rule", i.rule), v("at", i.at);
}
};
ATALAYA_SHAPE(Ship) {
  v("imo", i.imo), v("call_sign", i.call_sign), v("mmsi", i.mmsi), v("name", i.name), v("flag", i.flag), v("imo_check", i.imo_check);
}
};
ATALAYA_SHAPE(Voyage) {
  v("ship", i.ship), v("number", i.number), v("mode", i.mode), v("customs_reference", i.customs_reference), v("places", i.places);
  v("references", i.references);
}
};
ATALAYA_SHAPE(SecurityNotice::Call) {
  v("place", i.place), v("level", i.level), v("measures", i.measures);
}
};
ATALAYA_SHAPE(SecurityNotice::ShipToShip) {
  v("from", i.from), v("to", i.to), v("activity", i.activity), v("measures", i.measures), v("place", i.place), v("lat", i.lat), v("lon", i.lon);
}
};
ATALAYA_SHAPE(SecurityNotice) {
  v("certificate_valid", i.certificate_valid), v("certificate_number", i.certificate_number), v("issuer", i.issuer), v("expires", i.expires);
  v("reason_without", i.reason_without), v("plan_on_board", i.plan_on_board), v("level", i.level), v("officer", i.officer);
  v("officer_contact", i.officer_contact), v("matter_to_report", i.matter_to_report), v("calls", i.calls), v("ship_to_ship", i.ship_to_ship);
}
};
ATALAYA_SHAPE(DeclaredTotals) {
  v("bills", i.bills), v("packages", i.packages), v("containers", i.containers), v("gross_kg", i.gross_kg), v("persons", i.persons);
}
};
// Without items and findings.
ATALAYA_SHAPE(Declaration) {
  v("kind", i.kind), v("function", i.function), v("format", i.format), v("file", i.file), v("message", i.message), v("number", i.number);
  v("sender", i.sender), v("recipient", i.recipient), v("prepared", i.prepared), v("voyage", i.voyage), v("parties", i.parties);
  v("security", i.security), v("declared", i.declared), v("counted", i.counted), v("texts", i.texts), v("kept", i.kept), v("at", i.at);
}
};

#undef ATALAYA_SHAPE

}  // namespace atalaya::formats
