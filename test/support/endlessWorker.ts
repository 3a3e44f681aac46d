/** What a worker thread of threads.test.ts runs: a fit without end, announced at its first epoch. */
import { parentPort, workerData } from 'node:worker_threads';
import { matrix, SigmoidClassifier } from '../../lib/index.ts';

const { backend } = workerData as { backend: 'native' | 'typescript' };
const data = Float64Array.from({ length: 800_000 }, (_, i) => Math.sin(i));
const model = new SigmoidClassifier({ backend, maxEpochs: 1e9 });
const labels = Array.from({ length: 100_000 }, (_, i) => i % 2);
await model.fit(matrix(data, 100_000, 8), labels, {
  onEpoch: ({ epoch }) => {
    if (epoch === 1) parentPort?.postMessage('training');
  },
});
