/** What is written as CSV is read back as it was, whatever it holds. */
import assert from 'node:assert/strict';
import { csvLine } from '../../../lib/cli/predict/predict.ts';
import { resolveCsvOptions } from '../../../lib/io/csvOptions.ts';
import { forEachRecord } from '../../../lib/io/csvRecords.ts';
import { put } from '../data.ts';
import { inFolder } from '../process.ts';

const AWKWARD = [
  'a',
  'b c',
  'd, e',
  'f; g',
  'say "h"',
  '"',
  ' i ',
  '',
  'j\nk',
  'l\r\nm',
  "it's",
  'ü',
];

describe('csvLine', () => {
  it('quotes only what must be', () => {
    assert.equal(csvLine(['a "b"', 'c, d', 5, 'e', -1e-7], ','), '"a ""b""","c, d",5,e,-1e-7\n');
    assert.equal(csvLine(['c, d', 'e;f'], ';'), 'c, d;"e;f"\n');
  });

  for (const delimiter of [',', ';', '\t']) {
    it(`is read back the same, with ${JSON.stringify(delimiter)} between fields`, () =>
      inFolder(async (folder) => {
        const path = put(
          folder,
          'x.csv',
          csvLine(AWKWARD, delimiter) + csvLine(AWKWARD, delimiter),
        );
        const records: string[][] = [];
        await forEachRecord(path, resolveCsvOptions({ delimiter }), () => ({
          add: (fields) => records.push([...fields]),
          columnName: () => undefined,
        }));
        assert.deepEqual(records, [AWKWARD, AWKWARD]);
      }));
  }
});
