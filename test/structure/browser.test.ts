/** The core in a browser: a bundle needs nothing of Node, and trains. */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** For modules; only Node's side of the library reads it. */
const NO_ADDRESS = { 'import.meta.url': '"about:blank"' };

/** What a page has of what the library uses, and nothing of Node. */
const PAGE = { AbortController, AbortSignal, console, performance, setTimeout };

const TRAIN = `
  const model = new fallline.LogisticRegression({ maxEpochs: 50, optimizer: 'adam' });
  const { x, y } = fallline.makeBlobs({ nSamples: 60, centers: 2, seed: 1 });
  const { losses } = model.fitSync(x, y);
  const { certificate } = new fallline.LogisticRegression().fitSync(x, y);
  JSON.stringify({
    backend: fallline.backend(), score: model.score(x, y), losses: losses.length,
    solver: certificate.solver, converged: certificate.converged,
  });`;

describe('the core in a browser', () => {
  let code = '';

  before(async () => {
    const { outputFiles, warnings } = await build({
      ...{ absWorkingDir: root, entryPoints: ['lib/index.ts'], bundle: true, write: false },
      ...{ platform: 'browser', format: 'iife', globalName: 'fallline', logLevel: 'silent' },
      define: NO_ADDRESS,
    });
    assert.deepEqual(warnings, []);
    code = outputFiles[0].text;
  });

  it('no module of Node is imported by a bundle', () => {
    // Those that are asked for when needed are not imports.
    assert.doesNotMatch(code, /\brequire\(|\bimport\(|^import\b/m);
  });

  it('trains on the TypeScript backend, without a warning', () => {
    const page = createContext({ ...PAGE, console: { warn: assert.fail } });
    const result = JSON.parse(runInContext(`${code};${TRAIN}`, page));
    assert.deepEqual(result.backend, {
      name: 'typescript',
      description: result.backend.description,
      reason: 'the native backend runs in Node, and this is not Node',
      refused: [],
    });
    assert.equal(result.score, 1);
    assert.equal(result.losses, 50);
    assert.deepEqual([result.solver, result.converged], ['newton', true]);
  });

  it('says what only Node can do', () => {
    const ask = (source: string) => () => runInContext(`${code};${source}`, createContext(PAGE));
    assert.throws(ask('fallline.datasets.loadIris()'), /"iris" is a file .* only Node can read/);
    assert.throws(
      ask(`new fallline.LogisticRegression({ backend: 'native' }).fitSync([[0], [1]], [0, 1])`),
      /backend 'native' was asked for, but it cannot be loaded: .* not Node$/,
    );
  });
});

describe('descents in a browser', () => {
  it('need no module of Node, and neither the models nor a backend of theirs', async () => {
    const { outputFiles, metafile, warnings } = await build({
      ...{ absWorkingDir: root, entryPoints: ['lib/descent/index.ts'], bundle: true, write: false },
      ...{ platform: 'browser', format: 'iife', globalName: 'descent', logLevel: 'silent' },
      metafile: true,
      define: NO_ADDRESS,
    });
    assert.deepEqual(warnings, []);
    assert.doesNotMatch(outputFiles[0].text, /\brequire\(|\bimport\(|^import\b/m);
    const bundled = Object.keys(metafile.inputs);
    assert.ok(bundled.includes('lib/numerics/optimizers.ts'));
    const foreign = /^lib\/(models|backend\/(native|select)|backend\/typescript\/(linear|trainer))/;
    assert.deepEqual(
      bundled.filter((path) => foreign.test(path)),
      [],
    );
    const program = `
      const { value, gradient, start } = descent.TEST_FUNCTIONS.canyon;
      descent.minimizeSync(value, start, { gradient, optimizer: 'rprop', maxIterations: 300 }).value;`;
    const value = runInContext(`${outputFiles[0].text};${program}`, createContext(PAGE));
    assert.ok(value < 1e-6, `${value}`);
  });
});
