/** Files in other encodings, and bytes that are text in none: found wherever they stand. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CsvOptions } from '../../lib/io/csvOptions.ts';
import { type CsvData, readCsv } from '../../lib/io/readCsv.ts';
import { TextChecker, wholeText } from '../../lib/io/textFile.ts';
import { inFolder } from '../cli/process.ts';

async function read(bytes: Uint8Array, options?: CsvOptions): Promise<CsvData> {
  let data: CsvData | undefined;
  await inFolder(async (folder) => {
    const path = join(folder, 'data.csv');
    writeFileSync(path, bytes);
    data = await readCsv(path, options);
  });
  return data!;
}

/** Refused by this message, in which FILE stands for the path. */
async function assertRefused(bytes: Uint8Array, options: CsvOptions, message: string) {
  await inFolder(async (folder) => {
    const path = join(folder, 'data.csv');
    writeFileSync(path, bytes);
    await assert.rejects(readCsv(path, options), {
      name: 'CsvError',
      message: message.replace('FILE', path),
    });
  });
}

const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();

/** The same table, of names with letters that each encoding has. */
const TABLES: Readonly<Record<string, readonly [bytes: Uint8Array, options: CsvOptions]>> = {
  'UTF-8': [Buffer.from('a,Größe\n1,Müller\n2,Möller\n'), {}],
  'UTF-8 with its mark': [Buffer.from('\ufeffa,Größe\n1,Müller\n2,Möller\n'), {}],
  'UTF-8 with its mark, named otherwise': [
    Buffer.from('\ufeffa,Größe\n1,Müller\n2,Möller\n'),
    { encoding: 'latin1' },
  ],
  latin1: [Buffer.from('a,Größe\n1,Müller\n2,Möller\n', 'latin1'), { encoding: 'latin1' }],
  'windows-1252': [
    Buffer.from('a,Größe\n1,Müller\n2,Möller\n', 'latin1'),
    { encoding: 'Windows-1252' },
  ],
  'ISO 8859-2': [
    Buffer.from('a,Größe\n1,Müller\n2,Möller\n', 'latin1'),
    { encoding: 'iso-8859-2' },
  ],
  'UTF-16, little end first': [Buffer.from('\ufeffa,Größe\n1,Müller\n2,Möller\n', 'utf16le'), {}],
  'UTF-16, big end first': [swapped('\ufeffa,Größe\n1,Müller\n2,Möller\n'), {}],
  'UTF-16LE without a mark': [
    Buffer.from('a,Größe\n1,Müller\n2,Möller\n', 'utf16le'),
    { encoding: 'utf-16le' },
  ],
  'UTF-16BE without a mark': [swapped('a,Größe\n1,Müller\n2,Möller\n'), { encoding: 'utf-16be' }],
};

