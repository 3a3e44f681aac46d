#include "binding/oneVsAllCalls.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "binding/marshal.h"
#include "binding/stopProbe.h"
#include "machine/buffer.h"
#include "machine/pool.h"
#include "machine/stop.h"
#include "plan/oneVsAll.h"

namespace fallline {
namespace {

// Multiply-adds between two checks whether the run must stop: within a step, well below a
// millisecond; over whole steps, before JavaScript is called.
constexpr std::size_t kWorkBetweenLooks = std::size_t{1} << 20;
constexpr std::size_t kMostClasses = std::size_t{1} << 31;

// Consecutive classes and their weights, which one thread trains from the first step to the last.
struct Group {
  OneVsAllClasses classes;
  OneVsAllScratch scratch;
  Buffer<double> gradients, numbers;
};

std::vector<Group> groupsOf(std::size_t classes, std::size_t cols, std::size_t count,
                            double* weights) {
  std::vector<Group> groups(count);
  std::size_t first = 0;
  for (std::size_t g = 0; g < count; ++g) {
    const std::size_t to = classes * (g + 1) / count;
    Group& group = groups[g];
    group.gradients = Buffer<double>((to - first) * cols);
    std::memset(group.gradients.data(), 0, (to - first) * cols * sizeof(double));
    constexpr std::size_t panel = kOneVsAllRows * kOneVsAllColumns;
    group.numbers = Buffer<double>(panel + (to - first) * kOneVsAllRows);
    group.scratch = {group.numbers.data(), group.numbers.data() + panel};
    group.classes = {first, to - first, weights + first * cols, group.gradients.data()};
    first = to;
  }
  return groups;
}

// Trains a group's classes; returns false if the run must stop.
bool takeSteps(const Kernels& kernels, const OneVsAllData& data, Group& group, std::size_t steps,
               double learningRate, const Stop& stop) {
  const std::size_t perRow = std::max<std::size_t>(1, group.classes.count * data.cols);
  const std::size_t blocks = std::max<std::size_t>(1, kWorkBetweenLooks / perRow / kOneVsAllRows);
  const std::size_t stretch = blocks * kOneVsAllRows;
  for (std::size_t step = 0; step < steps; ++step) {
    for (std::size_t from = 0; from < data.rows; from += stretch) {
      const std::size_t to = std::min(data.rows, from + stretch);
      kernels.addOneVsAllRows(data, group.classes, from, to, group.scratch);
      if (stop.now()) return false;
    }
    kernels.stepOneVsAll(group.classes, data.cols, learningRate);
  }
  return true;
}

}  // namespace

Napi::Value trainOneVsAll(const Napi::CallbackInfo& info, const Kernels& kernels) {
  const Napi::Env env = info.Env();
  const std::size_t cols = sizeFrom(info[2], 1, std::size_t{1} << 31, "cols");
  const std::size_t classes = sizeFrom(info[3], 1, kMostClasses, "classes");
  const std::size_t steps = sizeFrom(info[4], 0, SIZE_MAX >> 11, "steps");
  const double learningRate = numberFrom(info[5], "learningRate");
  const std::size_t threads = sizeFrom(info[6], 1, kMaxThreads, "threads");
  const std::size_t rows = lengthOf<double>(info[1], "labels");
  if (rows < 1 || rows > SIZE_MAX / sizeof(double) / cols) {
    throw wrongValue(env, "labels", "one label for each row");
  }
  const OneVsAllData data = {elementsOf<double>(info[0], rows * cols, "x"),
                             elementsOf<double>(info[1], rows, "labels"), rows, cols};
  double* const weights = elementsOf<double>(info[7], classes * cols, "weights");

  const RunUnderWay underWay;
  const StopProbe probe(env);
  const Stop stop = probe.stop();
  Pool pool(static_cast<unsigned>(std::min(threads, classes)));
  std::vector<Group> groups = groupsOf(classes, cols, pool.threads(), weights);
  const std::size_t work = std::max<std::size_t>(1, rows * cols * classes);
  const std::size_t stretch = std::max<std::size_t>(1, kWorkBetweenLooks * pool.threads() / work);
  for (std::size_t done = 0; done < steps; done += stretch) {
    const std::size_t some = std::min(stretch, steps - done);
    pool.run(groups.size(), [&](std::size_t g, unsigned) noexcept {
      takeSteps(kernels, data, groups[g], some, learningRate, stop);
    });
    if (stop.betweenBatches()) return Napi::Boolean::New(env, false);
  }
  return Napi::Boolean::New(env, true);
}

void exponentialsOf(const Napi::CallbackInfo& info) {
  const Kernels& kernels = kernelsNamed(info[0]);
  const std::size_t n = lengthOf<double>(info[2], "out");
  kernels.exponentials(n, elementsOf<double>(info[1], n, "x"),
                       elementsOf<double>(info[2], n, "out"));
}

}  // namespace fallline
