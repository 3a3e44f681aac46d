/**
 * `npm run bench:solvers -- [NAME…]`: the time of default fits beside scikit-learn's solvers, each to
 * the same distance from the optimum, as a table of Markdown. Every contender has a process of its own;
 * two threads each, unless OMP_NUM_THREADS and FALLLINE_THREADS say otherwise. The Python of
 * FALLLINE_BENCH_PYTHON needs bench/contenders/requirements.txt.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, nodeCommand, pythonCommand } from '../shared/processes.ts';
import { findPython } from '../shared/python.ts';
import { type Peer, PROBLEMS, type Problem } from './problems.ts';

/** Seconds that a peer may spend on one problem. */
const BUDGET = 60;
const THREADS = { OMP_NUM_THREADS: '2', OPENBLAS_NUM_THREADS: '2', FALLLINE_THREADS: '2' };

interface Fits {
  readonly seconds: readonly number[];
  readonly objective: number;
  readonly with: string;
}

interface PeerFits {
  readonly answers: readonly (Omit<Fits, 'with'> & { readonly tolerance: number })[];
  readonly with: string;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

const time = (seconds: number) =>
  seconds < 0.1 ? `${(1000 * seconds).toPrecision(3)} ms` : `${seconds.toPrecision(3)} s`;

/** The quickest tolerance of a peer that reaches the gap. */
function arrivalOf({ answers }: PeerFits, limit: number): number | undefined {
  const there = answers.filter(({ objective }) => objective <= limit);
  return there.length === 0 ? undefined : Math.min(...there.map(({ seconds }) => median(seconds)));
}

async function rowOf(problem: Problem, python: string, folder: string): Promise<string[]> {
  const { rows, cols, x, y } = problem.samples();
  writeFileSync(join(folder, 'x.f64'), x);
  writeFileSync(join(folder, 'y.f64'), y);
  const { estimator, options, gap } = problem;
  const samples = rows * cols > 1e6 ? 5 : 60;
  const common = { folder, rows, cols, estimator, options, samples };
  const environment = { ...process.env, ...THREADS };
  const own = (await ask(
    nodeCommand('solvers/ownSolver.ts'),
    [JSON.stringify(common)],
    environment,
  )) as Fits;
  const peers: (PeerFits & { readonly peer: Peer })[] = [];
  for (const peer of problem.peers) {
    const request = { ...common, samples: Math.min(samples, 10), budget: BUDGET };
    const asked = { ...request, peer: peer.name, tolerances: peer.tolerances };
    const command = pythonCommand(python, 'solvers.py');
    const answer = (await ask(command, [JSON.stringify(asked)], environment)) as PeerFits;
    peers.push({ ...answer, peer });
  }
  const objectives = peers.flatMap(({ answers }) => answers.map(({ objective }) => objective));
  const best = Math.min(own.objective, ...objectives);
  const limit = best + gap * Math.abs(best);
  const ours = own.objective <= limit ? median(own.seconds) : undefined;
  return peers.map((each) => {
    const theirs = arrivalOf(each, limit);
    const ratio = ours !== undefined && theirs !== undefined ? theirs / ours : undefined;
    return `| ${[
      problem.title,
      gap.toExponential(),
      ours === undefined ? 'not reached' : `${time(ours)} (${own.with.split(';')[0]})`,
      each.peer.name,
      theirs === undefined ? 'not reached' : time(theirs),
      ratio === undefined ? '' : ratio.toPrecision(3),
      problem.promised,
    ].join(' | ')} |`;
  });
}

async function main(names: readonly string[]): Promise<void> {
  const python = await findPython('sklearn', process.env);
  if (typeof python !== 'string') throw new Error(python.missing);
  const folder = mkdtempSync(join(tmpdir(), 'fallline-solvers-'));
  console.log(`load at the start: ${loadavg()[0].toFixed(2)}\n`);
  console.log('| problem | gap | fallline | scikit-learn | its time | ratio | promised |');
  console.log('|---|--:|--:|---|--:|--:|--:|');
  try {
    for (const name of names.length > 0 ? names : Object.keys(PROBLEMS)) {
      if (!Object.hasOwn(PROBLEMS, name)) throw new Error(`there is no problem ${name}`);
      for (const row of await rowOf(PROBLEMS[name], python, folder)) console.log(row);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));
