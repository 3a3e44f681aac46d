/**
 * A project as a reader has it: an empty folder in which fallline is installed (dist/ and the addon as they are
 * built), with the packages and files that a page names.
 */
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Program } from './blocks.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RUNNER = fileURLToPath(new URL('runPrograms.mjs', import.meta.url));
/** Bytes of output of one program; with more, it is ended. */
const MOST_OUTPUT = 64 << 20;
/** What runs TypeScript, as a reader of a `ts` block has it. */
const TSX = import.meta.resolve('tsx/esm');

export interface Ran {
  readonly printed: string;
  /** Why it ended before its end. */
  readonly error?: string;
}

export interface Project {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): void;
  /** Runs programs, one after the other in one process. */
  run(programs: readonly Pick<Program, 'language' | 'text'>[]): Ran[];
  /** Runs a line of the shell; `npx` is left out, since the commands of node_modules/.bin are found anyway. */
  shell(line: string): Ran;
  remove(): void;
}

/** Makes a project; `packages` are folders that are installed in it besides fallline. */
export function makeProject(packages: Readonly<Record<string, string>>): Project {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fallline-docs-')));
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  for (const [name, place] of Object.entries({ fallline: '.', ...packages })) {
    symlinkSync(join(ROOT, place), join(modules, name));
  }
  const command = `#!/bin/sh\nexec node "${join(ROOT, 'dist/cli/main.js')}" "$@"\n`;
  writeFileSync(join(modules, '.bin/fallline'), command, { mode: 0o755 });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');

  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const path = [join(modules, '.bin'), dirname(process.execPath), inherited.PATH];
  const env = { ...inherited, PATH: path.join(delimiter), NO_COLOR: '1' };

  return {
    folder,
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
    },
    run(programs) {
      const results = join(folder, 'results.json');
      const files = programs.map(({ language, text }, i) => {
        const extension = language === 'ts' ? 'mts' : /\brequire\(/.test(text) ? 'cjs' : 'mjs';
        const file = join(folder, `program${i}.${extension}`);
        writeFileSync(file, text);
        return file;
      });
      const loader = programs.some(({ language }) => language === 'ts') ? ['--import', TSX] : [];
      const options = { cwd: folder, env, encoding: 'utf8', maxBuffer: MOST_OUTPUT } as const;
      const { status, signal, stderr } = spawnSync(
        process.execPath,
        [...loader, RUNNER, results, ...files],
        options,
      );
      if (status !== 0) throw new Error(`the programs ended with ${status ?? signal}:\n${stderr}`);
      return JSON.parse(readFileSync(results, 'utf8'));
    },
    shell(line) {
      const command = `{ ${line.replaceAll(/\bnpx (?=fallline\b)/g, '')}\n} 2>&1`;
      const options = { cwd: folder, env, encoding: 'utf8', maxBuffer: MOST_OUTPUT } as const;
      const ran = spawnSync('sh', ['-c', command], options);
      const ended = ran.status ?? ran.signal;
      const error = ended === 0 ? undefined : `ended with ${ended}:\n${ran.stdout}`;
      return { printed: ran.stdout, error };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
