// Arrays aligned to a cache line, left uninitialised.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace fallline {

inline constexpr std::size_t kCacheLineBytes = 64;

template <class T>
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t size) : size_(size) {
    if (size > (std::size_t{1} << 62) / sizeof(T)) throw std::bad_alloc();
    constexpr std::size_t hugePage = std::size_t{2} << 20;
    const std::size_t bytes = size * sizeof(T);
    const std::size_t alignment = bytes >= 2 * hugePage ? hugePage : kCacheLineBytes;
    const std::size_t rounded = (bytes + alignment) / alignment * alignment;
    data_.reset(static_cast<T*>(std::aligned_alloc(alignment, rounded)));
    if (!data_) throw std::bad_alloc();
#if defined(__linux__)
    // Large copies: fewer page faults now, fewer address translations while training.
    if (alignment == hugePage) madvise(data_.get(), rounded, MADV_HUGEPAGE);
#endif
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
