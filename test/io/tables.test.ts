/** Tables as programs and people write them: delimiters, comments, marks of numbers, codes, other formats. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CsvOptions, DEFAULT_MISSING_VALUES } from '../../lib/io/csvOptions.ts';
import { NumberFormat } from '../../lib/io/numberFormat.ts';
import { type CsvData, readCsv } from '../../lib/io/readCsv.ts';
import { inFolder } from '../cli/process.ts';

async function read(text: string | Uint8Array, options?: CsvOptions): Promise<CsvData> {
  let data: CsvData | undefined;
  await inFolder(async (folder) => {
    const path = join(folder, 'data.csv');
    writeFileSync(path, text);
    data = await readCsv(path, options);
  });
  return data!;
}

/** Refused by this message, in which FILE stands for the path. */
function assertRefused(text: string | Uint8Array, options: CsvOptions, message: string) {
  return inFolder(async (folder) => {
    const path = join(folder, 'data.csv');
    writeFileSync(path, text);
    await assert.rejects(readCsv(path, options), (error: Error) => {
      assert.equal(error.message, message.replaceAll('FILE', path));
      return true;
    });
  });
}

const values = ({ x }: CsvData) => [...x.data];

describe('readCsv: how a table is written', () => {
  const tables: readonly (readonly [what: string, text: string, options?: CsvOptions])[] = [
    ['semicolons', 'a;b\n1;2\n3;4\n'],
    ['tabs', 'a\tb\n1\t2\n3\t4\n'],
    ['bars', 'a|b\n1|2\n3|4\n'],
    ['blanks', 'a b\n1 2\n3 4\n'],
    ['columns that are aligned by blanks', '  a    b\n  1    2\n  3    4  \n'],
    ['columns that are aligned by tabs', 'a\t\tb\n1\t2\n3\t\t4\n'],
    ['blanks, as an option says', 'a b\n1   2\n3\t4\n', { delimiter: 'whitespace' }],
    ['blanks around quotes', '"a"  b\n"1"  2\n3 "4"\n'],
    ['blank lines between aligned columns', 'a  b\n\n   \n1  2\n3  4\n'],
    ['the sep line of Excel', 'sep=;\na;b\n1;2\n3;4\n'],
    ['a sep line in quotes', '"sep=|"\r\na|b\r\n1|2\r\n3|4\r\n'],
    ['a sep line for tabs', 'SEP=\t\na\tb\n1\t2\n3\t4\n'],
    ['a sep line after a byte-order mark', '\ufeffsep=;\na;b\n1;2\n3;4\n'],
    ['a comment before the header', '# made by tool 1.2\na,b\n1,2\n3,4\n'],
    ['comments with commas before the header', '# made, by, tool\n#\n\n# x\na,b\n1,2\n3,4\n'],
    ['a comment before the first row', '# three, numbers, here\n1,2\n3,4\n', { header: false }],
    ['comments wherever an option says so', '# x\na,b\n1,2\n  # y "z\n3,4\n#\n', { comment: '#' }],
    ['comments that begin otherwise', '// a,b\na,b\n1,2\n// 9,9\n3,4\n', { comment: '//' }],
    ['old line breaks after a comment', '# x\ra,b\r1,2\r3,4\r'],
    ['a decimal comma between semicolons', 'a;b\n1,0;2\n3;4,00\n', { decimal: ',' }],
    ['a decimal comma in quotes', 'a,b\n"1,0",2\n3,"4,00"\n', { decimal: ',' }],
  ];
  for (const [what, text, options] of tables) {
    it(`reads ${what}`, async () => {
      const data = await read(text, options);
      const names = options?.header === false ? ['1', '2'] : ['a', 'b'];
      assert.deepEqual([data.featureNames, values(data)], [names, [1, 2, 3, 4]]);
    });
  }

  it('takes a last line with # for the header where it has as many fields as the rows', async () => {
    const data = await read('# made by tool\n#id,b\n1,2\n');
    assert.deepEqual(
      [data.featureNames, values(data)],
      [
        ['#id', 'b'],
        [1, 2],
      ],
    );
  });

  it('keeps # within a row, and at its start where there is no such option', async () => {
    const { target } = await read('a,y\n1,#1\n2,x # y\n', { target: 'y', comment: '#' });
    assert.deepEqual(target?.labels, ['#1', 'x # y']);
    assert.deepEqual((await read('y,a\n#1,1\n#2,2\n', { target: 'y' })).target?.labels, [
      '#1',
      '#2',
    ]);
  });

  it('prefers what cuts both first records alike to a comma in a name', async () => {
    const data = await read('weight, kg;b\n1;2\n');
    assert.deepEqual(data.featureNames, ['weight, kg', 'b']);
  });

  it('goes by the option before the sep line, and the sep line before what is likely', async () => {
    const data = await read('sep=;\na,b;c\n1;2\n');
    assert.deepEqual(data.featureNames, ['a,b', 'c']);
    const other = await read('sep=;\na,b\n1,2\n', { delimiter: ',' });
    assert.deepEqual(other.featureNames, ['a', 'b']);
  });

  it('finds the delimiter of rows that are longer than what is read at once', async () => {
    const names = Array.from({ length: 20_000 }, (_, j) => `column ${j}`);
    const row = names.map((_, j) => j).join(';');
    const data = await read(`${names.join(';')}\n${row}\n${row}\n`);
    assert.deepEqual([data.x.cols, data.x.data[19_999]], [20_000, 19_999]);
  });

  it('counts lines that it skips', () =>
    assertRefused(
      'sep=;\n# x\n\n#y\r\na;b\n1;2\n\n1;z\n',
      {},
      'FILE, line 8, column 2 ("b"): expected a number, but found "z": text, categories and dates are not turned into numbers, so leave the column out (ignore: ["b"], --ignore "b") or replace it by numbers',
    ));

  it('counts comments between rows', () =>
    assertRefused(
      '# x\na,b\n# y\n1,2\n# z\n1\n',
      { comment: '#' },
      'FILE, line 6: expected 2 fields like the header, but found 1',
    ));

  const gzip = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0);
  const refusals: readonly (readonly [text: string | Uint8Array, options: CsvOptions, string])[] = [
    [
      '% made by hand\n\n@RELATION iris\n@attribute a numeric\n@data\n1\n',
      {},
      'FILE, line 3: the file is ARFF (the format of Weka), which is not read: keep the lines after @data, which are CSV without a header (header: false, --no-header), or export it as CSV',
    ],
    ...['+1 1:0.5 2:-3e2\n', '-1 qid:3 1:1 # doc\n', '# by tool\n2,3 5:1\n', '1.5\t1:2\n'].map(
      (text) =>
        [
          text,
          {},
          `FILE, line ${text.startsWith('#') ? 2 : 1}: the file is svmlight (LIBSVM), a format of sparse rows, which is not read: write a column for each feature and save it as CSV`,
        ] as const,
    ),
    ...['[{"a": 1}]', '{\n  "a": 1\n}', '{"a": 1}\n{"a": 2}\n', '[[1, 2]]'].map(
      (text) =>
        [
          text,
          {},
          'FILE, line 1: the file is JSON, which is not read here: save it as CSV with a header and a row for each sample',
        ] as const,
    ),
    [
      '<!DOCTYPE html>\n<table>',
      {},
      'FILE, line 1: the file is XML or HTML, which is not read: save its table as CSV',
    ],
    [
      '%%MatrixMarket matrix coordinate real general\n',
      {},
      'FILE, line 1: the file is Matrix Market, which is not read: save it as CSV with a column for each feature',
    ],
    [gzip, {}, 'FILE: the file is compressed by gzip: unpack it first (gunzip)'],
    [
      'PK\x03\x04rest',
      {},
      'FILE: the file is a zip archive, such as a spreadsheet (.xlsx, .ods): save the sheet as CSV',
    ],
    ['PAR1rest', {}, 'FILE: the file is a Parquet file: save it as CSV'],
  ];
  for (const [text, options, message] of refusals) {
    it(`names ${JSON.stringify(text)} as what it is`, () => assertRefused(text, options, message));
  }
});

