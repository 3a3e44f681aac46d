/**
 * The three products of a layer, in double precision, on dense row-major matrices;
 * native/engine/mlp.h uses BLAS's gemm instead. Four rows are computed at a time, so that each
 * loaded number is used several times.
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
    let k = 0;
    for (; k + 2 <= units; k += 2) {
      const b0 = from + k * inputs;
      const b1 = b0 + inputs;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let t0 = 0;
      let t1 = 0;
      let t2 = 0;
      let t3 = 0;
      for (let j = 0; j < inputs; j++) {
        const v = w[b0 + j];
        const u = w[b1 + j];
        const x0 = a[r0 + j];
        const x1 = a[r1 + j];
        const x2 = a[r2 + j];
        const x3 = a[r3 + j];
        s0 += x0 * v;
        t0 += x0 * u;
        s1 += x1 * v;
        t1 += x1 * u;
        s2 += x2 * v;
        t2 += x2 * u;
        s3 += x3 * v;
        t3 += x3 * u;
      }
      const at = i * units + k;
      c[at] = s0;
      c[at + 1] = t0;
      c[at + units] = s1;
      c[at + units + 1] = t1;
      c[at + 2 * units] = s2;
      c[at + 2 * units + 1] = t2;
      c[at + 3 * units] = s3;
      c[at + 3 * units + 1] = t3;
    }
    for (; k < units; k++) {
      const b = from + k * inputs;
      for (let r = 0; r < 4; r++) {
        let sum = 0;
        for (let j = 0; j < inputs; j++) sum += a[r0 + r * inputs + j] * w[b + j];
        c[(i + r) * units + k] = sum;
      }
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
