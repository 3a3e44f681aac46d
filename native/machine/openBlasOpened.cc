#include "machine/openBlasOpened.h"

#include <memory>
#include <mutex>
#include <stdexcept>
#include <string_view>

#include "machine/library.h"
#include "machine/openBlas.h"

namespace fallline::blas {

constinit std::atomic<const OpenBlas*> openBlasInUse{nullptr};

namespace {

static_assert(sizeof(blasint) == sizeof(int),
              "The platform packages' OpenBLAS has 32-bit integers: compile with its headers");

// Prefix of the functions of scipy-openblas, which keeps them apart from those of another OpenBLAS
// in the process.
constexpr const char* kPrefix = "scipy_";

template <class Function>
void find(const Library& library, const char* name, Function& function, std::string& missing) {
  const std::string prefixed = std::string(kPrefix) + name;
  function = reinterpret_cast<Function>(library.find(prefixed));
  if (function == nullptr) missing += (missing.empty() ? "" : ", ") + prefixed;
}

// The functions of an open library.
std::unique_ptr<OpenBlas> tableOf(const Library& library, const std::string& file) {
  auto table = std::make_unique<OpenBlas>();
  std::string missing;
#define FALLLINE_MEMBER(name) find(library, #name, table->name, missing);
  FALLLINE_OPENBLAS_FUNCTIONS(FALLLINE_MEMBER)
#undef FALLLINE_MEMBER
  if (!missing.empty()) {
    throw std::runtime_error("Expected an OpenBLAS whose functions begin with \"" +
                             std::string(kPrefix) + "\", but \"" + file + "\" lacks " + missing);
  }
  const std::string_view config = table->openblas_get_config();
  if (config.find("USE64BITINT") != std::string_view::npos) {
    throw std::runtime_error("Expected an OpenBLAS with 32-bit integers, but \"" + file +
                             "\" has 64-bit ones: " + std::string(config));
  }
  return table;
}

std::mutex opening;

}  // namespace

void open(const std::string& file, bool another) {
  const std::lock_guard lock(opening);
  if (!another && openBlasInUse.load(std::memory_order_relaxed) != nullptr) return;
  Library library = another ? Library::copyOf(file) : Library(file);
  std::unique_ptr<OpenBlas> table = tableOf(library, file);
  // Before another thread can call it: threads are ours (blas::useOneThread).
  table->openblas_set_num_threads(1);
  library.keepOpen();
  openBlasInUse.store(table.release(), std::memory_order_release);
}

}  // namespace fallline::blas
