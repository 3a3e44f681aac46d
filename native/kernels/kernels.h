// The kernels: fused loops that BLAS does not have, as tables of function pointers, one per family.
// Each kernel file (see kernelUnit.h) is compiled once per instruction set and fills one table;
// dispatch.cc collects the tables of the sets that the processor supports.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "plan/coordinates.h"
#include "plan/dualDescent.h"
#include "plan/oneVsAll.h"
#include "plan/patterns.h"
#include "plan/plan.h"

namespace fallline {

struct LossSums {
  double loss;   // sum of the samples' losses
  double slope;  // sum of their slopes: the derivative with respect to the bias
};

// The arguments of an optimizer's step. The gradient is in double precision (linear models) or T
// (networks).
template <class T>
struct Step {
  std::size_t n;         // parameters
  std::size_t stride;    // from one slot of a parameter to the next
  std::size_t nDecayed;  // number of parameters with weight decay: not the bias
  double learningRate;
  double l1;  // strength of the L1 penalty on the first nDecayed
  double t;   // this step's number, from 1
  T* parameters;
  T* slots;
  double* products;  // NAdam's product of momenta
};

// Sums over a range of parameters and their gradient.
struct StretchSums {
  double gradient = 0;  // squares, once scaled and with the L2 penalty's part
  double squares = 0;   // of the penalised parameters, and their absolutes
  double absolutes = 0;
};

// Dropout of one batch.
struct Dropout {
  std::uint32_t keys[2];
  std::uint32_t threshold;
  double scale;
};

// The parameters of batchNorm per unit: mean, 1 / standard deviation, scale and shift.
template <class T>
struct Normalization {
  const double* means;
  const double* factors;
  const T* scales;
  const T* shifts;
};

// The running mean of the parameters, once averaging has begun: average[n] over count steps.
struct Averaging {
  double* average;
  double* count;
};

// Sums over the samples or steps of an epoch.
struct EpochSums {
  double loss = 0;          // penalties included, each computed before the sample's update
  double gradientNorm = 0;  // Euclidean norms of the steps' gradients
};

// A range of one-sample descent: samples order[from ... to), or from ... to if order is null, with
// the learning rates rates[0 ...]. Writes the loss of each step to losses, unless that is null.
struct Stretch {
  const std::uint32_t* order;
  std::size_t from, to;
  const double* rates;
  const Averaging* averaging;  // null: none
  double* losses;
};

struct AdamRates {
  double beta1, beta2, epsilon;
};

// From scores to slopes and losses.
template <class T>
struct LossKernels {
  // scores[n] -> slopes[n] in place (scores and slopes may be the same array), for targets y[n].
  // With losses, writes each sample's loss there too.
  LossSums (*lossAndSlopes)(const Loss& loss, std::size_t n, const T* y, const T* scores, T* slopes,
                            T* losses);
  // scores[rows x nClasses] -> slopes in place, for class numbers y[rows]; returns the sum of the
  // losses. With losses, writes each row's loss there too.
  double (*classLossAndSlopes)(const Loss& loss, std::size_t rows, std::size_t nClasses, const T* y,
                               T* scores, T* losses);
  // along[rows x outputs], changes of the scores, -> the changes of the slopes, for targets
  // y[rows x outputs]; a loss that compares classes does not read y.
  void (*curve)(const Loss& loss, std::size_t rows, std::size_t outputs, const T* y,
                const T* scores, T* along);
  // Clips slopes[n] to [-limit, limit]; returns whether any was outside.
  bool (*clipSlopes)(std::size_t n, T limit, T* slopes);
  // targets[rows x nClasses] = 1 for the class of the row y[rows], else 0
  void (*oneHot)(std::size_t rows, std::size_t nClasses, const T* y, T* targets);
  // slopes[rows x width] *= weights[rows]; returns the weighted sum of losses[rows x lossWidth]
  double (*weigh)(std::size_t rows, std::size_t width, std::size_t lossWidth, const T* weights,
                  const T* losses, T* slopes);
};

// How much of the next block scoreRows prefetches. `firstHalf`: addRows follows on the same block
// and prefetches the other half.
enum class PrefetchShare { all, firstHalf };

// Kernels on a block of samples.
template <class T>
struct RowKernels {
  // scores[n x outputs] = rows . transpose(w[outputs x cols]) + biases[outputs], or without biases
  // if these are null. Prefetches the rows `next` of the same samples. Here and in addRows, rows in
  // single precision may be in narrow storage (kInRegisters), and bytes are used as unscaled codes:
  // see scaledWeights.h.
  void (*scoreRows)(const Rows<T>& rows, const Rows<T>& next, PrefetchShare share,
                    std::size_t outputs, const T* w, const T* biases, T* scores);
  // sums[outputs x cols] += transpose(slopes[n x outputs]) . rows; prefetches the rest of the rows
  // `next`
  void (*addRows)(const Rows<T>& rows, const Rows<T>& next, std::size_t outputs, const T* slopes,
                  double* sums);
  // out[n x cols] = the values of rows in narrow storage. Prefetches the rows `next` of the same
  // samples
  void (*widenRows)(const Rows<T>& rows, const Rows<T>& next, T* out);
};

// Kernels of the optimizer's step.
template <class T>
struct StepKernels {
  // gradient[n] = scale gradient + l2 parameters, the latter for the first nPenalized.
  StretchSums (*scaleGradient)(std::size_t n, std::size_t nPenalized, double scale, double l2,
                               const T* parameters, double* gradient);
  // The same for a gradient in the precision of the parameters.
  StretchSums (*scaleGradientInPrecision)(std::size_t n, std::size_t nPenalized, double scale,
                                          double l2, const T* parameters, T* gradient);
  // One step of an optimizer, in one pass over parameters, slots and gradient.
  void (*step)(const Optimizer& optimizer, const Step<T>& step, const double* gradient);
  // The same for a gradient in the precision of the parameters.
  void (*stepInPrecision)(const Optimizer& optimizer, const Step<T>& step, const T* gradient);
  // The same for separate vectors.
  void (*momentumStep)(std::size_t n, double learningRate, double momentum, bool nesterov,
                       const T* gradient, T* parameters, T* velocity);
  void (*adamStep)(std::size_t n, double learningRate, const AdamRates& rates, double t,
                   const T* gradient, T* parameters, T* first, T* second);
};

// One-sample descent.
template <class T>
struct DescentKernels {
  // One-sample descent of a plan that isPlainDescent: score, slope, update, next.
  void (*descendOneByOne)(const Plan& plan, const Data<T>& data, const Stretch& stretch,
                          T* parameters, EpochSums& sums);
  // average[n] += (parameters[n] - average[n]) / ++count
  void (*addToMean)(std::size_t n, const T* parameters, const Averaging& averaging);
};

// Kernels of network layers: see layers.h.
template <class T>
struct LayerKernels {
  // values[rows x width] += biases[width]
  void (*addBias)(std::size_t rows, std::size_t width, const T* biases, T* values);
  void (*activate)(const Activation& activation, std::size_t rows, std::size_t width,
                   const T* biases, T* values, T* slopes);
  void (*multiplySlopes)(const Activation& activation, std::size_t n, const T* outputs,
                         const T* slopes, T* deltas);
  void (*drop)(const Dropout& dropout, std::size_t n, std::uint32_t place, T* values, T* slopes);
  void (*spread)(std::size_t n, std::size_t outputs, std::size_t cols, const T* slopes, const T* w,
                 T* out);
  void (*columnMoments)(std::size_t rows, std::size_t width, const T* values, double* means,
                        double* squares);
  void (*normalize)(std::size_t rows, std::size_t width, const Normalization<T>& by,
                    const T* values, T* normal, T* outputs);
  void (*normalizedSums)(std::size_t rows, std::size_t width, const T* normal, const T* deltas,
                         double* ofScales, double* ofShifts);
  void (*denormalize)(std::size_t rows, std::size_t width, const Normalization<T>& by,
                      double samples, const T* normal, const T* deltas, const double* ofScales,
                      const double* ofShifts, T* before);
};

// Kernels on vectors and columns.
template <class T>
struct VectorKernels {
  // sums[width] += column sums of values[rows x width]
  void (*addColumns)(std::size_t rows, std::size_t width, const T* values, double* sums);
  // sum[n] += part[n]
  void (*accumulate)(std::size_t n, const T* part, double* sum);
  // Sum of values[n], for measuring read bandwidth.
  double (*sum)(std::size_t n, const T* values);
  // Euclidean norm of x[n], without overflow or underflow of the squares.
  double (*norm)(std::size_t n, const T* x);
  // First index of the greatest |x[n]|. NaN is ignored unless it is the first element.
  std::size_t (*greatestMagnitude)(std::size_t n, const T* x);
  // Elementwise functions: see elementwise.h.
  void (*sigmoid)(std::size_t n, const T* x, T* out);
  void (*softmax)(std::size_t n, const T* x, T* out);
  double (*logSumExp)(std::size_t n, const T* x);
};

// Dual coordinate descent, without fused multiply-adds: see dualDescent.h.
template <class T>
struct DualKernels {
  // Minimises over the variable of a row, whose features are x[cols]. Returns the violation before,
  // or -1 to leave the row out.
  double (*visitDual)(const DualProblem& problem, const DualState& state, std::size_t row,
                      const T* x, std::size_t cols, double threshold);
};

struct PatternKernels {
  // Trains on the patterns [from, to), one after the other; returns the sum of their mean squared
  // errors.
  double (*descendPatterns)(const PatternNet& net, const PatternData& data, std::size_t from,
                            std::size_t to, const PatternState& state, PatternScratch& scratch);
};

// With the order of sums of ml-logistic-regression and without fused multiply-adds: see
// oneVsAllDescent.h.
struct OneVsAllKernels {
  // Adds the rows [from, to) to the gradients of some classes.
  void (*addOneVsAllRows)(const OneVsAllData& data, const OneVsAllClasses& classes,
                          std::size_t from, std::size_t to, OneVsAllScratch& scratch);
  // Updates the weights of these classes and clears the gradients.
  void (*stepOneVsAll)(const OneVsAllClasses& classes, std::size_t cols, double learningRate);
  // out[n] = e^x[n], bit-identical to V8's Math.exp.
  void (*exponentials)(std::size_t n, const double* x, double* out);
};

// Coordinate descent: see coordinateDescent.h.
struct CoordinateKernels {
  // Minimises over each of the coordinates, one after the other.
  CoordinateSweep (*sweepCoordinates)(const CoordinateSystem& system,
                                      const ActiveCoordinates& active);
  // out[j] = column j of the matrix . state, for the listed columns
  void (*multiplyColumns)(const CoordinateSystem& system, const ActiveCoordinates& listed,
                          double* out);
};

// One value per precision.
template <template <class> class Of>
struct BothPrecisions {
  Of<float> f32;
  Of<double> f64;

