/**
 * Runs the contenders, one at a time and each in a process of its own, over a few rounds: what
 * else the machine does meanwhile then hits all of them alike.
 */
import { availableParallelism } from 'node:os';
import type { BackendName } from '../../lib/backend/backend.ts';
import { ELEMENT_BYTES } from '../../lib/bench/roofline.ts';
import { CONTENDERS, type Contender, type ContenderName } from '../shared/contenders.ts';
import { dataFiles } from '../shared/data.ts';
import type { NativeProbe, Request } from '../shared/messages.ts';
import { type Absence, isAbsence, isMeasurement, type Measurement } from '../shared/messages.ts';
import { nodePeer } from '../shared/nodePeers.ts';
import {
  ask,
  type Command,
  type Environment,
  nodeCommand,
  pythonCommand,
} from '../shared/processes.ts';
import { findPython, PYTHON_SCRIPTS } from '../shared/python.ts';
import { describeScaled, type Scaled, scaledTo } from '../shared/scaled.ts';
import { betterProbe, probeNative, roofRequest } from './probes.ts';
import type { Workload } from './workloads.ts';

/** What holds for all workloads of a benchmark run. */
export interface RunOptions {
  readonly rounds: number;
  /** Timed runs of each contender in each round. */
  readonly samples: number;
  /** Where the data are kept. */
  readonly dataFolder: string;
  readonly environment: Environment;
  /** What FALLLINE_BACKEND in it says. */
  readonly forced: BackendName | undefined;
  /** Told in one line what goes on. */
  readonly say: (line: string) => void;
}

export interface BenchmarkOptions extends RunOptions {
  readonly workload: NamedWorkload;
  readonly contenders: readonly ContenderName[];
}

export interface NamedWorkload extends Workload {
  readonly name: string;
}

/** What came of a contender: a measurement from each round, or why there is none. */
export type Outcome =
  | {
      readonly status: 'measured';
      readonly rounds: readonly Measurement[];
      /** Where it did less than the others: by what its seconds are to be multiplied, and why. */
      readonly scaled?: { readonly factor: number; readonly text: string } | undefined;
    }
  | { readonly status: 'missing' | 'left out' | 'failed'; readonly reason: string };

export interface BenchmarkResult {
  readonly workload: NamedWorkload;
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
  readonly scaled: Scaled;
  command: Command | Ending;
  readonly measurements: Measurement[];
}

/** Measures everything. A contender that is missing or fails does not end the run. */
export async function runBenchmark(options: BenchmarkOptions): Promise<BenchmarkResult> {
  const { environment, forced, rounds, samples, say, workload } = options;
  const files = dataFiles(options.dataFolder, workload, say);
  const roof = roofRequest(ELEMENT_BYTES * workload.rows * workload.cols);
  const participants: Participant[] = [];
  for (const name of options.contenders) {
    const command = await commandFor(name, workload, forced, environment);
    participants.push({ name, scaled: shareFor(name, workload), command, measurements: [] });
  }
  let native: NativeProbe | Absence = { missing: 'there was no round' };
  for (let round = 1; round <= rounds; round++) {
    native = betterProbe(native, await probeNative(roof, forced, environment));
    for (const participant of participants) {
      if ('status' in participant.command) continue;
      say(`${workload.name}, round ${round} of ${rounds}: ${CONTENDERS[participant.name].title}`);
      const request = requestFor(participant, workload, files, samples);
      const came = await measurementOf(participant.command, request, options);
      if ('status' in came) participant.command = came;
      else participant.measurements.push(came);
    }
  }
  const outcomes = new Map(
    participants.map((each): [ContenderName, Outcome] => [each.name, outcomeOf(each, workload)]),
  );
  return { workload, native, rounds, samples, outcomes };
}

function shareFor(name: ContenderName, workload: Workload): Scaled {
  const { budget }: Contender = CONTENDERS[name];
  if (budget !== undefined) return scaledTo(budget, workload, workload.training);
  return { rows: workload.rows, epochs: workload.training.epochs, factor: 1 };
}

function requestFor(
  { name, scaled }: Participant,
  { title, kind, classes, training }: Workload,
  files: { readonly x: string; readonly y: string },
  samples: number,
): Request {
  const task = { title, kind, classes, training: { ...training, epochs: scaled.epochs } };
  return {
    ...task,
    ...files,
    contender: name,
    rows: scaled.rows,
    samples,
    threads: threadsOf(name),
  };
}

function threadsOf(name: ContenderName): number | null {
  const { threads }: Contender = CONTENDERS[name];
  return threads === 'all' ? availableParallelism() : threads === 'own' ? null : threads;
}

function outcomeOf({ command, measurements, scaled }: Participant, workload: Workload): Outcome {
  if ('status' in command) return command;
  const text = describeScaled(scaled, workload, workload.training);
  return {
    status: 'measured',
    rounds: measurements,
    scaled: text === undefined ? undefined : { factor: scaled.factor, text },
  };
}

/** How to start a contender, or why that cannot be. */
async function commandFor(
  name: ContenderName,
  { task }: Workload,
  forced: BackendName | undefined,
  environment: Environment,
): Promise<Command | Ending> {
  const contender: Contender = CONTENDERS[name];
  switch (contender.runtime) {
    case 'python': {
      const python = await findPython(contender.module, environment);
      if (typeof python === 'string') return pythonCommand(python, PYTHON_SCRIPTS[task]);
      return { status: 'missing', reason: python.missing };
    }
    case 'node': {
      const absence = nodePeer(contender.packages);
      if (absence !== undefined) return { status: 'missing', reason: absence.missing };
      return nodeCommand(`contenders/${contender.script}`);
    }
    case 'own': {
      if (forced === undefined || contender.backend === undefined || contender.backend === forced) {
        return nodeCommand('workloads/measure.ts');
      }
      return { status: 'left out', reason: `FALLLINE_BACKEND forces '${forced}'` };
    }
  }
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
    const demanded = contender.runtime === 'own' && forced !== undefined;
    return { status: demanded ? 'failed' : 'missing', reason: answer.missing };
  } catch (error) {
    return { status: 'failed', reason: (error as Error).message };
  }
}
