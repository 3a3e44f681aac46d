/**
 * `npm run bench:network-thresholds`: finds the number of pieces into which the work on a network
 * should be split, by the size of layers and batches (one thread against all), and the number of
 * rows that should pass through the layers together. Prints the resulting table for
 * native/engine/network.h. Takes about three minutes, plus one build of the addon that reads these
 * settings from the environment. `--quick` tries it out.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { median } from '../../lib/bench/statistics.ts';
import { root } from '../../lib/setup/files.mjs';
import { withLock } from '../../lib/setup/lock.mjs';
import { buildAddon } from '../../lib/setup/nativeBuild.mjs';
import { describeMachine } from '../shared/machine.ts';
import { ask, type Command, nodeCommand } from '../shared/processes.ts';
import { showMachine } from '../workloads/report.ts';
import { bestPieces, type PiecesMeasured, piecesTable, showPiecesTable } from './networkPieces.ts';

/** Numbers of inputs and hidden units, and rows of a batch. */
export interface StepNetwork {
  readonly sizes: readonly number[];
  readonly batch: number;
}

/** The request to a process of networkStep.ts. */
export interface StepRequest {
  readonly networks: readonly StepNetwork[];
  readonly threads: number;
  /** Seconds to measure each network. */
  readonly seconds: number;
}

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const quick = values.quick;
const THREADS = availableParallelism();
const ROUNDS = quick ? 1 : 2;
const SECONDS = quick ? 0.002 : 0.16;
const SIZES = quick ? [16, 64] : [16, 32, 64, 128, 256, 512];
const BATCHES = quick ? [32, 256] : [32, 128, 512, 2048];
const PIECES = quick ? [1, 2] : [1, 2, 4, 8, 16, 32, 64];
const CHUNK_BYTES = quick ? [512 << 10] : [128, 256, 512, 1024, 2048].map((kib) => kib << 10);
const CHUNK_ROWS = quick ? [256] : [128, 256, 512];
/** The networks of `npm run bench:networks`, and one with wide rows. */
const NETWORKS: readonly StepNetwork[] = [
  { sizes: [784, 128], batch: 128 },
  { sizes: [64, 256, 256], batch: 512 },
  { sizes: [256, 512, 512], batch: 1024 },
];

const say = (line: string) => process.stderr.write(`${line}\n`);

/** Seconds per step of each network, in a process with these settings. */
async function steps(
  request: Omit<StepRequest, 'seconds'>,
  settings: Readonly<Record<string, string>>,
): Promise<readonly number[]> {
  const [program, ...args] = nodeCommand('tuning/networkStep.ts');
  const command: Command = [program, '--conditions=fallline-tuning', ...args];
  const environment = { ...process.env, ...settings };
  const full = { ...request, seconds: SECONDS };
  const { seconds } = (await ask(command, [JSON.stringify(full)], environment)) as {
    seconds: readonly number[];
  };
  return seconds;
}

/** Medians over the rounds; the settings alternate. */
async function inRounds<Setting>(
  what: string,
  settings: readonly Setting[],
  measure: (setting: Setting) => Promise<readonly number[]>,
): Promise<ReadonlyMap<Setting, readonly number[]>> {
  const found = new Map<Setting, (readonly number[])[]>(settings.map((each) => [each, []]));
  for (let round = 1; round <= ROUNDS; round++) {
    for (const setting of settings) {
      say(`${what}, round ${round} of ${ROUNDS}: ${JSON.stringify(setting)}`);
      found.get(setting)?.push(await measure(setting));
    }
  }
  return new Map(
    Array.from(found, ([setting, rounds]) => [
      setting,
      rounds[0].map((_, i) => median(rounds.map((round) => round[i]))),
    ]),
  );
}

