#include "binding/laterSecondOrder.h"

#include "binding/laterOperations.h"
#include "binding/secondOrderCalls.h"
#include "engine/secondOrder.h"
#include "machine/lapack.h"

namespace fallline {
namespace {

// A copy of a frame.
class HeldFrame {
 public:
  HeldFrame(const FrameValues& values, std::size_t nFeatures) {
    if (!values.given) return;
    shift_ = copyOf<double>(values.shift, nFeatures, "frame.shift");
    scale_ = copyOf<double>(values.scale, nFeatures, "frame.scale");
  }
  Frame frame() const { return shift_.empty() ? Frame{} : Frame{shift_.data(), scale_.data()}; }

 private:
  Vector<double> shift_, scale_;
};

template <class T>
class HessianLater final : public OfParameters<T> {
 public:
  HessianLater(const Napi::CallbackInfo& info, const Plan& plan, const DataValues& values,
               const FrameValues& ofFrame)
      : OfParameters<T>(plan, values, info[2], info[4], hessianLength(info.Env(), plan)),
        frame_(ofFrame, plan.nFeatures) {
    refuseLayers(info.Env(), plan);
  }

  void run(const Kernels& kernels, Stop stop) override {
    hessian<T>(kernels, this->plan_, this->data(), this->parameters_.data(), frame_.frame(),
               this->out_.data(), stop);
  }

 private:
  const HeldFrame frame_;
};

template <class T>
class MomentsLater final : public OfSamples<T> {
 public:
  MomentsLater(const Napi::CallbackInfo&, const Plan& plan, const DataValues& values)
      : OfSamples<T>(plan, values), means_(plan.nFeatures), deviations_(plan.nFeatures) {}

  void run(const Kernels& kernels, Stop stop) override {
    columnMoments<T>(kernels, this->plan_, this->data(), means_.data(), deviations_.data(), stop);
  }
  Napi::Value finish(Napi::Env env) override { return momentsTo(env, means_, deviations_); }

 private:
  Vector<double> means_, deviations_;
};

class CholeskyLater final : public Operation {
 public:
  explicit CholeskyLater(const Napi::CallbackInfo& info)
      : size_(matrixSize(info[1], "size")),
        columns_(rightHandSides(info[2], size_)),
        matrix_(copyOf<double>(info[0], size_ * size_, "matrix")),
        rhs_(info[2], columns_ * size_, "rhs", true) {}

  void run(const Kernels&, Stop) override {
    isDefinite_ = lapack::solvePositiveDefinite(size_, matrix_.data(), columns_, rhs_.data());
  }
  Napi::Value finish(Napi::Env env) override {
    rhs_.write();
    return Napi::Boolean::New(env, isDefinite_);
  }
  void release() override { rhs_.release(); }

 private:
  const std::size_t size_, columns_;
  Vector<double> matrix_;
  Output<double> rhs_;
  bool isDefinite_ = false;
};

class LeastSquaresLater final : public Operation {
 public:
  explicit LeastSquaresLater(const Napi::CallbackInfo& info)
      : sizes_(leastSquaresSizes(info)),
        a_(copyOf<double>(info[0], sizes_.rows * sizes_.cols, "a")),
        b_(copyOf<double>(info[3], sizes_.rows * sizes_.outputs, "b")),
        out_(info[5], sizes_.outputs * sizes_.cols, "out") {}

  void run(const Kernels&, Stop) override {
    const Purpose purpose("least squares");
    rank_ = lapack::leastSquares(sizes_.rows, sizes_.cols, a_.data(), sizes_.outputs, b_.data(),
                                 out_.data());
  }
  Napi::Value finish(Napi::Env env) override {
    if (rank_ >= 0) out_.write();
    return Napi::Number::New(env, static_cast<double>(rank_));
  }
  void release() override { out_.release(); }

 private:
  const LeastSquaresSizes sizes_;
  const Vector<double> a_, b_;
  Output<double> out_;
  long rank_ = -1;
};

template <class T>
class RowGramLater final : public OfSamples<T> {
 public:
  RowGramLater(const Napi::CallbackInfo& info, const Plan& plan, const DataValues& values,
               const FrameValues& ofFrame)
      : OfSamples<T>(plan, values),
        out_(info[3], rowGramLength(info.Env(), this->data().rows), "out"),
        frame_(ofFrame, plan.nFeatures) {}

  void run(const Kernels& kernels, Stop stop) override {
    rowGram<T>(kernels, this->plan_, this->data(), frame_.frame(), out_.data(), stop);
  }
  Napi::Value finish(Napi::Env env) override {
    out_.write();
    return env.Undefined();
  }
  void release() override {
    out_.release();
    OfSamples<T>::release();
  }

 private:
  Output<double> out_;
  const HeldFrame frame_;
};

Napi::Value startHessian(const Napi::CallbackInfo& info) {
  const Plan plan = planFrom(info[0]);
  const FrameValues ofFrame = frameValues(info[3]);
  return startOf<HessianLater>(info, plan, dataValues(info[1]), ofFrame);
}

Napi::Value startRowGram(const Napi::CallbackInfo& info) {
  const Plan plan = planFrom(info[0]);
  const FrameValues ofFrame = frameValues(info[2]);
  return startOf<RowGramLater>(info, plan, dataValues(info[1]), ofFrame);
}

Napi::Value startLeastSquares(const Napi::CallbackInfo& info) {
  return startLater(info, std::make_unique<LeastSquaresLater>(info));
}

Napi::Value startCholesky(const Napi::CallbackInfo& info) {
  return startLater(info, std::make_unique<CholeskyLater>(info));
}

}  // namespace

void addSecondOrderLater(Napi::Env env, Napi::Object calls) {
  calls.Set("hessian", Napi::Function::New(env, startHessian));
  calls.Set("columnMoments", Napi::Function::New(env, start<MomentsLater>));
  calls.Set("rowGram", Napi::Function::New(env, startRowGram));
  calls.Set("leastSquaresMinimumNorm", Napi::Function::New(env, startLeastSquares));
  calls.Set("choleskySolve", Napi::Function::New(env, startCholesky));
}

}  // namespace fallline
