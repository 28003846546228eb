#include "formats/declaration_json.h"

#include <stdexcept>
#include <type_traits>

#include "formats/declaration_shapes.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"

namespace atalaya::formats {
namespace {

namespace json = boost::json;

// An item has at most kMaxEdifactItem bytes of segments; escaped and with names it is larger.
constexpr std::size_t kMaxItemText = std::size_t{512} << 20;

template <class T>
void PutDeclared(JsonWriter& w, const T& item);

struct PutMember {
  JsonWriter& w;

  void operator()(const char* name, const std::string& text) const {
    if (!text.empty()) w.Member(name, text);
  }
  void operator()(const char* name, bool value) const {
    if (value) w.Member(name, true);
  }
  void operator()(const char* name, double value) const {
    if (value != 0) w.Member(name, value);
  }
  void operator()(const char* name, std::uint64_t value) const {
    if (value != 0) w.Key(name).Unsigned(value);
  }
  template <class T>
  void operator()(const char* name, const std::optional<T>& value) const {
    if (!value) return;
    w.Key(name);
    Value(*value);
  }
  template <class T>
  void operator()(const char* name, const std::vector<T>& items) const {
    if (items.empty()) return;
    w.Key(name).BeginArray(Break::kNo);
    for (const T& item : items) Value(item);
    w.EndArray();
  }
  template <class T>
    requires std::is_enum_v<T>
  void operator()(const char* name, T value) const {
    if (value != T{}) w.Member(name, model::Name(value));
  }
  void operator()(const char* name, const model::SourceSpan& at) const {
    if (at.offset == 0 && at.length == 0 && at.segment == 0) return;
    w.Key(name);
    Value(at);
  }
  template <class T>
    requires(std::is_class_v<T>)
  void operator()(const char* name, const T& item) const {
    w.Key(name);
    Value(item);
  }

  void Value(const std::string& text) const { w.String(text); }
  void Value(bool value) const { w.Bool(value); }
  void Value(double value) const { w.Number(value); }
  void Value(int value) const { w.Integer(value); }
  template <class T>
    requires(std::is_class_v<T>)
  void Value(const T& item) const {
    PutDeclared(w, item);
  }
};

template <class T>
void PutDeclared(JsonWriter& w, const T& item) {
  w.BeginObject(Break::kNo);
  Shape<T>::Each(item, PutMember{w});
  w.EndObject();
}

[[noreturn]] void NotDeclared(const char* name) { throw std::invalid_argument(std::string("not a declared item: ") + name); }

template <class T>
T TakeDeclared(const json::value& value, const char* name);

template <class T>
void TakeValue(const json::value& value, const char* name, T& into) {
  if constexpr (std::is_same_v<T, std::string>) {
    if (!value.is_string()) NotDeclared(name);
    into = std::string(value.get_string());
  } else if constexpr (std::is_same_v<T, bool>) {
    if (!value.is_bool()) NotDeclared(name);
    into = value.get_bool();
  } else if constexpr (std::is_arithmetic_v<T>) {
    json::error_code error;
    into = value.is_number() ? value.to_number<T>(error) : T{};
    if (error || !value.is_number()) NotDeclared(name);
  } else if constexpr (std::is_enum_v<T>) {
    const auto known = value.is_string() ? model::FromName<T>(std::string_view(value.get_string())) : std::nullopt;
    if (!known) NotDeclared(name);
    into = *known;
  } else {
    into = TakeDeclared<T>(value, name);
  }
}

struct TakeMember {
  const json::object& from;

  template <class T>
  void operator()(const char* name, std::optional<T>& into) const {
    if (const json::value* value = from.if_contains(name)) TakeValue(*value, name, into.emplace());
  }
  template <class T>
  void operator()(const char* name, std::vector<T>& into) const {
    const json::value* value = from.if_contains(name);
    if (value == nullptr) return;
    if (!value->is_array()) NotDeclared(name);
    into.resize(value->get_array().size());
    for (std::size_t i = 0; i < into.size(); ++i) TakeValue(value->get_array()[i], name, into[i]);
  }
  template <class T>
  void operator()(const char* name, T& into) const {
    if (const json::value* value = from.if_contains(name)) TakeValue(*value, name, into);
  }
};

template <class T>
T TakeDeclared(const json::value& value, const char* name) {
  if (!value.is_object()) NotDeclared(name);
  T item;
  Shape<T>::Each(item, TakeMember{value.get_object()});
  return item;
}

struct ShortenMember {
  std::size_t& cut;

  void operator()(const char*, std::string& text) const { Value(text); }
  template <class T>
  void operator()(const char*, std::optional<T>& value) const {
    if (value) Value(*value);
  }
  template <class T>
  void operator()(const char*, std::vector<T>& items) const {
    for (T& item : items) Value(item);
  }
  template <class T>
  void operator()(const char*, T& item) const {
    Value(item);
  }

  void Value(std::string& text) const {
    if (text.size() <= kMostDeclaredText) return;
    std::size_t end = kMostDeclaredText - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text.resize(end);
    text += "…";
    ++cut;
  }
  template <class T>
  void Value(T& item) const {
    if constexpr (std::is_class_v<T>) Shape<T>::Each(item, *this);
  }
};

template <class T>
std::size_t ShortenTexts(T& item) {
  std::size_t cut = 0;
  ShortenMember{cut}.Value(item);
  return cut;
}

template <class T>
T ReadDeclared(const std::string& text) {
  const auto value = ParseJson(text, "declared", kMaxItemText);
  if (!value) NotDeclared(value.error().front().code.c_str());
  return TakeDeclared<T>(*value, "item");
}

template <class T>
std::string TextOfDeclared(const T& item) {
  JsonWriter w;
  PutDeclared(w, item);
  std::string text = w.Take();
  text.pop_back();  // the line end
  return text;
}

}  // namespace

std::size_t ShortenDeclared(model::Consignment& item) { return ShortenTexts(item); }
std::size_t ShortenDeclared(model::Equipment& item) { return ShortenTexts(item); }
std::size_t ShortenDeclared(model::Person& item) { return ShortenTexts(item); }
std::size_t ShortenDeclared(model::Inspection& item) { return ShortenTexts(item); }
std::size_t ShortenDeclared(model::Declaration& head) { return ShortenTexts(head); }

std::string DeclaredText(const model::Consignment& item) { return TextOfDeclared(item); }
std::string DeclaredText(const model::Equipment& item) { return TextOfDeclared(item); }
std::string DeclaredText(const model::Person& item) { return TextOfDeclared(item); }
std::string DeclaredText(const model::Inspection& item) { return TextOfDeclared(item); }
std::string DeclaredHeadText(const model::Declaration& head) { return TextOfDeclared(head); }

model::Consignment ReadDeclaredConsignment(const std::string& text) { return ReadDeclared<model::Consignment>(text); }
model::Equipment ReadDeclaredEquipment(const std::string& text) { return ReadDeclared<model::Equipment>(text); }
model::Person ReadDeclaredPerson(const std::string& text) { return ReadDeclared<model::Person>(text); }
model::Inspection ReadDeclaredInspection(const std::string& text) { return ReadDeclared<model::Inspection>(text); }
model::Declaration ReadDeclaredHead(const std::string& text) { return ReadDeclared<model::Declaration>(text); }

}  // namespace atalaya::formats
