// Allocates the addon's large memory. If an allocation fails, the error names the number of bytes
// and their purpose.
#pragma once

#include <cstddef>
#include <limits>
#include <new>
#include <vector>

namespace fallline {

// Sets the purpose of this thread's allocations until the end of the scope: the words after "for"
// in the error message. The string must outlive the scope.
class Purpose {
 public:
  explicit Purpose(const char* what);
  ~Purpose();
  Purpose(const Purpose&) = delete;
  Purpose& operator=(const Purpose&) = delete;

 private:
  const char* const before_;
};

// Thrown when an allocation fails. The message is stored in the object, so that throwing allocates
// no memory.
class OutOfMemory final : public std::bad_alloc {
 public:
  explicit OutOfMemory(std::size_t bytes) noexcept;
  const char* what() const noexcept override { return text_; }

 private:
  char text_[192];
};

// Allocates `bytes` bytes at a multiple of `alignment`, a power of 2. Free them with release().
void* allocate(std::size_t bytes, std::size_t alignment);
void release(void* memory) noexcept;

// Like `allocate`, for n elements of T.
template <class T>
T* allocateElements(std::size_t n, std::size_t alignment) {
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max() / 4;
  if (n > most / sizeof(T)) throw OutOfMemory(most);
  return static_cast<T*>(allocate(n * sizeof(T), alignment));
}

// For standard containers whose size depends on the data.
template <class T>
struct Allocator {
  using value_type = T;
  Allocator() = default;
  template <class U>
  Allocator(const Allocator<U>&) noexcept {}
  T* allocate(std::size_t n) { return allocateElements<T>(n, alignof(T)); }
  void deallocate(T* memory, std::size_t) noexcept { release(memory); }
  template <class U>
  bool operator==(const Allocator<U>&) const noexcept {
    return true;
  }
};

template <class T>
using Vector = std::vector<T, Allocator<T>>;

}  // namespace fallline
