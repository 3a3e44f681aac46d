/**
 * The process of one contender that runs in Node: reads the data, trains once untimed, then as
 * often as asked under benchmark.js, and answers with the seconds and the loss it came to.
 */
import { availableParallelism } from 'node:os';
import Benchmark from 'benchmark';
import { selectBackend } from '../lib/backend/select.ts';
import { BackendLoadError } from '../lib/errors.ts';
import { matrix, SigmoidClassifier } from '../lib/index.ts';
import { CONTENDERS, type Contender, type NodeContender } from './contenders.ts';
import { meanLogLoss } from './logLoss.ts';
import { type Absence, answer, type Measurement, type Request } from './messages.ts';
import { readNpy } from './npy.ts';
import { type LinearWeights, plainLoop } from './plainLoop.ts';

type Train = () => LinearWeights | Promise<LinearWeights>;
type Samples = { readonly x: Float32Array; readonly y: Float32Array };

/** How each kind of contender trains once, from the data in memory to the weights. */
const TRAINERS: Record<
  NodeContender['call'],
  (contender: NodeContender, request: Request, samples: Samples) => Train
> = {
  fitSync: (contender, request, { x, y }) => {
    const features = matrix(x, y.length, x.length / y.length);
    return () => {
      const model = newModel(contender, request);
      model.fitSync(features, y);
      return model;
    };
  },
  fit: (contender, request, { x, y }) => {
    const features = matrix(x, y.length, x.length / y.length);
    return async () => {
      const model = newModel(contender, request);
      await model.fit(features, y);
      return model;
    };
  },
  plainLoop: (_contender, { training }, { x, y }) => {
    return () => plainLoop(x, y, training);
  },
};

function newModel(contender: NodeContender, { training, threads }: Request): SigmoidClassifier {
  const { epochs, batchSize, learningRate } = training;
  return new SigmoidClassifier({
    loss: 'logistic',
    reduction: 'mean',
    learningRate,
    batchSize,
    maxEpochs: epochs,
    threads: threads ?? availableParallelism(),
    backend: contender.backend,
  });
}

async function measure(request: Request): Promise<Measurement> {
  const contender: Contender = CONTENDERS[request.contender];
  if (contender.runtime !== 'node') throw new Error(`${request.contender} does not run in Node`);
  const description = contender.backend && selectBackend(contender.backend).description;
  const x = readNpy(request.x).data;
  const y = readNpy(request.y).data;
  const train = TRAINERS[contender.call](contender, request, { x, y });
  await train();
  let last: LinearWeights | undefined;
  const seconds = await timed(request.samples, async () => {
    last = await train();
  });
  if (last === undefined) throw new Error('nothing was trained');
  const node = `Node ${process.versions.node}`;
  return {
    seconds,
    loss: meanLogLoss(x, y, { weights: last.weights, bias: last.bias }),
    threads: request.threads ?? availableParallelism(),
    with: description ? `${description}; ${node}` : node,
  };
}

/** Seconds of each of `samples` runs, by benchmark.js (of very short runs, means over some). */
function timed(samples: number, run: () => Promise<void>): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const benchmark = new Benchmark({
      // Also for training that is synchronous: without it, each sample would be run twice.
      defer: true,
      minSamples: samples,
      // No more than `samples`.
      maxTime: 0,
      // An error ends the process: a benchmark that is never resolved does not keep it alive.
      fn: (deferred: Benchmark.Deferred) => run().then(() => deferred.resolve(), reject),
      onComplete: () => resolve([...benchmark.stats.sample]),
    });
    benchmark.run({ async: true });
  });
}

async function answerFor(request: Request): Promise<Measurement | Absence> {
  try {
    return await measure(request);
  } catch (error) {
    if (error instanceof BackendLoadError) return { missing: error.message };
    throw error;
  }
}

answer(await answerFor(JSON.parse(process.argv[2]) as Request));
