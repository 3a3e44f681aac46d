/** The command line of the benchmark. */
import assert from 'node:assert/strict';
import { CONTENDERS, contendersOf, isOurs } from '../../bench/shared/contenders.ts';
import { type BenchmarkArguments, readArguments } from '../../bench/workloads/arguments.ts';
import { SCALING_CONTENDERS, workloadAt } from '../../bench/workloads/scaling.ts';
import { WORKLOADS } from '../../bench/workloads/workloads.ts';
import { TASK_NAMES } from '../../lib/bench/tasks.ts';

function wanted(...args: string[]): BenchmarkArguments {
  const read = readArguments(args, {});
  assert.notEqual(read, 'help');
  return read as BenchmarkArguments;
}

function names({ parts, workloads }: BenchmarkArguments): string[] {
  return [...parts, ...workloads.map(({ name }) => name)];
}

const SMALL = Object.keys(WORKLOADS).filter((name) => name !== 'batch-gd-5m');

describe('benchmark arguments', () => {
  it('ask for everything but scaling and large data, unless they say so', () => {
    assert.deepEqual(names(wanted()), ['limits', 'startup', 'networks', ...SMALL]);
    assert.deepEqual(names(wanted('--all')), [
      ...['limits', 'startup', 'networks', 'scaling'],
      ...SMALL,
    ]);
    assert.deepEqual(names(wanted('--no-networks')), ['limits', 'startup', ...SMALL]);
    assert.deepEqual(names(wanted('--scaling')), ['scaling']);
    assert.deepEqual(wanted('--contenders', 'numpy,brain-js,native').networkContenders, [
      'native',
      'brain-js',
    ]);
    assert.ok(names(wanted('--large')).includes('batch-gd-5m'));
    assert.deepEqual(names(wanted('--workload', 'online,startup')), ['startup', 'online']);
    const twice = wanted('--workload', 'online', '--workload', 'startup');
    assert.deepEqual(names(twice), ['startup', 'online']);
    assert.deepEqual(names(wanted('--workload', 'optimum', '--scaling')), ['scaling', 'optimum']);
  });

  it('know a workload by its earlier name', () => {
    assert.deepEqual(names(wanted('--workload', 'one-sample')), ['online']);
  });

  it('set sizes', () => {
    const [given] = wanted('--workload', 'softmax', '--rows', '50', '--cols', '7').workloads;
    assert.deepEqual([given.rows, given.cols, given.classes], [50, 7, 10]);
    const quick = wanted('--quick', '--rounds', '5');
    assert.deepEqual([quick.run.rounds, quick.run.samples], [1, 1]);
    for (const { rows, cols } of quick.workloads) assert.ok(rows <= 1000 && cols <= 24);
  });

  for (const [args, message] of [
    [['--workload', 'onlin'], /Expected "--workload" to be one of .*Did you mean 'online'\?/],
    [['--contenders', 'natve'], /Expected "--contenders" to be one of .*Did you mean 'native'\?/],
    [['--rounds', '0'], /Expected "--rounds" to be an integer of at least 1/],
    [['--rows', '1e3'], /Expected "--rows" to be a positive integer/],
    [['--nothing'], /Unknown option '--nothing'/],
  ] as const) {
    it(`refuse ${args.join(' ')}`, () => {
      assert.throws(() => readArguments(args, {}), message);
    });
  }
});

describe('benchmark tables', () => {
  it('has ours, the plain loop and a peer for every task', () => {
    for (const task of TASK_NAMES) {
      const contenders = contendersOf(task);
      assert.ok(contenders.includes('native') && contenders.includes('plain-loop'), task);
      const others = contenders.filter((name) => CONTENDERS[name].runtime !== 'own');
      assert.ok(others.length > 0, task);
    }
    assert.deepEqual(contendersOf('optimum').filter(isOurs), [
      'native',
      'native-1',
      'native-fit',
      'typescript',
    ]);
  });

  it('scales one extent at a time, with work enough to be timed', () => {
    const wide = workloadAt({ by: 'cols', other: 20_000, places: [] }, 1024);
    assert.deepEqual([wide.rows, wide.cols, wide.training.epochs], [20_000, 1024, 3]);
    const short = workloadAt({ by: 'rows', other: 64, places: [] }, 250);
    assert.deepEqual([short.rows, short.cols, short.training.epochs], [250, 64, 200]);
    assert.ok(wide.training.learningRate < short.training.learningRate);
    for (const name of SCALING_CONTENDERS) assert.ok(contendersOf('batch-gd').includes(name));
  });
});
