#include "machine/memory.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#if defined(_WIN32)
#include <malloc.h>
#endif

#include "machine/faults.h"

namespace fallline {
namespace {

#if defined(_WIN32)
// The C library of Windows has no std::aligned_alloc: std::free could not free its memory.
void* alignedAllocate(std::size_t alignment, std::size_t bytes) {
  return _aligned_malloc(bytes, alignment);
}
void alignedFree(void* memory) noexcept { _aligned_free(memory); }
#else
void* alignedAllocate(std::size_t alignment, std::size_t bytes) {
  return std::aligned_alloc(alignment, bytes);
}
void alignedFree(void* memory) noexcept { std::free(memory); }
#endif

thread_local const char* purpose = "this call";

}  // namespace

Purpose::Purpose(const char* what) : before_(purpose) { purpose = what; }
Purpose::~Purpose() { purpose = before_; }

OutOfMemory::OutOfMemory(std::size_t bytes) noexcept {
  std::snprintf(text_, sizeof(text_), "There is not enough memory: %zu bytes were wanted for %s",
                bytes, purpose);
}

void* allocate(std::size_t bytes, std::size_t alignment) {
  const std::size_t step = std::max(alignment, alignof(std::max_align_t));
  // std::aligned_alloc takes multiples of the alignment.
  const std::size_t rounded = (bytes + step) / step * step;
  void* memory = failsOnPurpose(Fault::allocation) ? nullptr : alignedAllocate(step, rounded);
  if (memory == nullptr) throw OutOfMemory(bytes);
  return memory;
}

void release(void* memory) noexcept { alignedFree(memory); }

}  // namespace fallline
