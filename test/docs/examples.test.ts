/**
 * Every `@example` of the public API runs as it stands, on the sources in place of the package, and
 * gives the values that its comments state. An example imports nothing of the entry point that it
 * documents, nor of `fallline`: the test does. Everything else it imports or defines itself.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type ApiEntry, type ApiItem, readApi } from '../../lib/scripts/api/readApi.mjs';
import { assertStated, withChecks } from './exampleValues.ts';

const HERE = new URL('./', import.meta.url);
const LIB = new URL('../../lib/', import.meta.url);
/** The other packages that `fallline/compat` replaces. */
const PEERS = fileURLToPath(new URL('../compat/package.json', import.meta.url));
/** Files that examples read. */
const FILES: Readonly<Record<string, string>> = {
  'train.csv': 'length,width,species\n5.1,3.5,setosa\n7,,versicolor\n6.3,3.3,virginica\n',
  'new.csv': 'width,length\n3,\n2.8,6.1\n',
};

interface Example {
  readonly title: string;
  readonly program: string;
}

const api = readApi();
const places = new Map(api.map(({ name, path }) => [name, new URL(path, LIB).href]));

/** Names that an entry point exports as values. */
function valuesOf({ items }: ApiEntry): string[] {
  const values = items.filter(({ kind, isExported }) => isExported && /^[cf]/.test(kind));
  return [...new Set(values.map(({ name }) => name.split('.')[0]))];
}

function importsFor(text: string, entry: ApiEntry): string {
  const needed = new Map<string, string>();
  for (const each of [api[0], entry]) {
    for (const name of valuesOf(each)) {
      const isNeeded = new RegExp(`(?<!\\w|(?<!\\.\\.)\\.)${name}\\b`).test(text);
      const isTaken = new RegExp(
        `\\b(import|const|let)\\b[^=(]*\\b${name}\\b[^=(]*( from |=)`,
      ).test(text);
      if (isNeeded && !isTaken) needed.set(name, each.name);
    }
  }
  return Array.from(needed, ([name, from]) => `import { ${name} } from '${from}';`).join('\n');
}

function examplesOf(entry: ApiEntry): Example[] {
  const head = { ...entry, members: [] };
  return [head, ...entry.items].flatMap((item: Pick<ApiItem, 'name' | 'tags' | 'members'>) =>
    [item, ...item.members].flatMap(({ name, tags }) =>
      tags
        .filter((tag) => tag.name === 'example')
        .map(({ text }) => ({
          title: name === item.name ? name : `${item.name}.${name}`,
          program: programOf(text, entry),
        })),
    ),
  );
}

function programOf(text: string, entry: ApiEntry): string {
  const program = `import { createRequire } from 'node:module';
import { assertStated } from '${new URL('exampleValues.ts', HERE).href}';
${importsFor(text, entry)}
const require = createRequire('${pathToFileURL(PEERS).href}');
${withChecks(text, 'assertStated')}
export {};
`;
  return program.replace(/(?<=from ')fallline[^']*/g, (name) => {
    const place = places.get(name);
    assert.ok(place !== undefined, `${name} is no entry point`);
    return place;
  });
}

describe('examples of docstrings', function () {
  this.timeout(120_000);
  const groups = api.map((entry) => ({ name: entry.name, examples: examplesOf(entry) }));
  const all = groups.flatMap(({ examples }) => examples);
  const errors = new Map<Example, string | undefined>();

  before(() => {
    const folder = mkdtempSync(join(tmpdir(), 'fallline-examples-'));
    try {
      for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
      const files = all.map(({ program }, i) => {
        const file = join(folder, `example${i}.mts`);
        writeFileSync(file, program);
        return file;
      });
      const results = join(folder, 'results.json');
      const runner = fileURLToPath(new URL('runPrograms.mjs', HERE));
      const loader = import.meta.resolve('tsx/esm');
      const { status, stderr } = spawnSync(
        process.execPath,
        ['--import', loader, runner, results, ...files],
        { cwd: folder, encoding: 'utf8' },
      );
      assert.equal(status, 0, stderr);
      const ran: { error?: string }[] = JSON.parse(readFileSync(results, 'utf8'));
      for (const [i, example] of all.entries()) errors.set(example, ran[i].error);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  for (const { name, examples } of groups) {
    describe(name, () => {
      for (const example of examples) {
        it(`${example.title} runs`, () => {
          assert.ok(errors.has(example));
          const error = errors.get(example);
          assert.ok(error === undefined, `${error}\nin\n${example.program}`);
        });
      }
    });
  }

  // One example at the head of fallline/kernels/blas shows the scheme of its fifty functions.
  it('are there for every class and function', () => {
    const entries = api.filter(({ name }) => name !== 'fallline/kernels/blas');
    const without = entries.flatMap((entry) =>
      entry.items
        .filter(({ kind, isExported }) => isExported && (kind === 'class' || kind === 'function'))
        .filter(({ tags }) => !tags.some(({ name }) => name === 'example'))
        .map(({ name }) => `${entry.name}: ${name}`),
    );
    assert.deepEqual(without, []);
  });
});

describe('values that comments state', () => {
  const check = (program: string) => {
    let checked = 0;
    new Function('check', withChecks(program, 'check'))((actual: unknown, comment: string) => {
      checked++;
      assertStated(actual, comment);
    });
    return checked;
  };

  it('are compared', () => {
    assert.equal(check("2 + 2; // 4\n['a'].concat('b');\n// ['a', 'b']\n"), 2);
    assert.equal(check('Float64Array.of(1, 2 / 3); // Float64Array [1, 0.66…]'), 1);
    assert.equal(check('({ a: 1, b: 2 }); // { a: 1, … }'), 1);
    assert.equal(check('2 + 2; // about 4'), 0);
  });

  it('fail where they are wrong', () => {
    for (const program of [
      '2 + 2; // 5',
      '[1, 2]; // [1, 3]',
      '[1, 2]; // [1]',
      '2 / 3; // 0.67…',
      '({ a: 1 }); // { a: 2, … }',
      'new Map([["a", 1]]); // Map { a: 2 }',
    ]) {
      assert.throws(() => check(program), assert.AssertionError, program);
    }
  });
});
