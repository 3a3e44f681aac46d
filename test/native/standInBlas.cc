// A library with the names of scipy-openblas, for test/backend/packageAddon.test.ts: it computes
// nothing, but says who it is and how it was used. WIDE: it claims 64-bit integers. LACKING: a
// function is missing.
#include <cstdlib>

#define EXPORTED extern "C" __attribute__((visibility("default")))

#define NOTHING_IN(name) \
  EXPORTED void scipy_##name() {}
#define NOTHING(name) NOTHING_IN(cblas_##name)
NOTHING(sasum)
NOTHING(dasum)
NOTHING(saxpy)
NOTHING(daxpy)
NOTHING(sdot)
NOTHING(ddot)
NOTHING(sgemm)
NOTHING(dgemm)
NOTHING(sgemv)
NOTHING(dgemv)
NOTHING(sger)
NOTHING(dger)
NOTHING(sscal)
NOTHING(dsyrk)
#if !defined(LACKING)
NOTHING(dscal)
#endif
NOTHING_IN(dpotrf_)
NOTHING_IN(dpotrs_)
NOTHING_IN(dgelsd_)
NOTHING_IN(dgeqrf_)
NOTHING_IN(dgesdd_)

namespace {

int threads = 0;
char core[64];

// As OpenBLAS does when it is loaded.
__attribute__((constructor)) void chooseCore() {
  const char* chosen = std::getenv("OPENBLAS_CORETYPE");
  if (chosen == nullptr) chosen = "Detected";
  for (int i = 0; i < 60 && chosen[i] != '\0'; ++i) core[i] = chosen[i];
}

}  // namespace

EXPORTED const char* scipy_openblas_get_config() {
#if defined(WIDE)
  return "OpenBLAS 9.8.7 USE64BITINT DYNAMIC_ARCH";
#else
  return "OpenBLAS 9.8.7 DYNAMIC_ARCH";
#endif
}

EXPORTED void scipy_openblas_set_num_threads(int n) { threads = n; }

// The name, and with how many threads: "Detected" before a number was set, "Detected1" after.
EXPORTED const char* scipy_openblas_get_corename() {
  static char text[80];
  int length = 0;
  for (; core[length] != '\0'; ++length) text[length] = core[length];
  if (threads > 0) text[length++] = static_cast<char>('0' + threads % 10);
  text[length] = '\0';
  return text;
}
