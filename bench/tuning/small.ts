/**
 * `npm run bench:small`: compares packages with fallline's adapters on little work, on each
 * backend. No adapter may be more than 5 % slower than its package.
 *
 * Both contenders alternate in one process. CPU time is compared rather than elapsed time, which
 * reduces the influence of other processes. The reported ratio is the median over the rounds.
 */
import { parseArgs } from 'node:util';
import { BACKEND_NAMES, type BackendName } from '../../lib/backend/backend.ts';
import { selectBackend } from '../../lib/backend/select.ts';
import { median } from '../../lib/bench/statistics.ts';
import { type Column, showFigure, tableLines } from '../../lib/bench/table.ts';
import { integerBetween } from '../../lib/common/validate.ts';
import { describeMachine } from '../shared/machine.ts';
import { SMALL_CASES, type SmallCase } from './smallCases.ts';

const HELP = `npm run bench:small -- [options]

  --only TEXT      only cases whose title holds the text
  --rounds N       rounds of both contenders (15)
  --milliseconds N CPU time of a contender in a round, at least (10)
  --help           this text`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '15' },
    milliseconds: { type: 'string', default: '10' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit();
}
const rounds = integerBetween('rounds', Number(values.rounds), 1);
const milliseconds = integerBetween('milliseconds', Number(values.milliseconds), 1);

/** CPU microseconds of warm-up for each contender. */
const WARM_UP = 300_000;

interface Line {
  readonly title: string;
  /** CPU microseconds of one call of the package. */
  readonly theirs: number;
  readonly ratios: Readonly<Record<BackendName, number>>;
}

function microseconds(act: () => unknown, times: number): number {
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) act();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** Number of calls that fill a round. */
function timesOf(act: () => unknown): number {
  let times = 1;
  while (microseconds(act, times) < 1000 * milliseconds) times *= 2;
  return times;
}

function measure({ title, ...acts }: SmallCase): Line {
  let theirs = Number.NaN;
  const ratioOn = (backend: BackendName): number => {
    process.env.FALLLINE_BACKEND = backend;
    selectBackend();
    const times = timesOf(acts.package);
    // Repeats until V8 has compiled both contenders, and recompiled them after deoptimizations.
    for (const act of [acts.package, acts.fallline]) {
      for (let spent = 0; spent < WARM_UP; ) spent += microseconds(act, 100);
    }
    const pairs = Array.from({ length: rounds }, (_, round) => {
      const first = round % 2 === 0 ? 'package' : 'fallline';
      const second = round % 2 === 0 ? 'fallline' : 'package';
      const took = { package: 0, fallline: 0 };
      took[first] = microseconds(acts[first], times);
      took[second] = microseconds(acts[second], times);
      return took;
    });
    theirs = median(pairs.map((took) => took.package)) / times;
    return median(pairs.map((took) => took.package / took.fallline));
  };
  const ratios = Object.fromEntries(BACKEND_NAMES.map((name) => [name, ratioOn(name)]));
  const line = { title, theirs, ratios: ratios as Line['ratios'] };
  console.error(`${title}: ${BACKEND_NAMES.map((name) => ratios[name].toPrecision(3)).join(', ')}`);
  return line;
}

const COLUMNS: readonly Column<Line>[] = [
  { heading: 'case', align: 'left', cell: ({ title }) => title },
  { heading: 'package, µs', align: 'right', cell: ({ theirs }) => showFigure(theirs, 3) },
  ...BACKEND_NAMES.map(
    (name): Column<Line> => ({
      heading: `${name}, times as fast`,
      align: 'right',
      cell: ({ ratios }) => showFigure(ratios[name], 3),
    }),
  ),
];

process.env.FALLLINE_THREADS ||= '1';
const lines = SMALL_CASES.filter(({ title }) => title.includes(values.only)).map(measure);
console.log(`${describeMachine().cpu}, Node ${process.versions.node}; medians of ${rounds} rounds`);
console.log(tableLines(COLUMNS, lines).join('\n'));
