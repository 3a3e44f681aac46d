/**
 * The three products of a layer, in double precision, on dense row-major matrices: what BLAS's gemm
 * does for native/mlp.h. Four rows at a time, so that each number that is loaded serves four times.
 */

/** c[rows × units] = a[rows × inputs] · transpose(w[units × inputs]); w begins at `from`. */
export function multiplyTransposed(
  rows: number,
  units: number,
  inputs: number,
  a: Float64Array,
  w: Float64Array,
  from: number,
  c: Float64Array,
): void {
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const r0 = i * inputs;
    const r1 = r0 + inputs;
    const r2 = r1 + inputs;
    const r3 = r2 + inputs;
    for (let k = 0; k < units; k++) {
      const b = from + k * inputs;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let j = 0; j < inputs; j++) {
        const weight = w[b + j];
        s0 += a[r0 + j] * weight;
        s1 += a[r1 + j] * weight;
        s2 += a[r2 + j] * weight;
        s3 += a[r3 + j] * weight;
      }
      const at = i * units + k;
      c[at] = s0;
      c[at + units] = s1;
      c[at + 2 * units] = s2;
      c[at + 3 * units] = s3;
    }
  }
  for (; i < rows; i++) {
    const r = i * inputs;
    for (let k = 0; k < units; k++) {
      const b = from + k * inputs;
      let sum = 0;
      for (let j = 0; j < inputs; j++) sum += a[r + j] * w[b + j];
      c[i * units + k] = sum;
    }
  }
}

/** c[rows × inputs] = d[rows × units] · w[units × inputs]; w begins at `from`. */
export function multiply(
  rows: number,
  units: number,
  inputs: number,
  d: Float64Array,
  w: Float64Array,
  from: number,
  c: Float64Array,
): void {
  c.fill(0, 0, rows * inputs);
  for (let i = 0; i < rows; i++) {
    const to = i * inputs;
    let k = 0;
    for (; k + 4 <= units; k += 4) {
      const at = i * units + k;
      const d0 = d[at];
      const d1 = d[at + 1];
      const d2 = d[at + 2];
      const d3 = d[at + 3];
      const b0 = from + k * inputs;
      const b1 = b0 + inputs;
      const b2 = b1 + inputs;
      const b3 = b2 + inputs;
      for (let j = 0; j < inputs; j++) {
        c[to + j] += d0 * w[b0 + j] + d1 * w[b1 + j] + d2 * w[b2 + j] + d3 * w[b3 + j];
      }
    }
    for (; k < units; k++) {
      const each = d[i * units + k];
      const b = from + k * inputs;
      for (let j = 0; j < inputs; j++) c[to + j] += each * w[b + j];
    }
  }
}

/** g[units × inputs] += transpose(d[rows × units]) · a[rows × inputs]; g begins at `to`. */
export function addTransposedProduct(
  rows: number,
  units: number,
  inputs: number,
  d: Float64Array,
  a: Float64Array,
  g: Float64Array,
  to: number,
): void {
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const r0 = i * inputs;
    const r1 = r0 + inputs;
    const r2 = r1 + inputs;
    const r3 = r2 + inputs;
    for (let k = 0; k < units; k++) {
      const at = i * units + k;
      const d0 = d[at];
      const d1 = d[at + units];
      const d2 = d[at + 2 * units];
      const d3 = d[at + 3 * units];
      const b = to + k * inputs;
      for (let j = 0; j < inputs; j++) {
        g[b + j] += d0 * a[r0 + j] + d1 * a[r1 + j] + d2 * a[r2 + j] + d3 * a[r3 + j];
      }
    }
  }
  for (; i < rows; i++) {
    const r = i * inputs;
    for (let k = 0; k < units; k++) {
      const each = d[i * units + k];
      const b = to + k * inputs;
      for (let j = 0; j < inputs; j++) g[b + j] += each * a[r + j];
    }
  }
}
