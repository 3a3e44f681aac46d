/** The protocol that all contenders in Node share: request, data, timing and answer. */
import { availableParallelism } from 'node:os';
import type { Samples } from '../../lib/bench/samples.ts';
import type { Run } from '../../lib/bench/subjects.ts';
import { timed } from '../../lib/bench/timed.ts';
import { type Absence, answer, type Measurement, type Request } from '../shared/messages.ts';
import { readNpy } from '../shared/npy.ts';

/** How a contender handles a request. */
export interface Ready {
  readonly run: Run;
  /** Libraries that it computes with, and their versions. */
  readonly with: string;
}

/** Answers the request in this process's arguments with the work that `prepare` returns. */
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
  // Measured before the loss is computed, which may need memory too.
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
