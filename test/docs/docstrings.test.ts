/** Every public name has a docstring, and the pages of the reference say what the docstrings do. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { apiFiles } from '../../lib/scripts/api/apiPages.mjs';
import { type ApiItem, readApi } from '../../lib/scripts/api/readApi.mjs';

const DOCS = new URL('../../lib/docs/', import.meta.url);
const api = readApi();
const files = apiFiles();

/** Names of what has no docstring. A constructor may have tags alone, or no parameter and nothing to say. */
function undocumented(items: readonly ApiItem[]): string[] {
  return items.flatMap(({ name, doc, members }) => [
    ...(doc === '' ? [name] : []),
    ...members
      .filter((each) => each.doc === '')
      .filter(({ declaration }) => !/^new \w+\(\)$/.test(declaration))
      .filter((each) => each.name !== 'constructor' || each.tags.length === 0)
      .map((each) => `${name}.${each.name}`),
  ]);
}

describe('docstrings', () => {
  for (const { name, doc, items } of api) {
    it(`are there for all that ${name} exports, members and options included`, () => {
      assert.notEqual(doc, '', 'the file has no comment at its head');
      assert.deepEqual(undocumented(items), []);
    });
  }

  it('are looked for on every kind of export', () => {
    const found = (kind: string) =>
      api.flatMap(({ items }) => items.filter((i) => i.kind === kind));
    for (const kind of ['class', 'interface', 'function', 'type', 'constant']) {
      assert.ok(found(kind).length > 5, kind);
    }
    const [{ items }] = api;
    assert.ok(items.some(({ name }) => name === 'datasets.loadIris'));
    const members = items.find(({ name }) => name === 'Dataset')?.members ?? [];
    assert.ok(members.some(({ name }) => name === 'take'));
    const inherited = items.find(({ name }) => name === 'Estimator')?.members ?? [];
    assert.ok(inherited.some(({ name }) => name === 'toJSON'));
  });

  it('describe parameters by the names that these have', () => {
    const wrong = api.flatMap(({ items }) =>
      items.flatMap((item) =>
        [item, ...item.members].flatMap(({ name, tags, declaration }) =>
          tags
            .filter((tag) => tag.name === 'param')
            .map(({ text }) => text.split(/\s/)[0])
            .filter((each) => !new RegExp(`\\b${each}\\b`).test(declaration))
            .map((each) => `${item.name} ${name}: ${each}`),
        ),
      ),
    );
    assert.deepEqual(wrong, []);
  });

  it('name in @throws what is thrown', () => {
    const wrong = api.flatMap(({ items }) =>
      items.flatMap((item) =>
        [item, ...item.members].flatMap(({ name, tags }) =>
          tags
            .filter(({ name: tag }) => tag === 'throws')
            .filter(({ text }) => !/^(\{[\w |]+\} \S|the same errors as `)/.test(text))
            .map(({ text }) => `${item.name} ${name}: ${text}`),
        ),
      ),
    );
    assert.deepEqual(wrong, []);
  });
});

describe('lib/docs/api', () => {
  it('holds what the docstrings say now: if not, run npm run docs', () => {
    const present = readdirSync(new URL('api/', DOCS)).map((name) => `api/${name}`);
    assert.deepEqual(present.sort(), [...files.keys()].sort());
    for (const [path, text] of files) {
      assert.equal(readFileSync(fileURLToPath(new URL(path, DOCS)), 'utf8'), text, path);
    }
  });

  it('leads from the index to a heading for every name', () => {
    const index = files.get('api/README.md') ?? '';
    let count = 0;
    for (const [, name, path, anchor] of index.matchAll(/\[`([^`]+)`\]\(([^)#]+)#([^)]+)\)/g)) {
      const headings = Array.from((files.get(`api/${path}`) ?? '').matchAll(/^## (.+)$/gm));
      const anchored = headings
        .map(([, text]) => text)
        .filter((text) => text.toLowerCase().replace(' ', '-').replace('.', '') === anchor);
      assert.equal(anchored.length, 1, `${path}#${anchor}`);
      assert.equal(anchored[0].split(' ')[1], name);
      count++;
    }
    assert.ok(count > 300);
  });
});