describe('readCsv: numbers in local forms', () => {
  const numbers: readonly (readonly [CsvOptions, text: string, number: number])[] = [
    [{ thousands: ',' }, '9,470', 9470],
    [{ thousands: ',' }, '-1,234,567.5', -1234567.5],
    [{ thousands: ',' }, '12,34,567', 1234567],
    [{ thousands: ',' }, '1234.5', 1234.5],
    [{ thousands: ',' }, '+1,000e2', 100000],
    [{ decimal: ',' }, '0,095', 0.095],
    [{ decimal: ',' }, ',5', 0.5],
    [{ decimal: ',', thousands: '.' }, '9.470,5', 9470.5],
    [{ decimal: ',', thousands: '.' }, '1.234', 1234],
    [{ thousands: ' ' }, '1 234.5', 1234.5],
    [{ thousands: ' ' }, '1\u00a0234', 1234],
    [{ thousands: ' ', decimal: ',' }, '1\u202f234,5', 1234.5],
    [{ thousands: "'" }, "1'234", 1234],
    [{ thousands: "'" }, '1’234.25', 1234.25],
    [{ thousands: '_' }, '1_234', 1234],
  ];
  for (const [options, text, number] of numbers) {
    it(`reads ${text} with ${JSON.stringify(options)}`, async () => {
      const data = await read(`a|b\n${text}|0\n`, { ...options, delimiter: '|' });
      assert.deepEqual(values(data), [number, 0]);
      const { target } = await read(`a|b\n0|${text}\n`, {
        ...options,
        delimiter: '|',
        target: 'b',
      });
      assert.deepEqual(target?.numbers, Float64Array.of(number));
    });
  }

  const hints: readonly (readonly [CsvOptions, text: string, hint: string])[] = [
    [
      {},
      '9,470',
      ": it may be 9470 (thousands: ','; --thousands ,) or 9.470 (decimal: ','; --decimal ,)",
    ],
    [{}, '2,5', ": it may be 2.5 (decimal: ','; --decimal ,)"],
    [{}, '1,234,567', ": it may be 1234567 (thousands: ','; --thousands ,)"],
    [{}, '1,234.5', ": it may be 1234.5 (thousands: ','; --thousands ,)"],
    [{}, '1.234,5', ": it may be 1234.5 (decimal: ',', thousands: '.'; --decimal , --thousands .)"],
    [{}, '1 234', ": it may be 1234 (thousands: ' '; --thousands ' ')"],
    [{}, "1'234", `: it may be 1234 (thousands: "'"; --thousands "'")`],
    [{ decimal: ',' }, '0.5', ": it may be 0.5 (decimal: '.'; --decimal .)"],
    [{ thousands: ',' }, '9,47', ": it may be 9.47 (decimal: ','; --decimal ,)"],
  ];
  for (const [options, text, hint] of hints) {
    it(`says of ${text} with ${JSON.stringify(options)}${hint}`, () =>
      assertRefused(
        `a|b\n${text}|0\n`,
        { ...options, delimiter: '|' },
        `FILE, line 2, column 1 ("a"): expected a number, but found ${JSON.stringify(text)}${hint}`,
      ));
  }

  it('does not take for a number what is grouped otherwise', () => {
    const format = new NumberFormat('.', ',');
    for (const text of [
      '1,2',
      '1,23',
      ',123',
      '1,,234',
      '0,123',
      '1234,567',
      '1,234,56',
      '1,234,',
    ]) {
      assert.equal(format.number(text), undefined, text);
    }
  });

  const refusals: readonly (readonly [object, string])[] = [
    [{ decimal: ';' }, `Expected "decimal" to be '.' or ',', but received ";" (string)`],
    [{ decimal: 1 }, `Expected "decimal" to be '.' or ',', but received 1 (number)`],
    [
      { thousands: 'k' },
      `Expected "thousands" to be ',', '.', "'", '_' or a blank, but received "k" (string)`,
    ],
    [
      { thousands: '.' },
      'Expected "thousands" and "decimal" to be different characters, but both are "."',
    ],
    [
      { comment: '' },
      `Expected "comment" to be what comments begin with, such as '#', without quotes and blanks, but received "" (string)`,
    ],
    [
      { number: ['a'], text: ['a'] },
      'Expected "number" and "text" to name different columns, but both name "a"',
    ],
    [
      { targetType: 'integer' },
      `Expected "targetType" to be one of 'text', 'number', but received "integer" (string)`,
    ],
  ];
  for (const [options, message] of refusals) {
    it(`refuses: ${message}`, () =>
      assert.rejects(readCsv('none.csv', options as CsvOptions), { message }));
  }
});

