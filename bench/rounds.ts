/**
 * Runs the contenders, one at a time and each in a process of its own, over a few rounds: what
 * else the machine does meanwhile then hits all of them alike.
 */
import { availableParallelism } from 'node:os';
import type { BackendName } from '../lib/backend/backend.ts';
import { CONTENDERS, type Contender, type ContenderName } from './contenders.ts';
import { binaryDataFiles } from './data.ts';
import { describeMachine, type Machine } from './machine.ts';
import {
  type Absence,
  isAbsence,
  isMeasurement,
  isNativeProbe,
  type Measurement,
  type NativeProbe,
  type Request,
} from './messages.ts';
import { ask, type Command, type Environment, nodeCommand, pythonCommand } from './processes.ts';
import { findPython } from './python.ts';
import { WORKLOADS, type Workload, type WorkloadName } from './workloads.ts';

/** Passes over an array as large as x, of which the fastest counts, in each round. */
const BANDWIDTH_PASSES = 10;

export interface BenchmarkOptions {
  readonly workload: WorkloadName;
  readonly contenders: readonly ContenderName[];
  readonly rows: number;
  readonly cols: number;
  readonly rounds: number;
  /** Timed trainings of each contender in each round. */
  readonly samples: number;
  /** Where the data are kept. */
  readonly dataFolder: string;
  readonly environment: Environment;
  /** What FALLLINE_BACKEND in it says. */
  readonly forced: BackendName | undefined;
  /** Told in one line what goes on. */
  readonly say: (line: string) => void;
}

/** What came of a contender: a measurement from each round, or why there is none. */
export type Outcome =
  | { readonly status: 'measured'; readonly rounds: readonly Measurement[] }
  | { readonly status: 'missing' | 'left out' | 'failed'; readonly reason: string };

export interface BenchmarkResult {
  readonly workload: Workload & { readonly name: WorkloadName };
  readonly machine: Machine;
  readonly native: NativeProbe | Absence;
  readonly rounds: number;
  readonly samples: number;
  /** In the order asked for. */
  readonly outcomes: ReadonlyMap<ContenderName, Outcome>;
}

/** Why there is no measurement. */
type Ending = Exclude<Outcome, { status: 'measured' }>;

/** A contender on its way through the rounds: how to start it, or why not (any more). */
interface Participant {
  readonly name: ContenderName;
  command: Command | Ending;
  readonly measurements: Measurement[];
}

/** Measures everything. A contender that is missing or fails does not end the run. */
export async function runBenchmark(options: BenchmarkOptions): Promise<BenchmarkResult> {
  const { environment, forced, rows, cols, rounds, samples, say } = options;
  const machine = describeMachine();
  const workload = { name: options.workload, ...WORKLOADS[options.workload], rows, cols };
  const files = binaryDataFiles(options.dataFolder, workload, say);
  const { training } = workload;

  const participants: Participant[] = [];
  for (const name of options.contenders) {
    const command = await commandFor(name, workload.script, forced, environment);
    participants.push({ name, command, measurements: [] });
  }
  let native: NativeProbe | Absence = { missing: 'there was no round' };
  for (let round = 1; round <= rounds; round++) {
    native = faster(native, await probeNative(4 * rows * cols, forced, environment));
    for (const participant of participants) {
      const { name, command, measurements } = participant;
      if ('status' in command) continue;
      say(`round ${round} of ${rounds}: ${CONTENDERS[name].title}`);
      const threads = threadsOf(CONTENDERS[name]);
      const request: Request = { contender: name, ...files, training, samples, threads };
      const came = await measurementOf(command, request, options);
      if ('status' in came) participant.command = came;
      else measurements.push(came);
    }
  }
  const outcomes = new Map(
    participants.map(({ name, command, measurements }): [ContenderName, Outcome] => [
      name,
      'status' in command ? command : { status: 'measured', rounds: measurements },
    ]),
  );
  return { workload, machine, native, rounds, samples, outcomes };
}

function threadsOf({ threads }: Contender): number | null {
  return threads === 'all' ? availableParallelism() : threads === 'own' ? null : threads;
}

/** How to start a contender, or why that cannot be. */
async function commandFor(
  name: ContenderName,
  script: string,
  forced: BackendName | undefined,
  environment: Environment,
): Promise<Command | Ending> {
  const contender: Contender = CONTENDERS[name];
  if (contender.runtime === 'python') {
    const python = await findPython(contender.module, environment);
    if (typeof python === 'string') return pythonCommand(python, script);
    return { status: 'missing', reason: python.missing };
  }
  if (forced !== undefined && contender.backend !== undefined && contender.backend !== forced) {
    return { status: 'left out', reason: `FALLLINE_BACKEND forces '${forced}'` };
  }
  return nodeCommand('measure.ts');
}

async function measurementOf(
  command: Command,
  request: Request,
  { environment, forced }: BenchmarkOptions,
): Promise<Measurement | Ending> {
  try {
    const answer = await ask(command, [JSON.stringify(request)], environment);
    if (isMeasurement(answer)) return answer;
    if (!isAbsence(answer)) throw new Error(`it answered ${JSON.stringify(answer)}`);
    // A backend may be missing, but not when it is forced.
    const contender: Contender = CONTENDERS[request.contender];
    const demanded = contender.runtime === 'node' && forced !== undefined;
    return { status: demanded ? 'failed' : 'missing', reason: answer.missing };
  } catch (error) {
    return { status: 'failed', reason: (error as Error).message };
  }
}

async function probeNative(
  bytes: number,
  forced: BackendName | undefined,
  environment: Environment,
): Promise<NativeProbe | Absence> {
  if (forced === 'typescript') return { missing: `FALLLINE_BACKEND forces '${forced}'` };
  try {
    const args = [String(bytes), String(BANDWIDTH_PASSES)];
    const answer = await ask(nodeCommand('bandwidth.ts'), args, environment);
    if (isAbsence(answer) || isNativeProbe(answer)) return answer;
    return { missing: `it answered ${JSON.stringify(answer)}` };
  } catch (error) {
    return { missing: (error as Error).message };
  }
}

/** The best of all passes of all rounds. */
function faster(before: NativeProbe | Absence, now: NativeProbe | Absence): NativeProbe | Absence {
  if (isAbsence(before)) return now;
  if (isAbsence(now)) return before;
  return { ...now, one: Math.max(before.one, now.one), all: Math.max(before.all, now.all) };
}
