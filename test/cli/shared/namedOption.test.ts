/** Names with parameters and names in any spelling, as they are written on a command line. */
import assert from 'node:assert/strict';
import { anySpelling, keyValues, namedOption } from '../../../lib/cli/shared/namedOption.ts';

describe('namedOption', () => {
  const cases: readonly [text: string, expected: unknown][] = [
    ['adam', 'adam'],
    ['adam:beta1=0.8', { name: 'adam', beta1: 0.8 }],
    ['adam:beta1=.8,amsgrad=true', { name: 'adam', beta1: 0.8, amsgrad: true }],
    ['sgd: momentum = 0.9 , nesterov = false', { name: 'sgd', momentum: 0.9, nesterov: false }],
    ['multiStep:milestones=30/60', { name: 'multiStep', milestones: [30, 60] }],
    ['oneCycle:anneal=linear', { name: 'oneCycle', anneal: 'linear' }],
    ['', ''],
  ];
  for (const [text, expected] of cases) {
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.deepEqual(namedOption('optimizer', text), expected);
    });
  }

  for (const text of [
    'adam:',
    'adam:beta1',
    'adam:beta1=',
    'adam:=1',
    'adam:beta1=1,',
    'a:b=1,,c=2',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => namedOption('optimizer', text), {
        name: 'RangeError',
        message: `Expected "optimizer" to be of the form name:key=value,key=value, but received ${JSON.stringify(text)} (string)`,
      });
    });
  }

  it('refuses a name among the parameters', () => {
    assert.throws(() => namedOption('optimizer', 'adam:name=sgd'), {
      message:
        'Expected "optimizer" to be a name before the colon and parameters after it, but received "adam:name=sgd" (string)',
    });
  });

  it('refuses a key that stands there twice', () => {
    assert.throws(() => namedOption('optimizer', 'adam:beta1=0.1,beta1=0.2'), {
      message: 'Expected "optimizer" to name each key once, but "beta1" stands there twice',
    });
  });
});

describe('keyValues', () => {
  it('takes all but equals signs and commas for a key', () => {
    const found = keyValues('classWeight', 'label=weight', 'not spam=2,spam=5');
    assert.deepEqual(
      [...found],
      [
        ['not spam', '2'],
        ['spam', '5'],
      ],
    );
  });
});

describe('anySpelling', () => {
  const names = ['logisticRegression', 'linearSvc'] as const;

  for (const text of ['linearSvc', 'LinearSVC', 'linear-svc', 'linear_svc', 'linear svc']) {
    it(`takes ${JSON.stringify(text)}`, () => {
      assert.equal(anySpelling('model', text, names), 'linearSvc');
    });
  }

  for (const [text, nearest] of [
    ['linear-svm', 'linearSvc'],
    ['logistic', 'logisticRegression'],
    ['logistik', 'logisticRegression'],
  ]) {
    it(`answers ${text} with ${nearest}`, () => {
      assert.throws(() => anySpelling('model', text, names), {
        name: 'RangeError',
        message: `Expected "model" to be one of 'logisticRegression', 'linearSvc', but received "${text}" (string). Did you mean '${nearest}'?`,
      });
    });
  }

  it('has no answer to what is near nothing', () => {
    assert.throws(() => anySpelling('model', 'forest', names), { message: /"forest" \(string\)$/ });
  });
});