  template <class T>
  const Of<T>& in() const {
    if constexpr (sizeof(T) == sizeof(float)) {
      return f32;
    } else {
      return f64;
    }
  }
};

// The kernels of one instruction set, one table per kernel file: see kernelUnit.h.
struct KernelFamilies {
  std::string_view instructionSet;
  const BothPrecisions<LossKernels>& losses;
  const BothPrecisions<RowKernels>& rows;
  const BothPrecisions<StepKernels>& steps;
  const BothPrecisions<DescentKernels>& descent;
  const BothPrecisions<LayerKernels>& layers;
  const BothPrecisions<VectorKernels>& vectors;
  const BothPrecisions<DualKernels>& duals;
  const PatternKernels& patterns;
  const OneVsAllKernels& oneVsAll;
  const CoordinateKernels& coordinates;
};

// All kernel tables of one instruction set.
template <class T>
struct KernelTable : LossKernels<T>,
                     RowKernels<T>,
                     StepKernels<T>,
                     DescentKernels<T>,
                     LayerKernels<T>,
                     VectorKernels<T>,
                     DualKernels<T> {};

struct Kernels : PatternKernels, OneVsAllKernels, CoordinateKernels {
  std::string_view instructionSet;
  BothPrecisions<KernelTable> tables;

  template <class T>
  const KernelTable<T>& table() const {
    return tables.in<T>();
  }
};

// The tables that this processor can run, best first; never empty.
std::span<const Kernels> availableKernels();

}  // namespace fallline
