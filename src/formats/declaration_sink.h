// Where readers of declarations put what they read, item by item: files of any size need the memory of one item.
#pragma once

#include <utility>
#include <vector>

#include "model/declaration.h"

namespace atalaya::formats {

// Calls come as Begin, items in the order of the file, End; once for each message. Items may be moved from.
class DeclarationSink {
 public:
  virtual ~DeclarationSink() = default;
  // What was known before the first item: kind, format, mostly ship and voyage. No items and findings in it, nor in End's.
  virtual void Begin(const model::Declaration& head) { (void)head; }
  virtual void Take(model::Consignment& item) { (void)item; }
  virtual void Take(model::Equipment& item) { (void)item; }
  virtual void Take(model::Person& item) { (void)item; }
  virtual void Take(model::Inspection& item) { (void)item; }
  // The whole head, with totals, texts, findings of the message (at most kMaxFindingsOfAKind of a code, then `findings.more`).
  virtual void End(model::Declaration& head) { (void)head; }
  // A finding about the file outside of any message.
  virtual void Found(Finding finding) { (void)finding; }
};

// Keeps everything: for files that fit into memory.
class DeclarationCollector : public DeclarationSink {
 public:
  std::vector<model::Declaration> declarations;
  Findings findings;  // of the file

  void Take(model::Consignment& item) override { open_.consignments.push_back(std::move(item)); }
  void Take(model::Equipment& item) override { open_.equipment.push_back(std::move(item)); }
  void Take(model::Person& item) override { open_.persons.push_back(std::move(item)); }
  void Take(model::Inspection& item) override { open_.inspections.push_back(std::move(item)); }
  void End(model::Declaration& head) override {
    head.consignments = std::move(open_.consignments);
    head.equipment = std::move(open_.equipment);
    head.persons = std::move(open_.persons);
    head.inspections = std::move(open_.inspections);
    declarations.push_back(std::move(head));
    open_ = {};
  }
  void Found(Finding finding) override { findings.push_back(std::move(finding)); }

 private:
  model::Declaration open_;
};

}  // namespace atalaya::formats
