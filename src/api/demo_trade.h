// A made-up year of trade as messages, with anomalies planted and outcomes of inspections: the illustrative history of a demonstration, and what tests of
// the whole path measure against. Every name says that it is fictitious; ports are real. Seeded; the same on every machine.
//
// What targeting generates (engines/target/planted.h) is written as manifests, notices, lists of moves and gate passes, and read back as any declaration is:
// an anomaly that a paper cannot carry (quantities in pieces) is one that the stored path cannot find.
#pragma once

#include <string>
#include <vector>

#include "api/context.h"
#include "model/declaration.h"
#include "target/planted.h"

namespace atalaya::api {

struct DemoTradeOptions {
  std::string state = "BR";
  std::size_t consignments = 2000;
  std::uint64_t seed = 20;
  double rate = 0.004;         // of each kind of anomaly
  std::string last_day;        // of filing; events after it have not happened
  bool notices = true;         // of calls; and lists of moves and gate passes
  bool gathered = false;       // consignments of some days and a port on one ship: a third of the messages, and fewer anomalies between voyages
  bool add_state = false;      // makes the State where the register has none (measurements)
};

struct DemoMessage {
  std::string filed;
  std::string port;            // UN/LOCODE of the call here
  model::Declaration message;
};
struct DemoTrade {
  target::PlantedDeclarations planted;  // as generated, with its own names and days
  double shift = 0;                     // days from its calendar to this one
  std::vector<DemoMessage> messages;    // in the order of filing
};
DemoTrade MakeDemoTrade(const DemoTradeOptions& options);

// A port, party or address of the generator as the messages have it.
std::string DemoName(const std::string& generated);

// What the demonstration's inspectors looked at and found: most of the planted, some of the honest, and a random share.
struct DemoOutcome {
  std::string outcome;  // "" not inspected
  bool random = false;
};
DemoOutcome OutcomeOfDemo(const target::PlantedDeclarations& planted, std::size_t shipment, std::uint64_t seed);

// Stores it with outcomes, makes the shipped rules (or those given) active, and learns from the outcomes. Nothing where the State has consignments, or is
// not there. Returns how many consignments were stored.
Result<int> FillDemoTrade(Context& context, const DemoTradeOptions& options, const std::vector<target::Rule>* rules = nullptr);

// One more manifest of so many bills, filed today. Returns the declaration's id.
Result<std::string> StoreDemoManifest(Context& context, const DemoTradeOptions& options, std::size_t bills);

}  // namespace atalaya::api
