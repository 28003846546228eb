// A report as plain values: sections of blocks, all text unescaped. Sections are written into it (sections.h), the page template turns
// it into HTML (page.h). The one place that knows how a table or a figure is marked up for screen readers and paper is the template.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace atalaya::report {

struct Cell {
  std::string text;
  bool number = false;  // right-aligned
};

struct Column {
  std::string title;
  bool number = false;
};

struct Table {
  std::string caption;
  std::size_t head = 0;       // the column that names the row
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
  bool illustrative = false;  // carries the hatched badge
  std::string more;           // what the table leaves out, where to find it

  void Row(std::vector<std::string> texts) {
    std::vector<Cell> row;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      row.push_back({std::move(texts[i]), i < columns.size() && columns[i].number});
    }
    rows.push_back(std::move(row));
  }
};

struct Figure {
  std::string svg;  // finished markup from Svg
  std::string caption;
  bool illustrative = false;
  bool wide = false;  // may be scrolled sideways on a narrow screen
};

struct Block {
  enum class Kind { kHeading, kParagraph, kNote, kList, kDefinitions, kTable, kFigure } kind = Kind::kParagraph;
  std::string text;                                           // heading, paragraph, note
  std::vector<std::string> items;                             // list
  std::vector<std::pair<std::string, std::string>> entries;   // definitions
  Table table;
  Figure figure;
};

struct Section {
  std::string id, title;
  std::string answer;  // one sentence with a number
  std::vector<Block> blocks;

  void Heading(std::string text) { Add(Block::Kind::kHeading).text = std::move(text); }
  void Paragraph(std::string text) { Add(Block::Kind::kParagraph).text = std::move(text); }
  void Note(std::string text) { Add(Block::Kind::kNote).text = std::move(text); }
  void List(std::vector<std::string> items) { Add(Block::Kind::kList).items = std::move(items); }
  void Definitions(std::vector<std::pair<std::string, std::string>> entries) {
    Add(Block::Kind::kDefinitions).entries = std::move(entries);
  }
  void Insert(Table table) { Add(Block::Kind::kTable).table = std::move(table); }
  void Insert(Figure figure) { Add(Block::Kind::kFigure).figure = std::move(figure); }

 private:
  Block& Add(Block::Kind kind) {
    blocks.emplace_back();
    blocks.back().kind = kind;
    return blocks.back();
  }
};

struct Document {
  std::string language;  // "en"
  std::string title, subtitle;
  std::vector<std::string> facts;  // lines under the title: version, dates
  std::string badge, notice;       // empty: nothing is illustrative
  std::string skip, contents;      // words of the page itself
  std::vector<Section> sections;
};

}  // namespace atalaya::report
