/** Reading CSV files: numbers, names, targets, missing values, line numbers. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadIris } from '../../lib/datasets/bundled.ts';
import { CsvError } from '../../lib/io/csvError.ts';
import type { CsvOptions } from '../../lib/io/csvOptions.ts';
import { type CsvData, readCsv } from '../../lib/io/readCsv.ts';
import { inFolder } from '../cli/process.ts';

/** Reads a file of this content. */
async function read(text: string | Uint8Array, options?: CsvOptions): Promise<CsvData> {
  let data: CsvData | undefined;
  await inFolder(async (folder) => {
    const path = join(folder, 'data.csv');
    writeFileSync(path, text);
    data = await readCsv(path, options);
  });
  return data!;
}

function rowsOf({ x }: CsvData): number[][] {
  return Array.from({ length: x.rows }, (_, i) => [
    ...x.data.subarray(i * x.cols, (i + 1) * x.cols),
  ]);
}

const PEOPLE = 'age,height,city\n30,1.8,Rome\n-4.5e1,.5,Oslo\n+60,2.,Rome\n';

describe('readCsv', () => {
  it('reads features and a target of text', async () => {
    const data = await read(PEOPLE, { target: 'city' });
    assert.deepEqual(rowsOf(data), [
      [30, 1.8],
      [-45, 0.5],
      [60, 2],
    ]);
    assert.deepEqual(data.featureNames, ['age', 'height']);
    assert.deepEqual(data.target, {
      name: 'city',
      labels: ['Rome', 'Oslo', 'Rome'],
      numbers: undefined,
      areNumbers: false,
    });
    assert.deepEqual([data.rowsDropped, data.droppedLines, data.imputed], [0, [], []]);
    assert.deepEqual(data.fill, {});
  });

  it('reads a target of numbers, as numbers and as text', async () => {
    const { target } = await read('a,y\n1,2.50\n2,-1\n', { target: 'y' });
    assert.deepEqual(target?.labels, ['2.50', '-1']);
    assert.deepEqual(target?.numbers, Float64Array.of(2.5, -1));
  });

  it('takes a target by its number, and one that stands first', async () => {
    for (const target of [1, 'y']) {
      const data = await read('y,a,b\nno,1,2\nyes,3,4\n', { target });
      assert.deepEqual(data.target?.labels, ['no', 'yes']);
      assert.deepEqual(rowsOf(data), [
        [1, 2],
        [3, 4],
      ]);
    }
  });

  it('takes all columns for features without a target', async () => {
    const data = await read('a,b\n1,2\n');
    assert.equal(data.target, undefined);
    assert.deepEqual([data.featureNames, rowsOf(data)], [['a', 'b'], [[1, 2]]]);
  });

  it('names columns by their numbers without a header', async () => {
    for (const target of [3, '3']) {
      const data = await read('1,2,x\n3,4,y\n', { header: false, target });
      assert.deepEqual(data.featureNames, ['1', '2']);
      assert.deepEqual([data.target?.name, data.target?.labels], ['3', ['x', 'y']]);
      assert.equal(data.x.rows, 2);
    }
  });

  it('picks the features named, in that order, and ignores other columns', async () => {
    const text = 'note,b,y,a\n"some text",1,k,2\n,3,l,4\n';
    const data = await read(text, { features: ['a', 'b'], target: 'y' });
    assert.deepEqual(data.featureNames, ['a', 'b']);
    assert.deepEqual(rowsOf(data), [
      [2, 1],
      [4, 3],
    ]);
    assert.deepEqual(data.target?.labels, ['k', 'l']);
    assert.deepEqual(rowsOf(await read(text, { features: ['b'] })), [[1], [3]]);
  });

  it('lets a column without a name pass that is no feature', async () => {
    const data = await read(',a,\n0,5,\n1,6,\n', { features: ['a'] });
    assert.deepEqual(rowsOf(data), [[5], [6]]);
  });

  for (const [what, text, options] of [
    ['line breaks of Windows', 'a,b\r\n1,2\r\n3,4\r\n', {}],
    ['old line breaks', 'a,b\r1,2\r3,4', {}],
    ['mixed line breaks', 'a,b\r\n1,2\n3,4\r', {}],
    ['no line break at the end', 'a,b\n1,2\n3,4', {}],
    ['blank lines', '\n\na,b\n\n1,2\n  \n3,4\n\n\n', {}],
    ['a byte-order mark', '\ufeffa,b\n1,2\n3,4\n', {}],
    ['quotes', '"a","b"\n"1",2\n"3","4"\n', {}],
    ['blanks around fields', ' a , b\n 1,2 \n3 , "4" \n', {}],
    ['tabs', 'a\tb\n1\t2\n3\t4\n', { delimiter: '\t' }],
    ['semicolons', 'a;b\n1;2\n3;4\n', { delimiter: ';' }],
  ] as const) {
    it(`reads ${what}`, async () => {
      const data = await read(text, options);
      assert.deepEqual(data.featureNames, ['a', 'b']);
      assert.deepEqual(rowsOf(data), [
        [1, 2],
        [3, 4],
      ]);
    });
  }

  it('reads quotes, delimiters and line breaks within quotes', async () => {
    const data = await read('"a, b","say ""y"""\n1,"two\nlines, ""quoted"""\n', { target: 2 });
    assert.deepEqual(data.featureNames, ['a, b']);
    assert.equal(data.target?.name, 'say "y"');
    assert.deepEqual(data.target?.labels, ['two\nlines, "quoted"']);
  });

  it('takes names that objects have of themselves for names like others', async () => {
    const data = await read('__proto__,constructor\n1,2\n,4\n', { missing: 'mean' });
    assert.deepEqual(data.featureNames, ['__proto__', 'constructor']);
    assert.deepEqual(Object.entries(data.fill), [
      ['__proto__', 1],
      ['constructor', 3],
    ]);
  });

  it('reads a data set of the package as its own reader does', async () => {
    const path = fileURLToPath(new URL('../../lib/datasets/data/iris.csv', import.meta.url));
    const { x, target, featureNames } = await readCsv(path, { target: 'target' });
    const iris = loadIris();
    assert.deepEqual([x, featureNames], [iris.x, iris.featureNames]);
    assert.deepEqual(Int32Array.from(target!.numbers!), iris.y);
  });

  it('reads files of many pieces, each number and each line in its place', async () => {
    const rows = 40_000;
    const lines = Array.from({ length: rows }, (_, i) => `${i / 8},"é${i}\r\n""z""",${-i}`);
    const text = `a,y,b\r\n${lines.join('\r\n')}\r\n`;
    assert.ok(Buffer.byteLength(text) > 10 * 65_536);
    const data = await read(text, { target: 'y' });
    assert.equal(data.x.rows, rows);
    assert.equal(data.x.data.length, 2 * rows);
    for (let i = 0; i < rows; i++) {
      if (data.x.data[2 * i] === i / 8 && data.x.data[2 * i + 1] === -i) continue;
      assert.fail(`row ${i}: ${data.x.data.subarray(2 * i, 2 * i + 2)}`);
    }
    assert.equal(data.target?.labels[rows - 1], `é${rows - 1}\r\n"z"`);

    await assert.rejects(read(`${text}7,"k",?\r\n`, { target: 'y' }), { line: 2 + 2 * rows });
  });
});