describe('readCsv: encodings', () => {
  for (const [name, [bytes, options]] of Object.entries(TABLES)) {
    it(`reads ${name}`, async () => {
      const { target } = await read(bytes, { ...options, target: 'Größe' });
      assert.deepEqual(target?.labels, ['Müller', 'Möller']);
    });
  }

  it('reads what windows-1252 has between 0x80 and 0x9f', async () => {
    const bytes = Buffer.from([...Buffer.from('a,y\n1,'), 0x80, 0x92, 0x81, 10]);
    const { target } = await read(bytes, { target: 'y', encoding: 'latin1' });
    assert.deepEqual(target?.labels, ['€’\x81']);
  });

  it('reads Shift_JIS', async () => {
    const bytes = Buffer.from([...Buffer.from('a,y\n1,'), 0x93, 0x8c, 0x8b, 0x9e, 10]);
    const { target } = await read(bytes, { target: 'y', encoding: 'shift_jis' });
    assert.deepEqual(target?.labels, ['東京']);
  });

  const remedy =
    "pass the encoding of the file, such as encoding: 'windows-1252' (--encoding windows-1252, latin1, utf-16le …), or save it as UTF-8";
  const zero = 'a zero byte stands there, which text never holds: the file is damaged or no text';
  const bytes = (...parts: readonly (string | number)[]) =>
    Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))),
    );
  const refusals: readonly (readonly [string, Uint8Array, CsvOptions, string])[] = [
    [
      'a byte of Latin-1',
      bytes('a,name\n1,M', 0xfc, 'ller\n'),
      { target: 'name' },
      `FILE, line 2, column 2 ("name"): the byte 0xfc is not UTF-8: ${remedy}`,
    ],
    [
      'one in the header',
      bytes('a,n', 0xe9, '\n1,2\n'),
      {},
      `FILE, line 1, column 2: the byte 0xe9 is not UTF-8: ${remedy}`,
    ],
    [
      'one after blank lines and line breaks of Windows',
      bytes('a,b\r\n\r\n1,2\r\n', 0xe9, ',2\r\n'),
      {},
      `FILE, line 4, column 1 ("a"): the byte 0xe9 is not UTF-8: ${remedy}`,
    ],
    [
      'one within quotes',
      bytes('a,b\n"x\ny', 0xe9, '",2\n3,4\n'),
      {},
      `FILE, line 3, column 1 ("a"): the byte 0xe9 is not UTF-8: ${remedy}`,
    ],
    [
      'one after a closing quote',
      bytes('a,b\n1,"2"', 0xe9, '\n'),
      {},
      `FILE, line 2, column 2 ("b"): the byte 0xe9 is not UTF-8: ${remedy}`,
    ],
    [
      'one in a column that is not read',
      bytes('a,b,note\n1,2,', 0xa0, '\n'),
      { features: ['a', 'b'] },
      `FILE, line 2, column 3 ("note"): the byte 0xa0 is not UTF-8: ${remedy}`,
    ],
    [
      'one in a comment',
      bytes('# caf', 0xe9, '\na,b\n1,2\n'),
      {},
      `FILE, line 1, column 1: the byte 0xe9 is not UTF-8: ${remedy}`,
    ],
    [
      'one in a comment between rows',
      bytes('a,b\n1,2\n# caf', 0xe9, '\n1,2\n'),
      { comment: '#' },
      `FILE, line 3: the byte 0xe9 is not UTF-8: ${remedy}`,
    ],
    [
      'an overlong form of a character',
      bytes('a,b\n1,', 0xc0, 0xaf, '\n'),
      {},
      `FILE, line 2, column 2 ("b"): the byte 0xc0 is not UTF-8: ${remedy}`,
    ],
    [
      'a surrogate as UTF-8',
      bytes('a,b\n1,', 0xed, 0xa0, 0x80, '\n'),
      {},
      `FILE, line 2, column 2 ("b"): the byte 0xed is not UTF-8: ${remedy}`,
    ],
    [
      'a character cut at the end',
      bytes('a,b\n1,é', 0xe2, 0x82),
      {},
      `FILE, line 2, column 2 ("b"): the file ends within a character of UTF-8: it was cut, or is in another encoding: ${remedy}`,
    ],
    ['a zero byte', bytes('a,b\n1,2\n3,4', 0, '\n'), {}, `FILE, line 3, column 2 ("b"): ${zero}`],
    [
      'a zero byte in windows-1252',
      bytes('a,b\n1,2', 0, '\n'),
      { encoding: 'windows-1252' },
      `FILE, line 2, column 2 ("b"): ${zero}`,
    ],
    [
      'half of a pair in UTF-16',
      Buffer.from('\ufeffa,y\n1,x\ud83d!\n', 'utf16le'),
      { target: 'y' },
      'FILE, line 2, column 2 ("y"): half of a surrogate pair stands there, which is not UTF-16LE',
    ],
    [
      'half of a character at the end of UTF-16',
      Buffer.from('\ufeffa,y\n1,xx', 'utf16le').subarray(0, -1),
      { target: 'y' },
      'FILE, line 2, column 2 ("y"): the file ends within a character of UTF-16 (half of its two bytes)',
    ],
    [
      'UTF-16BE without a mark',
      swapped('a,b\n1,2\n'),
      {},
      "FILE, line 1, column 1: every second byte is zero, as in UTF-16 without a byte-order mark: pass encoding: 'utf-16be' (--encoding utf-16be)",
    ],
    [
      'what Shift_JIS does not have',
      bytes('a,y\n1,k\n2,', 0x93, 0x8c, 0xff, '\n'),
      { target: 'y', encoding: 'shift_jis' },
      'FILE, line 3, column 2 ("y"): the byte 0xff is not shift_jis',
    ],
    [
      'UTF-32',
      bytes(0xff, 0xfe, 0, 0, 'a', 0, 0, 0),
      {},
      'FILE: the file is UTF-32, which is not read: save it as UTF-8',
    ],
  ];
  for (const [what, file, options, message] of refusals) {
    it(`refuses ${what}`, () => assertRefused(file, options, message));
  }

  const long = Array.from({ length: 30_000 }, (_, i) => `${i},é\n`).join('');
  for (const [what, wrong, said] of [
    ['a byte of Latin-1', Buffer.of(0xe9), 'the byte 0xe9 is not UTF-8'],
    ['a zero byte', Buffer.of(0), zero],
  ] as const) {
    it(`finds ${what} far into a file`, () =>
      inFolder(async (folder) => {
        const path = join(folder, 'data.csv');
        writeFileSync(
          path,
          Buffer.concat([Buffer.from(`a,y\n${long}1,`), wrong, Buffer.from('\n')]),
        );
        await assert.rejects(readCsv(path, { target: 'y' }), (error: Error) => {
          assert.ok(error.message.startsWith(`${path}, line 30002, column 2 ("y"): ${said}`));
          return true;
        });
      }));
  }

  it('takes names of encodings as the standard does, and no others', async () => {
    const file = Buffer.from('a,y\n1,é\n');
    for (const encoding of ['utf8', 'UTF-8', ' unicode-1-1-utf-8 ']) {
      assert.deepEqual((await read(file, { target: 'y', encoding })).target?.labels, ['é']);
    }
    const expected =
      "Expected \"encoding\" to be the name of an encoding, such as 'utf-8', 'latin1', 'windows-1252', 'utf-16le' or 'utf-16be', but received";
    await assert.rejects(readCsv('none.csv', { encoding: 'utf-9' }), {
      name: 'RangeError',
      message: `${expected} "utf-9" (string)`,
    });
    await assert.rejects(readCsv('none.csv', { encoding: 8 as unknown as string }), {
      name: 'TypeError',
      message: `${expected} 8 (number)`,
    });
  });
});

