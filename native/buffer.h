// Arrays aligned to a cache line, left uninitialised.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>

#include "largePages.h"

namespace fallline {

inline constexpr std::size_t kCacheLineBytes = 64;

template <class T>
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t size) : size_(size) {
    if (size > (std::size_t{1} << 62) / sizeof(T)) throw std::bad_alloc();
    const std::size_t bytes = size * sizeof(T);
    const bool large = bytes >= 2 * kLargePageBytes;
    const std::size_t alignment = large ? kLargePageBytes : kCacheLineBytes;
    const std::size_t rounded = (bytes + alignment) / alignment * alignment;
    data_.reset(static_cast<T*>(std::aligned_alloc(alignment, rounded)));
    if (!data_) throw std::bad_alloc();
    if (large) wishLargePages(data_.get(), rounded);
  }

  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  std::size_t size() const { return size_; }

 private:
  struct Free {
    void operator()(T* data) const { std::free(data); }
  };
  std::unique_ptr<T, Free> data_;
  std::size_t size_ = 0;
};

}  // namespace fallline
