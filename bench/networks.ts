/**
 * `npm run bench:networks`: layered networks beside their peers, each contender in its own process on
 * the same samples, in interleaved rounds. `--scale 0.01` tries it out on fewer rows: what it times
 * then says nothing.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from '../lib/bench/statistics.ts';
import { integerBetween, oneOf, positiveNumber } from '../lib/validate.ts';
import { dataFiles } from './data.ts';
import { isAbsence } from './messages.ts';
import {
  NETWORK_CONTENDERS,
  NETWORK_TASKS,
  type NetworkAnswer,
  type NetworkContender,
  type NetworkRequest,
  type NetworkTask,
  type NetworkTaskName,
  SHARES,
} from './networkTasks.ts';
import { nodePeer } from './nodePeers.ts';
import { ask, type Command, nodeCommand, pythonCommand } from './processes.ts';
import { findPython } from './python.ts';

const { values } = parseArgs({
  options: {
    task: { type: 'string', multiple: true },
    contender: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '3' },
    scale: { type: 'string', default: '1' },
    data: { type: 'string', default: join(tmpdir(), 'fallline-bench') },
    json: { type: 'boolean', default: false },
  },
});

const TASK_NAMES = Object.keys(NETWORK_TASKS) as NetworkTaskName[];
const tasks = (values.task ?? TASK_NAMES).map((each) => oneOf('task', each, TASK_NAMES));
const contenders = (values.contender ?? [...NETWORK_CONTENDERS]).map((each) =>
  oneOf('contender', each, NETWORK_CONTENDERS),
);
const rounds = integerBetween('rounds', Number(values.rounds), 1, 100);
const scale = positiveNumber('scale', Number(values.scale));

/** The command of a contender, or why there is none. */
async function commandOf(contender: NetworkContender): Promise<Command | string> {
  if (contender === 'pytorch' || contender === 'scikit-learn') {
    const module = contender === 'pytorch' ? 'torch' : 'sklearn';
    const python = await findPython(module, process.env);
    return typeof python === 'string' ? pythonCommand(python, 'network.py') : python.missing;
  }
  const packages = {
    'tensorflow-js': ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'],
    'brain-js': ['brain.js'],
  };
  const needed = contender in packages ? packages[contender as keyof typeof packages] : [];
  const absence = nodePeer(needed);
  if (absence !== undefined) return absence.missing;
  return contender === 'tensorflow-js'
    ? nodeCommand('contenders/networkTensorflow.ts')
    : nodeCommand('networkOwn.ts');
}

/** Floating-point operations of a run: forwards, and backwards for inputs and for weights. */
function operationsOf({ hidden, cols, classes, rows, epochs }: NetworkTask): number {
  const sizes = [cols, ...hidden, classes === 2 ? 1 : classes];
  const weights = sizes.slice(1).map((units, l) => units * sizes[l]);
  const backwards = weights.reduce((sum, each, l) => sum + (l === 0 ? each : 2 * each), 0);
  return 2 * rows * epochs * (weights.reduce((sum, each) => sum + each, 0) + backwards);
}

async function measure(name: NetworkTaskName) {
  const whole: NetworkTask = NETWORK_TASKS[name];
  const task = { ...whole, rows: Math.max(whole.batchSize, Math.round(scale * whole.rows)) };
  const files = dataFiles(values.data, task, (line) => process.stderr.write(`${line}\n`));
  const found = new Map<NetworkContender, { seconds: number[]; last: NetworkAnswer }>();
  const missing = new Map<NetworkContender, string>();
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) {
      if (missing.has(contender)) continue;
      const command = await commandOf(contender);
      if (typeof command === 'string') {
        missing.set(contender, command);
        continue;
      }
      const share = scale === 1 ? (SHARES[contender] ?? 1) : 1;
      const rows = Math.max(task.batchSize, Math.round(share * task.rows));
      const request: NetworkRequest = { ...task, ...files, rows, contender, samples: 2 };
      const answer = await ask(command, [JSON.stringify(request)], process.env);
      if (isAbsence(answer)) {
        missing.set(contender, answer.missing);
        continue;
      }
      const last = answer as NetworkAnswer;
      const seconds = last.seconds.map((each) => (each * task.rows) / rows);
      found.set(contender, {
        seconds: [...(found.get(contender)?.seconds ?? []), ...seconds],
        last,
      });
    }
  }
  return { name, task, found, missing };
}

for (const name of tasks) {
  const { task, found, missing } = await measure(name);
  const native = found.get('native');
  const rows = [...found].map(([contender, { seconds, last }]) => ({
    contender,
    seconds: median(seconds),
    timesNative: native === undefined ? null : median(seconds) / median(native.seconds),
    gigaflops: operationsOf(task) / median(seconds) / 1e9,
    loss: last.loss,
    accuracy: last.accuracy,
    with: last.with,
  }));
  if (values.json) {
    console.log(JSON.stringify({ name, ...task, rows, missing: Object.fromEntries(missing) }));
    continue;
  }
  console.log(`${name}: ${task.title}, ${task.rows} × ${task.cols}, float32`);
  for (const row of rows) {
    const times = row.timesNative === null ? '' : `${row.timesNative.toPrecision(3)} × native`;
    const loss = row.loss === null ? 'another loss' : `loss ${row.loss.toPrecision(4)}`;
    console.log(
      `  ${row.contender.padEnd(14)} ${row.seconds.toPrecision(4).padStart(9)} s  ${times.padEnd(15)} ${row.gigaflops.toPrecision(3).padStart(6)} GFLOP/s  ${loss}, accuracy ${row.accuracy.toPrecision(3)}  (${row.with})`,
    );
  }
  for (const [contender, why] of missing) console.log(`  ${contender}: ${why}`);
}
