#include <cmath>
#include <numeric>

#include "target/signals.h"

namespace atalaya::target {
namespace {

// Fills columns in the order of the schema; a name that does not fit is a mistake of ours and is seen by the test of the schema.
class Filler {
 public:
  explicit Filler(Rows& rows) : rows_(rows) {}
  void Number(double value) { Next().numbers.push_back(std::isfinite(value) ? value : kUnknownNumber); }
  void Text(Word word) { Next().words.push_back(word); }
  void Bool(Truth truth) { Next().truths.push_back(truth); }
  void Texts(bool known, const std::vector<Word>& texts) {
    Column& column = Next();
    column.known.push_back(known ? Truth::kTrue : Truth::kFalse);
    if (known) {
      column.members.columns[0].words.insert(column.members.columns[0].words.end(), texts.begin(), texts.end());
      column.members.count += texts.size();
    }
    column.starts.push_back(static_cast<std::uint32_t>(column.members.count));
  }
  template <class Members, class Fill>
  void Records(const Members& members, Fill fill) {
    Column& column = Next();
    for (const auto& member : members) {
      Filler inner(column.members);
      fill(inner, member);
      ++column.members.count;
    }
    column.known.push_back(Truth::kTrue);
    column.starts.push_back(static_cast<std::uint32_t>(column.members.count));
  }

