/**
 * Measures networks of fallline and other libraries in interleaved rounds, and formats the results.
 */
import { median } from '../../lib/bench/statistics.ts';
import { dataFiles } from '../shared/data.ts';
import { type Absence, isAbsence } from '../shared/messages.ts';
import { nodePeer } from '../shared/nodePeers.ts';
import {
  ask,
  type Command,
  type Environment,
  nodeCommand,
  pythonCommand,
} from '../shared/processes.ts';
import { findPython } from '../shared/python.ts';
import { lossRemarks, networkCheck, sizesOf } from './networkCheck.ts';
import {
  NETWORK_TASKS,
  type NetworkAnswer,
  type NetworkContender,
  type NetworkRequest,
  type NetworkTask,
  type NetworkTaskName,
  OWN_BACKENDS,
  SHARES,
} from './networkTasks.ts';

export interface NetworkRunOptions {
  readonly contenders: readonly NetworkContender[];
  readonly rounds: number;
  /** Timed runs per round. */
  readonly samples: number;
  /** Factor for the number of rows; below 1 for a trial. */
  readonly scale: number;
  readonly dataFolder: string;
  readonly environment: Environment;
  /** Called with one line of text when a step starts. */
  readonly say: (line: string) => void;
}

/** Whether a contender failed or reached another loss, which is an error. */
export function isWrong({ rows, failed }: NetworkResult): boolean {
  return failed.length > 0 || rows.some(({ differs }) => differs);
}

/** The measurements of a contender. */
export interface NetworkRow {
  readonly contender: NetworkContender;
  readonly seconds: number;
  readonly timesNative: number | null;
  readonly gigaflops: number;
  readonly loss: number | null;
  readonly checkedLoss: number | null;
  readonly accuracy: number;
  readonly with: string;
  /** A note on its loss, if any. */
  readonly remark?: string | undefined;
  /** Whether its loss differs from the others'. */
  readonly differs: boolean;
}

export interface NetworkResult {
  readonly name: NetworkTaskName;
  readonly task: NetworkTask;
  readonly checkRows: number;
  readonly rows: readonly NetworkRow[];
  /** Reasons why contenders did not take part. */
  readonly missing: Readonly<Record<string, string>>;
  /** The contenders among them that started and failed. */
  readonly failed: readonly string[];
}

interface Found {
  readonly seconds: readonly number[];
  readonly last: NetworkAnswer;
}

/** Measures one task. Missing or failing contenders do not end it. */
export async function measureNetwork(
  name: NetworkTaskName,
  options: NetworkRunOptions,
): Promise<NetworkResult> {
  const { scale, dataFolder, say, rounds, contenders } = options;
  const whole: NetworkTask = NETWORK_TASKS[name];
  const task = { ...whole, rows: Math.max(whole.batchSize, Math.round(scale * whole.rows)) };
  const files = dataFiles(dataFolder, task, say);
  const check = networkCheck(dataFolder, task);
  const found = new Map<NetworkContender, Found>();
  const missing: Record<string, string> = {};
  const failed: string[] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const contender of contenders) {
      if (contender in missing) continue;
      say(`network ${name}, round ${round} of ${rounds}: ${contender}`);
      const share = scale === 1 ? (SHARES[contender] ?? 1) : 1;
      const rows = Math.max(task.batchSize, Math.round(share * task.rows));
      const came = await answerOf(
        { ...task, ...files, rows, contender, samples: options.samples, check },
        options.environment,
      );
      if (!('seconds' in came)) {
        missing[contender] = came.missing;
        if ('failed' in came) failed.push(contender);
        found.delete(contender);
        continue;
      }
      const seconds = came.seconds.map((each) => (each * task.rows) / rows);
      const before = found.get(contender)?.seconds ?? [];
      found.set(contender, { seconds: [...before, ...seconds], last: came });
    }
  }
  return { name, task, checkRows: check.rows, rows: rowsOf(task, found), missing, failed };
}

