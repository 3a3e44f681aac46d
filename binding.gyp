# For those who call node-gyp: it only starts the build that CMakeLists.txt describes.
{
  "targets": [
    {
      "target_name": "fallline_by_cmake_js",
      "type": "none",
      "actions": [
        {
          "action_name": "build_with_cmake_js",
          "inputs": [
            "CMakeLists.txt",
            "native/addon.cc",
            "native/bandwidth.cc",
            "native/bandwidth.h",
            "native/blas.cc",
            "native/blas.h",
            "native/blocks.h",
            "native/buffer.h",
            "native/classLosses.h",
            "native/dispatch.cc",
            "native/elementary.h",
            "native/elementwise.h",
            "native/evaluate.h",
            "native/fold.h",
            "native/fusedCalls.h",
            "native/job.cc",
            "native/job.h",
            "native/kernelArguments.h",
            "native/kernelCalls.cc",
            "native/kernelCalls.h",
            "native/kernels.cc",
            "native/kernels.h",
            "native/linear.h",
            "native/losses.h",
            "native/magnitudes.h",
            "native/marshal.cc",
            "native/marshal.h",
            "native/marshalPlan.cc",
            "native/names.h",
            "native/oneByOne.h",
            "native/oneByOneBlocks.h",
            "native/optimizers.h",
            "native/patternCalls.cc",
            "native/patternCalls.h",
            "native/patternDescent.h",
            "native/patterns.h",
            "native/penalties.h",
            "native/plan.h",
            "native/peaks.cc",
            "native/peaks.h",
            "native/pool.cc",
            "native/pool.h",
            "native/products.h",
            "native/rng.h",
            "native/rows.h",
            "native/schedules.h",
            "native/selfCheck.cc",
            "native/selfCheck.h",
            "native/shuffle.h",
            "native/state.h",
            "native/stop.cc",
            "native/stop.h",
            "native/stopping.h",
            "native/storage.h",
            "native/trainer.cc",
            "native/trainer.h",
            "native/vectors.h",
            "native/wanted.h",
            "native/widen.h"
          ],
          # Never made, so that the action always runs: CMake knows what is stale.
          "outputs": ["<(PRODUCT_DIR)/always"],
          "action": ["node", "lib/setup/buildNative.mjs"]
        }
      ]
    }
  ]
}
