/** The data sets that come with the package, against scikit-learn's own arrays by their hashes. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import * as datasets from '../../lib/datasets/index.ts';
import { reference } from '../support/reference.ts';

interface Facts {
  readonly shape: readonly [rows: number, cols: number];
  readonly featureNames: readonly string[];
  readonly targetNames: readonly string[];
  /** SHA-256 of the array, little-endian. */
  readonly x: string;
  readonly y: string;
}

const FACTS = reference<Record<string, Facts>>('sklearn_datasets/facts.json');

const LOADERS = {
  BreastCancer: datasets.loadBreastCancer,
  Digits: datasets.loadDigits,
  Iris: datasets.loadIris,
  Wine: datasets.loadWine,
  Diabetes: datasets.loadDiabetes,
} satisfies Record<string, () => datasets.ClassificationDataset | datasets.RegressionDataset>;

function sha256({ buffer, byteOffset, byteLength }: Float64Array | Int32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

describe('bundled data sets', () => {
  for (const [name, load] of Object.entries(LOADERS)) {
    const facts = FACTS[name];

    it(`load${name} equals scikit-learn's to the bit`, () => {
      const { x, y, featureNames, ...rest } = load();
      assert.deepEqual([x.rows, x.cols], facts.shape);
      assert.equal(sha256(x.data), facts.x);
      assert.equal(sha256(y), facts.y);
      assert.deepEqual(featureNames, facts.featureNames);
      assert.deepEqual('targetNames' in rest ? rest.targetNames : [], facts.targetNames);
    });

    it(`load${name} says where the data come from`, () => {
      const { description, source, licence } = load();
      assert.ok(description.length > 20);
      assert.match(source, /\b(19|20)\d\d\b/);
      assert.match(licence, /^BSD-3-Clause/);
    });

    it(`load${name} returns a frozen value over arrays of its own`, () => {
      const first = load();
      const second = load();
      assert.ok([first, first.x, first.featureNames].every(Object.isFrozen));
      assert.deepEqual(first, second);
      first.x.data[0] = -1;
      first.y[0] = -1;
      assert.notEqual(second.x.data[0], -1);
      assert.notEqual(second.y[0], -1);
      assert.deepEqual(load(), second);
    });
  }

  it('numbers classes by their names', () => {
    const { y, targetNames } = datasets.loadIris();
    assert.deepEqual(
      [0, 50, 100].map((i) => targetNames[y[i]]),
      ['setosa', 'versicolor', 'virginica'],
    );
  });

  it('holds the random data sets as well', () => {
    assert.equal(datasets.makeBlobs({ nSamples: 7 }).x.rows, 7);
  });
});
