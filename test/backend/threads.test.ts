/** Threads that train do not outlive their environment, whichever way it ends. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { backendNames } from '../support/backends.ts';

/** Trains for ever, and says so once the first epoch is over. */
const ENDLESS = (backend: string, said: string) => `
  import { SigmoidClassifier, matrix } from './lib/index.ts';
  const data = Float64Array.from({ length: 8000 }, (_, i) => Math.sin(i));
  const model = new SigmoidClassifier({ backend: '${backend}', maxEpochs: 1e9 });
  const fit = model.fit(matrix(data, 2000, 4), Array.from({ length: 2000 }, (_, i) => i % 2), {
    onEpoch: ({ epoch }) => { if (epoch === 1) { ${said} } },
  });`;

/** Runs a program that ends in mid-fit: LeakSanitizer, which stops threads at exit, fails now and then. */
function run(script: string) {
  const ASAN_OPTIONS = `${process.env.ASAN_OPTIONS ?? ''}:detect_leaks=0`;
  return spawnSync(process.execPath, ['--import', 'tsx/esm', '--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, ASAN_OPTIONS },
  });
}

for (const backend of backendNames) {
  describe(`threads of the ${backend} backend`, () => {
    it('train in worker threads, and end when these are terminated in mid-fit', async () => {
      const code = `import('tsx/esm/api').then(({ tsImport }) => tsImport('./test/support/endlessWorker.ts', ${JSON.stringify(import.meta.url.replace(/test\/backend\/.*/, ''))}))`;
      for (const call of ['fit', 'fitSync', 'fit']) {
        const worker = new Worker(code, { eval: true, workerData: { backend, call } });
        await new Promise((resolve, reject) => {
          worker.once('message', resolve);
          worker.once('error', reject);
        });
        assert.equal(await worker.terminate(), 1);
      }
    });

    it('end with process.exit in mid-fit', () => {
      // More than once: what used to go wrong was a matter of microseconds.
      for (let i = 0; i < 8; i++) {
        const { status, signal, stderr } = run(ENDLESS(backend, 'process.exit(7)'));
        assert.deepEqual({ status, signal }, { status: 7, signal: null }, stderr);
        assert.equal(stderr, '');
      }
    });

    it('end with process.exit right after fits began', () => {
      // A thread may not have come to its first line yet: it is counted before.
      for (let i = 0; i < 4; i++) {
        const wait = `const end = performance.now() + ${0.1 * i}; while (performance.now() < end);`;
        const { status, signal, stderr } = run(`
          import { MLPClassifier } from './lib/index.ts';
          const x = { data: new Float64Array(64000).map((_, i) => Math.sin(i)), rows: 2000, cols: 32 };
          const y = Array.from({ length: 2000 }, (_, i) => i % 2);
          const make = () => new MLPClassifier({ backend: '${backend}', hidden: [64], maxEpochs: 1e6 });
          for (let k = 0; k < 4; k++) make().fit(x, y);
          ${wait}
          process.exit(7);`);
        assert.deepEqual({ status, signal }, { status: 7, signal: null }, stderr);
        assert.equal(stderr, '');
      }
    });

    it('end with process.exit while worker threads are in fit and in fitSync', () => {
      for (const call of ['fit', 'fitSync']) {
        const { status, signal, stderr } = run(`
          import { Worker } from 'node:worker_threads';
          const code = "import('tsx/esm/api').then(({ tsImport }) => tsImport('./test/support/endlessWorker.ts', '" + import.meta.url + "'))";
          const workerData = { backend: '${backend}', call: '${call}' };
          const worker = new Worker(code, { eval: true, workerData });
          worker.once('message', () => setTimeout(() => process.exit(7), 30));
          worker.once('error', (error) => { console.error(error); process.exit(1); });`);
        assert.deepEqual({ status, signal }, { status: 7, signal: null }, stderr);
        assert.equal(stderr, '');
      }
    });

    it('end with an error that nobody catches', () => {
      const { status, stderr } = run(
        ENDLESS(backend, "setTimeout(() => { throw new Error('uncaught') })"),
      );
      assert.equal(status, 1);
      assert.match(stderr, /uncaught/);
    });

    it('keep the process alive until the fit is over', () => {
      const { status, stdout, stderr } = run(`
        import { SigmoidClassifier } from './lib/index.ts';
        new SigmoidClassifier({ backend: '${backend}', maxEpochs: 2000 })
          .fit([[0], [1], [2], [3]], [0, 0, 1, 1])
          .then(({ epochs }) => console.log(epochs));`);
      assert.equal(status, 0, stderr);
      assert.equal(stdout.trim(), '2000');
    });
  });
}
