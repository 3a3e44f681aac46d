#include "machine/library.h"

#include <stdexcept>
#include <utility>

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif

#if defined(__linux__)
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#endif

namespace fallline {
namespace {

#if defined(_WIN32)

std::wstring wide(const std::string& text) {
  const int length = MultiByteToWideChar(CP_UTF8, 0, text.c_str(), -1, nullptr, 0);
  std::wstring out(static_cast<std::size_t>(length), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, text.c_str(), -1, out.data(), length);
  return out;
}

// A path with forward slashes is not searched for in the way of LOAD_WITH_ALTERED_SEARCH_PATH.
void* openFile(const std::string& path, std::string& error) {
  std::wstring file = wide(path);
  for (wchar_t& letter : file) {
    if (letter == L'/') letter = L'\\';
  }
  void* handle = LoadLibraryExW(file.c_str(), nullptr, LOAD_WITH_ALTERED_SEARCH_PATH);
  if (handle == nullptr) error = "Windows error " + std::to_string(GetLastError());
  return handle;
}

#else

void* openFile(const std::string& path, std::string& error) {
  void* handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) error = dlerror();
  return handle;
}

#endif

[[noreturn]] void fail(const std::string& file, const std::string& reason) {
  throw std::runtime_error("Cannot open the library \"" + file + "\": " + reason);
}

#if defined(__linux__)

// A file descriptor that is closed at the end of the scope.
struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) close(number);
  }
};

// A copy of the file in memory, as a path under /proc. The descriptor stays open, because the
// dynamic linker of glibc takes a path that it has seen for the same library, and the number would
// be used again.
std::string copyInMemory(const std::string& file) {
  const Descriptor from{open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat status;
  if (from.number < 0 || fstat(from.number, &status) != 0) fail(file, std::strerror(errno));
  Descriptor to{memfd_create("openblas", MFD_CLOEXEC)};
  if (to.number < 0) fail(file, std::string("no copy in memory: ") + std::strerror(errno));
  for (off_t copied = 0; copied < status.st_size;) {
    const auto left = static_cast<std::size_t>(status.st_size - copied);
    const ssize_t now = sendfile(to.number, from.number, nullptr, left);
    if (now <= 0) fail(file, std::string("no copy in memory: ") + std::strerror(errno));
    copied += now;
  }
  return "/proc/self/fd/" + std::to_string(std::exchange(to.number, -1));
}

#endif

}  // namespace

Library::Library(const std::string& file) : Library(file, file) {}

Library::Library(const std::string& path, const std::string& file) {
  std::string error;
  handle_ = openFile(path, error);
  if (handle_ == nullptr) fail(file, error);
}

Library::Library(Library&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}

Library Library::copyOf(const std::string& file) {
#if defined(__linux__)
  return Library(copyInMemory(file), file);
#else
  fail(file, "a second copy can be opened on Linux only");
#endif
}

#if defined(_WIN32)

Library::~Library() {
  if (handle_ != nullptr) FreeLibrary(static_cast<HMODULE>(handle_));
}

void* Library::find(const std::string& name) const {
  return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(handle_), name.c_str()));
}

#else

Library::~Library() {
  if (handle_ != nullptr) dlclose(handle_);
}

void* Library::find(const std::string& name) const { return dlsym(handle_, name.c_str()); }

#endif

}  // namespace fallline
