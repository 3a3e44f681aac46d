/** docs/installation.md: the platforms are those that are built, and the messages those that the code writes. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { TARGETS } from '../../lib/scripts/release/targets.mjs';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
const page = read('lib/docs/installation.md');

/** The rows of the table below a heading, by cells. */
function rowsBelow(heading: string): string[][] {
  const section = page.slice(page.indexOf(heading)).split(/\n(?=#)/)[0];
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(1).map((row) => row.split(/ ?\| ?/).slice(1, -1));
}

describe('docs/installation.md', () => {
  it('lists the platforms that have a package, and which are experimental', () => {
    const listed = rowsBelow('# Installation').flatMap(([, , cell, support]) => {
      const [, key] = /`@fallline\/([\w-]+)`/.exec(cell) ?? [];
      return key === undefined ? [] : [[key, support.includes('experimental')]];
    });
    const built = TARGETS.map(({ key, experimental }) => [key, experimental]);
    assert.deepEqual(listed.sort(), built.sort());
  });

  it('shows messages that the code has', () => {
    const sources = ['lib/system', 'lib/backend']
      .flatMap((folder) => {
        return readdirSync(new URL(folder, ROOT))
          .filter((name) => name.endsWith('.ts'))
          .map((name) => read(`${folder}/${name}`));
      })
      .join('\n')
      // Texts that are broken into two literals.
      .replaceAll(/' \+\n\s+'/g, '');
    const messages = rowsBelow('## An addon is refused').flatMap(([cell]) =>
      Array.from(cell.matchAll(/`([^`]+)`/g), ([, text]) => text),
    );
    assert.ok(messages.length >= 12, `${messages.length} messages`);
    const unknown = messages.filter((message) =>
      message.split('…').some((part) => !sources.includes(part.trim())),
    );
    assert.deepEqual(unknown, []);
  });
});
