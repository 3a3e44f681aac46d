/**
 * A process that may have no more threads: everything has the same bits, and one warning says why it is
 * slow. The limit is lowered once Node runs, since its own threads are not to be had with less.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { backendNames, describeNative } from '../support/backends.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOBODY = 65_534;
/** The limit is not root's; it is of the threads of one user, all processes together. */
const asUser = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

const SCRIPT = `
  import { execFileSync } from 'node:child_process';
  import { datasets, LogisticRegression, MLPClassifier } from 'fallline';
  import { NeuralNetwork } from 'fallline/compat/brain';
  import { gemm } from 'fallline/kernels';
  const { x, y } = datasets.loadBreastCancer();
  const options = { maxEpochs: 4, threads: 3, seed: 1, batchSize: 500 };
  const patterns = [{ input: [0, 1], output: [1] }, { input: [1, 1], output: [0] }];
  const answers = async () => {
    const models = [new LogisticRegression(options), new MLPClassifier({ ...options, hidden: [64] })];
    const epochs = [];
    for (const model of models) {
      model.fitSync(x, y);
      await model.fit(x, y, { onEpoch: ({ epoch, loss }) => epochs.push([epoch, loss]) });
    }
    const stopped = await new MLPClassifier({ ...options, maxEpochs: 1e6, patience: Infinity, tolerance: 0, hidden: [64] })
      .fit(x, y, { signal: AbortSignal.timeout(100) })
      .catch(({ name }) => name);
    const late = await new LogisticRegression({ ...options, maxEpochs: 1e8, patience: Infinity, tolerance: 0, timeLimit: 0.05 }).fit(x, y);
    // A model of its own: how many epochs it completes before it hears of the error is not certain.
    const thrown = await new LogisticRegression(options)
      .fit(x, y, { onEpoch: () => { throw new Error('from onEpoch'); } })
      .catch(({ message }) => message);
    let random = 7;
    Math.random = () => (random = (random * 16807) % 2147483647) / 2147483647;
    const net = new NeuralNetwork({ hiddenLayers: [3] });
    const trained = await net.trainAsync(patterns, { iterations: 50 });
    const [a, c] = [new Float64Array(90000).fill(2), new Float64Array(90000)];
    gemm(false, false, 300, 300, 300, 1, a, a, 0, c);
    return [models, epochs, stopped, late.stopReason, thrown, trained, net, c[7]].map((each) => JSON.stringify(each));
  };
  const warnings = [];
  process.on('warning', ({ code, message }) => warnings.push([code, message]));
  const before = await answers();
  execFileSync('prlimit', ['--pid', process.pid, '--nproc=1:1']);
  const after = await answers();
  await new Promise((resolve) => setTimeout(resolve, 20));
  console.log(JSON.stringify({ before, after, warnings, threads: process.env.OPENBLAS_NUM_THREADS ?? null }));
`;

function canLimit(): boolean {
  return process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0;
}

const COUNT = `
  import { readdirSync } from 'node:fs';
  import { backend } from 'fallline';
  const count = () => readdirSync('/proc/self/task').length;
  const before = count();
  const { name } = backend();
  console.log(JSON.stringify({ name, more: count() - before }));
`;

describeNative('loading the addon', () => {
  it('starts no thread of OpenBLAS', function () {
    if (process.platform !== 'linux') this.skip();
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', COUNT], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, FALLLINE_BACKEND: 'native', OPENBLAS_NUM_THREADS: '4' },
    });
    assert.deepEqual(JSON.parse(stdout), { name: 'native', more: 0 }, stderr);
  });
});

for (const backend of backendNames) {
  describe(`a process that may have no more threads, ${backend} backend`, () => {
    it('computes the same, and says once that it lacks threads', function () {
      if (!canLimit()) this.skip();
      const { stdout, stderr, status } = spawnSync(
        process.execPath,
        ['--input-type=module', '-e', SCRIPT],
        {
          cwd: ROOT,
          encoding: 'utf8',
          env: {
            ...process.env,
            ...{ FALLLINE_BACKEND: backend, OPENBLAS_NUM_THREADS: '7' },
            // LeakSanitizer wants a thread of its own at the end.
            ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:detect_leaks=0`,
          },
          ...asUser,
        },
      );
      assert.equal(status, 0, stderr);
      const { before, after, warnings, threads } = JSON.parse(stdout);
      assert.deepEqual(after, before);
      assert.equal(threads, '7', 'the variable is what it was');
      const ofThreads = warnings.filter(([code]: [string]) => code === 'FALLLINE_THREADS');
      assert.equal(ofThreads.length, backend === 'native' ? 1 : 0, JSON.stringify(warnings));
      for (const [, message] of ofThreads) {
        assert.match(message, /set FALLLINE_THREADS to fewer threads/);
      }
    });
  });
}
