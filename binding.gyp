# For those who call node-gyp: it only starts the build that CMakeLists.txt describes.
{
  "targets": [
    {
      "target_name": "fallline_by_cmake_js",
      "type": "none",
      "actions": [
        {
          "action_name": "build_with_cmake_js",
          "inputs": ["CMakeLists.txt"],
          # Never made, so that the action always runs: CMake knows what is stale.
          "outputs": ["<(PRODUCT_DIR)/always"],
          "action": ["node", "lib/setup/buildNative.mjs"]
        }
      ]
    }
  ]
}
