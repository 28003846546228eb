#include "declare/compare.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>

namespace atalaya::declare {
namespace {

// Owns the items that messages point at.
struct Papers {
  std::deque<model::Consignment> bills;
  std::deque<model::Equipment> boxes;
  Call call;

  Message& Add(const std::string& id, Source source, const std::string& filed = "2026-11-20T00:00:00.000Z") {
    call.messages.push_back({id, source, filed, {}, {}, {}});
    return call.messages.back();
  }
  model::Consignment& Bill(Message& message, const std::string& number, std::vector<std::string> containers, bool current = true) {
    model::Consignment& bill = bills.emplace_back();
    bill.bill = number;
    bill.nature = model::Nature::kImport;
    bill.containers = std::move(containers);
    message.bills.push_back({message.id + "/" + number, &bill, current});
    return bill;
  }
  model::Equipment& Box(Message& message, const std::string& number, const std::string& load = "", const std::string& discharge = "") {
    model::Equipment& box = boxes.emplace_back();
    box.number = number;
    if (!load.empty()) box.places.push_back(Place(model::PlaceRole::kLoad, load));
    if (!discharge.empty()) box.places.push_back(Place(model::PlaceRole::kDischarge, discharge));
    message.boxes.push_back(&box);
    return box;
  }
  static model::PlaceUse Place(model::PlaceRole role, const std::string& code) {
    model::PlaceUse place;
    place.role = role;
    place.code = place.locode = code;
    return place;
  }
  static model::DeclaredParty Party(model::DeclaredRole role, const std::string& name) {
    model::DeclaredParty party;
    party.role = role;
    party.name = name;
    return party;
  }
  std::vector<Discrepancy> Found() {
    call.port = "CRMOB";
    return Compare(call, {});
  }
  // "kind bill container grade" of each.
  std::vector<std::string> Words() {
    std::vector<std::string> words;
    for (const Discrepancy& d : Found()) words.push_back(std::string(KindName(d.kind)) + " " + d.bill + " " + d.container + " " + std::string(GradeName(d.grade)));
    return words;
  }
};
using Words = std::vector<std::string>;

TEST(Compare, BoxesThatOneSourceKnowsAndTheOtherDoesNot) {
  Papers p;
  p.call.messages.reserve(9);
  Message& manifest = p.Add("M", Source::kManifest);
  p.Bill(manifest, "A", {"SUDU1234569"});
  p.Bill(manifest, "B", {"CSQU3054383"});
  EXPECT_EQ(p.Words(), Words{}) << "no plan, no word about what is aboard";
  Message& plan = p.Add("P", Source::kPlan);
  p.Box(plan, "SUDU1234569", "COCTG", "CRMOB");
  p.Box(plan, "MSKU0000006", "COCTG", "CRMOB");
  p.Box(plan, "MSKU0000011", "COCTG", "USMIA");
  p.Box(plan, "MSKU0000027", "COCTG", "CRMOB").fullness = model::Fullness::kEmpty;
  EXPECT_EQ(p.Words(), (Words{"aboard-not-manifested  MSKU0000006 high", "aboard-not-manifested  MSKU0000027 low", "manifested-not-aboard B CSQU3054383 high"}));
  Message& moves = p.Add("C", Source::kMoves);
  p.Box(moves, "SUDU1234569").move = model::Move::kDischarged;
  EXPECT_EQ(p.Words(), (Words{"aboard-not-manifested  MSKU0000006 high", "aboard-not-manifested  MSKU0000027 low", "manifested-not-aboard B CSQU3054383 high", "phantom B  high"}));
  p.Box(moves, "MSKU0000032").move = model::Move::kDischarged;
  p.Box(moves, "CSQU3054383").move = model::Move::kDischarged;
  EXPECT_EQ(p.Words(), (Words{"aboard-not-manifested  MSKU0000006 high", "aboard-not-manifested  MSKU0000027 low", "manifested-not-aboard B CSQU3054383 low",
                              "moved-not-manifested  MSKU0000032 high"}))
      << "landed: no phantom, yet the plan did not have it";
}

TEST(Compare, AManifestSpeaksOfOperatorsItNames) {
  Papers p;
  p.call.messages.reserve(9);
  p.Bill(p.Add("M", Source::kManifest), "A", {"SUDU1234569"});
  Message& plan = p.Add("P", Source::kPlan);
  for (const auto& [box, line] : {std::pair("SUDU1234569", "HLC"), {"HLCU0000009", "HLC"}, {"MSCU0000007", "MSC"}, {"MSCU0000012", "MSC"}}) {
    p.Box(plan, box, "COCTG", "CRMOB").parties.push_back(Papers::Party(model::DeclaredRole::kContainerOperator, line));
  }
  EXPECT_EQ(p.Words(), (Words{"aboard-not-manifested  HLCU0000009 high", "operator-not-manifested  MSCU0000007 medium"}));
  EXPECT_EQ(p.Found()[1].args, (std::vector<std::pair<std::string, std::string>>{{"operator", "MSC"}, {"count", "2"}, {"way", "inbound"}}));
}

TEST(Compare, SealsOfTwoMessages) {
  const auto grade = [](std::vector<std::string> first, std::vector<std::string> second) {
    Papers p;
    p.call.messages.reserve(9);
    Message& manifest = p.Add("M", Source::kManifest);
    p.Bill(manifest, "A", {"SUDU1234569"});
    for (const auto& number : first) p.Box(manifest, "SUDU1234569").seals.push_back({number, {}, "", ""});
    Message& moves = p.Add("C", Source::kMoves);
    model::Equipment& box = p.Box(moves, "SUDU 123456-9");
    for (const auto& number : second) box.seals.push_back({number, {}, "", ""});
    const Words words = p.Words();
    return words.empty() ? std::string() : words.at(0);
  };
  EXPECT_EQ(grade({"CO 123"}, {"CO-123"}), "");
  EXPECT_EQ(grade({"CO123"}, {}), "") << "not told";
  EXPECT_EQ(grade({"CO123"}, {"CO123", "CU9"}), "") << "customs put one on";
  EXPECT_EQ(grade({"CO123"}, {"CO124"}), "seal-changed A SUDU1234569 high");
  EXPECT_EQ(grade({"CO123", "S1"}, {"CO124", "S1"}), "seal-changed A SUDU1234569 medium");
}

TEST(Compare, MassesThatCannotBe) {
  const auto words = [](const std::string& size, model::Fullness fullness, double verified, std::optional<double> manifest) {
    Papers p;
    p.call.messages.reserve(9);
    p.Bill(p.Add("M", Source::kManifest), "A", {"SUDU1234569"}).gross_kg = manifest;
    Message& plan = p.Add("P", Source::kPlan);
    model::Equipment& box = p.Box(plan, "SUDU1234569", "COCTG", "CRMOB");
    box.size_type = size;
    box.fullness = fullness;
    box.verified_kg = verified;
    Words found = p.Words();
    return found;
  };
  using model::Fullness;
  EXPECT_EQ(words("22G1", Fullness::kEmpty, 3500, {}), Words{});
  EXPECT_EQ(words("22G1", Fullness::kEmpty, 3501, {}), Words{"empty-but-heavy A SUDU1234569 high"});
  EXPECT_EQ(words("22R1", Fullness::kEmpty, 5000, {}), Words{}) << "reefers weigh more";
  EXPECT_EQ(words("22G1", Fullness::kFull, 20000, {}), Words{});
  // 20,000 kg of goods, with or without the box: from 18,500 to 21,500 + 3,500.
  EXPECT_EQ(words("22G1", Fullness::kFull, 18500, 20000.0), Words{});
  EXPECT_EQ(words("22G1", Fullness::kFull, 25000, 20000.0), Words{});
  EXPECT_EQ(words("22G1", Fullness::kFull, 18499, 20000.0), Words{"mass-differs A SUDU1234569 medium"});
  EXPECT_EQ(words("22G1", Fullness::kFull, 25001, 20000.0), Words{"mass-differs A SUDU1234569 medium"});
  EXPECT_EQ(words("22G1", Fullness::kFull, 12000, 20000.0), Words{"mass-differs A SUDU1234569 high"});
}

TEST(Compare, DangerousGoodsPortsAndNumbers) {
  Papers p;
  p.call.messages.reserve(9);
  Message& manifest = p.Add("M", Source::kManifest);
  model::Consignment& bill = p.Bill(manifest, "A", {"SUDU1234560"});  // the digit should be 9
  bill.places = {Papers::Place(model::PlaceRole::kLoad, "COCTG"), Papers::Place(model::PlaceRole::kDischarge, "CRMOB")};
  Message& plan = p.Add("P", Source::kPlan);
  model::Equipment& box = p.Box(plan, "SUDU1234560", "COBAQ", "CRMOB");
  model::DangerousGoods acid;
  acid.un_number = "1830";
  box.dangerous = {acid};
  EXPECT_EQ(p.Words(), (Words{"dangerous-not-manifested A SUDU1234560 high", "port-changed A SUDU1234560 medium", "check-digit A SUDU1234560 low"}));
  bill.goods.emplace_back().dangerous = {acid};
  bill.places.push_back(Papers::Place(model::PlaceRole::kOriginalLoad, "COBAQ"));
  EXPECT_EQ(p.Words(), Words{"check-digit A SUDU1234560 low"}) << "any port that the bill names will do";
  bill.goods[0].dangerous[0].un_number = "1993";
  EXPECT_EQ(p.Words().at(0), "dangerous-not-manifested A SUDU1234560 high");
  bill.goods[0].dangerous[0].un_number = "0000";
  EXPECT_EQ(p.Words(), Words{"check-digit A SUDU1234560 low"}) << "a placeholder may be these";
}

TEST(Compare, BillsByWhenAndWhom) {
  Papers p;
  p.call.messages.reserve(9);
  Message& first = p.Add("M1", Source::kManifest, "2026-11-20T10:00:00.000Z");
  p.Bill(first, "A", {}, false).parties.push_back(Papers::Party(model::DeclaredRole::kConsignee, "Frutas S.A."));
  Message& second = p.Add("M2", Source::kManifest, "2026-11-22T10:00:00.000Z");
  model::Consignment& bill = p.Bill(second, "A", {});
  bill.parties.push_back(Papers::Party(model::DeclaredRole::kConsignee, "Otra S.A."));
  bill.places.push_back(Papers::Place(model::PlaceRole::kLoad, "COCTG"));
  EXPECT_EQ(p.Words(), Words{"consignee-changed A  medium"});
  second.ports.push_back(Papers::Place(model::PlaceRole::kDeparture, "COCTG"));
  // The first filing counts: 20 November 10:00.
  for (const auto& [departed, late] : {std::pair("2026-11-21T10:00Z", false), {"2026-11-21T09:59Z", true}, {"2026-11-21T05:00-05:00", false}, {"2026-11-20T22:00", false},
                                       {"2026-11-20T21:59", true}, {"2026-11-20", false}, {"2026-11-19", true}, {"", false}}) {
    second.ports[0].departed = departed;
    EXPECT_EQ(p.Words(), late ? (Words{"late A  low", "consignee-changed A  medium"}) : Words{"consignee-changed A  medium"}) << departed;
  }
  p.call.known_consignees = std::vector<std::string>{"FRUTAS S.A."};
  EXPECT_EQ(p.Words(), (Words{"consignee-new A  low", "consignee-changed A  medium"}));
  p.call.known_consignees->push_back("Ótra s.a.");
  EXPECT_EQ(p.Words(), Words{"consignee-changed A  medium"});
  first.bills[0].current = true;
  EXPECT_EQ(p.Words(), (Words{"consignee-changed A  medium", "bill-repeated A  low"}));
}

// ---- any papers ----

const std::vector<std::string> kNumbers{"SUDU1234569", "CSQU3054383", "MSKU0000006", "SUDU1234560", "TCLU4265006"};  // the last one in bills only: ghosts

// In the whole range from the first case on.
int Below(int from, int to) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(from, to)); }

