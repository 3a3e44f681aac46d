// Gradients of layered networks: gemm for the product of every layer, biases and activations while
// the block is in cache, then the backward pass. The twin of lib/numerics/mlp.ts; networkOutputs.h
// computes outputs alone.
//
// A batch is divided into chunks of rows. One thread takes a chunk forward through all layers, to
// the loss and back to the first layer. The weights' gradients are then products over leaves of
// rows, divided into panels. Only batch normalisation makes all rows wait for each other. The sizes
// depend only on shapes, and the sums of chunks and leaves are added in the tree of treeSum.h, so
// that the result is bit-identical for any number of threads. All memory is allocated at the start.
#pragma once

#include <cstring>
#include <memory>
#include <vector>

#include "engine/activeLayers.h"
#include "engine/batchNorms.h"
#include "engine/linear.h"
#include "engine/network.h"
#include "engine/rng.h"
#include "engine/treeSum.h"
#include "engine/weightGradients.h"

namespace fallline {

template <class T>
class NetworkGradient {
 public:
  // Element type of the gradient.
  using Element = T;

  // For batches of at most maxBatchRows of data's rows. In training, `random` is the state of the
  // random generator and `running` the parameters, which contain the running means and variances.
  // Outside training both are null.
  NetworkGradient(const Kernels& kernels, const Plan& plan, const Data<T>& data,
                  std::size_t maxBatchRows, Pool& pool, Stop stop, std::uint32_t* random,
                  T* running)
      : kernels_(kernels.table<T>()),
        plan_(plan),
        data_(data),
        pool_(pool),
        stop_(stop),
        random_(random),
        running_(running),
        layers_(activeLayersOf<T>(plan, random != nullptr, firstDrops_, dropouts_)),
        firstLayer_(firstThatLearns(layers_)),
        gathers_(plan.shuffle || data.narrow || !firstDrops_.empty()),
        addTo_(kernels.table<double>().accumulate),
        passRows_(passRowsFor<T>(plan, maxBatchRows, random != nullptr)),
        chunkRows_(chunkRowsFor<T>(plan, passRows_)),
        losses_(ceilDivide(passRows_, chunkRows_)),
        norms_(kernels, layers_, losses_.size()),
        weightGradients_(kernels, plan, layers_, firstLayer_, maxBatchRows, passRows_,
                         pool.threads()) {
    allocate(ceilDivide(maxBatchRows, passRows_));
    for (unsigned thread = 0; thread < pool.threads(); ++thread) {
      blockLosses_.emplace_back(
          std::make_unique<BlockLoss<T>>(kernels_, plan, chunkRows_, data.weights != nullptr));
    }
  }

  // Loss and gradient, both summed over the samples order[from ... to), or from ... to when order
  // is null. gradient is laid out as the parameters; the gradient of frozen parameters is not
  // written. If the run was stopped, the result is undefined.
  double operator()(const std::uint32_t* order, std::size_t from, std::size_t to,
                    const T* parameters, T* gradient) {
    parameters_ = parameters;
    drawKeys();
    for (ActiveLayer<T>& active : layers_) {
      if (active.isNorm() && !active.usesBatch) useRunning(active, parameters);
    }
    const bool onePass = to - from <= passRows_;
    const std::size_t n = plan_.nParameters();
    const auto inputs = [&](std::size_t active, std::size_t row) { return inputsOf(active, row); };
    TreeSum loss;
    VectorTreeSum sum(n, addTo_, sums_.data(), sums_.data() + n, n);
    for (std::size_t first = from; first < to; first += passRows_) {
      if (stop_.now()) return loss.total();
      pass_ = {order, first, std::min(passRows_, to - first), first - from};
      forwardAndBack(loss);
      if (onePass) {
        weightGradients_.write(pool_, pass_.rows, inputs, gradient);
      } else {
        weightGradients_.write(pool_, pass_.rows, inputs, sum.next());
        sum.close();
      }
    }
    if (!onePass) {
      sum.finish();
      for (std::size_t j = 0; j < n; ++j) gradient[j] = static_cast<T>(sums_.data()[j]);
    }
    return loss.total();
  }

