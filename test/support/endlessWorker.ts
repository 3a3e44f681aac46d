/** What a worker thread of threads.test.ts runs: a fit without end, announced at its first epoch. */
import { parentPort, workerData } from 'node:worker_threads';
import { matrix, SigmoidClassifier } from '../../lib/index.ts';

const { backend, call = 'fit' } = workerData as {
  backend: 'native' | 'typescript';
  call?: 'fit' | 'fitSync';
};
const data = Float64Array.from({ length: 800_000 }, (_, i) => Math.sin(i));
const x = matrix(data, 100_000, 8);
const y = Array.from({ length: 100_000 }, (_, i) => i % 2);
const model = new SigmoidClassifier({ backend, maxEpochs: 1e9 });
if (call === 'fitSync') {
  parentPort?.postMessage('training');
  model.fitSync(x, y);
} else {
  await model.fit(x, y, {
    onEpoch: ({ epoch }) => {
      if (epoch === 1) parentPort?.postMessage('training');
    },
  });
}
