// Pages of 2 MB for large arrays on Linux, where most distributions set transparent huge pages to
// "madvise": a process gets them on request. Measured on one thread of a virtual machine with 128
// MB: reading at 29 GB/s instead of 22, and the first write in a third to a sixth of the time.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace fallline {

inline constexpr std::size_t kLargePageBytes = std::size_t{2} << 20;

// Requests large pages for the whole pages within [data, data + bytes). The contents are unchanged.
inline void wishLargePages([[maybe_unused]] void* data, [[maybe_unused]] std::size_t bytes) {
#if defined(__linux__)
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const std::uintptr_t begin = reinterpret_cast<std::uintptr_t>(data);
  const std::uintptr_t from = (begin + page - 1) / page * page;
  const std::uintptr_t to = (begin + bytes) / page * page;
  // A system without large pages refuses, and the pages stay as they are.
  if (from < to) madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
#endif
}

}  // namespace fallline
