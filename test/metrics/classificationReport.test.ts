/** Classification reports: figures to the last bit, text to the last character, and refusals. */
import assert from 'node:assert/strict';
import {
  type ClassificationReport,
  classificationReport,
  type Scores,
} from '../../lib/metrics/classificationReport.ts';
import {
  classificationReportRows,
  formatClassificationReport,
} from '../../lib/metrics/formatClassificationReport.ts';
import { chosen, labelSubset, type ReferenceReport, sets } from './reference.ts';

/** JSON has no NaN. */
function orNull(score: number): number | null {
  return Number.isNaN(score) ? null : score;
}

/** The report in the form of scikit-learn's `output_dict=True`. */
function toDict(report: ClassificationReport): ReferenceReport['dict'] {
  const scores = ({ precision, recall, f1Score, support }: Scores) => ({
    precision: orNull(precision),
    recall: orNull(recall),
    'f1-score': orNull(f1Score),
    support,
  });
  return {
    ...Object.fromEntries(report.classes.map((each) => [each.name, scores(each)])),
    ...(report.accuracy === undefined
      ? { 'micro avg': scores(report.microAverage) }
      : { accuracy: report.accuracy }),
    'macro avg': scores(report.macroAverage),
    'weighted avg': scores(report.weightedAverage),
  };
}

describe('classificationReport', () => {
  for (const { name, yTrue, yPred, labels, targetNames, reports } of sets) {
    for (const { zeroDivision, digits, text, dict } of reports) {
      it(`equals scikit-learn on ${name}, zero division ${zeroDivision}, ${digits} digits`, () => {
        const report = classificationReport(yTrue, yPred, {
          zeroDivision: zeroDivision ?? Number.NaN,
          ...(targetNames !== null && { targetNames }),
        });
        assert.deepEqual(toDict(report), dict);
        assert.equal(formatClassificationReport(report, { digits }), text);
      });
    }

    it(`gives the same report of ${name} for labels that are strings and typed arrays`, () => {
      const words = labels.map((_, i) => `class ${i}`);
      const word = (label: number) => words[labels.indexOf(label)];
      const byWord = classificationReport(yTrue.map(word), yPred.map(word));
      const byNumber = classificationReport(Int32Array.from(yTrue), Float32Array.from(yPred), {
        targetNames: words,
      });
      assert.deepEqual(toDict(byWord), toDict(byNumber));
      assert.deepEqual(
        byWord.classes.map(({ label }) => label),
        words,
      );
    });
  }

  it('reports the micro average when the labels chosen are not the whole set', () => {
    const { yTrue, yPred, labels, text, dict } = labelSubset;
    const report = classificationReport(yTrue, yPred, { labels });
    assert.equal(report.accuracy, undefined);
    assert.deepEqual(toDict(report), dict);
    assert.equal(formatClassificationReport(report), text);
  });

  for (const { yTrue, yPred, labels, zeroDivision, text, dict } of chosen) {
    it(`equals scikit-learn on the labels ${labels}, zero division ${zeroDivision}`, () => {
      const report = classificationReport(yTrue, yPred, {
        labels,
        zeroDivision: zeroDivision ?? Number.NaN,
      });
      assert.deepEqual(toDict(report), dict);
      assert.equal(formatClassificationReport(report), text);
    });
  }

  it('keeps the order of the labels chosen, and the accuracy when they are the whole set', () => {
    const { yTrue, yPred, accuracy } = sets[0];
    const report = classificationReport(yTrue, yPred, { labels: [2, 0, 1] });
    assert.deepEqual(
      report.classes.map(({ label }) => label),
      [2, 0, 1],
    );
    assert.equal(report.accuracy, accuracy);
  });

  it('returns a value that cannot be changed', () => {
    const report = classificationReport([0, 1], [0, 1]);
    for (const part of [report, report.classes, report.classes[0], report.weightedAverage]) {
      assert.ok(Object.isFrozen(part));
    }
  });

  const refusals: readonly [string, () => unknown, RegExp | object][] = [
    [
      'lengths that differ',
      () => classificationReport([0, 1, 1], [0, 1]),
      { name: 'RangeError', message: /"yPred" to have as many labels as "yTrue" \(3\).* 2$/ },
    ],
    [
      'no labels',
      () => classificationReport([], []),
      { name: 'RangeError', message: /"yTrue" to have at least one label/ },
    ],
    [
      'kinds that differ between the lists',
      () => classificationReport([0, 1], ['0', '1']),
      {
        name: 'TypeError',
        message: 'Expected "yPred[0]" to be a number like yTrue[0], but received "0" (string)',
      },
    ],
    [
      'kinds mixed in a list',
      () => classificationReport([0, '1'], [0, 1]),
      { name: 'TypeError', message: /"yTrue\[1\]" to be a number like yTrue\[0\]/ },
    ],
    [
      'chosen labels of another kind',
      () => classificationReport([0, 1], [0, 1], { labels: ['0'] }),
      { name: 'TypeError', message: /"labels\[0\]" to be a number like yTrue\[0\]/ },
    ],
    [
      'a label chosen twice',
      () => classificationReport([0, 1], [0, 1], { labels: [1, 0, 1] }),
      { name: 'RangeError', message: /each class once, but 1 is labels\[0\] and labels\[2\]/ },
    ],
    [
      'an empty choice of labels',
      () => classificationReport([0, 1], [0, 1], { labels: [] }),
      { name: 'RangeError', message: /"labels" to have at least one label/ },
    ],
    [
      'a name too few',
      () => classificationReport([0, 1], [0, 1], { targetNames: ['no'] }),
      { name: 'RangeError', message: /"targetNames" to be an array of 2.*an array of 1$/ },
    ],
    [
      'a name that is no string',
      () => classificationReport([0, 1], [0, 1], { targetNames: ['no', 1] as string[] }),
      { name: 'TypeError', message: /"targetNames\[1\]" to be a string/ },
    ],
    [
      'zero division by another number',
      () => classificationReport([0, 1], [0, 1], { zeroDivision: 2 }),
      {
        name: 'RangeError',
        message: 'Expected "zeroDivision" to be 0, 1 or NaN, but received 2 (number)',
      },
    ],
    [
      'a misspelt option',
      () => classificationReport([0, 1], [0, 1], { targetName: ['a', 'b'] } as object),
      {
        name: 'TypeError',
        message: 'Misspelt option "targetName" of classificationReport should be "targetNames"',
      },
    ],
    [
      'digits that are no count',
      () => formatClassificationReport(classificationReport([0], [0]), { digits: 1.5 }),
      { name: 'RangeError', message: /"digits" to be an integer from 0 to 100/ },
    ],
    [
      'a report that is none',
      () => formatClassificationReport({} as ClassificationReport),
      { name: 'TypeError', message: /"report" to be a report of classificationReport/ },
    ],
  ];
  for (const [what, call, error] of refusals) {
    it(`refuses ${what}`, () => assert.throws(call, error));
  }
});

