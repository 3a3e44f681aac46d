// What this x86-64 processor and its operating system support, read by CPUID and XGETBV as the
// compilers' __builtin_cpu_supports does: that needs data of the compiler's runtime library which
// shared objects do not have with every compiler. Each feature is tested by itself, because a
// virtual machine may hide features that the processor's level implies.
#pragma once

#if defined(__x86_64__)

#include <cpuid.h>

namespace fallline {
namespace {

// CPUID's words of features, and the registers that the operating system saves for each thread.
struct Processor {
  unsigned basic = 0;      // ECX of leaf 1
  unsigned extended = 0;   // EBX of leaf 7
  unsigned registers = 0;  // XCR0: 0 if the system has not enabled XGETBV
};

// XCR0, without the compiler's flag that its intrinsic needs.
inline unsigned savedRegisters() {
  unsigned low, high;
  asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

inline Processor thisProcessor() {
  Processor out;
  unsigned a, b, c, d;
  if (__get_cpuid(1, &a, &b, &c, &d) != 0) out.basic = c;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) != 0) out.extended = b;
  if ((out.basic & bit_OSXSAVE) != 0) out.registers = savedRegisters();
  return out;
}

inline bool has(unsigned word, unsigned bits) { return (word & bits) == bits; }

constexpr unsigned kVectorState = 0x06;  // XCR0: registers XMM and YMM
constexpr unsigned kMaskState = 0xe0;    // XCR0: mask registers and ZMM

inline bool runsV2(const Processor& p) {
  return has(p.basic, bit_SSE3 | bit_SSSE3 | bit_SSE4_1 | bit_SSE4_2 | bit_POPCNT);
}

inline bool runsV3(const Processor& p) {
  return runsV2(p) && has(p.registers, kVectorState) &&
         has(p.basic, bit_AVX | bit_FMA | bit_F16C) &&
         has(p.extended, bit_AVX2 | bit_BMI | bit_BMI2);
}

inline bool runsV4(const Processor& p) {
  return runsV3(p) && has(p.registers, kVectorState | kMaskState) &&
         has(p.extended, bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ | bit_AVX512VL);
}

}  // namespace
}  // namespace fallline

#endif
