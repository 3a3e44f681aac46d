/**
 * Runs the contenders over several rounds, one at a time and each in its own process, so that other
 * load on the machine affects all of them alike.
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

/** Settings of all workloads of a benchmark run. */
export interface RunOptions {
  readonly rounds: number;
  /** Timed runs of each contender per round. */
  readonly samples: number;
  /** Folder of the data files. */
  readonly dataFolder: string;
  readonly environment: Environment;
  /** The backend that FALLLINE_BACKEND forces, if any. */
  readonly forced: BackendName | undefined;
  /** Called with one line of text when a step starts. */
  readonly say: (line: string) => void;
}

export interface BenchmarkOptions extends RunOptions {
  readonly workload: NamedWorkload;
  readonly contenders: readonly ContenderName[];
}

export interface NamedWorkload extends Workload {
  readonly name: string;
}

/** The result of a contender: one measurement per round, or the reason why there is none. */
export type Outcome =
  | {
      readonly status: 'measured';
      readonly rounds: readonly Measurement[];
      /** For reduced work: the factor for its time, and a description. */
      readonly scaled?: { readonly factor: number; readonly text: string } | undefined;
    }
  | { readonly status: 'missing' | 'left out' | 'failed'; readonly reason: string };

export interface BenchmarkResult {
  readonly workload: NamedWorkload;
  readonly native: NativeProbe | Absence;
  readonly rounds: number;
  readonly samples: number;
  /** In the requested order. */
  readonly outcomes: ReadonlyMap<ContenderName, Outcome>;
}

/** Reason why there is no measurement. */
type Ending = Exclude<Outcome, { status: 'measured' }>;

/**
 * The state of a contender during the rounds: how to start it, or the reason why it cannot run (any
 * more).
 */
interface Participant {
  readonly name: ContenderName;
  readonly scaled: Scaled;
  command: Command | Ending;
  readonly measurements: Measurement[];
}

/** Measures all contenders. Missing or failing contenders do not end the run. */
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

/** The command of a contender, or the reason why it cannot run. */
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
    // A missing backend is acceptable, unless it is forced.
    const contender: Contender = CONTENDERS[request.contender];
    const demanded = contender.runtime === 'own' && forced !== undefined;
    return { status: demanded ? 'failed' : 'missing', reason: answer.missing };
  } catch (error) {
    return { status: 'failed', reason: (error as Error).message };
  }
}
