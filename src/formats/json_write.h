// Writes JSON with the same bytes on every machine: members in the order written, shortest numbers that read back the
// same, UTF-8.
//
//   JsonWriter w;
//   w.BeginObject().Key("id").String("x").Key("points").BeginArray(Break::kNo).Number(1).EndArray().EndObject();
//
// One element a line where Break::kYes, everything on one line where Break::kNo: diffs stay readable and files small.
// A number that is not finite is written as null: JSON has no word for it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/language.h"

namespace atalaya::formats {

enum class Break { kYes, kNo };

class JsonWriter {
 public:
  JsonWriter& BeginObject(Break lines = Break::kYes);
  JsonWriter& EndObject();
  JsonWriter& BeginArray(Break lines = Break::kYes);
  JsonWriter& EndArray();
  JsonWriter& Key(std::string_view key);
  JsonWriter& String(std::string_view text);
  JsonWriter& Number(double value);
  JsonWriter& Integer(std::int64_t value);
  JsonWriter& Unsigned(std::uint64_t value);
  JsonWriter& Bool(bool value);
  JsonWriter& Null();
  // A value that is JSON already: what this writer wrote before and the store kept. Not checked.
  JsonWriter& Raw(std::string_view json);
  JsonWriter& FourLanguages(
      const Text& text);  // {"en":..,"es":..,"pt":..,"fr":..}; languages without words are left out

  // Key and value at once.
  JsonWriter& Member(std::string_view key, std::string_view text) { return Key(key).String(text); }
  JsonWriter& Member(std::string_view key, const char* text) { return Key(key).String(text); }
  JsonWriter& Member(std::string_view key, const std::string& text) { return Key(key).String(text); }
  JsonWriter& Member(std::string_view key, double value) { return Key(key).Number(value); }
  JsonWriter& Member(std::string_view key, int value) { return Key(key).Integer(value); }
  JsonWriter& Member(std::string_view key, bool value) { return Key(key).Bool(value); }

  // The document with a final line end. Call once, when everything is closed.
  std::string Take();

 private:
  struct Level {
    bool lines = true, empty = true;
  };
  void BeforeValue();
  void NewLine();
  JsonWriter& Begin(char bracket, Break lines);
  JsonWriter& End(char bracket);

  std::string out_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

// Shortest text that reads back as the same number: "0.1", "1e+300"; whole numbers under 1e15 without exponent.
std::string NumberText(double value);

// A quoted value for a message: at most 60 bytes, cut between characters, with an ellipsis.
std::string Shortened(std::string_view text);

// `text` as a JSON string with its quotes.
std::string JsonQuoted(std::string_view text);

}  // namespace atalaya::formats
