/**
 * Programs that were bundled together with fallline: by each bundler, in each form, run where they were made and
 * after they were moved. Without the addon they train on the TypeScript backend and say so once; with it beside
 * them, or named by FALLLINE_ADDON, on the native one.
 */
import assert from 'node:assert/strict';
import { readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FORCED, NOT_FORCED } from './lanes.ts';
import { copyAddon, makeProject, removeProject, shell, writeFiles } from './project.ts';

/** Enough rows for the addon, were it there: few are always computed in TypeScript. */
const ROWS = 20000;

const APP = `
import { LogisticRegression, StandardScaler, backend, datasets, loadModel } from 'fallline';
import { dot } from 'fallline/kernels';
import { minimize } from 'fallline/descent';
import { lossCurve } from 'fallline/plots';

async function main() {
  const x = new Float64Array(${ROWS} * 8).map((_, i) => Math.sin(i * i));
  const rows = { data: x, rows: ${ROWS}, cols: 8 };
  const y = Array.from({ length: ${ROWS} }, (_, i) => (x[8 * i] > 0 ? 'up' : 'down'));
  const scaled = new StandardScaler().fitTransform(rows);
  const model = new LogisticRegression({ maxEpochs: 20, learningRate: 1 });
  model.fitSync(scaled, y);
  const { epochs } = await model.fit(scaled, y);
  const { certificate } = await new LogisticRegression().fit(scaled, y);
  const loaded = loadModel(JSON.parse(JSON.stringify(model.toJSON())));
  const { x: lowest } = await minimize(([a]) => (a - 1) ** 2, [0], { learningRate: 0.3 });
  let dataset;
  try {
    dataset = String(datasets.loadIris().x.rows);
  } catch (error) {
    dataset = error.message;
  }
  console.log(JSON.stringify({
    backend: backend().name,
    epochs,
    solver: certificate.solver,
    rows: loaded.predict(scaled).length,
    score: model.score(scaled, y) > 0.9,
    dot: dot(Float64Array.of(1, 2), Float64Array.of(3, 4)),
    lowest: Math.round(lowest[0]),
    chart: lossCurve({ losses: [2, 1] }).$schema !== undefined,
    dataset,
  }));
}
main();
`;
const RIGHT = {
  ...{ epochs: 20, solver: 'newton', rows: ROWS, score: true },
  ...{ dot: 11, lowest: 1, chart: true },
};

interface Bundler {
  readonly name: string;
  /** The line that bundles app.mjs. */
  readonly line: string;
  readonly files?: Readonly<Record<string, string>>;
  /** The bundle. */
  readonly out: string;
}

const esbuild = (['cjs', 'esm', 'iife'] as const).flatMap((format) =>
  ['', '--minify'].map((minify): Bundler => {
    const name = `esbuild, ${format}${minify && ', minified'}`;
    const out = `esbuild${minify}/dist/${format}.${format === 'esm' ? 'mjs' : 'cjs'}`;
    const options = `--bundle --platform=node --log-level=error --format=${format} ${minify}`;
    return { name, line: `esbuild app.mjs ${options} --outfile=${out}`, out };
  }),
);

const webpack = (type: 'commonjs2' | 'module', out: string): Bundler => ({
  name: `webpack, ${type}`,
  line: `webpack --config ${type}.config.mjs`,
  files: {
    [`${type}.config.mjs`]: `export default {
      mode: 'production', target: 'node', entry: './app.mjs',
      experiments: { outputModule: ${type === 'module'} },
      output: { path: import.meta.dirname, filename: '${out}', library: { type: '${type}' } },
    };`,
  },
  out,
});

const rollup = (format: 'cjs' | 'es', out: string): Bundler => ({
  name: `Rollup, ${format}`,
  line: `rollup --config ${format}.config.mjs --silent`,
  files: {
    [`${format}.config.mjs`]: `
      import { createRequire } from 'node:module';
      const resolve = createRequire(${JSON.stringify(import.meta.url)})('@rollup/plugin-node-resolve');
      export default {
        input: 'app.mjs', plugins: [resolve.nodeResolve()],
        output: { file: '${out}', format: '${format}', inlineDynamicImports: true },
      };`,
  },
  out,
});

