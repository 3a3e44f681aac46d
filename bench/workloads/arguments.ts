/** Parses the command line of `npm run bench`. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BACKEND_NAMES } from '../../lib/backend/backend.ts';
import { wrongValue } from '../../lib/common/errors.ts';
import { integerBetween, oneOf } from '../../lib/common/validate.ts';
import { NETWORK_CONTENDERS, type NetworkContender } from '../networks/networkTasks.ts';
import { CONTENDER_NAMES, CONTENDERS, type ContenderName } from '../shared/contenders.ts';
import type { NamedWorkload, RunOptions } from './rounds.ts';
import { ALIASES, quickly, WORKLOAD_NAMES, WORKLOADS, type Workload } from './workloads.ts';

/** Measurements other than workloads. */
export const PARTS = {
  limits: { title: 'what the machine can do: read bandwidth, gemv and gemm by size' },
  startup: { title: "how long import 'fallline' takes in a new process" },
  networks: {
    title: 'layered networks beside their peers, and whether they come to the same loss',
  },
  scaling: { title: 'how the cost of an epoch grows with rows and columns' },
} as const;
export type Part = keyof typeof PARTS;
const PART_NAMES = Object.keys(PARTS) as Part[];

const OPTIONS = {
  workload: { type: 'string', multiple: true },
  contenders: { type: 'string', multiple: true },
  rounds: { type: 'string', default: '3' },
  samples: { type: 'string', default: '3' },
  rows: { type: 'string' },
  cols: { type: 'string' },
  all: { type: 'boolean', default: false },
  large: { type: 'boolean', default: false },
  scaling: { type: 'boolean', default: false },
  'no-networks': { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  data: { type: 'string', default: join(tmpdir(), 'fallline-bench') },
  json: { type: 'string' },
  html: { type: 'string' },
  svg: { type: 'string' },
  from: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export const HELP = `Usage: npm run bench -- [options]

  --workload A,B       what to measure (limits, startup, networks and every workload that is not large)
  --all                that, and scaling
  --scaling            only scaling, unless --workload names more
  --no-networks        all that but networks
  --large              large workloads too, if they fit into memory
  --contenders A,B     who takes part (all that know the workload)
  --rounds N           rounds, each contender once in each (${OPTIONS.rounds.default})
  --samples N          timed runs of each contender in each round (${OPTIONS.samples.default}); 1 of work over 5 s
  --rows N, --cols N   size of the data (the workload's)
  --quick              tiny data, one round of one sample: whether it works, not how fast
  --data FOLDER        where the data are kept (${OPTIONS.data.default})
  --json FILE          write the result, with every sample, to FILE
  --html FILE          write a page with charts to FILE
  --svg FILE           write the README's chart to FILE, and for a dark ground to FILE with -dark before .svg
  --from FILE          measure nothing: take what --json wrote to FILE
  --help               this text

Workloads:
${list(WORKLOADS)}

Beside them:
${list(PARTS)}

Contenders:
${list(CONTENDERS)}

npm run bench:peers installs those that run in Node; bench/contenders/requirements.txt names those of
Python. FALLLINE_BENCH_PYTHON names the Python that they are looked for in.
npm run bench:compare -- A.json B.json compares two results.
`;

export interface BenchmarkArguments {
  readonly parts: ReadonlySet<Part>;
  readonly workloads: readonly NamedWorkload[];
  readonly contenders: readonly ContenderName[];
  /** The contenders that support networks. */
  readonly networkContenders: readonly NetworkContender[];
  readonly run: RunOptions;
  readonly quick: boolean;
  readonly json: string | undefined;
  readonly html: string | undefined;
  readonly svg: string | undefined;
  /** A file written by --json, to be drawn instead of a new run. */
  readonly from: string | undefined;
}

type Values = ReturnType<typeof parse>;

/**
 * Parses the command line: a benchmark run, or a request for the help text.
 *
 * @throws {TypeError | RangeError} for an unknown option or an invalid value
 */
export function readArguments(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): BenchmarkArguments | 'help' {
  const values = parse(args);
  if (values.help) return 'help';
  const names = chosenNames(values);
  const contenders = chosenContenders(values.contenders);
  const forced = environment.FALLLINE_BACKEND;
  return {
    parts: new Set(names.filter((name): name is Part => name in PARTS)),
    workloads: names.flatMap((name) => (name in PARTS ? [] : [sizedWorkload(name, values)])),
    contenders,
    networkContenders: NETWORK_CONTENDERS.filter((name) => contenders.includes(name)),
    run: {
      rounds: values.quick ? 1 : count('--rounds', values.rounds),
      samples: values.quick ? 1 : count('--samples', values.samples),
      dataFolder: values.data,
      environment,
      forced: forced ? oneOf('FALLLINE_BACKEND', forced, BACKEND_NAMES) : undefined,
      say: (line) => process.stderr.write(`${line}\n`),
    },
    quick: values.quick,
    json: values.json,
    html: values.html,
    svg: values.svg,
    from: values.from,
  };
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS }).values;
}

function chosenNames(values: Values): string[] {
  const names = namesBefore(values);
  return values['no-networks'] ? names.filter((name) => name !== 'networks') : names;
}

function namesBefore({ workload, all, large, scaling }: Values): string[] {
  const known = [...WORKLOAD_NAMES, ...PART_NAMES];
  if (workload !== undefined) {
    const names = listed(workload);
    const chosen = names.map((name) => oneOf('--workload', ALIASES[name] ?? name, known));
    return [...new Set([...chosen, ...(scaling ? ['scaling'] : [])])];
  }
  if (scaling && !all) return ['scaling'];
  const isWanted = (name: keyof typeof WORKLOADS) => {
    const chosen: Workload = WORKLOADS[name];
    return large || chosen.large !== true;
  };
  const parts = all ? PART_NAMES : PART_NAMES.filter((name) => name !== 'scaling');
  return [...parts, ...WORKLOAD_NAMES.filter(isWanted)];
}

function sizedWorkload(name: string, { rows, cols, quick }: Values): NamedWorkload {
  const workload: Workload = WORKLOADS[name as keyof typeof WORKLOADS];
  const sized = {
    ...workload,
    rows: rows === undefined ? workload.rows : count('--rows', rows),
    cols: cols === undefined ? workload.cols : count('--cols', cols),
  };
  return { name, ...(quick ? quickly(sized) : sized) };
}

/** Parses the names of a repeatable option; each value may list several, separated by commas. */
function listed(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(',')).map((name) => name.trim());
}

function chosenContenders(values: readonly string[] | undefined): readonly ContenderName[] {
  if (values === undefined) return CONTENDER_NAMES;
  const names = listed(values);
  return [...new Set(names.map((name) => oneOf('--contenders', name, CONTENDER_NAMES)))];
}

function count(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw wrongValue(option, 'a positive integer', text);
  return integerBetween(option, Number(text), 1);
}

function list(table: Record<string, { readonly title: string }>): string {
  const entries = Object.entries(table);
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, { title }]) => `  ${name.padEnd(width)}   ${title}`).join('\n');
}
