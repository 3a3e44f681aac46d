/** Only lib/io writes files, since it never leaves them incomplete. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LIB = fileURLToPath(new URL('../../lib', import.meta.url));
/** Functions of Node's file system that only read. */
const READING = new Set([
  ...['BigIntStats', 'Stats', 'constants', 'access', 'closeSync', 'createReadStream', 'existsSync'],
  ...['fstatSync', 'lstat', 'opendir', 'openSync', 'readFile', 'readFileSync', 'readSync'],
  ...['readdir', 'readdirSync', 'readlink', 'readlinkSync', 'realpath', 'realpathSync', 'stat'],
  ...['statSync'],
]);
/** `open` of a file that is read. */
const READERS: Readonly<Record<string, readonly string[]>> = {
  'io/readCifar10.ts': ['open'],
};
const WRITERS = [
  ...['io/destination.ts', 'io/samePlace.ts', 'io/syncFolder.ts'],
  ...['io/temporaryFiles.ts', 'io/writeFiles.ts'],
];

const IMPORT = /^import (?:type )?(\{[^}]*\}|[^'{]+) from 'node:fs(?:\/promises)?'/gm;

/** Names of Node's file system that a file imports. */
function imported(path: string): string[] {
  const text = readFileSync(join(LIB, path), 'utf8');
  return [...text.matchAll(IMPORT)].flatMap(([, names]) => {
    if (!names.startsWith('{')) return [names.trim()];
    return names
      .slice(1, -1)
      .split(',')
      .map((name) =>
        name
          .trim()
          .replace(/^type /, '')
          .replace(/ as .*$/, ''),
      )
      .filter((name) => name !== '');
  });
}

describe('lib/', () => {
  // The repository's build tools write their own output.
  const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.startsWith('setup/'));

  it('writes files in lib/io/writeFiles.ts and what that rests on, and nowhere else', () => {
    const writing = files.filter((path) =>
      imported(path).some((name) => !READING.has(name) && !READERS[path]?.includes(name)),
    );
    assert.deepEqual(writing.sort(), WRITERS);
  });
});
