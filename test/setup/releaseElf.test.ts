import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { faultsOfElf, readElf, staysLoaded } from '../../lib/scripts/release/elf.mjs';

const [X64, ARM64] = [62, 183];
const HEADER = 64;
const SECTION = 64;

/** Texts one after the other, each ended by 0, and where each begins. */
function strings(texts: readonly string[]) {
  const offsets = new Map<string, number>();
  let all = '\0';
  for (const text of texts) {
    offsets.set(text, all.length);
    all += `${text}\0`;
  }
  return { bytes: Buffer.from(all, 'latin1'), at: (text: string) => offsets.get(text)! };
}

/** A shared library that needs these libraries, and these versions of symbols of each. */
function elf(machine: number, needs: Readonly<Record<string, readonly string[]>>): Buffer {
  const libraries = Object.keys(needs);
  const texts = strings([...libraries, ...Object.values(needs).flat()]);
  const dynamic = Buffer.alloc(16 * (libraries.length + 2));
  // DT_SONAME, which names the library itself and not one that it needs; DT_NULL ends the list.
  dynamic.writeBigUInt64LE(14n, 0);
  libraries.forEach((name, i) => {
    dynamic.writeBigUInt64LE(1n, 16 * (i + 1));
    dynamic.writeBigUInt64LE(BigInt(texts.at(name)), 16 * (i + 1) + 8);
  });
  const versioned = Object.entries(needs).filter(([, versions]) => versions.length > 0);
  const versions = Buffer.concat(
    versioned.map(([name, of], i) => {
      const entry = Buffer.alloc(16 * (1 + of.length));
      entry.writeUInt16LE(of.length, 2);
      entry.writeUInt32LE(texts.at(name), 4);
      entry.writeUInt32LE(16, 8);
      entry.writeUInt32LE(i + 1 < versioned.length ? entry.length : 0, 12);
      of.forEach((version, k) => {
        entry.writeUInt32LE(texts.at(version), 16 * (k + 1) + 8);
        entry.writeUInt32LE(k + 1 < of.length ? 16 : 0, 16 * (k + 1) + 12);
      });
      return entry;
    }),
  );
  const contents: [type: number, bytes: Buffer][] = [
    [0, Buffer.alloc(0)],
    [3, texts.bytes],
    [6, dynamic],
    ...(versions.length > 0 ? ([[0x6ffffffe, versions]] as [number, Buffer][]) : []),
  ];
  const header = Buffer.alloc(HEADER);
  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeUInt16LE(machine, 18);
  const table = Buffer.alloc(SECTION * contents.length);
  let offset = HEADER;
  contents.forEach(([type, bytes], i) => {
    table.writeUInt32LE(type, i * SECTION + 4);
    table.writeBigUInt64LE(BigInt(offset), i * SECTION + 24);
    table.writeBigUInt64LE(BigInt(bytes.length), i * SECTION + 32);
    table.writeUInt32LE(1, i * SECTION + 40);
    offset += bytes.length;
  });
  header.writeBigUInt64LE(BigInt(offset), 40);
  header.writeUInt16LE(contents.length, 60);
  return Buffer.concat([header, ...contents.map(([, bytes]) => bytes), table]);
}

describe('release: what a library needs', () => {
  it('is read from its sections', () => {
    const file = elf(ARM64, {
      'libm.so.6': ['GLIBC_2.27', 'GLIBC_2.17'],
      'libdl.so.2': [],
      'libc.so.6': ['GLIBC_2.17', 'GLIBC_2.28'],
    });
    assert.deepEqual(readElf(file), {
      machine: ARM64,
      needed: ['libm.so.6', 'libdl.so.2', 'libc.so.6'],
      versions: ['GLIBC_2.17', 'GLIBC_2.27', 'GLIBC_2.28'],
    });
    assert.deepEqual(readElf(elf(X64, { 'libc.so': [] })).versions, []);
  });

  it('is read from the program that runs this test, on Linux', function () {
    if (process.platform !== 'linux') this.skip();
    const { machine, needed } = readElf(readFileSync(process.execPath));
    assert.ok([X64, ARM64].includes(machine) || !['x64', 'arm64'].includes(process.arch));
    assert.ok(
      needed.some((name) => /^(libc\.|ld-)/.test(name)),
      needed.join(),
    );
  });

  it('is refused of other files', () => {
    const big = elf(X64, {});
    big[5] = 2;
    for (const file of [Buffer.alloc(0), Buffer.from('MZ'.padEnd(100)), big]) {
      assert.throws(() => readElf(file), /expected a little-endian ELF file of 64 bits/);
    }
  });
});

