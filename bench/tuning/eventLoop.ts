/**
 * `npm run bench:event-loop`: measures the delay of a 10 ms timer while fits with progress
 * callbacks and recorded batches run in the same process, on each backend, and without a fit for
 * comparison.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BACKEND_NAMES, type BackendName } from '../../lib/backend/backend.ts';
import { integerBetween } from '../../lib/common/validate.ts';
import { Dataset, LogisticRegression, type Matrix, matrix } from '../../lib/index.ts';

const TIMER_MS = 10;
/** Upper bound for the 99th percentile of the delay, in milliseconds. */
const BOUND_MS = 5;

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '500000' },
    cols: { type: 'string', default: '64' },
    seconds: { type: 'string', default: '5' },
  },
});
const rows = integerBetween('rows', Number(values.rows), 2);
const cols = integerBetween('cols', Number(values.cols), 1);
const seconds = integerBetween('seconds', Number(values.seconds), 1);

/** Delays of the timer while `work` ran, in milliseconds, ascending. */
async function lateness(work: () => Promise<unknown>): Promise<Float64Array> {
  const late: number[] = [];
  let last = performance.now();
  const note = () => {
    const now = performance.now();
    late.push(Math.max(0, now - last - TIMER_MS));
    last = now;
  };
  const timer = setInterval(note, TIMER_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  // If the work blocked the event loop until its end, the timer never fired: the delay is that of
  // the next firing.
  note();
  return Float64Array.from(late).sort();
}

function report(title: string, late: Float64Array): void {
  const at = (share: number) => late[Math.min(late.length - 1, Math.floor(share * late.length))];
  const cells = [at(0.5), at(0.99), late[late.length - 1]].map((ms) => `${ms.toFixed(2)} ms`);
  const verdict = at(0.99) < BOUND_MS ? `under ${BOUND_MS} ms` : `NOT under ${BOUND_MS} ms`;
  console.log(
    `${title.padEnd(40)}${cells.map((cell) => cell.padStart(12)).join('')}   p99 ${verdict}`,
  );
}

function samples(): { x: Matrix<Float64Array>; y: Uint8Array } {
  const x = new Float64Array(rows * cols);
  const y = new Uint8Array(rows);
  let word = 1;
  for (let i = 0; i < x.length; i++) {
    word = (Math.imul(word, 1664525) + 1013904223) >>> 0;
    x[i] = word / 2 ** 31 - 1;
  }
  for (let i = 0; i < rows; i++) y[i] = x[i * cols] + x[i * cols + cols - 1] / 2 > 0 ? 1 : 0;
  return { x: matrix(x, rows, cols), y };
}

const { x, y } = samples();
const held = new Dataset(x, { y });

/** A fit that runs for a given number of seconds. */
function train(backend: BackendName, batchSize: number | 'all', data: Dataset | Matrix) {
  const model = new LogisticRegression({
    backend,
    batchSize,
    // Recording half a million numbers per epoch would measure the copying of them.
    recordBatches: batchSize !== 1,
    maxEpochs: 1_000_000,
    timeLimit: seconds,
    patience: 1_000_000,
    optimizer: 'sgd',
    learningRate: 0.01,
  });
  return model.fit(data, y, { onEpoch: () => {} });
}

console.log(
  `${rows} × ${cols} float64 (${((8 * rows * cols) / 1e6).toFixed(0)} MB), ${seconds} s each`,
);
console.log(`${'lateness of a 10 ms timer'.padEnd(40)}      median         p99        most`);
report('no fit', await lateness(() => delay(seconds * 1000)));
for (const backend of BACKEND_NAMES) {
  for (const batchSize of ['all', 256, 1] as const) {
    const title = `${backend}, batch size ${batchSize}, Dataset`;
    report(title, await lateness(() => train(backend, batchSize, held)));
  }
}
report('native, batch size all, copied first', await lateness(() => train('native', 'all', x)));