describe('readCsv: missing values', () => {
  const text = 'a,b,y\n1,10,k\n,20,k\n3,NA,l\n8,?,l\n';

  it('leaves out rows', async () => {
    const data = await read(text, { target: 'y', missing: 'drop' });
    assert.deepEqual(rowsOf(data), [[1, 10]]);
    assert.deepEqual(data.target?.labels, ['k']);
    assert.deepEqual([data.rowsDropped, data.droppedLines], [3, [3, 4, 5]]);
    assert.deepEqual([data.imputed, data.fill], [[], {}]);
  });

  it('leaves out rows without a target', async () => {
    const data = await read('a,y\n1,k\n2,\n3,NaN\n4,l\n', { target: 'y', missing: 'drop' });
    assert.deepEqual(
      [rowsOf(data), data.target?.labels],
      [
        [[1], [4]],
        ['k', 'l'],
      ],
    );
    assert.deepEqual(data.droppedLines, [3, 4]);
  });

  for (const [missing, a, b] of [
    ['mean', 4, 15],
    ['median', 3, 15],
  ] as const) {
    it(`fills in the ${missing}`, async () => {
      const data = await read(text, { target: 'y', missing });
      assert.deepEqual(rowsOf(data), [
        [1, 10],
        [a, 20],
        [3, b],
        [8, b],
      ]);
      assert.deepEqual(data.imputed, [
        { column: 'a', value: a, count: 1 },
        { column: 'b', value: b, count: 2 },
      ]);
      assert.deepEqual(data.fill, { a, b });
      assert.equal(data.rowsDropped, 0);
    });
  }

  it('gives the fill of complete columns too, for data that will lack values', async () => {
    const { fill, imputed } = await read('a,b\n1,5\n2,7\n9,\n', { missing: 'median' });
    assert.deepEqual(fill, { a: 2, b: 6 });
    assert.deepEqual(imputed, [{ column: 'b', value: 6, count: 1 }]);
    const later = await read('b,a\n,\n1,\n', { features: ['a', 'b'], fill });
    assert.deepEqual(rowsOf(later), [
      [2, 6],
      [2, 1],
    ]);
    assert.deepEqual(later.imputed, [
      { column: 'a', value: 2, count: 2 },
      { column: 'b', value: 6, count: 1 },
    ]);
    assert.deepEqual(later.fill, fill);
  });

  it('fills in what is given before it leaves out or takes the mean', async () => {
    const fill = { a: 100 };
    const dropped = await read(text, { target: 'y', missing: 'drop', fill });
    assert.deepEqual(rowsOf(dropped), [
      [1, 10],
      [100, 20],
    ]);
    assert.deepEqual(dropped.imputed, [{ column: 'a', value: 100, count: 1 }]);
    const filled = await read(text, { target: 'y', missing: 'mean', fill });
    assert.deepEqual(filled.fill, { a: 100, b: 15 });
  });

  it('does not count what it filled in of rows that were left out', async () => {
    const data = await read('a,b\n1,1\n,\n', { missing: 'drop', fill: { a: 5 } });
    assert.deepEqual([rowsOf(data), data.imputed], [[[1, 1]], []]);
  });

  it('takes for missing what it is told to', async () => {
    const data = await read('a\n1\n-999\n5\n', { missing: 'mean', missingValues: ['-999'] });
    assert.deepEqual(rowsOf(data), [[1], [3], [5]]);
    await assert.rejects(
      read('a,b\n1,2\n,3\n', { missing: 'mean', missingValues: ['-999'] }),
      /line 3, column 1 \("a"\): expected a number, but found "", which is a missing value only if "missingValues" names it: '' \(--missing-values '""'\)$/,
    );
  });
});

