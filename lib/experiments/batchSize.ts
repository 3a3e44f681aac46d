/** Compares batch sizes in the same training: loss by updates, by samples and by time. */
import { type BatchSizeRun, batchSizeSweep, type SweepPoint } from '../descent/batchSizeSweep.ts';
import { curvePlot } from '../plots/curvePlot.ts';
import { duration, type ExperimentContext, type ExperimentResult, figure } from './experiment.ts';
import { imageModel } from './linearModel.ts';

const RULE = 'the whole set below 2,000 samples, else a power of two from 64 to 512';

export async function batchSize({
  backend,
  seed,
  images,
  options: { epochs },
  signal,
}: ExperimentContext): Promise<ExperimentResult> {
  const set = await images();
  const scaled = {
    ...set.xTrain,
    data: Float32Array.from(set.xTrain.data, (pixel) => pixel / 255),
  };
  const make = (options: { batchSize: number | 'all' }) =>
    imageModel('softmax', backend, { ...options, seed, learningRate: 0.1 });
  const runs = await batchSizeSweep(make, scaled, Array.from(set.yTrain), { epochs, signal });
  const rows = set.xTrain.rows;
  return {
    title: 'Batch sizes',
    lead: [
      `Softmax loss of ${rows} images (${set.name}, pixels from 0 to 1), ${epochs} epochs at learning rate 0.1 on the ${backend} backend. Small batches get furthest with each sample, large ones with each update; which wins by the clock hangs on the machine.`,
      `The rule: ${RULE} that fits into memory. Here that is ${rows < 2000 ? 'the whole set' : 'a power of two'}.`,
    ],
    tables: [
      {
        caption: `After ${epochs} epochs`,
        columns: ['batch size', 'updates', 'samples', 'time', 'loss'],
        rows: runs.map(({ batchSize: size, points, divergedIn }) => {
          const last = points[points.length - 1];
          const loss =
            divergedIn === undefined ? figure(last.loss) : `diverged in epoch ${divergedIn}`;
          return [nameOf(size), last.updates, last.samples, duration(last.seconds), loss];
        }),
      },
    ],
    charts: [
      chart('updates', 'Loss by updates', runs, (point) => point.updates, {
        name: 'updates',
        scale: 'log',
      }),
      chart('samples', 'Loss by samples', runs, (point) => point.samples, {
        name: 'samples seen',
      }),
      chart('seconds', 'Loss by time', runs, (point) => point.seconds, {
        name: 'time',
        unit: 's',
        scale: 'log',
      }),
    ],
  };
}

function nameOf(size: number | 'all'): string {
  return size === 'all' ? 'all' : String(size);
}

function chart(
  name: string,
  title: string,
  runs: readonly BatchSizeRun[],
  progressOf: (point: SweepPoint) => number,
  x: { name: string; unit?: string; scale?: 'log' },
) {
  return {
    name,
    spec: curvePlot({
      curves: runs.map(({ batchSize: size, points }) => {
        // At the start, updates, samples and time are 0, which a logarithmic axis cannot show.
        const shown = x.scale === 'log' ? points.slice(1) : points;
        return {
          name: `batch ${nameOf(size)}`,
          x: shown.map(progressOf),
          y: shown.map((point) => point.loss),
        };
      }),
      x,
      y: { name: 'loss of all images' },
      title,
    }),
    caption: `${title}: the loss of all images after each epoch.`,
  };
}