describe('the text of a file, cut into pieces anywhere', () => {
  const text = 'aé€😀\r\nz\n\r€\n';
  // Python: text.encode('gb18030').hex()
  const GB_18030 = '61a8a6a2e39439fc360d0a7a0a0da2e30a';
  for (const [name, encoding, bytes] of [
    ['UTF-8', undefined, Buffer.from(text)],
    ['UTF-8 with its mark', undefined, Buffer.from(`\ufeff${text}`)],
    ['UTF-16LE with its mark', undefined, Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16BE with its mark', undefined, swapped(`\ufeff${text}`)],
    ['UTF-16BE', 'utf-16be', swapped(text)],
    ['GB 18030', 'gb18030', Buffer.from(GB_18030, 'hex')],
  ] as const) {
    it(`is the same: ${name}`, () => {
      for (let size = 1; size <= bytes.length; size++) {
        const checker = new TextChecker(encoding);
        const pieces: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += size) {
          pieces.push(checker.push(bytes.subarray(at, at + size), false));
        }
        pieces.push(checker.push(Buffer.alloc(0), true));
        assert.equal(checker.problem, undefined);
        assert.equal(Buffer.concat(pieces).toString(), text, `pieces of ${size} bytes`);
      }
    });
  }

  it('is wrong in the same place', () => {
    const bytes = Buffer.concat([
      Buffer.from('é\r\n😀\n\r'.repeat(12)),
      Buffer.of(0xf0, 0x9f),
      Buffer.from('x'),
    ]);
    for (let size = 1; size <= bytes.length; size++) {
      const checker = new TextChecker(undefined);
      const pieces: Buffer[] = [];
      for (let at = 0; at < bytes.length && checker.problem === undefined; at += size) {
        pieces.push(checker.push(bytes.subarray(at, at + size), false));
      }
      if (checker.problem === undefined) pieces.push(checker.push(Buffer.alloc(0), true));
      assert.equal(checker.problem?.line, 37, `pieces of ${size} bytes`);
      assert.equal(checker.problem?.problem, 'the byte 0xf0 is not UTF-8');
      assert.equal(Buffer.concat(pieces).length, bytes.length - 3);
    }
  });

  it('read whole, says line and character', () => {
    assert.deepEqual(wholeText(Buffer.from('\ufeff{"é": 1}')), { text: '{"é": 1}' });
    assert.deepEqual(wholeText(Buffer.from('\ufeff{}', 'utf16le')), { text: '{}' });
    const { line, character, problem } = wholeText(
      Buffer.from('{\n"😀": "é"}', 'utf8').fill(0xff, 10, 11),
    ) as { line: number; character: number; problem: string };
    assert.deepEqual([line, character, problem], [2, 6, 'the byte 0xff is not UTF-8']);
  });
});
