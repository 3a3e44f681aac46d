/** The adapters as `require` gives them: in the form in which their packages export the same. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type LogisticRegression from '../../lib/compat/mlLogisticRegression/index.ts';
import { temporaryFolder } from '../setup/temporaryFolder.ts';
import { peer } from './peers.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

// Of dist/, by the package's own name.
const requireOurs = createRequire(new URL('../../package.json', import.meta.url));
const load = <Form>(name: string) => requireOurs(`fallline/compat/${name}`) as Form;

/** A program in CommonJS that uses every form. */
const PROGRAM = `
import apparatus = require('fallline/compat/apparatus');
import brain = require('fallline/compat/brain');
import LogisticRegression = require('fallline/compat/ml-logistic-regression');
const model: LogisticRegression = new LogisticRegression({ numSteps: 10, exact: true });
model.train([[1], [2]], [0, 1]);
const labels: number[] = model.predict([[1]]);
const other: LogisticRegression = LogisticRegression.load(new LogisticRegression.default().toJSON());
const restore: () => void = LogisticRegression.accelerate(LogisticRegression.LogisticRegression);
const classifier = new apparatus.LogisticRegressionClassifier();
const net = new brain.NeuralNetwork({ hiddenLayers: [3] });
export = { labels, other, restore, classifier, net };
`;

describe('require of an adapter', () => {
  const folder = temporaryFolder();

  it('has types', () => {
    folder.write({ 'program.cts': PROGRAM });
    mkdirSync(join(folder.path, 'node_modules'));
    symlinkSync(ROOT, join(folder.path, 'node_modules/fallline'), 'junction');
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--skipLibCheck'];
    const args = [tsc, ...options, '--types', '', 'program.cts'];
    const { status, stdout } = spawnSync(process.execPath, args, {
      cwd: folder.path,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout);
  }).timeout(120_000);

  it('ml-logistic-regression: the class, and the rest as its members', async () => {
    const Class = load<typeof LogisticRegression>('ml-logistic-regression');
    assert.equal(typeof peer('ml-logistic-regression'), 'function');
    assert.equal(typeof Class, 'function');
    const model = new Class({ numSteps: 100, learningRate: 0.1 });
    model.train([[1], [-1]], [0, 1]);
    assert.deepEqual(model.predict([[2], [-2]]), [0, 1]);
    const file = requireOurs.resolve('fallline/compat/ml-logistic-regression');
    const imported = await import(file);
    assert.equal(imported.LogisticRegression, Class);
    assert.equal(imported.default, Class);
    for (const name of Object.keys(imported)) {
      if (name !== 'module.exports') assert.equal(Reflect.get(Class, name), imported[name], name);
    }
  });

  for (const [name, file, shared] of [
    ['apparatus', 'apparatus', 'LogisticRegressionClassifier'],
    ['brain', 'brain.js', 'NeuralNetwork'],
  ] as const) {
    it(`${name}: an object that holds ${shared}`, () => {
      for (const loaded of [load<object>(name), peer<object>(file)]) {
        assert.equal(typeof loaded, 'object');
        const Class = Reflect.get(loaded, shared);
        assert.equal(typeof Class, 'function');
      }
      assert.equal(typeof Reflect.get(load<object>(name), 'accelerate'), 'function');
    });
  }

  it('ml-matrix: an object that holds accelerate', () => {
    const { accelerate } = load<{ accelerate: unknown }>('ml-matrix');
    assert.equal(typeof accelerate, 'function');
  });
});
