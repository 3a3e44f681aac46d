/** What may be wrong with installed packages: how each damage is done, and what fallline must say about it. */
import {
  copyFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { missingPackage } from './outcome.ts';

export interface Damage {
  readonly name: string;
  /** @param packages the folder `node_modules/@fallline` of a copy of the project */
  readonly apply: (packages: string, key: string) => void;
  /** What the warning and `fallline info` must say. */
  readonly says: (key: string) => readonly RegExp[];
}

/** The shared library in the OpenBLAS package. */
function libraryIn(packages: string, key: string): string {
  const folder = join(packages, `openblas-${key}`);
  const name = readdirSync(folder).find((each) => /\.(so|dylib|dll)$/.test(each));
  if (name === undefined) throw new Error(`${folder} has no shared library`);
  return join(folder, name);
}

function halve(file: string): void {
  truncateSync(file, Math.floor(statSync(file).size / 2));
}

/** Replaces text that must be there. */
function edit(file: string, pattern: RegExp, replacement: string): void {
  const text = readFileSync(file, 'utf8');
  if (!pattern.test(text)) throw new Error(`${file} does not have ${pattern}`);
  writeFileSync(file, text.replace(pattern, replacement));
}

const VERSION = /(exports\.version = )'[^']*'/;

export const DAMAGES: readonly Damage[] = [
  {
    name: 'platform package of another version',
    apply(packages, key) {
      edit(join(packages, key, 'index.cjs'), VERSION, "$1'0.0.7'");
      edit(join(packages, key, 'package.json'), /("version":\s*)"[^"]*"/, '$1"0.0.7"');
    },
    says: (key) => [new RegExp(`@fallline/${key}\\b`), /\b0\.0\.7\b/],
  },
  {
    name: 'truncated fallline.node',
    apply: (packages, key) => halve(join(packages, key, 'fallline.node')),
    says: () => [/fallline\.node/, /bytes/],
  },
  {
    name: 'empty fallline.node',
    apply: (packages, key) => truncateSync(join(packages, key, 'fallline.node'), 0),
    says: () => [/fallline\.node/, /\b0 bytes/],
  },
  {
    name: 'fallline.node for another processor',
    apply(packages, key) {
      const file = join(packages, key, 'fallline.node');
      const bytes = readFileSync(file);
      // e_machine of an ELF file: 243 is RISC-V. The size stays the same.
      bytes.writeUInt16LE(243, 18);
      writeFileSync(file, bytes);
    },
    says: (key) => [new RegExp(`@fallline/${key}\\b`), /fallline\.node/],
  },
  {
    name: 'truncated OpenBLAS',
    apply: (packages, key) => halve(libraryIn(packages, key)),
    says: () => [/openblas/i, /bytes/],
  },
  {
    name: 'OpenBLAS file missing',
    apply: (packages, key) => rmSync(libraryIn(packages, key)),
    says: () => [/openblas/i],
  },
  {
    name: 'OpenBLAS package missing',
    apply: (packages, key) => rmSync(join(packages, `openblas-${key}`), { recursive: true }),
    says: (key) => missingPackage(`openblas-${key}`),
  },
  {
    name: 'OpenBLAS of another version',
    apply: (packages, key) =>
      edit(join(packages, `openblas-${key}`, 'index.cjs'), VERSION, "$1'0.2.20'"),
    says: (key) => [new RegExp(`openblas-${key}|OpenBLAS`), /\b0\.2\.20\b/],
  },
  {
    name: 'a library without the functions of OpenBLAS',
    apply(packages, key) {
      // Any library that loads.
      const library = libraryIn(packages, key);
      copyFileSync(join(packages, key, 'fallline.node'), library);
      const bytes = `$1${statSync(library).size}`;
      edit(join(packages, `openblas-${key}`, 'index.cjs'), /(exports\.bytes = )[\d_]+/, bytes);
    },
    says: () => [/scipy_cblas_|scipy_openblas_/],
  },
  {
    name: "only the package of the other C library's systems",
    apply(packages, key) {
      const other = key.endsWith('-musl') ? key.slice(0, -5) : `${key}-musl`;
      for (const prefix of ['', 'openblas-']) {
        renameSync(join(packages, prefix + key), join(packages, prefix + other));
      }
    },
    says: missingPackage,
  },
  {
    name: 'platform package deleted',
    apply: (packages, key) => rmSync(join(packages, key), { recursive: true }),
    says: missingPackage,
  },
];
