/** What every contender's process in Node shares: the request, the data, the timing, the answer. */
import { availableParallelism } from 'node:os';
import type { Samples } from '../../lib/bench/samples.ts';
import type { Run } from '../../lib/bench/subjects.ts';
import { timed } from '../../lib/bench/timed.ts';
import { type Absence, answer, type Measurement, type Request } from '../shared/messages.ts';
import { readNpy } from '../shared/npy.ts';

/** What a contender makes of a request. */
export interface Ready {
  readonly run: Run;
  /** What it computes with, versions included. */
  readonly with: string;
}

/** Answers the request in this process's arguments, by what `prepare` returns for it. */
export async function answering(
  prepare: (request: Request, samples: Samples) => Promise<Ready | Absence>,
): Promise<void> {
  const request = JSON.parse(process.argv[2]) as Request;
  const samples = readSamples(request);
  const ready = await prepare(request, samples);
  answer('missing' in ready ? ready : await measure(request, ready));
}

function readSamples({ x, y, rows }: Request): Samples {
  const all = { x: readNpy(x).data, y: readNpy(y).data };
  const cols = all.x.length / all.y.length;
  return { x: all.x.subarray(0, rows * cols), y: all.y.subarray(0, rows) };
}

async function measure({ samples, threads }: Request, ready: Ready): Promise<Measurement> {
  let last: Awaited<ReturnType<Run>> | undefined;
  const seconds = await timed(
    async () => {
      last = await ready.run();
    },
    { samples },
  );
  if (last === undefined) throw new Error('nothing was run');
  // Before the loss is found, which may take memory too.
  const peakBytes = 1024 * process.resourceUsage().maxRSS;
  return {
    seconds,
    loss: last.loss(),
    epochs: last.epochs,
    threads: threads ?? availableParallelism(),
    peakBytes,
    with: `${ready.with}Node ${process.versions.node}`,
  };
}
