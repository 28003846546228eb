// What a fallible step gives back: a value, or the findings that say why there is none.
//
// Findings are the only error channel at the boundaries (files, arguments, documents). Exceptions come from libraries only and
// are caught in the adapter that called the library; asserts guard our own mistakes and cannot be reached by users.
#pragma once

#include <tl/expected.hpp>

#include "base/finding.h"

namespace atalaya {

template <class T>
using Result = tl::expected<T, Findings>;

// `return Fail({...});` from a function returning Result<T>.
inline tl::unexpected<Findings> Fail(Finding finding) { return tl::unexpected<Findings>(Findings{std::move(finding)}); }
inline tl::unexpected<Findings> Fail(Findings findings) { return tl::unexpected<Findings>(std::move(findings)); }

}  // namespace atalaya