void AnyMessage(Papers& p, const std::string& id, Source source) {
  Message& message = p.Add(id, source, "2026-11-" + std::to_string(Below(18, 23)) + "T00:00:00.000Z");
  const auto number = [&] { return kNumbers[static_cast<std::size_t>(Below(0, static_cast<int>(kNumbers.size()) - (source == Source::kManifest ? 0 : 1)))]; };
  const auto port = [] { return *rc::gen::elementOf(std::vector<std::string>{"CRMOB", "COCTG", ""}); };
  if (source == Source::kManifest) {
    const int count = Below(1, 4);
    for (int i = 0; i < count; ++i) {
      std::vector<std::string> boxes;
      if (*rc::gen::arbitrary<bool>()) boxes.push_back(number());
      if (*rc::gen::arbitrary<bool>()) boxes.push_back(number());
      model::Consignment& bill = p.Bill(message, *rc::gen::elementOf(std::vector<std::string>{"A", "B", "C"}), boxes, Below(0, 4) != 0);
      bill.nature = *rc::gen::elementOf(std::vector<model::Nature>{model::Nature::kImport, model::Nature::kExport, model::Nature::kUnknown});
      if (*rc::gen::arbitrary<bool>()) bill.gross_kg = *rc::gen::elementOf(std::vector<double>{2000, 20000});
      if (*rc::gen::arbitrary<bool>()) bill.parties.push_back(Papers::Party(model::DeclaredRole::kConsignee, *rc::gen::elementOf(std::vector<std::string>{"X", "Y"})));
      for (const auto role : {model::PlaceRole::kLoad, model::PlaceRole::kDischarge}) {
        const std::string code = port();
        if (!code.empty()) bill.places.push_back(Papers::Place(role, code));
      }
      message.bills.back().id = id + "/" + std::to_string(i);
    }
    if (*rc::gen::arbitrary<bool>()) {
      message.ports.push_back(Papers::Place(model::PlaceRole::kDeparture, "COCTG"));
      message.ports.back().departed = "2026-11-2" + std::to_string(Below(0, 3)) + "T00:00Z";
    }
  }
  const int boxes = Below(source == Source::kManifest ? 0 : 1, 4);
  for (int i = 0; i < boxes; ++i) {
    model::Equipment& box = p.Box(message, number(), port(), port());
    if (source == Source::kMoves) box.move = *rc::gen::elementOf(std::vector<model::Move>{model::Move::kDischarged, model::Move::kLoaded, model::Move::kShifted});
    if (source == Source::kGate) box.move = *rc::gen::elementOf(std::vector<model::Move>{model::Move::kGateIn, model::Move::kGateOut});
    if (*rc::gen::arbitrary<bool>()) box.seals.push_back({*rc::gen::elementOf(std::vector<std::string>{"S1", "S2", "S3"}), {}, "", ""});
    if (Below(0, 3) == 0) box.parties.push_back(Papers::Party(model::DeclaredRole::kContainerOperator, *rc::gen::elementOf(std::vector<std::string>{"L1", "L2"})));
    if (Below(0, 3) == 0) box.dangerous.emplace_back().un_number = *rc::gen::elementOf(std::vector<std::string>{"1830", "1993", ""});
    box.fullness = *rc::gen::elementOf(std::vector<model::Fullness>{model::Fullness::kUnknown, model::Fullness::kEmpty, model::Fullness::kFull});
    if (*rc::gen::arbitrary<bool>()) box.verified_kg = *rc::gen::elementOf(std::vector<double>{2200, 12000, 24000});
    if (Below(0, 4) == 0) box.tare_kg = 2200;
    if (*rc::gen::arbitrary<bool>()) box.size_type = "22G1";
    if (source == Source::kManifest && *rc::gen::arbitrary<bool>()) box.bills.push_back(*rc::gen::elementOf(std::vector<std::string>{"A", "B"}));
  }
}

