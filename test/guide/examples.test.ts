/** The programs on the pages run as they stand there, on the sources in place of the package. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { docFiles } from '../../lib/guide/pages.ts';

const INDEX = new URL('../../lib/index.ts', import.meta.url).href;
const DOCS = fileURLToPath(new URL('../../lib/docs', import.meta.url));

function programsIn(text: string): string[] {
  return Array.from(text.matchAll(/```ts\n([\s\S]*?)```/g), ([, program]) => program);
}

/** Runs a program and returns what it logged, line by line. */
async function logged(program: string, file: string): Promise<string[]> {
  assert.ok(program.includes("from 'fallline';"));
  writeFileSync(file, program.replaceAll("'fallline'", `'${INDEX}'`));
  const lines: string[] = [];
  const { log } = console;
  console.log = (...words: unknown[]) => {
    lines.push(
      words.map((word) => (typeof word === 'string' ? word : JSON.stringify(word))).join(' '),
    );
  };
  try {
    await import(pathToFileURL(file).href);
  } finally {
    console.log = log;
  }
  return lines;
}

describe('examples of lib/docs', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fallline-test-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const path of docFiles().keys()) {
    if (path === 'README.md') continue;

    it(`${path} trains, and learns something`, async () => {
      const programs = programsIn(readFileSync(join(DOCS, path), 'utf8'));
      assert.equal(programs.length, 1);
      const lines = await logged(programs[0], join(folder, `${path.replaceAll('/', '-')}.mts`));
      const [, name, score] = /^(accuracy|R²) (.+)$/.exec(lines[lines.length - 1]) ?? [];
      assert.ok(Number(score) > (name === 'R²' ? 0.25 : 0.85), lines.join('\n'));
    });
  }
});
