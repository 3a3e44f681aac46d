/**
 * `npm run bench:compat`: compares each adapter, and accelerated ml-matrix, with the package itself
 * on the same data. Contenders run in separate processes and alternate. Also runs programs from the
 * packages' documentation from start to end, with and without `--import fallline/register`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { spreadOf } from '../../lib/bench/statistics.ts';
import { type Column, showFigure, showWhole, tableLines } from '../../lib/bench/table.ts';
import { integerBetween, oneOf } from '../../lib/common/validate.ts';
import { describeMachine } from '../shared/machine.ts';
import { ask, nodeCommand } from '../shared/processes.ts';
import type { CompatRequest } from './compatTask.ts';
import {
  COMPAT_TASKS,
  type CompatSize,
  type CompatTask,
  type CompatTaskName,
} from './compatTasks.ts';

const NAMES = Object.keys(COMPAT_TASKS) as CompatTaskName[];
const PROGRAMS = ['logisticRegression.mjs', 'colourContrast.cjs', 'textClassifier.cjs'];

const HELP = `npm run bench:compat -- [options]

  --task NAME      only this task; may be given several times: ${NAMES.join('; ')}
  --no-tasks       only the programs of the packages' documentation
  --no-programs    only the tasks
  --large          sizes too at which a package takes a quarter of an hour, once
  --rounds N       rounds, each contender in a process of its own (3)
  --samples N      samples of each round (3)
  --help           this text`;

const { values } = parseArgs({
  options: {
    task: { type: 'string', multiple: true },
    tasks: { type: 'boolean', default: true },
    rounds: { type: 'string', default: '3' },
    samples: { type: 'string', default: '3' },
    programs: { type: 'boolean', default: true },
    large: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
  allowNegative: true,
});
if (values.help) {
  console.log(HELP);
  process.exit();
}
const asked = values.task?.map((name) => oneOf('task', name, NAMES)) ?? NAMES;
const tasks = values.tasks ? asked : [];
const rounds = integerBetween('rounds', Number(values.rounds), 1);
const samples = integerBetween('samples', Number(values.samples), 1);

/** Medians of the two contenders for one size. */
interface Line {
  readonly task: string;
  readonly size: string;
  readonly theirs: number;
  readonly ours: number;
}

const COLUMNS: readonly Column<Line>[] = [
  { heading: 'task', align: 'left', cell: ({ task }) => task },
  { heading: 'size', align: 'right', cell: ({ size }) => size },
  { heading: 'package, ms', align: 'right', cell: ({ theirs }) => showFigure(1000 * theirs, 3) },
  { heading: 'fallline, ms', align: 'right', cell: ({ ours }) => showFigure(1000 * ours, 3) },
  {
    heading: 'times as fast',
    align: 'right',
    cell: ({ theirs, ours }) => showFigure(theirs / ours, 3),
  },
];

async function measure(name: CompatTaskName, size: CompatSize): Promise<Line> {
  const task: CompatTask = COMPAT_TASKS[name];
  const seconds: [number[], number[]] = [[], []];
  const results = [Number.NaN, Number.NaN];
  for (let round = 0; round < (size.large ? 1 : rounds); round++) {
    for (const fallline of [false, true]) {
      const request: CompatRequest = { task: name, size, fallline, samples };
      const answer = await ask(
        nodeCommand('compat/compatTask.ts'),
        [JSON.stringify(request)],
        process.env,
      );
      const { seconds: some, result } = answer as { seconds: number[]; result: number };
      seconds[Number(fallline)].push(...some);
      results[Number(fallline)] = result;
    }
  }
  const [theirs, ours] = results;
  if (!(Math.abs(theirs - ours) <= task.tolerance * Math.max(1, Math.abs(theirs)))) {
    throw new Error(`${name}: the package comes to ${theirs}, fallline to ${ours}`);
  }
  console.error(
    `${name}, ${size.rows} × ${size.cols}: ${(spreadOf(seconds[0]).median / spreadOf(seconds[1]).median).toPrecision(3)} times as fast`,
  );
  const shape = `${showWhole(size.rows)} × ${showWhole(size.cols)}`;
  return {
    task: `${task.package}: ${name}`,
    size: size.steps > 1 ? `${shape}, ${size.steps}` : shape,
    theirs: spreadOf(seconds[0]).median,
    ours: spreadOf(seconds[1]).median,
  };
}

function programTime(program: string, registered: boolean): { seconds: number; output: string } {
  const file = fileURLToPath(new URL(`../../test/compat/programs/${program}`, import.meta.url));
  const args = registered ? ['--import', 'fallline/register', file] : [file];
  const start = performance.now();
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return { seconds: (performance.now() - start) / 1000, output: stdout };
}

function measureProgram(program: string): Line {
  const seconds: [number[], number[]] = [[], []];
  const outputs = ['', ''];
  for (let round = 0; round < rounds * samples; round++) {
    for (const registered of [false, true]) {
      const { seconds: each, output } = programTime(program, registered);
      seconds[Number(registered)].push(each);
      outputs[Number(registered)] = output;
    }
  }
  if (outputs[0] !== outputs[1])
    throw new Error(`${program} prints something else when registered`);
  return {
    task: `program: ${program}`,
    size: 'start to end',
    theirs: spreadOf(seconds[0]).median,
    ours: spreadOf(seconds[1]).median,
  };
}

const lines: Line[] = [];
for (const name of tasks) {
  const { sizes }: CompatTask = COMPAT_TASKS[name];
  for (const size of sizes) {
    if (values.large || !size.large) lines.push(await measure(name, size));
  }
}
if (values.programs) for (const program of PROGRAMS) lines.push(measureProgram(program));
const { cpu, cores } = describeMachine();
console.log(
  `${cpu}, ${cores} processors, Node ${process.versions.node}; medians of ${rounds} rounds`,
);
console.log(tableLines(COLUMNS, lines).join('\n'));
