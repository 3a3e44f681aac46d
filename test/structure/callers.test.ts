/** No short file has a single caller; its code belongs into that caller. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Files of fewer lines go into their caller. */
const SHORT = 30;

/** Files that stand by themselves although they are short and have one caller, or none; and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'bench/tuning/crossingOf.ts':
    'its caller measures as soon as it is imported, and tests import this',
  'bench/workloads/measure.ts': 'run as a process of its own for each contender',
  'lib/lab/page/files.d.ts': 'types of files that only the bundler of the page reads',
  'lib/lab/page/powers.ts':
    'its caller imports files that only the bundler reads, and tests import this',
  'lib/metrics/balancedAccuracy.ts': 'a public function, as the other metrics are',
  'lib/register/versions.ts':
    'its caller hooks into module loading when imported, and tests import this',
  'lib/scripts/sanitizerReports.mjs':
    'its caller runs the suite when imported, and tests import this',
};

const SOURCES = ['lib', 'bench'].flatMap((top) =>
  readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
    .map((path) => `${top}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.(ts|mjs)$/.test(path) && !path.includes('node_modules')),
);
const NATIVE = readdirSync(join(ROOT, 'native'), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.h'));

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function isShort(text: string): boolean {
  return text.split('\n').length <= SHORT;
}

/** The files that each file imports; tests are no callers. */
function importsOf(path: string): string[] {
  const found = read(path).matchAll(/(?:\bfrom|\bimport|\bURL)\s*\(?\s*'(\.[^', ]+)'/g);
  return Array.from(found, ([, target]) => {
    return normalize(join(dirname(path), target)).replaceAll('\\', '/');
  });
}

describe('callers', () => {
  const imported = new Map(SOURCES.map((path) => [path, new Set(importsOf(path))]));
  const callersOf = (path: string) => SOURCES.filter((each) => imported.get(each)?.has(path));
  // Entries, programs and scripts: built files are named by where they are built to.
  const manifest = read('package.json').replaceAll('dist/', 'lib/').replaceAll('.js"', '.ts"');
  const isEntry = (path: string) => manifest.includes(path);
  const found = SOURCES.filter((path) => {
    return isShort(read(path)) && !isEntry(path) && callersOf(path).length < 2;
  });

  it('of short files in lib/ and bench/ are several, but for the exceptions', () => {
    assert.ok(SOURCES.length > 400);
    assert.ok(SOURCES.some((path) => isShort(read(path)) && callersOf(path).length > 1));
    for (const path of found) {
      assert.ok(path in EXCEPTIONS, `${path} is short: it belongs into ${callersOf(path)}`);
    }
    for (const path of Object.keys(EXCEPTIONS)) {
      assert.ok(found.includes(path), `${path} needs no exception`);
    }
  });

  it('of short headers in native/ are several', () => {
    const sources = readdirSync(join(ROOT, 'native'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(h|cc)$/.test(path))
      .map((path) => read(`native/${path}`));
    for (const header of NATIVE) {
      const callers = sources.filter((text) => text.includes(`#include "${header}"`)).length;
      assert.ok(callers > 1 || !isShort(read(`native/${header}`)), `native/${header}`);
    }
  });
});