  // The index of the first layer whose outputs in the last pass are not finite; -1 if there is
  // none.
  int notFinite() const {
    for (const ActiveLayer<T>& active : layers_) {
      for (std::size_t at = 0; at < pass_.rows * active.layer->units; ++at) {
        if (!std::isfinite(active.outputs[at])) return active.number;
      }
    }
    return -1;
  }

 private:
  struct Pass {
    const std::uint32_t* order;
    std::size_t first, rows;
    std::size_t place;  // of its first row in the batch
  };

  // Draws two words per batch for every dropout layer.
  void drawKeys() {
    if (!random_) return;
    Random random(random_);
    for (Dropout& dropout : dropouts_) {
      dropout.keys[0] = random.next();
      dropout.keys[1] = random.next();
    }
  }

  void allocate(std::size_t passes) {
    std::size_t size = 0;
    const auto reserve = [&](std::size_t n) {
      const std::size_t at = size;
      size += ceilDivide(n, kCacheLineBytes) * kCacheLineBytes;
      return at;
    };
    struct Places {
      std::size_t outputs, slopes, deltas, normal;
    };
    std::vector<Places> places;
    const std::size_t x = gathers_ ? reserve(passRows_ * plan_.nFeatures) : 0;
    for (ActiveLayer<T>& active : layers_) {
      const std::size_t n = passRows_ * active.layer->units;
      places.push_back({reserve(n), keepsSlopes(active) ? reserve(n) : 0,
                        sharesDeltas(active) ? 0 : reserve(n), active.isNorm() ? reserve(n) : 0});
    }
    memory_ = Buffer<T>(size);
    T* base = memory_.data();
    gathered_ = gathers_ ? base + x : nullptr;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      ActiveLayer<T>& active = layers_[i];
      active.outputs = base + places[i].outputs;
      active.slopes = keepsSlopes(active) ? base + places[i].slopes : nullptr;
      active.deltas = sharesDeltas(active) ? active.outputs : base + places[i].deltas;
      active.normal = active.isNorm() ? base + places[i].normal : nullptr;
    }
    y_ = Buffer<T>(plan_.shuffle ? passRows_ * plan_.targetWidth() : 0);
    weights_ = Buffer<T>(plan_.shuffle && data_.weights ? passRows_ : 0);
    if (passes > 1) {
      sums_ = Buffer<double>(plan_.nParameters() * (1 + VectorTreeSum::levelsFor(passes)));
      std::fill_n(sums_.data(), sums_.size(), 0.0);
    }
  }

  bool isLast(const ActiveLayer<T>& active) const { return &active == &layers_.back(); }
  bool keepsSlopes(const ActiveLayer<T>& active) const {
    return !active.layer->activation.slopeFromOutput() || !active.drops.empty();
  }
  // Slopes overwrite the scores if nothing else needs these.
  bool sharesDeltas(const ActiveLayer<T>& active) const {
    return isLast(active) && active.layer->activation.name == ActivationName::identity;
  }

  const T* inputsOf(std::size_t active, std::size_t row) const {
    if (active > 0) return layers_[active - 1].outputs + row * layers_[active - 1].layer->units;
    return (gathers_ ? gathered_ : data_.x + pass_.first * plan_.nFeatures) + row * plan_.nFeatures;
  }

  ChunkedRows chunked() const { return {pass_.rows, chunkRows_}; }

  // Calls visit(chunk, its first row, its rows, thread) for every chunk of the pass.
  template <class Function>
  void forEachChunk(const Function& visit) {
    const ChunkedRows pass = chunked();
    pool_.run(pass.chunks(), [&](std::size_t chunk, unsigned thread) {
      if (stop_.now()) return;
      visit(chunk, chunk * chunkRows_, pass.rowsOf(chunk), thread);
    });
  }