constexpr Source kSources[] = {Source::kManifest, Source::kPlan, Source::kMoves, Source::kGate};

void AnyPapers(Papers& p) {
  p.call.messages.reserve(9);
  const int count = Below(0, 6);
  for (int i = 0; i < count; ++i) AnyMessage(p, "D" + std::to_string(i), *rc::gen::elementOf(std::vector<Source>(std::begin(kSources), std::end(kSources))));
  if (*rc::gen::arbitrary<bool>()) p.call.known_consignees = std::vector<std::string>{"x"};
}

std::string Line(const Discrepancy& d) {
  std::string line = std::string(KindName(d.kind)) + "|" + d.bill + "|" + d.container + "|" + d.consignment + "|" + std::string(GradeName(d.grade));
  for (const auto& [name, value] : d.args) line += "|" + name + "=" + value;
  for (const Side& side : d.sides) line += "|" + std::string(SourceName(side.source)) + ":" + side.message + ":" + side.says;
  return line;
}
std::vector<std::string> Lines(const std::vector<Discrepancy>& found) {
  std::vector<std::string> lines;
  for (const Discrepancy& d : found) lines.push_back(Line(d));
  return lines;
}
using Key = std::tuple<Kind, std::string, std::string>;
std::set<Key> Keys(const std::vector<Discrepancy>& found) {
  std::set<Key> keys;
  for (const Discrepancy& d : found) keys.insert({d.kind, d.bill, d.container});
  return keys;
}

