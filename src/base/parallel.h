// Runs a loop on several threads. The result must not depend on the schedule: each index writes only its own slot.
#pragma once

#include <cstddef>
#include <functional>

namespace atalaya {

// Calls `body(i)` once for each i in 0..count-1, on up to `threads` threads (1 = here, in order). Indices are handed out
// dynamically. Rethrows the first exception of a body after all threads have stopped.
void ParallelFor(std::size_t count, int threads, const std::function<void(std::size_t)>& body);

// The number of threads to use when the user did not say: the machine's hardware threads, at least 1.
int DefaultThreads();

}  // namespace atalaya
