/** The pages that lib/docs/networks.md leads to say of every activation and initialiser what the tables of the code say. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ACTIVATIONS } from '../../lib/plan/activations.ts';
import { INITIALIZERS } from '../../lib/plan/initializers.ts';

const DOCS = new URL('../../lib/docs/', import.meta.url);

describe('lib/docs/networks.md', () => {
  const page = readFileSync(new URL('README.md', DOCS), 'utf8');

  it('leads to the tables', () => {
    const text = readFileSync(new URL('networks.md', DOCS), 'utf8');
    for (const heading of ['Activations', 'Initialisers', 'Layers']) {
      assert.ok(text.includes(`](README.md#${heading.toLowerCase()})`), heading);
      assert.ok(page.includes(`\n## ${heading}\n`), heading);
    }
  });

  for (const [folder, name, { formula, about, parameters }] of [
    ...Object.entries(ACTIVATIONS).map(([name, row]) => ['activations', name, row] as const),
    ...Object.entries(INITIALIZERS).map(([name, row]) => ['initializers', name, row] as const),
  ]) {
    it(`has ${name}`, () => {
      const shown = Object.entries(parameters).map(([key, { default: value }]) => {
        return `${key}: ${value === Math.SQRT2 ? '√2' : value}`;
      });
      const row = `| [\`${name}\`](${folder}/${name}.md) | ${about} | \`${formula}\` | ${shown.join(', ') || 'none'} |`;
      assert.ok(page.includes(`\n${row}\n`), row);
    });
  }
});