TEST(Compare, TheOrderOfMessagesDoesNotMatter) {
  EXPECT_TRUE(rc::check([] {
    Papers p;
    AnyPapers(p);
    const std::vector<Discrepancy> found = p.Found();
    RC_ASSERT(Keys(found).size() == found.size());
    std::reverse(p.call.messages.begin(), p.call.messages.end());
    RC_ASSERT(Lines(p.Found()) == Lines(found));
    if (!p.call.messages.empty()) {
      const auto turn = *rc::gen::inRange<std::size_t>(0, p.call.messages.size());
      std::rotate(p.call.messages.begin(), p.call.messages.begin() + static_cast<std::ptrdiff_t>(turn), p.call.messages.end());
    }
    RC_ASSERT(Lines(p.Found()) == Lines(found));
  }));
}

TEST(Compare, AnotherMessageTakesNothingAwayThatItDoesNotSpeakOf) {
  EXPECT_TRUE(rc::check([] {
    Papers p;
    AnyPapers(p);
    const std::set<Key> before = Keys(p.Found());
    const Source source = *rc::gen::elementOf(std::vector<Source>(std::begin(kSources), std::end(kSources)));
    AnyMessage(p, "Z", source);
    const std::set<Key> after = Keys(p.Found());
    for (const Key& key : before) {
      const auto& [kind, bill, container] = key;
      if (SpeaksOf(source, kind)) continue;
      // What stood under no bill may stand under one now: a manifest that names the box came.
      const bool stands = after.contains(key) || (bill.empty() && std::any_of(after.begin(), after.end(), [&](const Key& other) {
                                                    return std::get<0>(other) == kind && std::get<2>(other) == container;
                                                  }));
      if (!stands) RC_LOG() << SourceName(source) << " took away " << KindName(kind) << " " << bill << " " << container << "\n";
      RC_ASSERT(stands);
    }
  }));
}

