/** The programs in lib/docs/kernels.md print what stands below them, on the sources in place of the package. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import * as blas from '../../lib/kernels/blas.ts';
import * as kernels from '../../lib/kernels/index.ts';

const page = readFileSync(new URL('../../lib/docs/kernels.md', import.meta.url), 'utf8');
const programs = Array.from(
  page.matchAll(/```js\n([\s\S]*?)```\n\n```\n([\s\S]*?)```/g),
  ([, program, output]) => ({ program, output }),
);

async function printed(program: string, file: string): Promise<string> {
  const source = (name: string) =>
    `'${new URL(`../../lib/kernels/${name}.ts`, import.meta.url).href}'`;
  writeFileSync(
    file,
    program
      .replaceAll("'fallline/kernels'", source('index'))
      .replaceAll("'fallline/kernels/blas'", source('blas')),
  );
  let text = '';
  const { log } = console;
  console.log = (...words: unknown[]) => {
    text += `${format(...words)}\n`;
  };
  try {
    await import(pathToFileURL(file).href);
  } finally {
    console.log = log;
  }
  return text;
}

describe('lib/docs/kernels.md', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fallline-test-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('has an output for each of its programs', () => {
    assert.equal(programs.length, page.match(/```js/g)?.length);
    assert.ok(programs.length >= 4);
  });

  for (const [i, { program, output }] of programs.entries()) {
    it(`program ${i + 1} prints what is said`, async () => {
      // How a list is broken into lines differs between versions of Node.
      const words = (text: string) => text.split(/\s+/).join(' ').trim();
      assert.equal(words(await printed(program, join(folder, `${i}.mjs`))), words(output));
    });
  }

  it('names every kernel', () => {
    for (const name of Object.keys(kernels)) assert.ok(page.includes(`\`${name}(`), name);
    for (const name of Object.keys(blas)) {
      if (name.startsWith('d') || name.startsWith('id'))
        assert.ok(page.includes(`\`${name}\``), name);
    }
  });
});
