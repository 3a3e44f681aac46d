/**
 * `npm run bench`: runs the same work on the same data with fallline, a plain loop, and other
 * libraries. Reports the time of each on this machine, and compares it with the limits of the
 * machine.
 */
import { writeFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { showLimits } from '../../lib/bench/limitsText.ts';
import { lackOfMemory } from '../../lib/bench/memory.ts';
import { spreadOf } from '../../lib/bench/statistics.ts';
import { showFigure } from '../../lib/bench/table.ts';
import {
  isWrong,
  measureNetwork,
  type NetworkResult,
  showNetwork,
} from '../networks/measureNetwork.ts';
import { NETWORK_TASKS, type NetworkTaskName, QUICK_SCALE } from '../networks/networkTasks.ts';
import { contendersOf } from '../shared/contenders.ts';
import { describeMachine } from '../shared/machine.ts';
import type { Absence, NativeProbe } from '../shared/messages.ts';
import { type BenchmarkArguments, HELP, readArguments } from './arguments.ts';
import {
  type BenchmarkRun,
  emptyRun,
  readRun,
  type WorkloadResult,
  workloadResult,
} from './benchmarkRun.ts';
import { limitsRequest, measureStartup, probeNative, type Startup } from './probes.ts';
import { LEGEND, showMachine, showReport } from './report.ts';
import { type NamedWorkload, runBenchmark } from './rounds.ts';
import { measureScaling, SCALING_CONTENDERS, showScaling } from './scaling.ts';
import { summarize } from './summary.ts';

const STARTUPS = 10;

/** Runs the selected measurements, and prints each part as soon as it is complete. */
async function measureAll(
  wanted: BenchmarkArguments,
  print: (text: string) => void,
): Promise<BenchmarkRun> {
  const { parts, run, quick } = wanted;
  const machine = describeMachine();
  print(showMachine(machine));
  const limits = parts.has('limits')
    ? await probeNative(limitsRequest(quick), run.forced, run.environment)
    : undefined;
  if (limits !== undefined) print(limitsText(limits));
  const startup = parts.has('startup')
    ? await measureStartup(quick ? 1 : STARTUPS, run.environment)
    : undefined;
  if (startup !== undefined) print(startupText(startup));
  const workloads: WorkloadResult[] = [];
  const leftOut: { name: string; reason: string }[] = [];
  for (const workload of wanted.workloads) {
    const contenders = contendersOf(workload.task).filter((name) =>
      wanted.contenders.includes(name),
    );
    const reason = hindrance(workload, contenders.length);
    if (reason !== undefined) {
      leftOut.push({ name: workload.name, reason });
      print(`${workload.name} is left out: ${reason}\n`);
      continue;
    }
    const result = await runBenchmark({ ...run, workload, contenders });
    const summary = summarize(result);
    print(showReport(result, summary));
    workloads.push(workloadResult(result, summary));
  }
  if (workloads.length > 0) print(LEGEND);
  const networks = parts.has('networks') ? await measureNetworks(wanted, print) : [];
  const scalable = SCALING_CONTENDERS.filter((name) => wanted.contenders.includes(name));
  const scaling = parts.has('scaling') ? await measureScaling(run, scalable, quick) : [];
  for (const each of scaling) print(showScaling(each));
  return { ...emptyRun(machine), limits, startup, workloads, networks, scaling, leftOut };
}

async function measureNetworks(
  { run, networkContenders: contenders, quick }: BenchmarkArguments,
  print: (text: string) => void,
): Promise<NetworkResult[]> {
  const results: NetworkResult[] = [];
  if (contenders.length === 0) return results;
  const scale = quick ? QUICK_SCALE : 1;
  for (const name of Object.keys(NETWORK_TASKS) as NetworkTaskName[]) {
    const result = await measureNetwork(name, { ...run, contenders, scale });
    print(showNetwork(result));
    results.push(result);
  }
  return results;
}

function hindrance(workload: NamedWorkload, contenders: number): string | undefined {
  if (contenders === 0) return 'none of these contenders knows it';
  return lackOfMemory(workload, freemem());
}

function limitsText(limits: NativeProbe | Absence): string {
  return 'missing' in limits
    ? `no addon, no limits: ${limits.missing}\n`
    : showLimits(limits.limits);
}

function startupText(startup: Startup | Absence): string {
  if ('missing' in startup) return `start-up was not measured: ${startup.missing}\n`;
  const text = (seconds: readonly number[]) => {
    const { median, fastest, slowest } = spreadOf(seconds);
    const [middle, low, high] = [median, fastest, slowest].map((each) =>
      showFigure(1000 * each, 3),
    );
    return `${middle} ms (${low} … ${high})`;
  };
  const { imported, loaded } = startup;
  return (
    `import 'fallline' in a new process: ${text(imported)}; with its backend loaded: ${text(loaded)}; ` +
    `medians of ${imported.length}\n`
  );
}

async function main(): Promise<void> {
  let wanted: ReturnType<typeof readArguments>;
  try {
    wanted = readArguments(process.argv.slice(2), process.env);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n--help lists what there is\n`);
    process.exitCode = 2;
    return;
  }
  if (wanted === 'help') {
    process.stdout.write(HELP);
    return;
  }
  const run =
    wanted.from === undefined
      ? await measureAll(wanted, (text) => process.stdout.write(`${text}\n`))
      : readRun(wanted.from);
  if (wanted.json !== undefined) {
    writeFileSync(wanted.json, `${JSON.stringify(run, undefined, 2)}\n`);
  }
  // Loaded lazily, because only drawing needs these packages.
  if (wanted.html !== undefined) {
    const { benchmarkPage } = await import('./page.ts');
    writeFileSync(wanted.html, await benchmarkPage(run));
  }
  if (wanted.svg !== undefined) {
    const { speedPictures } = await import('./page.ts');
    for (const [file, svg] of await speedPictures(run, wanted.svg)) writeFileSync(file, svg);
  }
  // A missing library is not an error; a failure or a different result is.
  const rows = run.workloads.flatMap(({ contenders }) => contenders);
  if (
    rows.some(({ status }) => status === 'wrong' || status === 'failed') ||
    (run.networks ?? []).some(isWrong)
  ) {
    process.exitCode = 1;
  }
}

await main();
