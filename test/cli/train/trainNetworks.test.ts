/** `fallline train --model mlp`: the examples that the docs show. */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { assertRefused, cli, cliJson } from '../inProcess.ts';

interface Result {
  model: string;
  plan: { layers: { units: number; activation: { name: string } }[] };
  evaluation: { accuracy: number; r2: number };
}

const example = (name: string) =>
  fileURLToPath(new URL(`../../../lib/cli/example/${name}.csv`, import.meta.url));

describe('fallline train --model mlp', () => {
  it('learns XOR', async () => {
    const { evaluation, plan } = await cliJson<Result>(
      ...['train', example('xor'), '--target', 'differ', '--model', 'mlp', '--hidden', '8'],
      ...['--activation', 'tanh', '-r', '0.05', '--seed', '1'],
    );
    assert.equal(evaluation.accuracy, 1);
    assert.deepEqual(
      plan.layers.map(({ units, activation }) => [units, activation.name]),
      [
        [8, 'tanh'],
        [1, 'identity'],
      ],
    );
  });

  it('tells two moons apart', async () => {
    const { model, evaluation } = await cliJson<Result>(
      ...['train', example('moons'), '--target', 'moon', '--model', 'mlp', '--hidden', '16,16'],
      ...['-r', '0.01', '--validation', '0.25', '--seed', '1'],
    );
    assert.equal(model, 'MLPClassifier');
    assert.ok(evaluation.accuracy > 0.92, String(evaluation.accuracy));
  });

  it('reads 97 % of the digits that it has not seen', async () => {
    const { evaluation } = await cliJson<Result>(
      ...['train', 'digits', '--standardize', '--model', 'mlp', '--hidden', '64,32'],
      ...['--validation', '0.25', '--seed', '1', '--epochs', '60'],
    );
    assert.ok(evaluation.accuracy >= 0.97, String(evaluation.accuracy));
  }).timeout(120_000); // the TypeScript backend takes its time under sanitizers

  it('is a regressor where the target is of numbers, with every option of layers', async () => {
    const { model, evaluation } = await cliJson<Result>(
      ...['train', 'diabetes', '--standardize', '--model', 'mlp', '--hidden', '8', '-r', '0.05'],
      ...['--initializer', 'heNormal:gain=1', '--dropout', '0.1', '--batch-norm', '--epochs', '60'],
    );
    assert.equal(model, 'MLPRegressor');
    assert.ok(evaluation.r2 > 0.3, String(evaluation.r2));
  });

  it('refuses what layers cannot be', async () => {
    const mlp = ['train', 'iris', '--model', 'mlp'];
    await assertRefused([...mlp, '--hidden', '8,x'], { code: 2, message: /"hidden\[1\]"/ });
    await assertRefused([...mlp, '--activation', 'rleu'], { code: 2, message: /mean 'relu'\?/ });
    await assertRefused(['train', 'iris', '--model', 'linearSvc', '--hidden', '8'], {
      code: 2,
      message: /"hidden"/,
    });
    const { code } = await cli(...mlp, '--hidden', 'none', '--epochs', '2', '--quiet');
    assert.equal(code, 0);
  });
});
