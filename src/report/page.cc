#include "report/page.h"

#include <kainjow/mustache.hpp>

namespace atalaya::report {
namespace {

using kainjow::mustache::data;

data TableData(const Table& table) {
  data out;
  out.set("caption", table.caption);
  out.set("illustrative", table.illustrative);
  out.set("more", table.more);
  out.set("has_more", !table.more.empty());
  data columns{data::type::list};
  for (const Column& column : table.columns) {
    data c;
    c.set("title", column.title);
    c.set("number", column.number);
    columns << c;
  }
  out.set("columns", columns);
  data rows{data::type::list};
  for (const auto& row : table.rows) {
    data cells{data::type::list};
    for (std::size_t i = 0; i < row.size(); ++i) {
      data cell;
      cell.set("text", row[i].text);
      cell.set("number", row[i].number);
      cell.set("head", i == table.head);
      cells << cell;
    }
    data r;
    r.set("cells", cells);
    rows << r;
  }
  out.set("rows", rows);
  return out;
}

data BlockData(const Block& block) {
  data out;
  const auto is = [&](const char* name, Block::Kind kind) { out.set(name, block.kind == kind); };
  is("heading", Block::Kind::kHeading);
  is("paragraph", Block::Kind::kParagraph);
  is("note", Block::Kind::kNote);
  is("list", Block::Kind::kList);
  is("definitions", Block::Kind::kDefinitions);
  out.set("text", block.text);
  data items{data::type::list};
  for (const std::string& item : block.items) {
    data i;
    i.set("text", item);
    items << i;
  }
  out.set("items", items);
  data entries{data::type::list};
  for (const auto& [term, meaning] : block.entries) {
    data e;
    e.set("term", term);
    e.set("meaning", meaning);
    entries << e;
  }
  out.set("entries", entries);
  out.set("table", data{data::type::bool_false});
  out.set("figure", data{data::type::bool_false});
  if (block.kind == Block::Kind::kTable) out.set("table", TableData(block.table));
  if (block.kind == Block::Kind::kFigure) {
    data figure;
    figure.set("svg", block.figure.svg);
    figure.set("caption", block.figure.caption);
    figure.set("illustrative", block.figure.illustrative);
    figure.set("wide", block.figure.wide);
    out.set("figure", figure);
  }
  return out;
}

}  // namespace

std::string RenderPage(const Document& document, const Templates& templates) {
  data page;
  page.set("language", document.language);
  page.set("style", templates.style);
  page.set("title", document.title);
  page.set("subtitle", document.subtitle);
  page.set("badge", document.badge);
  page.set("has_badge", !document.badge.empty());
  page.set("notice", document.notice);
  page.set("skip", document.skip);
  page.set("contents", document.contents);
  data facts{data::type::list};
  for (const std::string& fact : document.facts) {
    data f;
    f.set("text", fact);
    facts << f;
  }
  page.set("facts", facts);
  data sections{data::type::list};
  for (const Section& section : document.sections) {
    data s;
    s.set("id", section.id);
    s.set("title", section.title);
    s.set("answer", section.answer);
    data blocks{data::type::list};
    for (const Block& block : section.blocks) blocks << BlockData(block);
    s.set("blocks", blocks);
    sections << s;
  }
  page.set("sections", sections);
  kainjow::mustache::mustache mustache(templates.page);
  if (!mustache.is_valid()) return "<!doctype html><title>report.mustache</title><p>" + mustache.error_message() + "</p>";
  return mustache.render(page);
}

}  // namespace atalaya::report
