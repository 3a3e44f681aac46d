// Arrays aligned to a cache line, left uninitialised.
#pragma once

#include <cstddef>
#include <memory>

#include "machine/largePages.h"
#include "machine/memory.h"

namespace fallline {

inline constexpr std::size_t kCacheLineBytes = 64;

template <class T>
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t size) : size_(size) {
    const bool large = size >= 2 * kLargePageBytes / sizeof(T);
    data_.reset(allocateElements<T>(size, large ? kLargePageBytes : kCacheLineBytes));
    if (large) wishLargePages(data_.get(), size * sizeof(T));
  }

  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  std::size_t size() const { return size_; }

 private:
  struct Free {
    void operator()(T* data) const { release(data); }
  };
  std::unique_ptr<T, Free> data_;
  std::size_t size_ = 0;
};

}  // namespace fallline