describe('release: whether a library stays loaded', () => {
  it('is read from its flags', () => {
    const file = elf(X64, { 'libc.so.6': [] });
    assert.equal(staysLoaded(file), false);
    // The entry of DT_SONAME becomes DT_FLAGS_1, with DF_1_NOW and then DF_1_NODELETE.
    const at = file.indexOf(Buffer.from([14, 0, 0, 0, 0, 0, 0, 0]));
    file.writeBigUInt64LE(0x6ffffffbn, at);
    file.writeBigUInt64LE(1n, at + 8);
    assert.equal(staysLoaded(file), false);
    file.writeBigUInt64LE(9n, at + 8);
    assert.equal(staysLoaded(file), true);
  });

  it('holds for the addon of this checkout, on Linux', function () {
    const addon = fileURLToPath(new URL('../../build/Release/fallline.node', import.meta.url));
    if (process.platform !== 'linux' || !existsSync(addon)) this.skip();
    assert.equal(staysLoaded(readFileSync(addon)), true);
  });
});

describe('release: what a library may need', () => {
  const glibc = { cpu: 'x64', libc: 'glibc', newest: '2.28' } as const;
  const musl = { cpu: 'arm64', libc: 'musl', newest: '2.28' } as const;
  const needed = ['libc.so.6', 'libm.so.6', 'libpthread.so.0', 'libdl.so.2'];

  const fit: [string, Parameters<typeof faultsOfElf>][] = [
    [
      'libraries and symbols of the oldest glibc',
      [{ machine: X64, needed, versions: ['GLIBC_2.2.5', 'GLIBC_2.3.4', 'GLIBC_2.28'] }, glibc],
    ],
    [
      'the dynamic linker',
      [{ machine: X64, needed: ['ld-linux-x86-64.so.2'], versions: [] }, glibc],
    ],
    ['musl', [{ machine: ARM64, needed: ['libc.so'], versions: [] }, musl]],
    [
      'musl by its full name',
      [{ machine: ARM64, needed: ['libc.musl-aarch64.so.1'], versions: [] }, musl],
    ],
  ];
  for (const [name, [elfOf, platform]] of fit) {
    it(`${name}`, () => assert.deepEqual(faultsOfElf(elfOf, platform), []));
  }

  const unfit: [string, Parameters<typeof faultsOfElf>, string[]][] = [
    [
      "not the compiler's libraries",
      [
        { machine: X64, needed: [...needed, 'libstdc++.so.6', 'libgcc_s.so.1'], versions: [] },
        glibc,
      ],
      ['needs libstdc++.so.6, libgcc_s.so.1'],
    ],
    [
      'not symbols of a newer glibc, however its number is written',
      [
        {
          machine: X64,
          needed,
          versions: ['GLIBC_2.4', 'GLIBC_2.29', 'GLIBC_2.28.1', 'GLIBC_3.0'],
        },
        glibc,
      ],
      ['needs symbols of GLIBC_2.29, GLIBC_2.28.1, GLIBC_3.0'],
    ],
    [
      'not symbols of another library',
      [{ machine: X64, needed, versions: ['GLIBCXX_3.4', 'GLIBC_PRIVATE'] }, glibc],
      ['needs symbols of GLIBCXX_3.4, GLIBC_PRIVATE'],
    ],
    [
      'not glibc on musl, and not another processor',
      [{ machine: X64, needed: ['libc.so.6'], versions: ['GLIBC_2.17'] }, musl],
      ['is for machine 62, not for arm64', 'needs libc.so.6', 'needs symbols of GLIBC_2.17'],
    ],
  ];
  for (const [name, [elfOf, platform], faults] of unfit) {
    it(name, () => assert.deepEqual(faultsOfElf(elfOf, platform), faults));
  }
});
