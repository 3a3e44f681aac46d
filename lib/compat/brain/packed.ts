/** Packs a network's rows of numbers and its patterns for the backends, and unpacks the results. */
import type { PatternData, PatternState } from '../../backend/patterns.ts';
import type { NetworkShape, Numbers, Pattern } from './shape.ts';

/** Allocates memory; training off the event loop needs shared memory. */
type Memory = (bytes: number) => ArrayBuffer | SharedArrayBuffer;

const ownMemory: Memory = (bytes) => new ArrayBuffer(bytes);
const sharedMemory: Memory = (bytes) => new SharedArrayBuffer(bytes);

export function memoryFor(shared: boolean): Memory {
  return shared ? sharedMemory : ownMemory;
}

/** Array for each member of a network: rows of weights, or a single row of biases per layer. */
const WEIGHTS = {
  weights: 'weights',
  changes: 'changes',
  low: 'changesLow',
  high: 'changesHigh',
} as const;
const BIASES = {
  biases: 'biases',
  biasLow: 'biasChangesLow',
  biasHigh: 'biasChangesHigh',
} as const;

type Name = keyof typeof WEIGHTS | keyof typeof BIASES;

function names(adam: boolean): Name[] {
  return adam
    ? ['weights', 'low', 'high', 'biases', 'biasLow', 'biasHigh']
    : ['weights', 'changes', 'biases'];
}

/** The rows of a member, in order; undefined if the length of a row differs from the network's sizes. */
function rowsOf(net: NetworkShape, name: Name): Float32Array[] | undefined {
  const sizes = net.sizes as number[];
  const rows: Float32Array[] = [];
  const isRow = (row: Numbers | undefined, length: number): row is Float32Array =>
    row instanceof Float32Array && row.length === length;
  for (let layer = 1; layer < sizes.length; layer++) {
    if (name in BIASES) {
      const row = net[BIASES[name as keyof typeof BIASES]]?.[layer];
      if (!isRow(row, sizes[layer])) return undefined;
      rows.push(row);
      continue;
    }
    const nodes = net[WEIGHTS[name as keyof typeof WEIGHTS]]?.[layer];
    for (let node = 0; node < sizes[layer]; node++) {
      const row = nodes?.[node];
      if (!isRow(row, sizes[layer - 1])) return undefined;
      rows.push(row);
    }
  }
  return rows;
}

/** A network's state, packed. */
export interface Packed {
  readonly state: PatternState;
  /** Writes the trained state to the network. */
  unpack(): void;
}

/**
 * Packs the state of a network; undefined unless it consists of Float32Arrays of the network's sizes.
 * Programs may assign other arrays, which only brain.js's own code can train.
 */
export function packNetwork(net: NetworkShape, adam: boolean, memory: Memory): Packed | undefined {
  const arrays: Record<Name, Float32Array> = {
    ...{ weights: empty(), changes: empty(), low: empty(), high: empty() },
    ...{ biases: empty(), biasLow: empty(), biasHigh: empty() },
  };
  const all: { rows: Float32Array[]; array: Float32Array }[] = [];
  for (const name of names(adam)) {
    const rows = rowsOf(net, name);
    if (rows === undefined) return undefined;
    const length = rows.reduce((sum, row) => sum + row.length, 0);
    const array = new Float32Array(memory(4 * length));
    copyRows(rows, (row, from) => array.set(row, from));
    arrays[name] = array;
    all.push({ rows, array });
  }
  const steps = new Float64Array(memory(8));
  if (adam) steps[0] = net.iterations ?? 0;
  return {
    state: { ...arrays, steps },
    unpack() {
      for (const { rows, array } of all) {
        copyRows(rows, (row, from) => row.set(array.subarray(from, from + row.length)));
      }
      if (adam) net.iterations = steps[0];
    },
  };

  function empty(): Float32Array {
    return new Float32Array(memory(0));
  }
}

function copyRows(rows: Float32Array[], copy: (row: Float32Array, from: number) => void): void {
  let from = 0;
  for (const row of rows) {
    copy(row, from);
    from += row.length;
  }
}

/** Saves the numbers of a small network; returns a function that restores them. */
export function keepNumbers(net: NetworkShape): () => void {
  const steps = net.iterations;
  const rows = changingRows(net);
  const kept: number[] = [];
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r];
    for (let k = 0; k < row.length; k++) kept.push(row[k]);
  }
  return () => {
    let at = 0;
    for (const row of rows) for (let k = 0; k < row.length; k++) row[k] = kept[at++];
    if (steps !== undefined) net.iterations = steps;
  };
}

/** Every row of numbers that training changes. Loops are fastest for small networks. */
function changingRows(net: NetworkShape): Numbers[] {
  const rows: Numbers[] = [];
  for (const layers of [net.weights, net.changes, net.changesLow, net.changesHigh]) {
    if (!layers) continue;
    // The input layer has none.
    for (let l = 1; l < layers.length; l++) {
      const nodes = layers[l];
      for (let j = 0; j < nodes.length; j++) rows.push(nodes[j]);
    }
  }
  for (const layers of [net.biases, net.biasChangesLow, net.biasChangesHigh]) {
    if (!layers) continue;
    for (let l = 1; l < layers.length; l++) rows.push(layers[l]);
  }
  return rows;
}

/** Packs patterns; inputs in double precision unless all are Float32Arrays. Missing values become NaN. */
export function packPatterns(
  patterns: readonly Pattern[],
  nInputs: number,
  nOutputs: number,
  memory: Memory,
): PatternData {
  const single = patterns.every(({ input }) => input instanceof Float32Array);
  const n = patterns.length * nInputs;
  const x = single ? new Float32Array(memory(4 * n)) : new Float64Array(memory(8 * n));
  const y = new Float64Array(memory(8 * patterns.length * nOutputs));
  patterns.forEach(({ input, output }, i) => {
    for (let k = 0; k < nInputs; k++) x[i * nInputs + k] = input[k];
    for (let k = 0; k < nOutputs; k++) y[i * nOutputs + k] = output[k];
  });
  return { x, y };
}
