// The CSV reader and every table of a region. The first byte chooses the table.
#include "formats/csv.h"
#include "formats/read_geography.h"
#include "formats/read_records.h"
#include "fuzz/target.h"

using namespace atalaya;

namespace {

using Reader = void (*)(std::string_view, const std::string&, model::Region&, const formats::RegionIndex&,
                        formats::FindingList&);

// A region with places and nothing else, to which a table is added.
struct Start {
  model::Region region;
  formats::RegionIndex index;

  Start() {
    formats::FindingList findings;
    const formats::FileMap pack = formats::TestPack();
    formats::ReadStates(pack.at("pack/states.csv"), "states.csv", region, index, findings);
    formats::ReadPorts(pack.at("pack/ports.csv"), "ports.csv", region, index, findings);
    formats::ReadLanes(pack.at("pack/lanes.csv"), "lanes.csv", region, index, findings);
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes = fuzz::Bytes(data + 1, size - 1);
  formats::FindingList findings;
  static const Start kStart;
  Start start = kStart;
  switch (data[0] % 10) {
    case 0: {
      model::Region region;
      formats::RegionIndex index;
      formats::ReadStates(bytes, "f.csv", region, index, findings);
      break;
    }
    case 1: {
      Start fresh = kStart;
      fresh.region.ports.clear();
      fresh.index.ports.clear();
      formats::ReadPorts(bytes, "f.csv", fresh.region, fresh.index, findings);
      if (findings.Errors() > 0) break;
      for (const model::Port& port : fresh.region.ports) {
        fuzz::Promise(port.state >= 0 && port.state < static_cast<int>(fresh.region.states.size()));
        fuzz::Promise(!port.lat || (*port.lat >= -90 && *port.lat <= 90));
      }
      break;
    }
    case 2: {
      start.region.lanes.clear();
      formats::ReadLanes(bytes, "f.csv", start.region, start.index, findings);
      for (const model::Lane& lane : start.region.lanes)
        fuzz::Promise(lane.from >= 0 && lane.to >= 0 && lane.from != lane.to);
      break;
    }
    case 3:
      formats::ReadFacilities(bytes, "f.csv", start.region, start.index, findings);
      break;
    case 4: {
      formats::CsvOptions options;
      options.separator = size % 2 ? ';' : ',';
      formats::CsvReader reader(bytes, "f.csv", findings, options);
      std::size_t line = 0;
      while (reader.Next()) {
        fuzz::Promise(reader.Line() > line && !reader.Fields().empty());
        line = reader.Line();
      }
      break;
    }
    default: {
      const Reader readers[] = {formats::ReadDistances, formats::ReadIncidents, formats::ReadIndicators,
                                formats::ReadSeizures, formats::ReadThreats};
      readers[data[0] % 10 - 5](bytes, "f.csv", start.region, start.index, findings);
    }
  }
  findings.Take();
  return 0;
}
