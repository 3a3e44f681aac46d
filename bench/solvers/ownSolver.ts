/** One process of a comparison: fits a problem several times. See solvers.ts. */
import { readFileSync } from 'node:fs';
import { backend, Lasso, LinearSVC, LogisticRegression, Ridge } from '../../lib/index.ts';

export interface OwnRequest {
  readonly folder: string;
  readonly rows: number;
  readonly cols: number;
  readonly estimator: string;
  readonly options: Readonly<Record<string, number | string>>;
  readonly samples: number;
}

function numbers(path: string): Float64Array {
  const bytes = readFileSync(path);
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
}

/** The model with the objective of scikit-learn's. */
function make(estimator: string, options: Readonly<Record<string, number | string>>) {
  const C = Number(options.C);
  const alpha = Number(options.alpha);
  switch (estimator) {
    case 'LogisticRegression':
      return new LogisticRegression({ C });
    case 'LinearSVC':
      return new LinearSVC({
        C,
        loss: options.loss === 'hinge' ? 'hinge' : 'squaredHinge',
        penalizeBias: true,
      });
    case 'Ridge':
      return new Ridge({ alpha });
    default:
      return new Lasso({ alpha });
  }
}

/** The objective here as one of scikit-learn. */
function inItsScale(
  estimator: string,
  value: number,
  options: Readonly<Record<string, number | string>>,
  rows: number,
): number {
  if (estimator === 'Ridge') return value * rows;
  return estimator === 'Lasso' ? value / 2 : value * Number(options.C) * rows;
}

const request = JSON.parse(process.argv[2]) as OwnRequest;
const { folder, rows, cols, estimator, options, samples } = request;
const x = { data: numbers(`${folder}/x.f64`), rows, cols };
const y = numbers(`${folder}/y.f64`);
const seconds: number[] = [];
let said = '';
let objective = Number.NaN;
for (let i = 0; i < samples; i++) {
  const model = make(estimator, options);
  const start = performance.now();
  const { certificate } = model.fitSync(x, y);
  seconds.push((performance.now() - start) / 1000);
  if (certificate === undefined) throw new Error('it has no certificate');
  objective = inItsScale(estimator, certificate.objective, options, rows);
  said = `${certificate.solver}, ${certificate.iterations} iterations`;
}
console.log(JSON.stringify({ seconds, objective, with: `${said}; ${backend().description}` }));
