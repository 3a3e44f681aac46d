/** Programs as they stand, with `--import fallline/register` and without. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PEERS } from '../../lib/register/peers.ts';
import { PEERS_FOLDER, versionOf } from '../compat/peers.ts';
import { temporaryFolder } from '../setup/temporaryFolder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAMS = join(PEERS_FOLDER, 'programs');

/** Other versions of Node to run on: their programs, separated as in PATH. */
const nodes = [process.execPath, ...(process.env.FALLLINE_TEST_NODES?.split(':') ?? [])];

interface Run {
  stdout: string;
  stderr: string;
}

function run(node: string, args: string[], env: NodeJS.ProcessEnv = {}): Run {
  const { stdout, stderr, status, error } = spawnSync(node, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, FALLLINE_REGISTER: 'verbose', ...env },
  });
  assert.equal(status, 0, `${error ?? stderr}`);
  return { stdout, stderr };
}

/** What was said of packages, without where they are. */
function lines({ stderr }: Run): string[] {
  return Array.from(
    stderr.matchAll(/^fallline\/register: (.*?)( \(.*)?$/gm),
    ([, line]) => line,
  ).sort();
}

const MATRIX = 'ml-matrix 6.15.1 by fallline: products of matrices, SVD.solve and SVD.inverse';
const CASES = [
  {
    program: 'logisticRegression.mjs',
    said: ['ml-logistic-regression 2.0.0 by fallline: LogisticRegression.train', MATRIX],
  },
  {
    program: 'colourContrast.cjs',
    said: ['brain.js 1.6.1 by fallline: NeuralNetwork.train and trainAsync'],
  },
  {
    program: 'textClassifier.cjs',
    said: ['apparatus 0.0.10 by fallline: LogisticRegressionClassifier.train'],
  },
  { program: 'leastSquares.mjs', said: [MATRIX] },
  {
    program: 'gpuNetwork.cjs',
    said: [
      'brain.js 1.6.1 by fallline: NeuralNetwork.train and trainAsync',
      'brain.js 1.6.1 itself: NeuralNetwork.train: a network with methods or arrays of its own',
    ],
  },
];

for (const node of nodes) {
  describe(`fallline/register (${spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()})`, () => {
    for (const { program, said } of CASES) {
      it(`${program} prints the same, and the lines say what was replaced`, () => {
        const file = join(PROGRAMS, program);
        const expected = run(node, [file]);
        assert.equal(lines(expected).length, 0);
        const registered = run(node, ['--import', 'fallline/register', file]);
        assert.equal(registered.stdout, expected.stdout);
        assert.deepEqual(lines(registered), said);
        const { href } = pathToFileURL(join(root, 'dist/register/index.js'));
        const byOptions = run(node, [file], { NODE_OPTIONS: `--import ${href}` });
        assert.equal(byOptions.stdout, expected.stdout);
        assert.deepEqual(lines(byOptions), said);
      });
    }

    it('`import` and `require` give the same, accelerated once', () => {
      const url = pathToFileURL(join(PROGRAMS, 'both.mjs')).href;
      const script = `
        import { createRequire } from 'node:module';
        const require = createRequire(${JSON.stringify(url)});
        const required = require('ml-matrix').Matrix;
        const imported = (await import(require.resolve('ml-matrix').replace(/js$/, 'mjs'))).Matrix;
        console.log(required === imported, Object.getPrototypeOf(required.prototype).mmul.toString().includes('otherOf'));`;
      const { stdout } = run(node, [
        '--import',
        'fallline/register',
        '--input-type=module',
        '-e',
        script,
      ]);
      assert.equal(stdout.trim(), 'true true');
    });

    it('says nothing unless it is asked to', () => {
      const file = join(PROGRAMS, 'logisticRegression.mjs');
      const quiet = run(node, ['--import', 'fallline/register', file], { FALLLINE_REGISTER: '' });
      assert.equal(quiet.stderr, '');
    });

    it('warns of a wish that it does not know', () => {
      const { stderr } = run(node, ['--import', 'fallline/register', '-e', ''], {
        FALLLINE_REGISTER: 'loud',
      });
      assert.match(stderr, /FALLLINE_REGISTER to be 'verbose' where it is set, but it is 'loud'/);
    });
  });
}

describe('fallline/register', () => {
  const folder = temporaryFolder();

  it('lists the versions that the tests run on', () => {
    for (const { name, versions } of PEERS) assert.deepEqual(versions, [versionOf(name)]);
  });

  it('leaves alone a version that was not tested, a package that is another, and says so', () => {
    folder.write({
      'node_modules/ml-matrix/package.json':
        '{"name":"ml-matrix","version":"5.3.0","main":"matrix.js"}',
      'node_modules/ml-matrix/matrix.js': 'exports.Matrix = class { mmul() { return 7; } };',
      'node_modules/mine/package.json': '{"name":"mine","version":"6.15.1","main":"matrix.js"}',
      'node_modules/mine/matrix.js': 'exports.Matrix = class { mmul() { return 8; } };',
      'app.cjs': `
        for (const name of ['ml-matrix', 'mine']) console.log(new (require(name).Matrix)().mmul());`,
    });
    const { stdout, stderr } = run(process.execPath, [
      '--import',
      'fallline/register',
      join(folder.path, 'app.cjs'),
    ]);
    assert.equal(stdout, '7\n8\n');
    assert.match(stderr, /leaves ml-matrix 5\.3\.0 alone: it was tested with 6\.15\.1/);
    assert.doesNotMatch(stderr, /mine/);
  });

  it('leaves alone what is not made as it should be, and says so', () => {
    folder.write({
      'node_modules/ml-matrix/package.json':
        '{"name":"ml-matrix","version":"6.15.1","main":"matrix.js"}',
      'node_modules/ml-matrix/matrix.js': 'exports.Matrix = class { mmul() { return 7; } };',
      'app.cjs': `console.log(new (require('ml-matrix').Matrix)().mmul());`,
    });
    const { stdout, stderr } = run(process.execPath, [
      '--import',
      'fallline/register',
      join(folder.path, 'app.cjs'),
    ]);
    assert.equal(stdout, '7\n');
    assert.match(stderr, /leaves ml-matrix 6\.15\.1 alone: .*it is another class/);
  });
});
