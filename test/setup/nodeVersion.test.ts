import assert from 'node:assert/strict';
import { satisfies } from '../../lib/setup/nodeVersion.mjs';

const cases: [string, string, boolean][] = [
  ['v20.19.0', '>=20.19', true],
  ['v20.20.2', '>=20.19', true],
  ['v22.0.0', '>=20.19', true],
  ['v20.18.3', '>=20.19', false],
  ['v20.9.0', '>=20.19', false],
  ['v8.17.0', '>=20.19', false],
  ['v24.0.0-nightly20250101', '>=20.19', true],
  ['v20.19.0', '>=20.19.1', false],
];

describe('setup: Node version', () => {
  for (const [version, range, expected] of cases) {
    it(`${version} ${expected ? 'satisfies' : 'does not satisfy'} ${range}`, () => {
      assert.equal(satisfies(version, range), expected);
    });
  }
});