async function measurePieces(): Promise<PiecesMeasured[]> {
  const networks = SIZES.flatMap((size) =>
    BATCHES.map((batch) => ({ sizes: [size, size], batch })),
  );
  const alone = { threads: 1, pieces: 1 };
  const settings = [alone, ...PIECES.map((pieces) => ({ threads: THREADS, pieces }))];
  const found = await inRounds('pieces', settings, ({ threads, pieces }) =>
    steps({ networks, threads }, { FALLLINE_PIECES: String(pieces) }),
  );
  return networks.map(({ sizes: [size], batch }, i) => ({
    ...{ size, batch, operations: 4 * (size * size + size) * batch },
    alone: found.get(alone)?.[i] ?? Number.NaN,
    seconds: new Map(
      settings.slice(1).map((each) => [each.pieces, found.get(each)?.[i] ?? Number.NaN]),
    ),
  }));
}

async function measureChunks() {
  const settings = CHUNK_BYTES.flatMap((bytes) => CHUNK_ROWS.map((rows) => ({ bytes, rows })));
  const found = await inRounds('chunks', settings, ({ bytes, rows }) =>
    steps(
      { networks: NETWORKS, threads: THREADS },
      { FALLLINE_CHUNK_BYTES: String(bytes), FALLLINE_CHUNK_ROWS: String(rows) },
    ),
  );
  return Array.from(found, ([setting, seconds]) => ({ ...setting, seconds }));
}

const micro = (seconds: number) => (1e6 * seconds).toPrecision(4).padStart(9);

function showPieces(measured: readonly PiecesMeasured[]): string {
  const head = ['1 thread', ...PIECES.map((pieces) => `${pieces} pieces`)];
  const lines = [
    `Microseconds of a step, size-size-1, float32; ${THREADS} threads but for the first column:`,
    `  size  batch  operations ${head.map((each) => each.padStart(9)).join(' ')}  best`,
  ];
  for (const each of measured) {
    const times = [each.alone, ...each.seconds.values()].map(micro).join(' ');
    const start = `${String(each.size).padStart(6)} ${String(each.batch).padStart(6)} ${each.operations.toExponential(2).padStart(11)}`;
    lines.push(`${start} ${times}  ${bestPieces(each)}`);
  }
  return [
    ...lines,
    '',
    'In piecesFor of native/engine/network.h:',
    showPiecesTable(piecesTable(measured)),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function showChunks(chunks: Awaited<ReturnType<typeof measureChunks>>): string {
  const names = NETWORKS.map(({ sizes, batch }) => `${sizes.join('-')}-1, ${batch}`);
  const fastest = NETWORKS.map((_, i) => Math.min(...chunks.map(({ seconds }) => seconds[i])));
  const cost = ({ seconds }: (typeof chunks)[number]) =>
    Math.max(...seconds.map((each, i) => each / fastest[i]));
  const best = chunks.reduce((a, b) => (cost(b) < cost(a) ? b : a));
  return [
    `Microseconds of a step by the bytes and the rows of a chunk (${names.join('; ')}):`,
    ...chunks.map(({ bytes, rows, seconds }) => {
      return `  ${String(bytes >> 10).padStart(5)} KiB ${String(rows).padStart(4)} rows ${seconds.map(micro).join(' ')}`;
    }),
    '',
    `Nearest to the best of all three: kChunkBytes = ${best.bytes >> 10} << 10, kMostChunkRows = ${best.rows}`,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

async function main(): Promise<void> {
  if (THREADS < 2) throw new Error('This machine has one processor: nothing to compare with');
  if (!withLock(root, () => buildAddon(root, { tuning: true }))) process.exit(1);
  const machine = describeMachine();
  const measured = await measurePieces();
  if (!values.json) console.log(`${showMachine(machine)}\n${showPieces(measured)}`);
  const chunks = await measureChunks();
  if (!values.json) console.log(showChunks(chunks));
  if (values.json) {
    const pieces = measured.map((each) => ({ ...each, seconds: Object.fromEntries(each.seconds) }));
    console.log(JSON.stringify({ machine, pieces, table: piecesTable(measured), chunks }));
  }
}

await main();