describe('readCsv: labels', () => {
  const cases: readonly (readonly [
    labels: string,
    areNumbers: boolean,
    numbers: readonly number[] | undefined,
    whyText?: string,
  ])[] = [
    ['0 1 2', true, [0, 1, 2]],
    ['-1.5 1e-7 1e+21', true, [-1.5, 1e-7, 1e21]],
    ['a b', false, undefined],
    ['1 b', false, undefined],
    ['02134 10001', false, undefined, '"02134" has a leading zero, as codes have'],
    ['1 007', false, undefined, '"007" has a leading zero, as codes have'],
    ['-01 1', false, undefined, '"-01" has a leading zero, as codes have'],
    ['001.1 2', false, undefined, '"001.1" has a leading zero, as codes have'],
    [
      '9007199254740992 9007199254740993',
      false,
      undefined,
      '"9007199254740993" is an integer that float64 rounds to 9007199254740992',
    ],
    [
      '1 9007199254740993.0',
      false,
      undefined,
      '"9007199254740993.0" is an integer that float64 rounds to 9007199254740992',
    ],
    ['9007199254740992 9007199254740994', true, [2 ** 53, 2 ** 53 + 2]],
    ['1 +1', false, [1, 1], '"+1" is not how the number 1 is written'],
    ['1.0 1', false, [1, 1], '"1.0" is not how the number 1 is written'],
    ['1e3 1000', false, [1000, 1000], '"1e3" is not how the number 1000 is written'],
    ['9.90 10.00', false, [9.9, 10], '"9.90" is not how the number 9.9 is written'],
    ['-0 0', false, [-0, 0], '"-0" is not how the number 0 is written'],
  ];
  for (const [labels, areNumbers, numbers, whyText] of cases) {
    it(`are ${areNumbers ? 'numbers' : 'text'}: ${labels}`, async () => {
      const texts = labels.split(' ');
      const rows = texts.map((label) => `1,${label}\n`).join('');
      const { target } = await read(`a,y\n${rows}`, { target: 'y' });
      assert.deepEqual(target, {
        ...{ name: 'y', labels: texts, areNumbers },
        numbers: numbers && Float64Array.from(numbers),
        ...(whyText !== undefined && { whyText }),
      });
    });
  }

  const text = 'a,y\n1,02134\n2,10001\n';
  for (const options of [{ targetType: 'number' }, { number: ['y'] }] as const) {
    it(`are numbers where ${JSON.stringify(options)} says so`, async () => {
      const { target } = await read(text, { ...options, target: 'y' });
      assert.deepEqual([target?.areNumbers, target?.numbers], [true, Float64Array.of(2134, 10001)]);
    });
  }
  for (const options of [{ targetType: 'text' }, { text: ['y'] }] as const) {
    it(`are text where ${JSON.stringify(options)} says so`, async () => {
      const { target } = await read('a,y\n1,0\n2,1\n', { ...options, target: 'y' });
      const { areNumbers, numbers, whyText } = target!;
      assert.deepEqual([areNumbers, numbers, whyText], [false, undefined, 'the options say so']);
    });
  }

  it('are refused where they must be numbers and one is none', () =>
    assertRefused(
      'a,y\n1,0\n2,high\n',
      { target: 'y', targetType: 'number' },
      'FILE, line 3, column 2 ("y"): expected a number, but found "high": text, categories and dates are not turned into numbers, so leave the column out (ignore: ["y"], --ignore "y") or replace it by numbers',
    ));

  for (const [options, message] of [
    [
      { target: 'y', targetType: 'text', number: ['y'] },
      'Expected "targetType" and "number" to agree, but the target is \'text\' in one and \'number\' in the other',
    ],
    [{ targetType: 'text' }, 'Expected "targetType" to come with "target", but there is none'],
    [
      { target: 'y', ignore: ['y'] },
      'Expected "ignore" to name columns that are not used, but "y" is the target',
    ],
    [
      { target: 'y', features: ['a'], ignore: ['a'] },
      'Expected "ignore" to name columns that are not used, but "a" is a feature',
    ],
    [
      { target: 'y', number: ['b'] },
      'Expected "number" to name columns of FILE, but it has no column "b". Its columns are "a", "y"',
    ],
    [
      { target: 'y', text: ['a'] },
      'Expected "text" to name the target or columns that are no features, but "a" is a feature, and text is not turned into numbers: leave the column out (ignore: ["a"], --ignore "a") or replace it by numbers',
    ],
  ] as const satisfies readonly (readonly [CsvOptions, string])[]) {
    it(`refuses: ${message}`, () => assertRefused('a,y\n1,2\n', options, message));
  }
});