// The same questions asked plainly of every pair, without an index.
std::set<Key> AskedPlainly(const Call& call) {
  std::set<Key> found;
  const auto comparable = [](const std::string& number) { return model::ComparableNumber(number); };
  const auto way = [&](const auto& item, model::Move move, model::Nature nature) {
    if (move == model::Move::kDischarged || move == model::Move::kGateOut) return 'i';
    if (move == model::Move::kLoaded || move == model::Move::kGateIn) return 'o';
    if (move == model::Move::kShifted) return 't';
    std::string load, discharge;
    for (const auto& place : item.places) {
      if (place.role == model::PlaceRole::kLoad && load.empty()) load = place.locode;
      if (place.role == model::PlaceRole::kDischarge && discharge.empty()) discharge = place.locode;
    }
    if (discharge == call.port) return 'i';
    if (load == call.port) return 'o';
    if (!load.empty() && !discharge.empty()) return 't';
    if (nature == model::Nature::kExport) return load.empty() ? 'o' : 't';
    if (nature == model::Nature::kImport) return discharge.empty() ? 'i' : 't';
    return 'u';
  };
  struct B {
    const Message* m;
    const model::Equipment* e;
    char way;
  };
  struct C {
    const Message* m;
    const model::Consignment* c;
    char way;
  };
  std::vector<B> boxes;
  std::vector<C> bills;
  for (const Message& m : call.messages) {
    for (const auto& bill : m.bills) {
      if (bill.current) bills.push_back({&m, bill.item, way(*bill.item, model::Move::kNone, bill.item->nature)});
    }
    for (const auto* box : m.boxes) boxes.push_back({&m, box, m.source == Source::kManifest ? 'u' : way(*box, box->move, model::Nature::kUnknown)});
  }
  const auto names = [&](const C& bill, const std::string& box) {
    for (const auto& number : bill.c->containers) {
      if (comparable(number) == box) return true;
    }
    for (const B& b : boxes) {
      if (b.m->source != Source::kManifest || comparable(b.e->number) != box) continue;
      for (const auto& number : b.e->bills) {
        if (number == bill.c->bill) return true;
      }
    }
    return false;
  };
  const auto manifested = [&](const std::string& box) {
    for (const B& b : boxes) {
      if (b.m->source == Source::kManifest && comparable(b.e->number) == box) return true;
    }
    return std::any_of(bills.begin(), bills.end(), [&](const C& bill) { return names(bill, box); });
  };
  const auto speaks = [&](Source source, char w) {
    if (source == Source::kManifest) return std::any_of(bills.begin(), bills.end(), [&](const C& bill) { return bill.way == w; });
    return std::any_of(boxes.begin(), boxes.end(), [&](const B& b) { return b.m->source == source && b.way == w; });
  };
  const auto has = [&](Source source, const std::string& box) {
    return std::any_of(boxes.begin(), boxes.end(), [&](const B& b) { return b.m->source == source && comparable(b.e->number) == box; });
  };
  const auto line = [&](const B& b) { return b.e->parties.empty() ? std::string() : b.e->parties[0].name; };
  for (const B& b : boxes) {
    if (b.m->source != Source::kPlan && b.m->source != Source::kMoves) continue;
    if (b.way != 'i' && b.way != 'o') continue;
    if (!speaks(Source::kManifest, b.way) || manifested(comparable(b.e->number))) continue;
    // Some operator that any message gives this box has a manifested box of this way.
    bool operator_known = false;
    for (const B& mine : boxes) {
      if ((mine.m->source != Source::kPlan && mine.m->source != Source::kMoves) || comparable(mine.e->number) != comparable(b.e->number)) continue;
      for (const B& other : boxes) {
        if ((other.m->source != Source::kPlan && other.m->source != Source::kMoves) || other.way != b.way || !manifested(comparable(other.e->number))) continue;
        for (const B& same : boxes) {
          if ((same.m->source == Source::kPlan || same.m->source == Source::kMoves) && comparable(same.e->number) == comparable(other.e->number) && line(same) == line(mine)) operator_known = true;
        }
      }
    }
    if (operator_known) found.insert({b.m->source == Source::kPlan ? Kind::kAboardNotManifested : Kind::kMovedNotManifested, "", b.e->number});
  }
  for (const C& bill : bills) {
    if (bill.way != 'i' && bill.way != 'o') continue;
    bool one_way = true;
    std::set<std::string> in;
    for (const C& other : bills) {
      if (other.c->bill != bill.c->bill) continue;
      one_way = one_way && other.way == bill.way;
      for (const std::string& number : kNumbers) {
        if (names(other, number)) in.insert(number);
      }
    }
    if (!one_way || in.empty()) continue;
    int speak = 0, silent = 0;
    for (const Source source : {Source::kPlan, Source::kMoves, Source::kGate}) {
      if (!speaks(source, bill.way)) continue;
      ++speak;
      silent += std::none_of(in.begin(), in.end(), [&](const std::string& box) { return has(source, box); });
    }
    if (speak >= 2 && silent == speak) found.insert({Kind::kPhantom, bill.c->bill, ""});
    for (const std::string& box : in) {
      if (speaks(Source::kPlan, bill.way) && !has(Source::kPlan, box)) found.insert({Kind::kManifestedNotAboard, bill.c->bill, box});
    }
  }
  for (const std::string& box : kNumbers) {
    const auto about = [&](Kind kind) {
      bool any = false;
      for (const C& bill : bills) {
        if (!names(bill, box)) continue;
        found.insert({kind, bill.c->bill, box});
        any = true;
      }
      if (!any) found.insert({kind, "", box});
    };
    const bool known = manifested(box) || std::any_of(boxes.begin(), boxes.end(), [&](const B& b) { return comparable(b.e->number) == box; });
    if (known && model::CheckContainerNumber(box) == model::CheckDigit::kWrong) about(Kind::kCheckDigit);
    std::map<const Message*, std::set<std::string>> seals;
    for (const B& b : boxes) {
      if (comparable(b.e->number) == box) {
        for (const auto& seal : b.e->seals) seals[b.m].insert(seal.number);
      }
    }
    for (const auto& [m1, a] : seals) {
      for (const auto& [m2, b] : seals) {
        const auto within = [](const auto& x, const auto& y) { return std::all_of(x.begin(), x.end(), [&](const auto& seal) { return y.contains(seal); }); };
        if (!within(a, b) && !within(b, a)) about(Kind::kSealChanged);
      }
    }
  }
  return found;
}

TEST(Compare, AgreesWithAskingEveryPair) {
  const std::set<Kind> kAsked{Kind::kAboardNotManifested, Kind::kManifestedNotAboard, Kind::kMovedNotManifested, Kind::kSealChanged, Kind::kCheckDigit, Kind::kPhantom};
  std::map<Kind, int> seen;
  EXPECT_TRUE(rc::check([&] {
    Papers p;
    AnyPapers(p);
    std::set<Key> found;
    for (const Discrepancy& d : p.Found()) {
      if (!kAsked.contains(d.kind)) continue;
      found.insert({d.kind, d.bill, d.container});
      ++seen[d.kind];
    }
    RC_ASSERT(found == AskedPlainly(p.call));
  }));
  for (const Kind kind : kAsked) EXPECT_GT(seen[kind], 0) << KindName(kind) << " never came up";
}

TEST(Compare, NamesReadBack) {
  for (int i = 0; i <= static_cast<int>(Kind::kPhantom); ++i) EXPECT_EQ(KindFromName(KindName(static_cast<Kind>(i))), static_cast<Kind>(i));
  EXPECT_FALSE(KindFromName("ghost"));
}

}  // namespace
}  // namespace atalaya::declare