const BUNDLERS: readonly Bundler[] = [
  ...esbuild,
  webpack('commonjs2', 'webpack/dist/app.cjs'),
  webpack('module', 'webpack/lib/app.mjs'),
  rollup('cjs', 'rollup/dist/app.cjs'),
  rollup('es', 'rollup/dist/app.mjs'),
  {
    name: 'Vite, ssr',
    line: 'vite build --ssr app.mjs --outDir vite --logLevel error --config vite.config.mjs',
    files: { 'vite.config.mjs': 'export default { ssr: { noExternal: true } };' },
    out: 'vite/app.js',
  },
];

describe('bundles', function () {
  this.timeout(120_000);
  if (FORCED) {
    it(NOT_FORCED);
    return;
  }
  let project = '';
  let moved = '';

  before(() => {
    project = makeProject(false);
    writeFiles(project, { 'app.mjs': APP });
    for (const { line, files } of BUNDLERS) {
      writeFiles(project, files ?? {});
      const { status, stdout, stderr } = shell(line, project);
      assert.equal(status, 0, `${line}\n${stdout}${stderr}`);
    }
    // Elsewhere, without the package: its folder, which some bundlers write into the bundle, is gone.
    moved = `${project}-moved`;
    renameSync(project, moved);
    removeProject(join(moved, 'node_modules'));
  });
  after(() => removeProject(moved));

  for (const { name, out } of BUNDLERS) {
    it(`${name}: runs on the TypeScript backend, with one warning`, () => {
      const { status, stdout, stderr } = shell(`node ${out}`, moved);
      assert.equal(status, 0, stderr);
      const { dataset, ...printed } = JSON.parse(stdout);
      assert.deepEqual(printed, { backend: 'typescript', ...RIGHT });
      assert.match(
        dataset,
        /bundled without "lib\/datasets\/data\/iris\.csv".*--external:fallline/,
      );
      const warnings = stderr.match(/Warning: .*/g) ?? [];
      assert.equal(warnings.length, 1, stderr);
      const folder = dirname(join(moved, out));
      assert.ok(warnings[0].includes(`fallline.node is not beside this bundle (looked in`), stderr);
      assert.ok(warnings[0].includes(folder), stderr);
      assert.match(
        warnings[0],
        /--external:fallline.*or copy fallline\.node and libscipy_openblas\./,
      );
    });

    it(`${name}: says why it does not run on the native backend that is forced`, () => {
      // Node shows the line of the bundle first, which may be all of it: more than a pipe takes at once.
      const file = join(moved, 'stderr.txt');
      const { status } = shell(`node ${out} 2>${file}`, moved, { FALLLINE_BACKEND: 'native' });
      const stderr = readFileSync(file, 'utf8').slice(-4000);
      assert.equal(status, 1, stderr);
      assert.match(stderr, /FALLLINE_BACKEND forces 'native', but .* fallline\.node is not beside/);
    });

    it(`${name}: runs on the native backend where the addon lies beside it`, () => {
      const folder = dirname(join(moved, out));
      copyAddon(folder);
      const { status, stdout, stderr } = shell(`node ${join(moved, out)}`, dirname(moved));
      removeProject(join(folder, 'fallline.node'));
      assert.equal(status, 0, stderr);
      assert.equal(JSON.parse(stdout).backend, 'native');
      assert.doesNotMatch(stderr, /Warning/);
    });
  }

  it('say what is wrong with the file that FALLLINE_ADDON names', () => {
    writeFiles(moved, { 'broken.node': 'not an addon', 'addon.so': '' });
    for (const [file, said] of [
      ['none.node', /Cannot find module.*none\.node.*FALLLINE_ADDON names it/s],
      ['broken.node', /broken\.node.*FALLLINE_ADDON names it/s],
      ['addon.so', /expected FALLLINE_ADDON to name a \.node file, but it is "addon\.so"/],
    ] as const) {
      const { stdout, stderr } = shell(`node ${BUNDLERS[0].out}`, moved, { FALLLINE_ADDON: file });
      assert.equal(JSON.parse(stdout).backend, 'typescript');
      assert.match(stderr, said);
    }
  });
});
