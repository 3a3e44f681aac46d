/** Programs as they stand, with `--import fallline/register` and without. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PEERS } from '../../lib/register/peers.ts';
import { isInRange } from '../../lib/register/versions.ts';
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
/** The line at exit. */
const NEVER = (...names: string[]) =>
  `never loaded by \`require\` or \`import\`: ${names.join(', ')}`;
const CASES = [
  {
    program: 'logisticRegression.mjs',
    said: [
      'ml-logistic-regression 2.0.0 by fallline: LogisticRegression.train',
      MATRIX,
      NEVER('apparatus', 'brain.js'),
    ],
  },
  {
    program: 'colourContrast.cjs',
    said: [
      'brain.js 1.6.1 by fallline: NeuralNetwork.train and trainAsync',
      NEVER('apparatus', 'ml-logistic-regression', 'ml-matrix'),
    ],
  },
  {
    program: 'textClassifier.cjs',
    said: [
      'apparatus 0.0.10 by fallline: LogisticRegressionClassifier.train',
      NEVER('brain.js', 'ml-logistic-regression', 'ml-matrix'),
    ],
  },
  {
    program: 'leastSquares.mjs',
    said: [MATRIX, NEVER('apparatus', 'brain.js', 'ml-logistic-regression')],
  },
  {
    program: 'gpuNetwork.cjs',
    said: [
      'brain.js 1.6.1 by fallline: NeuralNetwork.train and trainAsync',
      'brain.js 1.6.1 itself: NeuralNetwork.train: a network with methods or arrays of its own',
      NEVER('apparatus', 'ml-logistic-regression', 'ml-matrix'),
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

  it('its ranges hold the versions that the tests run on', () => {
    for (const { name, from, below } of PEERS) {
      assert.ok(isInRange(versionOf(name), from, below), name);
      assert.ok(isInRange(from, from, below) && !isInRange(below, from, below), name);
    }
  });

  for (const [version, expected] of [
    ['6.4.0', true],
    ['6.4.1', true],
    ['6.15.1', true],
    ['6.100.0+build', true],
    ['6.3.9', false],
    ['5.9.9', false],
    ['7.0.0', false],
    ['10.0.0', false],
    ['6.5.0-beta.1', false],
    ['7.0.0-0', false],
    ['6.5', false],
    ['', false],
  ] as const) {
    it(`version '${version}' is ${expected ? '' : 'not '}in the range from 6.4.0 on and below 7.0.0`, () => {
      assert.equal(isInRange(version, '6.4.0', '7.0.0'), expected);
    });
  }

  it('takes an older version in the range: ml-matrix 6.4.1', () => {
    const file = join(PEERS_FOLDER, 'programs', 'olderMatrix.cjs');
    const expected = run(process.execPath, [file]);
    const registered = run(process.execPath, ['--import', 'fallline/register', file]);
    assert.equal(registered.stdout, expected.stdout);
    assert.deepEqual(lines(registered), [
      'ml-matrix 6.4.1 by fallline: products of matrices, SVD.solve and SVD.inverse',
      NEVER('apparatus', 'brain.js', 'ml-logistic-regression'),
    ]);
  });

  it('names brain.js 2 as left alone, whatever its files are', () => {
    folder.write({
      'node_modules/brain.js/package.json':
        '{"name":"brain.js","version":"2.0.0-beta.24","main":"dist/index.js"}',
      'node_modules/brain.js/dist/index.js': "exports.one = require('./other.js');",
      'node_modules/brain.js/dist/other.js': 'module.exports = 1;',
      'app.cjs': `console.log(require('brain.js').one);`,
    });
    const { stdout, stderr } = run(process.execPath, [
      '--import',
      'fallline/register',
      join(folder.path, 'app.cjs'),
    ]);
    assert.equal(stdout, '1\n');
    const said = stderr.match(/leaves brain\.js 2\.0\.0-beta\.24 alone: .*1\.6\.0.*below 2\.0\.0/g);
    assert.equal(said?.length, 1);
  });

  it('leaves alone what computes other numbers, and says so', () => {
    folder.write({
      'node_modules/ml-matrix/package.json': '{"name":"ml-matrix","version":"1.0.0"}',
      'node_modules/ml-matrix/index.js': `
        exports.Matrix = class Matrix {
          constructor(rows) { this.values = rows; }
          get rows() { return this.values.length; }
          get columns() { return this.values[0].length; }
          get(i, j) { return this.values[i][j]; }
          to1DArray() { return this.values.flat(); }
          static rowVector(row) { return new Matrix([Array.from(row)]); }
        };`,
      'node_modules/ml-logistic-regression/package.json':
        '{"name":"ml-logistic-regression","version":"2.9.0","main":"lib/logreg.js"}',
      'node_modules/ml-logistic-regression/lib/logreg.js': `
        const { Matrix } = require('ml-matrix');
        module.exports = class LogisticRegression {
          constructor(options) { Object.assign(this, options); }
          train() { this.classifiers = [0, 1, 2].map(() => ({ weights: Matrix.rowVector([1, 2, 3, 4, 5]) })); }
        };`,
      'app.cjs': `
        const model = new (require('ml-logistic-regression'))({ numSteps: 3 });
        model.train();
        console.log(model.classifiers[2].weights.to1DArray().join());`,
    });
    const { stdout, stderr } = run(process.execPath, [
      '--import',
      'fallline/register',
      join(folder.path, 'app.cjs'),
    ]);
    assert.equal(stdout, '1,2,3,4,5\n');
    assert.match(
      stderr,
      /leaves ml-logistic-regression 2\.9\.0 alone: it computes other numbers than fallline/,
    );
  });

  it('works with -r, by which ts-node loads what comes first', () => {
    const file = join(PROGRAMS, 'logisticRegression.mjs');
    const expected = run(process.execPath, [file]);
    for (const node of nodes) {
      const registered = run(node, ['-r', 'fallline/register', file]);
      assert.equal(registered.stdout, expected.stdout);
      assert.equal(lines(registered).length, 3);
      const quiet = run(node, ['-r', 'fallline/register', file], { FALLLINE_REGISTER: '' });
      assert.equal(quiet.stderr, '');
    }
  });

  it("a program's Math.random goes on as if nothing had been drawn", () => {
    folder.write({
      'app.cjs': `
        let drawn = 0;
        Math.random = () => ++drawn;
        require(${JSON.stringify(join(PEERS_FOLDER, 'node_modules/brain.js'))});
        console.log(Math.random());`,
    });
    const args = ['--import', 'fallline/register', join(folder.path, 'app.cjs')];
    const { stdout, stderr } = run(process.execPath, args);
    assert.equal(stdout, '1\n');
    assert.match(stderr, /brain\.js 1\.6\.1 by fallline/);
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
    assert.match(stderr, /leaves ml-matrix 5\.3\.0 alone: .*from 6\.4\.0 on and below 7\.0\.0/);
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
    assert.match(stderr, /leaves ml-matrix 6\.15\.1 alone: /);
  });
});
