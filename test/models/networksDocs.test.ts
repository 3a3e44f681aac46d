/** lib/docs/networks.md says of every activation and initialiser what the tables of the code say. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ACTIVATIONS } from '../../lib/activations.ts';
import { INITIALIZERS } from '../../lib/initializers.ts';

describe('lib/docs/networks.md', () => {
  const page = readFileSync(new URL('../../lib/docs/networks.md', import.meta.url), 'utf8');

  for (const [name, { formula, about, parameters }] of [
    ...Object.entries(ACTIVATIONS),
    ...Object.entries(INITIALIZERS),
  ]) {
    it(`has ${name}`, () => {
      const shown = Object.entries(parameters).map(([key, value]) => {
        return `${key}: ${value === Math.SQRT2 ? '√2' : value}`;
      });
      const row = `| \`${name}\` | ${formula} | ${shown.join(', ') || 'none'} | ${about} |`;
      assert.ok(page.includes(`\n${row}\n`), row);
    });
  }
});
