import assert from 'node:assert/strict';
import { decimalNumber } from '../../lib/io/decimal.ts';

const NUMBERS: Readonly<Record<string, number>> = {
  '0': 0,
  '-0': -0,
  '+7': 7,
  '.5': 0.5,
  '5.': 5,
  '1e-3': 0.001,
  '2.5E+2': 250,
  '1e999': Number.POSITIVE_INFINITY,
};
const OTHERS = [
  '',
  ' ',
  '.',
  '-',
  'e5',
  '1e',
  '0x10',
  '1_000',
  '1,5',
  '10x',
  ' 1',
  'NaN',
  'Infinity',
];

describe('decimalNumber', () => {
  for (const [text, number] of Object.entries(NUMBERS)) {
    it(`reads ${text}`, () => assert.equal(decimalNumber(text), number));
  }
  for (const text of OTHERS) {
    it(`takes ${JSON.stringify(text)} for no number`, () => {
      assert.equal(decimalNumber(text), undefined);
    });
  }
});
