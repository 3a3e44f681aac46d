/** The adapters as `require` gives them: in the form in which their packages export the same. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type LogisticRegression from '../../lib/compat/mlLogisticRegression/index.ts';
import { peer } from './peers.ts';

// Of dist/, by the package's own name.
const requireOurs = createRequire(new URL('../../package.json', import.meta.url));
const load = <Form>(name: string) => requireOurs(`fallline/compat/${name}`) as Form;

describe('require of an adapter', () => {
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
