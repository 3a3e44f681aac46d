// Single operations off the event loop. Arguments are read on the event loop's thread into an
// Operation, which holds its inputs (heldData.h) and its results. The operation runs on a thread of
// its own, and its results are copied into JavaScript's arrays on the event loop, just before the
// promise settles: JavaScript may detach or resize its arrays meanwhile.
#pragma once

#include <napi.h>

#include <memory>

#include "kernels/kernels.h"
#include "machine/stop.h"

namespace fallline {

class Operation {
 public:
  virtual ~Operation() = default;
  // Computes. On any thread, without JavaScript.
  virtual void run(const Kernels& kernels, Stop stop) = 0;
  // Writes the results to JavaScript's arrays; returns the value of the promise. On the event loop.
  virtual Napi::Value finish(Napi::Env env) = 0;
  // Lets go of every JavaScript value. On the event loop.
  virtual void release() = 0;
};

// Runs the operation on its own thread and returns what `launch` of job.h does.
Napi::Value startLater(const Napi::CallbackInfo& info, std::unique_ptr<Operation> operation);

}  // namespace fallline
