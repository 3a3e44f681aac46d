// The table of the platform packages' addon: OpenBLAS is opened at run time.
#pragma once

#include <string>

namespace fallline::blas {

// Opens the library of that file and makes it the one in use; the names of its functions begin with
// "scipy_". If a library is open, nothing is done, whatever the file: one library serves all
// threads of the process. `another`: opens a copy beside those that are open, which chooses its
// kernels anew (OPENBLAS_CORETYPE), and makes the copy the one in use.
//
// Throws std::runtime_error if the file cannot be opened, lacks a function, or has integers of
// another size; the library in use stays the same.
void open(const std::string& file, bool another);

}  // namespace fallline::blas