describe('formatClassificationReport', () => {
  /** Texts of scikit-learn for what the reference file does not hold. */
  const cases: readonly [string, () => string, readonly string[]][] = [
    [
      'an accuracy of 0.875, which ties between two decimals, and a class without a sample',
      () =>
        formatClassificationReport(
          classificationReport([0, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0]),
        ),
      [
        '              precision    recall  f1-score   support',
        '',
        '           0       1.00      0.88      0.93         8',
        '           1       0.00      0.00      0.00         0',
        '',
        '    accuracy                           0.88         8',
        '   macro avg       0.50      0.44      0.47         8',
        'weighted avg       1.00      0.88      0.93         8',
        '',
      ],
    ],
    [
      'scores of 0.125, which round down to even',
      () =>
        formatClassificationReport(
          classificationReport([0, 0, 0, 0, 0, 0, 0, 0, 1], [0, 1, 1, 1, 1, 1, 1, 1, 1]),
        ),
      [
        '              precision    recall  f1-score   support',
        '',
        '           0       1.00      0.12      0.22         8',
        '           1       0.12      1.00      0.22         1',
        '',
        '    accuracy                           0.22         9',
        '   macro avg       0.56      0.56      0.22         9',
        'weighted avg       0.90      0.22      0.22         9',
        '',
      ],
    ],
    [
      'names beyond the basic plane, and columns that more digits widen',
      () =>
        formatClassificationReport(classificationReport(['ü', '𝒳'.repeat(14)], ['ü', 'ü']), {
          digits: 15,
        }),
      [
        '                 precision    recall  f1-score   support',
        '',
        '              ü  0.500000000000000 1.000000000000000 0.666666666666667         1',
        ' 𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳  0.000000000000000 0.000000000000000 0.000000000000000         1',
        '',
        '       accuracy                      0.500000000000000         2',
        '      macro avg  0.250000000000000 0.500000000000000 0.333333333333333         2',
        '   weighted avg  0.250000000000000 0.500000000000000 0.333333333333333         2',
        '',
      ],
    ],
  ];
  for (const [what, format, lines] of cases) {
    it(`prints ${what}`, () => assert.deepEqual(format().split('\n'), lines));
  }

  it('prints the cells that classificationReportRows returns', () => {
    const report = classificationReport(
      ['ham', 'spam', 'ham', 'spam'],
      ['ham', 'ham', 'ham', 'spam'],
    );
    assert.deepEqual(classificationReportRows(report), {
      columns: ['precision', 'recall', 'f1-score', 'support'],
      classes: [
        ['ham', '0.67', '1.00', '0.80', '2'],
        ['spam', '1.00', '0.50', '0.67', '2'],
      ],
      averages: [
        ['accuracy', '', '', '0.75', '4'],
        ['macro avg', '0.83', '0.75', '0.73', '4'],
        ['weighted avg', '0.83', '0.75', '0.73', '4'],
      ],
    });
  });
});
