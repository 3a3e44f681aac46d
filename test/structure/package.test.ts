/** The built package, imported by its public names as users do. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { backendNames } from '../support/backends.ts';

const cwd = fileURLToPath(new URL('../..', import.meta.url));

function node(...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

const TRAIN = `
  const model = new SigmoidClassifier({ learningRate: 0.5, maxEpochs: 500 });
  model.fitSync([[0], [1], [2], [3]], ['a', 'a', 'b', 'b']);
  console.log(backend().name, model.predict([[0.2], [2.8]]).join());`;

describe('the built package', () => {
  it('is imported by its name', () => {
    const script = `import { backend, SigmoidClassifier } from 'fallline'; ${TRAIN}`;
    assert.equal(node('--input-type=module', '-e', script), `${backendNames[0]} a,b`);
  });

  it('is required by its name', () => {
    const script = `const { backend, SigmoidClassifier } = require('fallline'); ${TRAIN}`;
    assert.equal(node('-e', script), `${backendNames[0]} a,b`);
  });

  it('has its data sets with it', () => {
    const script = `
      import { datasets } from 'fallline';
      const loaders = Object.entries(datasets).filter(([name]) => name.startsWith('load'));
      console.log(loaders.map(([name, load]) => name.slice(4) + ' ' + load().x.rows).join());`;
    assert.equal(
      node('--input-type=module', '-e', script),
      'BreastCancer 569,Diabetes 442,Digits 1797,Iris 150,Wine 178',
    );
  });

  it('has charts beside the core', () => {
    const script = `
      import('fallline').then(() => import('fallline/plots')).then(({ lossCurve }) => {
        console.log(lossCurve({ losses: [3, 2, 1] }).$schema);
      });`;
    assert.match(node('-e', script), /vega-lite/);
  });

  it('has descents beside the core, which know its models', () => {
    const script = `
      import { LogisticRegression } from 'fallline';
      import { gradientCheck, minimize, objective } from 'fallline/descent';
      const { x } = await minimize(([x]) => x * x, [2], { learningRate: 0.1 });
      const loss = objective(new LogisticRegression(), [[0], [1]], ['a', 'b']);
      console.log(Math.abs(x[0]) < 1e-6, gradientCheck(loss).isCorrect, loss.backend);`;
    assert.equal(node('--input-type=module', '-e', script), `true true ${backendNames[0]}`);
  });

  it('has its classes and functions by their names', () => {
    const script = `
      import * as all from 'fallline';
      import * as descent from 'fallline/descent';
      const of = { ...all, ...descent };
      const named = Object.entries(of).filter(([, value]) => typeof value === 'function');
      console.log(named.length > 50, named.filter(([name, value]) => value.name !== name).join());`;
    assert.equal(node('--input-type=module', '-e', script), 'true');
  });

  it('has a command', () => {
    assert.match(node('dist/cli/main.js', '--version'), /^\d+\.\d+\.\d+/);
    assert.match(node('dist/cli/main.js', 'info'), new RegExp(`backend +${backendNames[0]}`));
  });
});
