import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type GuideEntry, guideEntries } from '../../lib/guide/entries.ts';
import { docFiles } from '../../lib/guide/pages.ts';
import { scheduleGuides } from '../../lib/guide/schedules.ts';
import { ACTIVATION_NAMES, ACTIVATIONS } from '../../lib/plan/activations.ts';
import { INITIALIZER_NAMES, INITIALIZERS } from '../../lib/plan/initializers.ts';
import { LAYER_KINDS, LAYERS } from '../../lib/plan/layerKinds.ts';
import { LOSS_NAMES } from '../../lib/plan/losses.ts';
import { LOSSES } from '../../lib/plan/lossTable.ts';
import { OPTIMIZER_NAMES, OPTIMIZERS } from '../../lib/plan/optimizers.ts';
import { SCHEDULE_NAMES, SCHEDULES } from '../../lib/plan/schedules.ts';

const DOCS = fileURLToPath(new URL('../../lib/docs', import.meta.url));
/**
 * Pages that lib/guide does not make: measured by `npm run bench:optimum`, made from docstrings (api/),
 * or written by hand, as those of compat/ are.
 */
const OTHERS = [
  'api/README.md',
  'bundling.md',
  'command-line.md',
  'optimum.md',
  'kernels.md',
  'convergence.md',
  'descent.md',
  'installation.md',
  'lab.md',
  'networks.md',
  'numbers.md',
  'plots.md',
  'speed.md',
  'storage.md',
  'streams.md',
  'tables.md',
];
const pages = docFiles();
const entries = guideEntries();

describe('lib/docs', () => {
  it('holds what the generator makes now: if not, run npm run docs', () => {
    const present = readdirSync(DOCS, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.md') && !OTHERS.includes(path))
      .filter((path) => !/^(api|compat)\//.test(path));
    assert.deepEqual(present.sort(), [...pages.keys()].sort(), 'npm run docs');
    for (const [path, text] of pages) {
      assert.equal(readFileSync(join(DOCS, path), 'utf8'), text, `${path}: npm run docs`);
    }
  });

  it('has a page for every name, which the index leads to', () => {
    const expected = [
      ...LOSS_NAMES.map((name) => `losses/${name}.md`),
      ...OPTIMIZER_NAMES.map((name) => `optimizers/${name}.md`),
      ...SCHEDULE_NAMES.map((name) => `schedules/${name}.md`),
      ...ACTIVATION_NAMES.map((name) => `activations/${name}.md`),
      ...INITIALIZER_NAMES.map((name) => `initializers/${name}.md`),
      ...LAYER_KINDS.map((name) => `layers/${name}.md`),
    ];
    assert.deepEqual([...pages.keys()], ['README.md', ...expected]);
    for (const path of expected) assert.ok(pages.get('README.md')?.includes(`](${path})`), path);
  });

  it('links only to pages that there are', () => {
    let count = 0;
    for (const [path, text] of pages) {
      for (const [, target] of text.matchAll(/\]\(([^)]+\.md)\)/g)) {
        const name = normalize(join(dirname(path), target)).replaceAll('\\', '/');
        assert.ok(
          pages.has(name) || (OTHERS.includes(name) && existsSync(join(DOCS, name))),
          target,
        );
        count++;
      }
    }
    assert.ok(count > 100);
  });

  it('has tables whose rows are all as long as their head', () => {
    for (const [path, text] of pages) {
      const rows = text.split('\n').map((line) => line.match(/(?<!\\)\|/g)?.length ?? 0);
      const lines = text.split('\n');
      for (let i = 1; i < lines.length; i++) {
        if (!lines[i].startsWith('|') || !lines[i - 1].startsWith('|')) continue;
        assert.equal(rows[i], rows[i - 1], `${path}: ${lines[i]}`);
      }
    }
  });

  it('says nothing by accident', () => {
    for (const [path, text] of pages) {
      assert.doesNotMatch(text, /undefined|NaN|\[object|-0 /, path);
    }
  });
});

function defaultsIn(parameters: Readonly<Record<string, { readonly default: unknown }>>) {
  return Object.fromEntries(Object.entries(parameters).map(([key, row]) => [key, row.default]));
}

/** The parameters of an entry in the tables that the code runs on. */
function defaultsOf(entry: GuideEntry): Readonly<Record<string, unknown>> {
  switch (entry.kind) {
    case 'loss':
      return Object.fromEntries(
        Object.entries(LOSSES[entry.name].parameters).map(([key, each]) => [key, each.default]),
      );
    case 'optimizer':
      return defaultsIn(OPTIMIZERS[entry.name].parameters);
    case 'schedule':
      return entry.name === 'custom' ? {} : defaultsIn(SCHEDULES[entry.name].parameters);
    case 'activation':
      return defaultsIn(ACTIVATIONS[entry.name].parameters);
    case 'initializer':
      return defaultsIn(INITIALIZERS[entry.name].parameters);
    case 'layer':
      return defaultsIn(LAYERS[entry.name].parameters);
  }
}

describe('guide entries', () => {
  it('have names of their own, so that one is enough to ask by', () => {
    const names = entries.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });

  it('take defaults and formulas from the tables', () => {
    for (const entry of entries) {
      const defaults = entry.parameters.map((each) => [each.name, each.default]);
      assert.deepEqual(Object.fromEntries(defaults), defaultsOf(entry), entry.name);
      for (const { name, default: value, leftOut, range, meaning } of entry.parameters) {
        assert.equal(leftOut === undefined, value !== undefined, `${entry.name}.${name}`);
        assert.ok(range.length > 0 && meaning.length > 0, `${entry.name}.${name}`);
      }
      if (entry.kind === 'loss') assert.deepEqual(entry.formula, [LOSSES[entry.name].formula]);
      if (entry.kind === 'activation') {
        assert.deepEqual(entry.formula, [ACTIVATIONS[entry.name].formula]);
      }
      if (entry.kind === 'initializer') {
        assert.deepEqual(entry.formula, [INITIALIZERS[entry.name].formula]);
      }
    }
  });

  it('say when to choose them, when not, and where they come from', () => {
    const withoutPaper = [
      ...['constant', 'step', 'multiStep', 'exponential', 'plateau', 'lossProportional', 'custom'],
      ...['identity', 'zeros', 'ones', 'uniform'],
    ];
    for (const { name, choose, sources, formula, seeAlso, elsewhere } of entries) {
      assert.ok(choose.when.length > 0 && choose.not.length > 0, name);
      assert.ok(formula.length > 0 && seeAlso.length > 0 && elsewhere.length > 0, name);
      assert.ok(!(seeAlso as string[]).includes(name), `${name} leads to itself`);
      assert.equal(sources.length === 0, withoutPaper.includes(name), `sources of ${name}`);
      for (const { link, year } of sources) {
        assert.ok(year >= 1750 && year <= 2100);
        if (link !== undefined) assert.match(link, /^https:\/\//);
      }
    }
  });

  it('show schedules by their own name', () => {
    for (const [name, { shown }] of Object.entries(scheduleGuides)) {
      for (const rate of shown) {
        assert.equal(typeof rate === 'object' ? rate.name : 'custom', name);
      }
    }
  });
});
