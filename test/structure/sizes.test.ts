/** Size of a bundle that imports one name: it holds only what that name needs. */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import * as fallline from '../../lib/index.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Bytes of a minified bundle that has one name of the package. */
const LIMIT = 15_000;
/**
 * The training engine: every loss, optimizer, schedule and layer, since options choose them at run time. It
 * was 186 kB before the losses tweedie and gamma (1 kB), rows that hold what was asked by name in many places,
 * with a check for each parameter (6 kB), sums in a tree, whose leaves follow from shapes (3 kB), packages with
 * the addon, which are found, checked and refused with a sentence each (11 kB), and second derivatives and
 * factors of both backends, with the table of solvers (24 kB).
 */
const ENGINE = 245_000;
/** The engine with solvers, duality gaps and certificates. */
const WITH_SOLVERS = 310_000;
/** And what servers of it send. */
const GZIPPED = 110_000;
/** Models that only descend. */
const DESCENDING = [
  ...['SigmoidClassifier', 'SGDClassifier', 'SGDRegressor'],
  ...['MLPClassifier', 'MLPRegressor', 'Network'],
];

/** Optional packages, some of them native. */
const PICTURES = ['@resvg/resvg-js', 'vega', 'vega-lite'];

/** Names that need more, with their limits and why. */
const LARGER: Readonly<Record<string, number>> = {
  // Gaussians, integers and choices in NumPy's bits.
  RandomState: 23_000,
  makeBlobs: 27_500,
  // All of them, with makeBlobs.
  datasets: 31_000,
  // Checks of matrices, labels and weights, and messages that know other libraries' names.
  trainTestSplit: 19_500,
  // The same messages, and the rows of all schedules with their checks: its rate may be any of them.
  robbinsMonro: 27_500,
  // Checks and copies every form of matrix, targets and storage; asks the addon for large pages.
  Dataset: 34_000,
  // Both backends, without the tables of options: no texts, checks or names of other libraries. Second derivatives,
  // Gram matrices and factors of Cholesky are 15 kB of it.
  backend: 90_000,
  ...Object.fromEntries(
    Object.keys(fallline.PRESETS).map((name) => [
      name,
      DESCENDING.includes(name) ? ENGINE : WITH_SOLVERS,
    ]),
  ),
  // Both backends, checks of samples, and the options of a plan with their texts; no solver but coordinate descent.
  enetPath: 180_000,
  lassoPath: 180_000,
  ridgePath: 170_000,
  // Every model.
  loadModel: 325_000,
};

async function bundled(code: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: ROOT },
    ...{ bundle: true, minify: true, write: false, logLevel: 'silent' },
    ...{ platform: 'node', format: 'esm', external: PICTURES },
  });
  return outputFiles[0].contents;
}

describe('the size of a bundle', () => {
  for (const name of Object.keys(fallline)) {
    const limit = LARGER[name] ?? LIMIT;
    it(`with ${name} is under ${limit / 1000} kB`, async () => {
      const bytes = await bundled(`import { ${name} } from 'fallline'; console.log(${name});`);
      assert.ok(bytes.length < limit, `${bytes.length} bytes`);
      assert.ok(bytes.length > 60, 'the name is not in it');
    });
  }

  it('with a model, compressed, is under 110 kB', async () => {
    const bytes = await bundled(
      `import { LogisticRegression } from 'fallline'; console.log(LogisticRegression);`,
    );
    assert.ok(gzipSync(bytes).length < GZIPPED, `${gzipSync(bytes).length} bytes`);
  });

  it('is nothing where nothing is used', async () => {
    const names = ['', '/kernels', '/descent', '/plots', '/lab', '/compat/brain'];
    for (const name of names) {
      const bytes = await bundled(`import 'fallline${name}';`);
      assert.equal(bytes.length, 0, name);
    }
  });

  it('keeps what has an effect: fallline/register', async () => {
    const bytes = await bundled(`import 'fallline/register';`);
    assert.match(Buffer.from(bytes).toString(), /fallline\/register/);
  });
});