/** The answer of a contender, or the reason why there is none. */
async function answerOf(
  request: NetworkRequest,
  environment: Environment,
): Promise<NetworkAnswer | Absence | (Absence & { readonly failed: true })> {
  try {
    const command = await commandOf(request.contender, environment);
    if (typeof command === 'string') return { missing: command };
    const answer = await ask(command, [JSON.stringify(request)], environment);
    return isAbsence(answer) ? answer : (answer as NetworkAnswer);
  } catch (error) {
    return { missing: `failed: ${(error as Error).message}`, failed: true };
  }
}

/** The command of a contender, or the reason why it cannot run. */
async function commandOf(
  contender: NetworkContender,
  environment: Environment,
): Promise<Command | string> {
  if (contender === 'pytorch' || contender === 'scikit-learn') {
    const module = contender === 'pytorch' ? 'torch' : 'sklearn';
    const python = await findPython(module, environment);
    return typeof python === 'string' ? pythonCommand(python, 'network.py') : python.missing;
  }
  const forced = environment.FALLLINE_BACKEND;
  const own = OWN_BACKENDS[contender];
  if (forced && own !== undefined && own !== forced) return `FALLLINE_BACKEND forces '${forced}'`;
  const packages = {
    'tensorflow-js': ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'],
    'brain-js': ['brain.js'],
  };
  const needed = contender in packages ? packages[contender as keyof typeof packages] : [];
  const absence = nodePeer(needed);
  if (absence !== undefined) return absence.missing;
  return contender === 'tensorflow-js'
    ? nodeCommand('contenders/networkTensorflow.ts')
    : nodeCommand('networks/networkOwn.ts');
}

function rowsOf(task: NetworkTask, found: ReadonlyMap<NetworkContender, Found>): NetworkRow[] {
  const native = found.get('native');
  const remarks = lossRemarks(
    Array.from(found, ([contender, { last }]) => ({ contender, ...last })),
  );
  return Array.from(found, ([contender, { seconds, last }]) => {
    const { loss, checkedLoss, accuracy } = last;
    const remark = remarks.get(contender);
    return {
      contender,
      seconds: median(seconds),
      timesNative: native === undefined ? null : median(seconds) / median(native.seconds),
      gigaflops: operationsOf(task) / median(seconds) / 1e9,
      ...{ loss, checkedLoss, accuracy, with: last.with },
      remark: remark?.text,
      differs: remark?.differs ?? false,
    };
  });
}

/**
 * Floating-point operations of a run: forward pass, and backward pass for inputs and for weights.
 */
function operationsOf(task: NetworkTask): number {
  const sizes = sizesOf(task);
  const weights = sizes.slice(1).map((units, l) => units * sizes[l]);
  const backwards = weights.reduce((sum, each, l) => sum + (l === 0 ? each : 2 * each), 0);
  return 2 * task.rows * task.epochs * (weights.reduce((sum, each) => sum + each, 0) + backwards);
}

/** Formats the table of a task. */
export function showNetwork({ name, task, checkRows, rows, missing }: NetworkResult): string {
  const lines = [
    `network ${name}: ${task.title}, ${task.rows} × ${task.cols}, float32`,
    `  loss, accuracy: after the timed run. same start: the loss after as many epochs from the same weights, the first ${checkRows} rows in their order`,
  ];
  for (const row of rows) {
    const times = row.timesNative === null ? '' : `${row.timesNative.toPrecision(3)} × native`;
    const loss = row.loss === null ? 'another loss' : `loss ${row.loss.toPrecision(4)}`;
    const checked =
      row.checkedLoss === null ? '' : `, same start ${row.checkedLoss.toPrecision(6)}`;
    lines.push(
      `  ${row.contender.padEnd(14)} ${row.seconds.toPrecision(4).padStart(9)} s  ${times.padEnd(15)} ${row.gigaflops.toPrecision(3).padStart(6)} GFLOP/s  ${loss}, accuracy ${row.accuracy.toPrecision(3)}${checked}  (${row.with})`,
    );
    if (row.remark !== undefined) lines.push(`  ${''.padEnd(14)} ${row.remark}`);
  }
  for (const [contender, why] of Object.entries(missing)) lines.push(`  ${contender}: ${why}`);
  return `${lines.join('\n')}\n`;
}