 private:
  Column& Next() { return rows_.columns[at_++]; }
  Rows& rows_;
  std::size_t at_ = 0;
};

double Sum(const Shipment& s, double Goods::*member, double Shipment::*whole) {
  double sum = 0;
  for (const Goods& g : s.goods) sum += g.*member;
  return s.goods.empty() || std::isnan(sum) ? s.*whole : sum;
}

Truth Missing(const Signals& s) {
  Truth any = Truth::kFalse;
  for (const Truth truth : {s.no_gate, s.no_move, s.no_call}) any = std::max(any, truth);
  return any;
}

}  // namespace

const Schema& StandardSchema() {
  static const Schema kSchema{{
      {"bill", Type::kText, {}},
      {"voyage", Type::kText, {}},
      {"import", Type::kBool, {}},
      {"shipper", Type::kText, {}},
      {"consignee", Type::kText, {}},
      {"consignee_address", Type::kText, {}},
      {"consignee_phone", Type::kText, {}},
      {"origin", Type::kText, {}},
      {"partner", Type::kText, {}},
      {"region", Type::kText, {}},
      {"load_port", Type::kText, {}},
      {"discharge_port", Type::kText, {}},
      {"via", Type::kTextList, {}},
      {"filed", Type::kDay, {}},
      {"sailed", Type::kDay, {}},
      {"arrived", Type::kDay, {}},
      {"consignee_changed", Type::kDay, {}},
      {"value", Type::kNumber, {}},
      {"net_kg", Type::kNumber, {}},
      {"packages", Type::kNumber, {}},
      {"watch_hit", Type::kBool, {}},
      {"discrepancies", Type::kNumber, {}},
      {"goods",
       Type::kRecordList,
       {{"hs", Type::kText, {}},
        {"text", Type::kText, {}},
        {"unit", Type::kText, {}},
        {"value", Type::kNumber, {}},
        {"quantity", Type::kNumber, {}},
        {"net_kg", Type::kNumber, {}},
        {"packages", Type::kNumber, {}}}},
      {"boxes",
       Type::kRecordList,
       {{"number", Type::kText, {}},
        {"seal", Type::kText, {}},
        {"teu", Type::kNumber, {}},
        {"gross_kg", Type::kNumber, {}},
        {"vgm_kg", Type::kNumber, {}}}},
      {"signal.price_side", Type::kNumber, {}},
      {"signal.price_z", Type::kNumber, {}},
      {"signal.value_moved", Type::kNumber, {}},
      {"signal.moved_out", Type::kNumber, {}},
      {"signal.density_side", Type::kNumber, {}},
      {"signal.density_z", Type::kNumber, {}},
      {"signal.package_side", Type::kNumber, {}},
      {"signal.package_z", Type::kNumber, {}},
      {"signal.teu_side", Type::kNumber, {}},
      {"signal.teu_z", Type::kNumber, {}},
      {"signal.vgm_gap", Type::kNumber, {}},
      {"signal.no_gate", Type::kBool, {}},
      {"signal.no_move", Type::kBool, {}},
      {"signal.no_call", Type::kBool, {}},
      {"signal.phantom", Type::kBool, {}},
      {"signal.two_voyages", Type::kBool, {}},
      {"signal.two_voyages_bill", Type::kText, {}},
      {"signal.seal_reused", Type::kBool, {}},
      {"signal.seal_bill", Type::kText, {}},
      {"signal.repeats", Type::kNumber, {}},
      {"signal.repeat_bill", Type::kText, {}},
      {"signal.round_trip", Type::kBool, {}},
      {"signal.round_trip_bill", Type::kText, {}},
      {"signal.route_share", Type::kNumber, {}},
      {"signal.detour", Type::kNumber, {}},
      {"signal.first_shipper", Type::kBool, {}},
      {"signal.first_consignee", Type::kBool, {}},
      {"signal.first_pair", Type::kBool, {}},
      {"signal.first_lane", Type::kBool, {}},
      {"signal.first_goods", Type::kBool, {}},
      {"signal.address_parties", Type::kNumber, {}},
      {"signal.phone_parties", Type::kNumber, {}},
      {"signal.changed_after_sailing", Type::kBool, {}},
      {"signal.exposure", Type::kNumber, {}},
  }};
  return kSchema;
}

Table Tabulate(const Declarations& d, const std::vector<Signals>& signals) {
  std::vector<std::size_t> all(d.shipments.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return Tabulate(d, signals, all);
}

Table Tabulate(const Declarations& d, const std::vector<Signals>& signals, std::span<const std::size_t> which) {
  Table table(StandardSchema(), d.words);
  Rows& rows = table.rows();
  const auto bill_of = [&](std::int32_t other) { return other == kNoOther ? kUnknownWord : d.shipments[static_cast<std::size_t>(other)].bill; };
  for (const std::size_t i : which) {
    const Shipment& s = d.shipments[i];
    const Signals& g = signals[i];
    Filler f(rows);
    for (const Word word : {s.bill, s.voyage}) f.Text(word);
    f.Bool(!s.trade_known ? Truth::kUnknown : s.import ? Truth::kTrue : Truth::kFalse);
    for (const Word word : {s.shipper, s.consignee, s.consignee_address, s.consignee_phone, s.origin, s.partner, s.region, s.load_port,
                            s.discharge_port}) {
      f.Text(word);
    }
    f.Texts(s.via_known, s.via);
    for (const double day : {s.filed, s.sailed, s.arrived, s.consignee_changed}) f.Number(day);
    f.Number(Sum(s, &Goods::value, &Shipment::value));
    f.Number(Sum(s, &Goods::net_kg, &Shipment::net_kg));
    f.Number(Sum(s, &Goods::packages, &Shipment::packages));
    f.Bool(s.watch_hit);
    f.Number(s.discrepancies);
    f.Records(s.goods, [](Filler& in, const Goods& line) {
      for (const Word word : {line.hs, line.text, line.unit}) in.Text(word);
      for (const double number : {line.value, line.quantity, line.net_kg, line.packages}) in.Number(number);
    });
    f.Records(s.boxes, [](Filler& in, const Box& box) {
      for (const Word word : {box.number, box.seal}) in.Text(word);
      for (const double number : {box.teu, box.gross_kg, box.vgm_kg}) in.Number(number);
    });
    for (const double number : {g.price_side, g.price_z, g.value_moved, g.moved_out, g.density_side, g.density_z, g.package_side, g.package_z,
                                g.teu_side, g.teu_z, g.vgm_gap}) {
      f.Number(number);
    }
    for (const Truth truth : {g.no_gate, g.no_move, g.no_call, Missing(g), g.two_voyages}) f.Bool(truth);
    f.Text(bill_of(g.two_voyages_with));
    f.Bool(g.seal_reused);
    f.Text(bill_of(g.seal_with));
    f.Number(g.repeats);
    f.Text(bill_of(g.repeat_with));
    f.Bool(g.round_trip);
    f.Text(bill_of(g.round_trip_with));
    f.Number(g.route_share);
    f.Number(g.detour);
    for (const Truth truth : {g.first_shipper, g.first_consignee, g.first_pair, g.first_lane, g.first_goods}) f.Bool(truth);
    f.Number(g.address_parties);
    f.Number(g.phone_parties);
    f.Bool(g.changed_after_sailing);
    f.Number(g.exposure);
    ++rows.count;
  }
  return table;
}

}  // namespace atalaya::target
