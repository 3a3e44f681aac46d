/**
 * Models beside scikit-learn's, coarsely: how well they do on its small data sets when trained for a
 * while. Features are standardised. The figures are those of scikit-learn 1.2.1 with the same
 * objective on all rows: `objective` is its mean loss with the penalty.
 */
import {
  datasets,
  LinearRegression,
  LinearSVC,
  LogisticRegression,
  StandardScaler,
} from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';

/** With C and n samples, l2 is 1/(C·n). */
const LOGISTIC = [
  { name: 'iris', load: datasets.loadIris, c: 1, objective: 0.2091917884, accuracy: 0.97333 },
  { name: 'wine', load: datasets.loadWine, c: 1, objective: 0.0679232346, accuracy: 1 },
  {
    name: 'cancer',
    load: datasets.loadBreastCancer,
    c: 1,
    objective: 0.0663601862,
    accuracy: 0.9877,
  },
  { name: 'digits', load: datasets.loadDigits, c: 0.01, objective: 0.591650328, accuracy: 0.95993 },
];

/** Ridge: l2 is 2·alpha/n of `||r||² + alpha·||w||²`; lasso: l1 is 2·alpha of `||r||²/(2n) + alpha·||w||₁`. */
const REGRESSION = [
  { name: 'ridge', options: { l2: 2 / 442 }, r2: 0.517582 },
  { name: 'ridge, strong', options: { l2: 200 / 442 }, r2: 0.506181 },
  { name: 'lasso', options: { l1: 4 }, r2: 0.509385 },
  { name: 'elastic net', options: { l1: 1.6, l2: 0.4 }, r2: 0.50413 },
];

for (const backend of backendNames) {
  describe(`beside scikit-learn, on the ${backend} backend`, () => {
    const still = { backend, patience: Infinity, tolerance: 0, batchSize: 'all' } as const;

    for (const { name, load, c, objective, accuracy } of LOGISTIC) {
      it(`LogisticRegression on ${name}`, async () => {
        const { x, y } = load();
        const z = new StandardScaler().fitTransform(x);
        const options = { ...still, l2: 1 / (c * x.rows), maxEpochs: 400 };
        const model = new LogisticRegression(options);
        const { losses } = await model.fit(z, y);
        assertClose([losses[399]], [objective], 2e-3, 'objective');
        assertClose([model.score(z, y)], [accuracy], 0, 'accuracy', 0.004);
      });
    }

    it('LinearSVC on wine and cancer', () => {
      for (const [load, accuracy] of [
        [datasets.loadWine, 1],
        [datasets.loadBreastCancer, 0.9877],
      ] as const) {
        const { x, y } = load();
        const z = new StandardScaler().fitTransform(x);
        const model = new LinearSVC({ ...still, maxEpochs: 300 });
        model.fitSync(z, y);
        assertClose([model.score(z, y)], [accuracy], 0, 'accuracy', 0.008);
      }
    });

    for (const { name, options, r2 } of REGRESSION) {
      it(`LinearRegression on diabetes: ${name}`, async () => {
        const { x, y } = datasets.loadDiabetes();
        const z = new StandardScaler().fitTransform(x);
        const model = new LinearRegression({ ...still, ...options, maxEpochs: 2000 });
        await model.fit(z, y);
        assertClose([model.score(z, y)], [r2], 2e-4, 'R²');
        assertClose(model.bias, [152.133484162896], 1e-9, 'bias');
      });
    }
  });
}