  // Index of the first batch normalisation at or after `active`, or the number of operations.
  std::size_t nextNorm(std::size_t active) const {
    while (active < layers_.size() && !layers_[active].isNorm()) ++active;
    return active;
  }

  // Adds the losses of the chunks; writes the derivatives with respect to every layer's
  // pre-activations to its deltas.
  void forwardAndBack(TreeSum& loss) {
    std::size_t begin = 0, end = nextNorm(0);
    bool load = true;
    while (end < layers_.size()) {
      forEachChunk([&](std::size_t chunk, std::size_t row, std::size_t rows, unsigned) {
        if (load) loadRows(row, rows);
        forward(begin, end, row, rows);
        if (layers_[end].usesBatch) norms_.measure(layers_[end], inputsOf(end, row), chunk, rows);
      });
      if (layers_[end].usesBatch) norms_.useMeasured(layers_[end], chunked(), running_);
      load = false;
      begin = end;
      end = nextNorm(end + 1);
    }
    // From the last normalisation on: forward, loss and backward.
    std::size_t norm = begin;
    forEachChunk([&](std::size_t chunk, std::size_t row, std::size_t rows, unsigned thread) {
      if (load) loadRows(row, rows);
      forward(begin, layers_.size(), row, rows);
      losses_[chunk] = lossOf(row, rows, *blockLosses_[thread]);
      backward(layers_.size(), norm, chunk, row, rows);
    });
    while (norm > 0 && norm >= firstLayer_ && norm < layers_.size()) {
      norms_.addUp(layers_[norm], chunked());
      const std::size_t below = normBefore(norm);
      forEachChunk([&](std::size_t chunk, std::size_t row, std::size_t rows, unsigned) {
        if (norm > firstLayer_) {
          norms_.passBack(layers_[norm], parameters_, chunked(), row, rows,
                          layers_[norm - 1].deltas);
        }
        backward(norm, below, chunk, row, rows);
      });
      norm = below;
    }
    if (norm == 0 && layers_[0].isNorm() && firstLayer_ == 0) norms_.addUp(layers_[0], chunked());
    for (std::size_t chunk = 0; chunk < chunked().chunks(); ++chunk) loss.add(losses_[chunk]);
  }

  // The normalisation before active, or 0.
  std::size_t normBefore(std::size_t active) const {
    while (active > 0) {
      if (layers_[--active].isNorm()) return active;
    }
    return 0;
  }

  // Copies rows, targets and weights in the order of the batch, if they cannot be read in place.
  void loadRows(std::size_t row, std::size_t rows) {
    const std::size_t cols = plan_.nFeatures, width = plan_.targetWidth();
    if (gathers_) {
      T* to = gathered_ + row * cols;
      if (data_.narrow) {
        kernels_.widenRows(rowsOf(data_, pass_.order, pass_.first + row, rows),
                           {nullptr, nullptr, 0, cols}, to);
      } else {
        for (std::size_t i = 0; i < rows; ++i) {
          std::memcpy(to + i * cols, data_.x + rowAt(row + i) * cols, cols * sizeof(T));
        }
      }
      dropIn(firstDrops_, row, rows, cols, gathered_, nullptr);
    }
    if (!pass_.order) return;
    for (std::size_t i = row; i < row + rows; ++i) {
      std::memcpy(y_.data() + i * width, data_.y + rowAt(i) * width, width * sizeof(T));
      if (data_.weights) weights_.data()[i] = data_.weights[rowAt(i)];
    }
  }

  std::size_t rowAt(std::size_t i) const {
    return pass_.order ? pass_.order[pass_.first + i] : pass_.first + i;
  }

