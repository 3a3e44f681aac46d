// The table of an own build: the linker fills it.
#include "machine/openBlas.h"

namespace fallline::blas {
namespace {

constexpr OpenBlas linked{
#define FALLLINE_MEMBER(name) .name = &::name,
    FALLLINE_OPENBLAS_FUNCTIONS(FALLLINE_MEMBER)
#undef FALLLINE_MEMBER
};

}  // namespace

constinit std::atomic<const OpenBlas*> openBlasInUse{&linked};

}  // namespace fallline::blas
