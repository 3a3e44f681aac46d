/** Pictures: that charts compile without a warning, what their SVG holds, and missing packages. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compile, type TopLevelSpec } from 'vega-lite';
import { classScatter } from '../../lib/plots/classScatter.ts';
import { lossCurve } from '../../lib/plots/lossCurve.ts';
import { missingPackages } from '../../lib/plots/optionalPackages.ts';
import { renderSvg } from '../../lib/plots/render.ts';
import { countMarks, randomNumbers } from './specs.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RENDER = JSON.stringify(new URL('../../lib/plots/render.ts', import.meta.url).href);

/** Two clouds of 50 points around (-2, -2) and (2, 2). */
const random = randomNumbers(3);
const y = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 'ham & eggs' : '<spam>'));
const x = y.map((_, i) => [random() + (i % 2 ? 2 : -2), random() + (i % 2 ? 2 : -2)]);

interface Picture {
  readonly what: string;
  readonly spec: TopLevelSpec;
  readonly symbols: number;
  readonly lines: number;
  readonly texts: readonly string[];
}

const PICTURES: readonly Picture[] = [
  {
    what: 'points with a boundary',
    spec: classScatter({
      x,
      y,
      boundary: { weights: [1, 1] },
      title: 'Test points',
      xTitle: 'length',
    }),
    symbols: 100,
    lines: 1,
    texts: ['Test points', 'length', 'ham &amp; eggs', '&lt;spam&gt;', 'feature 2'],
  },
  {
    what: 'points without a boundary',
    spec: classScatter({ x, y }),
    symbols: 100,
    lines: 0,
    texts: ['Points by class', '100 points'],
  },
  {
    what: 'points that are all equal',
    spec: classScatter({ x: x.map(() => [3, 3]), y, boundary: { weights: [1, 1], bias: -6 } }),
    symbols: 100,
    lines: 1,
    texts: ['Points by class'],
  },
  {
    what: 'a long run',
    spec: lossCurve({ losses: x.map((_, i) => 300 / (1 + i)), title: 'Training loss' }),
    symbols: 0,
    lines: 1,
    texts: ['Training loss', 'epoch', 'loss (log scale)', 'from 300 to 3 in 100 epochs'],
  },
  {
    what: 'a run of one epoch',
    spec: lossCurve({ losses: [0.4] }),
    symbols: 1,
    lines: 1,
    texts: ['Loss by epoch', '0.4 after one epoch'],
  },
  {
    what: 'a run that reaches 0',
    spec: lossCurve({ losses: [3, 1, 0, 0] }),
    symbols: 4,
    lines: 1,
    texts: ['loss'],
  },
];

describe('renderSvg', () => {
  for (const { what, spec, symbols, lines, texts } of PICTURES) {
    it(`draws ${what}`, async () => {
      const svg = await renderSvg(spec);
      assert.match(svg, /^<svg [^>]*viewBox="0 0 \d+ \d+"/);
      assert.ok(svg.endsWith('</svg>'));
      assert.equal(countMarks(svg, 'symbol'), symbols);
      assert.equal(countMarks(svg, 'line'), lines);
      for (const text of texts) assert.ok(svg.includes(`>${text}</text>`), text);
      assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
      assert.doesNotMatch(svg.replaceAll(/ xmlns(:xlink)?="[^"]*"/g, ''), /https?:/);
    });

    it(`compiles ${what} without a warning`, () => {
      const messages: unknown[] = [];
      const logger = {
        level: () => logger,
        error: (...message: readonly unknown[]) => note(message),
        warn: (...message: readonly unknown[]) => note(message),
        info: (...message: readonly unknown[]) => note(message),
        debug: () => logger,
      };
      const note = (message: readonly unknown[]) => {
        messages.push(...message);
        return logger;
      };
      compile(spec, { logger: logger as NonNullable<Parameters<typeof compile>[1]>['logger'] });
      assert.deepEqual(messages, []);
    });
  }

  it('draws the same picture from the same specification', async () => {
    const [{ spec }] = PICTURES;
    assert.equal(await renderSvg(spec), await renderSvg(spec));
  });

  it('keeps a picture of a hundred thousand points small', async () => {
    const many = Array.from({ length: 100_000 }, () => [random(), random()]);
    const svg = await renderSvg(classScatter({ x: many, y: many.map((_, i) => i % 3) }));
    assert.ok(svg.length < 1_000_000, `${svg.length} characters`);
  });

  it('names the line that installs vega where it is missing', () => {
    const script = `
      const { renderSvg } = await import(${RENDER});
      await renderSvg({}).catch(({ message, cause }) => console.log(message, cause.code));`;
    const hidden = ['--import', 'tsx/esm', '--import', './test/cli/withoutVega.mjs'];
    const args = [...hidden, '--input-type=module', '-e', script];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    assert.match(stdout, /npm install vega vega-lite ERR_MODULE_NOT_FOUND$/m, stderr);
  });

  it('names the line that installs any other package', async () => {
    const missing = 'no-such-package-of-fallline';
    const said = `PNG files need the package ${missing}; install it with: npm install ${missing}`;
    const imported = await import(missing).catch((error: unknown) => error);
    const required = Object.assign(new Error('not there'), { code: 'MODULE_NOT_FOUND' });
    for (const error of [imported, required]) {
      const made = missingPackages('PNG files', [missing], error);
      assert.ok(made instanceof Error && made.message === said, String(made));
      assert.equal(made.cause, error);
    }
    const planned = new Error('planned');
    assert.equal(missingPackages('PNG files', [missing], planned), planned);
  });
});
