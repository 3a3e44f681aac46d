/** Every folder of outside figures has the script that makes it, and a line in the table that says how. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../reference', import.meta.url));

/** Scripts by folder, from the table of test/reference/README.md; an empty first cell goes on with the last one. */
function table(): Map<string, string[]> {
  const scripts = new Map<string, string[]>();
  let current = '';
  for (const line of readFileSync(`${FOLDER}/README.md`, 'utf8').split('\n')) {
    const [, folder, names] = /^\| (?:`(\w+)`)? ?\| ([^|]+) \|/.exec(line) ?? [];
    if (names === undefined || !names.includes('`')) continue;
    current = folder ?? current;
    const found = [...names.matchAll(/`(\w+\.\w+)`/g)].map(([, name]) => name);
    scripts.set(current, [...(scripts.get(current) ?? []), ...found]);
  }
  return scripts;
}

describe('test/reference', () => {
  const folders = readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== '__pycache__')
    .map(({ name }) => name)
    .sort();
  const scripts = table();

  it('has a line in the table for each folder', () => {
    assert.ok(folders.length > 0);
    assert.deepEqual([...scripts.keys()].sort(), folders);
  });

  for (const folder of folders) {
    it(`${folder}: the table names the scripts that are there`, () => {
      const there = readdirSync(`${FOLDER}/${folder}`).filter((name) => /\.(py|mjs)$/.test(name));
      assert.ok(there.some((name) => name.startsWith('make_')));
      assert.deepEqual(scripts.get(folder)?.sort(), there.sort());
    });
  }
});
