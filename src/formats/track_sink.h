// Where readers of tracks put what they read, record by record: files of any size need the memory of one.
#pragma once

#include <utility>
#include <vector>

#include "model/track.h"

namespace atalaya::formats {

// In the order of the file. Records may be moved from.
class TrackSink {
 public:
  virtual ~TrackSink() = default;
  virtual void Take(model::AisPosition& record) { (void)record; }
  virtual void Take(model::AisStatic& record) { (void)record; }
  virtual void Take(model::AisText& record) { (void)record; }
  // At most kMaxFindingsOfAKind of a code, then `findings.more`.
  virtual void Found(Finding finding) { (void)finding; }
};

// Keeps everything: for files that fit into memory.
class TrackCollector : public TrackSink {
 public:
  std::vector<model::AisPosition> positions;
  std::vector<model::AisStatic> statics;
  std::vector<model::AisText> texts;
  Findings findings;

  void Take(model::AisPosition& record) override { positions.push_back(std::move(record)); }
  void Take(model::AisStatic& record) override { statics.push_back(std::move(record)); }
  void Take(model::AisText& record) override { texts.push_back(std::move(record)); }
  void Found(Finding finding) override { findings.push_back(std::move(finding)); }
};

}  // namespace atalaya::formats