describe('readCsv: refusals', () => {
  const cases: readonly (readonly [text: string, options: CsvOptions, problem: string])[] = [
    ['', {}, ': the file is empty'],
    ['\n\n', {}, ': the file is empty'],
    ['a,b\n', {}, ': the file has a header and no rows'],
    [
      'a,b\n1,\n,2\n',
      { missing: 'drop' },
      ': each of the 2 rows has a missing value, so that none is left',
    ],
    ['a,b\n1,2\n3\n', {}, ', line 3: expected 2 fields like the header, but found 1'],
    ['1,2\n1,2,3\n', { header: false }, ', line 2: expected 2 fields like the first, but found 3'],
    [
      'a,"b\r\nc"\r\n\r\n1,"2"\r\n3,4,5',
      {},
      ', line 5: expected 2 fields like the header, but found 3',
    ],
    [
      'a,b,a\n1,2,3\n',
      {},
      ', line 1, column 3: the name "a" is that of column 1 already: columns need different names (if the file has no header: header: false, --no-header)',
    ],
    [
      '\n,a\n0,1\n',
      {},
      ', line 2, column 1: the column has no name: give it one, or name the columns to use in "features"',
    ],
    [
      'a,colour\n1,2\n\n3,red\n',
      {},
      ', line 4, column 2 ("colour"): expected a number, but found "red": text, categories and dates are not turned into numbers, so leave the column out (ignore: ["colour"], --ignore "colour") or replace it by numbers',
    ],
    [
      '"x\ny",b\n1,2\n"1\n",3',
      {},
      ', line 4, column 1 ("x\\ny"): expected a number, but found "1\\n": text, categories and dates are not turned into numbers, so leave the column out (ignore: ["x\\ny"], --ignore "x\\ny") or replace it by numbers',
    ],
    [
      'a;b\n1;2,5\n',
      { delimiter: ';' },
      ', line 2, column 2 ("b"): expected a number, but found "2,5": it may be 2.5 (decimal: \',\'; --decimal ,)',
    ],
    [
      '1,0x10\n',
      { header: false },
      ', line 1, column 2: expected a number, but found "0x10": text, categories and dates are not turned into numbers, so leave the column out (ignore: ["2"], --ignore "2") or replace it by numbers',
    ],
    [
      'a\n1e999\n',
      {},
      ', line 2, column 1 ("a"): expected a number, but found "1e999" (beyond the range of float64)',
    ],
    [
      'a,b\n1,\n',
      {},
      ", line 2, column 2 (\"b\"): the value is missing; with missing 'drop' such rows are left out, with 'mean' or 'median' the value is filled in",
    ],
    [
      'a,b\n1,NA\n',
      { fill: { a: 1 } },
      ", line 2, column 2 (\"b\"): the value is missing (\"NA\"; to read it as a value, list the other markers with missingValues (--missing-values)); with missing 'drop' such rows are left out, with 'mean' or 'median' the value is filled in",
    ],
    [
      'a,y\n1,\n',
      { target: 'y', missing: 'mean' },
      ', line 2, column 2 ("y"): the value is missing; the target is never filled in, but with missing \'drop\' such rows are left out',
    ],
    [
      'y,a,b\n1,2,\n1,3,\n',
      { target: 'y', missing: 'median' },
      ', column 3 ("b"): every value is missing, so that there is no median',
    ],
    ['a,b\n1,2\n3,"4\n5,6\n', {}, ', line 3: a quote is opened and never closed'],
    [
      'a,b\n"1"2,3\n',
      {},
      ', line 2: a quoted field goes on after its closing quote (write "" for a quote)',
    ],
    ['a,b\n1,5" 6\n', {}, ', line 2: a quote stands inside a field that does not begin with one'],
    [
      'a\0,\0b\0\n\0',
      {},
      ", line 1, column 1: every second byte is zero, as in UTF-16 without a byte-order mark: pass encoding: 'utf-16le' (--encoding utf-16le)",
    ],
  ];
  for (const [text, options, problem] of cases) {
    it(`refuses ${JSON.stringify(text)}${problem}`, () =>
      inFolder(async (folder) => {
        const path = join(folder, 'data.csv');
        writeFileSync(path, text);
        await assert.rejects(readCsv(path, options), (error) => {
          assert.ok(error instanceof CsvError, String(error));
          assert.equal(error.message, path + problem);
          assert.equal(error.code, 'ERR_FALLLINE_CSV');
          assert.equal(error.file, path);
          const [, line] = /, line (\d+)/.exec(problem) ?? [];
          const [, column] = /, column (\d+)/.exec(problem) ?? [];
          assert.deepEqual(
            [error.line, error.column],
            [line, column].map((each) => each && +each),
          );
          return true;
        });
      }));
  }

  const wide = Array.from({ length: 12 }, (_, j) => `column${j}`).join();
  const columnCases: readonly (readonly [string, CsvOptions, string])[] = [
    [
      PEOPLE,
      { target: 'City' },
      'Expected "target" to name columns of FILE, but it has no column "City". Did you mean "city"?',
    ],
    [
      PEOPLE,
      { target: 'wealth of all' },
      'Expected "target" to name columns of FILE, but it has no column "wealth of all". Its columns are "age", "height", "city"',
    ],
    [
      PEOPLE,
      { features: ['age', 'weight in kg'] },
      'Expected "features" to name columns of FILE, but it has no column "weight in kg". Its columns are "age", "height", "city"',
    ],
    [
      `${wide}\n`,
      { target: 'y' },
      'Expected "target" to name columns of FILE, but it has no column "y". Its columns are "column0", "column1", "column2", "column3", "column4", "column5", "column6", "column7", "column8", "column9", "… (12 in all)"',
    ],
    [
      'a;b;y\n1;2;3\n',
      { target: 'y', delimiter: ',' },
      'Expected "target" to name columns of FILE, but it has no column "y". Its columns are "a;b;y": is its delimiter not "," (delimiter: \';\', --delimiter \';\')?',
    ],
    [
      '5.1,3.5,0\n4.9,3,0\n',
      { target: 'species' },
      'Expected "target" to name columns of FILE, but it has no column "species". Its columns are "5.1", "3.5", "0": if the file has no header, pass header: false (--no-header)',
    ],
    [
      PEOPLE,
      { target: 4 },
      'Expected "target" to be the number of a column of FILE, from 1 to 3, but received 4',
    ],
    [
      PEOPLE,
      { target: 'age', features: ['height', 'age'] },
      'Expected "features" not to name the target, but "age" is both',
    ],
    [
      'a;y\n1;2\n',
      { target: 1, delimiter: ',' },
      'Expected "target" to leave a column for the features, but FILE has only one column: is its delimiter not "," (delimiter: \';\', --delimiter \';\')?',
    ],
    [
      PEOPLE,
      { target: 'city', fill: { hight: 1 } },
      'Expected "fill" to name features, but "hight" is none. Did you mean "height"?',
    ],
    [
      PEOPLE,
      { target: 'city', fill: { city: 1 } },
      'Expected "fill" to name features, but "city" is none',
    ],
  ];
  for (const [text, options, message] of columnCases) {
    it(`refuses: ${message}`, () =>
      inFolder(async (folder) => {
        const path = join(folder, 'data.csv');
        writeFileSync(path, text);
        await assert.rejects(readCsv(path, options), {
          name: 'RangeError',
          message: message.replace('FILE', path).replace('"… (12 in all)"', '… (12 in all)'),
        });
      }));
  }

  it('refuses a file that is not there, and a folder', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'none.csv');
      await assert.rejects(readCsv(path), {
        message: `Cannot read the file ${JSON.stringify(path)}: there is no such file`,
      });
      await assert.rejects(readCsv(folder), {
        message: `Cannot read the file ${JSON.stringify(folder)}: it is a folder`,
      });
    }));

  const one = "one character, and no quote, letter, digit or line break; or 'whitespace'";
  const optionCases: readonly (readonly [unknown, string])[] = [
    [{ targets: 'y' }, 'Misspelt option "targets" of readCsv should be "target"'],
    [{ target: 0 }, 'Expected "target" to be an integer of at least 1, but received 0 (number)'],
    [
      { target: true },
      'Expected "target" to be a column\'s name or its number, but received true (boolean)',
    ],
    [{ delimiter: '||' }, `Expected "delimiter" to be ${one}, but received "||" (string)`],
    [{ delimiter: '"' }, `Expected "delimiter" to be ${one}, but received "\\"" (string)`],
    [{ delimiter: 'a' }, `Expected "delimiter" to be ${one}, but received "a" (string)`],
    [{ delimiter: 9 }, `Expected "delimiter" to be ${one}, but received 9 (number)`],
    [{ header: 1 }, 'Expected "header" to be a boolean, but received 1 (number)'],
    [
      { missing: 'means' },
      "Expected \"missing\" to be one of 'error', 'drop', 'mean', 'median', but received \"means\" (string). Did you mean 'mean'?",
    ],
    [{ missingValues: [0] }, 'Expected "missingValues[0]" to be a string, but received 0 (number)'],
    [{ features: 'a' }, 'Expected "features" to be an array of strings, but received "a" (string)'],
    [{ features: [] }, 'Expected "features" to name at least one column, but it is empty'],
    [
      { features: ['a', 'b', 'a'] },
      'Expected "features" to name each column once, but "a" is features[0] and features[2]',
    ],
    [
      { fill: [1] },
      'Expected "fill" to be an object with a number for each feature, but received an array of 1',
    ],
    [
      { fill: { a: Number.NaN } },
      'Expected "fill.a" to be a finite number, but received NaN (number)',
    ],
  ];
  for (const [options, message] of optionCases) {
    it(`refuses: ${message}`, () =>
      assert.rejects(readCsv('none.csv', options as CsvOptions), { message }));
  }

  it('refuses a path that is none', () =>
    assert.rejects(readCsv(3 as unknown as string), {
      name: 'TypeError',
      message: 'Expected "path" to be the path of a file, but received 3 (number)',
    }));
});
