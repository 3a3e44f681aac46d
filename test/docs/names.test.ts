/** Hand-written pages name every item of the tables that they describe. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as descent from '../../lib/descent/index.ts';
import { EXPERIMENT_NAMES } from '../../lib/experiments/catalog.ts';
import * as blas from '../../lib/kernels/blas.ts';
import * as kernels from '../../lib/kernels/index.ts';
import { MOST_LEFT } from '../../lib/models/convergence.ts';
import { ACTIVATIONS } from '../../lib/plan/activations.ts';
import { INITIALIZERS } from '../../lib/plan/initializers.ts';
import * as plots from '../../lib/plots/index.ts';
import { PEERS } from '../../lib/register/peers.ts';
import { versionOf } from '../compat/peers.ts';

const textOf = (page: string) =>
  readFileSync(new URL(`../../lib/docs/${page}`, import.meta.url), 'utf8');
const code = (names: readonly string[]) => names.map((name) => `\`${name}\``);
const called = (module: object) => Object.keys(module).map((name) => `\`${name}(`);

/** What must stand in each page. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  'convergence.md': [
    `at most ${MOST_LEFT}.`,
    ...code(['noBetterThanStart', 'noBetterThanConstant', 'stillFalling']),
    ...code(['columnScales', 'rateTooLarge', 'rateTooSmall', 'epochs']),
  ],
  'descent.md': [
    ...Object.keys(descent).map((name) => `\`${name}`),
    ...code(descent.TEST_FUNCTION_NAMES),
    ...code(EXPERIMENT_NAMES),
  ],
  'kernels.md': [
    ...called(kernels),
    ...code(Object.keys(blas).filter((name) => /^i?d/.test(name))),
  ],
  'networks.md': ['activations', 'initialisers', 'layers'].map((name) => `](README.md#${name})`),
  'plots.md': called(plots),
};

describe('pages of lib/docs', () => {
  for (const [page, names] of Object.entries(NAMED)) {
    it(`${page} names all that there is`, () => {
      const text = textOf(page);
      for (const name of names) assert.ok(text.includes(name), name);
    });
  }

  it('README.md has a row for each activation and initialiser, as the tables of the code have it', () => {
    const page = textOf('README.md');
    for (const [folder, table] of Object.entries({
      activations: ACTIVATIONS,
      initializers: INITIALIZERS,
    })) {
      for (const [name, { formula, about, parameters }] of Object.entries(table)) {
        const shown = Object.entries<{ readonly default: unknown }>(parameters).map(
          ([key, { default: value }]) => `${key}: ${value === Math.SQRT2 ? '√2' : value}`,
        );
        const row = `| [\`${name}\`](${folder}/${name}.md) | ${about} | \`${formula}\` | ${shown.join(', ') || 'none'} |`;
        assert.ok(page.includes(`\n${row}\n`), row);
      }
    }
  });

  it('compat/README.md has each package with the versions that are tested, and its page', () => {
    const index = textOf('compat/README.md');
    for (const { name, from, below } of PEERS) {
      const page = name.replace('.js', '');
      const line = index.split('\n').find((each) => each.includes(`[${name}](${page}.md)`));
      assert.ok(line?.includes(versionOf(name)), name);
      assert.ok(line?.includes(`${from} ≤ version < ${below}`), name);
      assert.ok(textOf(`compat/${page}.md`).includes('## What differs'));
    }
  });
});
