// Every limit of the readers, in one place. Past a limit an input is refused with a finding; it is never cut short in
// silence.
#pragma once

#include <cstddef>

namespace atalaya::formats {

// Largest file that anyone should read into memory (`file.too-large`): the disk reader in app/ applies it before
// reading.
inline constexpr std::size_t kMaxFileBytes = std::size_t{256} << 20;

inline constexpr std::size_t kMaxJsonBytes = std::size_t{64} << 20;
inline constexpr std::size_t kMaxJsonDepth = 64;
inline constexpr std::size_t kMaxJsonItems = 4'000'000;  // members of one object, items of one array
inline constexpr std::size_t kMaxJsonString = std::size_t{4} << 20;

inline constexpr std::size_t kMaxCsvField = std::size_t{1} << 20;  // bytes
inline constexpr std::size_t kMaxCsvColumns = 1000;
inline constexpr std::size_t kMaxCsvRows = 5'000'000;

inline constexpr std::size_t kMaxYamlBytes = std::size_t{16} << 20;
inline constexpr std::size_t kMaxYamlDepth = 64;         // nesting, flow or block
inline constexpr std::size_t kMaxYamlNodes = 2'000'000;  // counted as visited, so an alias costs what it stands for
inline constexpr std::size_t kMaxYamlAliases = 1000;

// Of one entry of a watch list: names, numbers, addresses ... each; bytes of its remarks. An entry that reaches one is told (`list.too-much`).
inline constexpr std::size_t kMaxListItems = 5'000;
inline constexpr std::size_t kMaxListRemarks = std::size_t{256} << 10;
inline constexpr std::size_t kMaxListRows = 20'000;  // that tell of one entry, or values of its properties
inline constexpr std::size_t kMaxListField = std::size_t{128} << 10;  // bytes of a field of a CSV

// Findings kept of one reading: the first of each code in each file, and in all; the rest is counted in
// `findings.more`.
inline constexpr std::size_t kMaxFindingsOfAKind = 20;
inline constexpr std::size_t kMaxFindings = 200;

}  // namespace atalaya::formats