describe('readCsv: features that are codes', () => {
  for (const [text, why, number] of [
    ['02134', '"02134" has a leading zero, as codes have', 2134],
    ['+007', '"+007" has a leading zero, as codes have', 7],
    ['00.5', '"00.5" has a leading zero, as codes have', 0.5],
    [
      '12345678901234567891',
      '"12345678901234567891" is an integer that float64 rounds to 12345678901234567168',
      Number('12345678901234567891'),
    ],
  ] as const) {
    it(`refuses ${text} unless "number" names the column`, async () => {
      const table = `zip,b\n${text},1\n`;
      await assertRefused(
        table,
        {},
        `FILE, line 2, column 1 ("zip"): expected a number, but ${why}: if it is one, pass number: ["zip"] (--number "zip"), else leave the column out (ignore: ["zip"], --ignore "zip")`,
      );
      assert.deepEqual(values(await read(table, { number: ['zip'] })), [number, 1]);
      assert.deepEqual(values(await read(table, { ignore: ['zip'] })), [1]);
    });
  }

  it('takes no other number for a code', async () => {
    const texts = ['0', '-0', '0.5', '+1', '1e3', '0e5', '1.0', '9007199254740992', '1e300'];
    const data = await read(`a\n${texts.join('\n')}\n`);
    assert.deepEqual(values(data), texts.map(Number));
  });
});

