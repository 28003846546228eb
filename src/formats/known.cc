#include "formats/known.h"

namespace atalaya::formats {

const IdSet& IncidentTypes() {
  static const IdSet kTypes{
      "robbery", "boarding", "assault", "attempted-boarding", "hijack", "kidnapping", "suspicious-approach", "other"};
  return kTypes;
}

const IdSet& VesselStatuses() {
  static const IdSet kStatuses{"anchored", "berthed", "steaming", "unknown"};
  return kStatuses;
}

std::string Joined(const IdSet& set) {
  std::string words;
  for (const std::string& id : set) words += (words.empty() ? "" : ", ") + id;
  return words;
}

}  // namespace atalaya::formats
