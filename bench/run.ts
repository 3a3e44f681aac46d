/**
 * `npm run bench`: trains the same model on the same data with fallline, with the loop that one
 * would write without it, and with the libraries it must keep up with, and prints how long each
 * took on this machine.
 */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BACKEND_NAMES } from '../lib/backend/backend.ts';
import { wrongValue } from '../lib/errors.ts';
import { integerBetween, oneOf } from '../lib/validate.ts';
import { CONTENDERS, type ContenderName, contendersOf } from './contenders.ts';
import { showReport, toJson } from './report.ts';
import { type BenchmarkOptions, runBenchmark } from './rounds.ts';
import { summarize } from './summary.ts';
import { WORKLOAD_NAMES, WORKLOADS } from './workloads.ts';

const OPTIONS = {
  workload: { type: 'string', default: 'batch-gd' },
  contenders: { type: 'string' },
  rounds: { type: 'string', default: '3' },
  samples: { type: 'string', default: '3' },
  rows: { type: 'string' },
  cols: { type: 'string' },
  data: { type: 'string', default: join(tmpdir(), 'fallline-bench') },
  json: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const HELP = `Usage: npm run bench -- [options]

  --workload NAME      what to train (${OPTIONS.workload.default})
  --contenders A,B     who trains (all that know the workload)
  --rounds N           rounds, each contender once in each (${OPTIONS.rounds.default})
  --samples N          timed trainings of each contender in each round (${OPTIONS.samples.default})
  --rows N, --cols N   size of the data (the workload's)
  --data FOLDER        where the data are kept (${OPTIONS.data.default})
  --json FILE          write the result, with every sample, to FILE
  --help               this text

Workloads:
${list(WORKLOADS)}

Contenders:
${list(CONTENDERS)}

FALLLINE_BENCH_PYTHON names the Python that the peers are looked for in.
`;

function list(table: Record<string, { readonly title: string }>): string {
  const entries = Object.entries(table);
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, { title }]) => `  ${name.padEnd(width)}   ${title}`).join('\n');
}

/** What the command line asks for: a run, or only the help text. */
function readArguments(args: string[]): { options: BenchmarkOptions; json?: string } | 'help' {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) return 'help';
  const workload = oneOf('--workload', values.workload, WORKLOAD_NAMES);
  const { rows, cols } = WORKLOADS[workload];
  const forced = process.env.FALLLINE_BACKEND;
  return {
    options: {
      workload,
      contenders: chosenContenders(values.contenders, contendersOf(workload)),
      rounds: count('--rounds', values.rounds),
      samples: count('--samples', values.samples),
      rows: count('--rows', values.rows ?? String(rows)),
      cols: count('--cols', values.cols ?? String(cols)),
      dataFolder: values.data,
      environment: process.env,
      forced: forced ? oneOf('FALLLINE_BACKEND', forced, BACKEND_NAMES) : undefined,
      say: (line) => process.stderr.write(`${line}\n`),
    },
    json: values.json,
  };
}

function chosenContenders(text: string | undefined, known: ContenderName[]): ContenderName[] {
  if (text === undefined) return known;
  const names = text.split(',').map((name) => name.trim());
  return [...new Set(names.map((name) => oneOf('--contenders', name, known)))];
}

function count(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw wrongValue(option, 'a positive integer', text);
  return integerBetween(option, Number(text), 1);
}

async function main(): Promise<void> {
  let wanted: ReturnType<typeof readArguments>;
  try {
    wanted = readArguments(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n--help lists what there is\n`);
    process.exitCode = 2;
    return;
  }
  if (wanted === 'help') {
    process.stdout.write(HELP);
    return;
  }
  const result = await runBenchmark(wanted.options);
  const summary = summarize(result);
  process.stdout.write(showReport(result, summary));
  if (wanted.json !== undefined) {
    writeFileSync(wanted.json, `${JSON.stringify(toJson(result, summary), undefined, 2)}\n`);
  }
  // A peer that is missing is no fault; one that fails or comes to another result is.
  if (summary.rows.some(({ status }) => status === 'wrong' || status === 'failed')) {
    process.exitCode = 1;
  }
}

await main();