describe('readCsv: missing values by default', () => {
  for (const marker of DEFAULT_MISSING_VALUES) {
    it(`knows ${JSON.stringify(marker)}`, async () => {
      const data = await read(`a,b\n1,2\n${marker},4\n3,6\n`, { missing: 'mean' });
      assert.deepEqual(values(data), [1, 2, 2, 4, 3, 6]);
    });
  }

  it('is refused in a target, unless it is named as a value', async () => {
    await assertRefused(
      'a,y\n1,None\n',
      { target: 'y' },
      'FILE, line 2, column 2 ("y"): the value is missing ("None"; to read it as a value, list the other markers with missingValues (--missing-values)); the target is never filled in, but with missing \'drop\' such rows are left out',
    );
    const { target } = await read('a,y\n1,None\n', { target: 'y', missingValues: [''] });
    assert.deepEqual(target?.labels, ['None']);
  });
});

describe('markers of missing values that are numbers', () => {
  it('stand for the number in features, however it is written', async () => {
    const csv = 'a,y\n1,0\n-999,1\n-999.0,0\n-9.99e2,1\n3,0\n';
    const { x, imputed } = await read(csv, {
      target: 'y',
      missing: 'mean',
      missingValues: ['-999'],
    });
    assert.deepEqual([...x.data], [1, 2, 2, 2, 3]);
    assert.notEqual(imputed.length, 0);
  });
});

describe('fallline/io', () => {
  it('is what package.json names, and exports the reader, its error and its defaults', async () => {
    const manifest = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    assert.equal(manifest.exports['./io'].default, './dist/io/index.js');
    const io = await import('../../lib/io/index.ts');
    assert.deepEqual(Object.keys(io).sort(), ['CsvError', 'DEFAULT_MISSING_VALUES', 'readCsv']);
  });
});