  // In training, applies dropout to values[rows x width] and to their slopes, if these are stored.
  void dropIn(const std::vector<std::size_t>& drops, std::size_t row, std::size_t rows,
              std::size_t width, T* values, T* slopes) {
    if (!random_) return;
    const auto place = static_cast<std::uint32_t>((pass_.place + row) * width);
    for (const std::size_t drop : drops) {
      kernels_.drop(dropouts_[drop], rows * width, place, values + row * width,
                    slopes ? slopes + row * width : nullptr);
    }
  }

  void forward(std::size_t begin, std::size_t end, std::size_t row, std::size_t rows) {
    for (std::size_t i = begin; i < end; ++i) {
      const ActiveLayer<T>& active = layers_[i];
      const std::size_t at = row * active.layer->units;
      runLayer(kernels_, active, rows, inputsOf(i, row), parameters_, active.outputs + at,
               active.slopes ? active.slopes + at : nullptr,
               active.normal ? active.normal + at : nullptr);
      dropIn(active.drops, row, rows, active.layer->units, active.outputs, active.slopes);
    }
  }

  double lossOf(std::size_t row, std::size_t rows, BlockLoss<T>& loss) {
    const ActiveLayer<T>& last = layers_.back();
    const std::size_t at = row * plan_.nOutputs, n = rows * plan_.nOutputs;
    if (last.deltas != last.outputs) std::copy_n(last.outputs + at, n, last.deltas + at);
    const std::size_t width = plan_.targetWidth();
    const T* y = pass_.order ? y_.data() + row * width : data_.y + (pass_.first + row) * width;
    const T* weights = !data_.weights ? nullptr
                       : pass_.order  ? weights_.data() + row
                                      : data_.weights + pass_.first + row;
    return loss.replace(rows, y, weights, last.deltas + at, nullptr);
  }

  // Backward from the operation before `above` to `norm`: derivatives with respect to each layer's
  // pre-activations, and the sums over all rows that a normalisation needs.
  void backward(std::size_t above, std::size_t norm, std::size_t chunk, std::size_t row,
                std::size_t rows) {
    for (std::size_t i = above; i-- > std::max(norm, firstLayer_);) {
      const ActiveLayer<T>& active = layers_[i];
      const Layer& layer = *active.layer;
      const std::size_t at = row * layer.units;
      kernels_.multiplySlopes(layer.activation, rows * layer.units, active.outputs + at,
                              active.slopes ? active.slopes + at : nullptr, active.deltas + at);
      if (active.isNorm()) {
        norms_.sum(active, chunk, row, rows);
      } else if (i > firstLayer_) {
        T* before = layers_[i - 1].deltas + row * layer.inputs;
        const T* weights = parameters_ + layer.offset;
        if (active.usesCustomKernel) {
          kernels_.spread(rows, layer.units, layer.inputs, active.deltas + at, weights, before);
        } else {
          blas::gemm(rows, layer.inputs, layer.units, active.deltas + at, weights, before);
        }
      }
    }
  }

  const KernelTable<T>& kernels_;
  const Plan& plan_;
  const Data<T>& data_;
  Pool& pool_;
  const Stop stop_;
  std::uint32_t* const random_;
  T* const running_;
  std::vector<std::size_t> firstDrops_;  // of x
  std::vector<Dropout> dropouts_;
  std::vector<ActiveLayer<T>> layers_;
  const std::size_t firstLayer_;  // the first that is trained: backpropagation ends there
  const bool gathers_;
  const AddTo addTo_;
  const std::size_t passRows_, chunkRows_;
  Vector<double> losses_;  // of the chunks
  BatchNorms<T> norms_;
  WeightGradients<T> weightGradients_;
  Buffer<T> memory_, y_, weights_;
  Buffer<double> sums_;  // of passes: one for each level of their tree
  std::vector<std::unique_ptr<BlockLoss<T>>> blockLosses_;
  T* gathered_ = nullptr;
  const T* parameters_ = nullptr;
  Pass pass_{nullptr, 0, 0, 0};
};

}  // namespace fallline
