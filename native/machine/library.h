// A shared library that is opened at run time.
#pragma once

#include <string>

namespace fallline {

class Library {
 public:
  // Opens the file, a path in UTF-8. Throws std::runtime_error with the system's words.
  explicit Library(const std::string& file);

  // Opens an independent copy of the file, with data of its own: opening the file twice would give
  // the same library. Linux only; elsewhere it throws.
  static Library copyOf(const std::string& file);

  Library(Library&& other) noexcept;
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  // Closes the library, unless keepOpen was called.
  ~Library();

  // The address of a function, or null.
  void* find(const std::string& name) const;

  // The library stays open until the process ends. OpenBLAS must: its exit handlers and threads
  // would run code that is gone.
  void keepOpen() { handle_ = nullptr; }

 private:
  Library(const std::string& path, const std::string& file);

  void* handle_;
};

}  // namespace fallline
