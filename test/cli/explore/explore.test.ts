import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXPERIMENT_NAMES, type ExperimentName } from '../../../lib/experiments/catalog.ts';
import type { ReportTable } from '../../../lib/plots/htmlReport.ts';
import { writeCifar10 } from '../../support/cifar10.ts';
import { assertRefused, cli, cliJson } from '../inProcess.ts';

interface Explored {
  experiment: string;
  title: string;
  lead: string[];
  tables: ReportTable[];
  written: string[];
}

/** Under sanitizers, a hundred thousand losses take their time. */
const LONG = 120_000;
/** Options that make each run short. */
const SHORT: Partial<Record<ExperimentName, string[]>> = {
  'batch-size': ['--epochs', '2', '--images', '300'],
  landscape: ['--samples', '10'],
  'random-search': ['--attempts', '30', '--epochs', '2', '--images', '200'],
  'gradient-check': ['--samples', '10', '--coordinates', '20'],
  'numerical-cost': ['--images', '100'],
};

/** A number in a table. */
function at({ tables }: Explored, table: number, row: number, column: number): string {
  return String(tables[table].rows[row][column]);
}

describe('fallline explore', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fallline-test-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const found = new Map<string, Explored>();
  for (const name of EXPERIMENT_NAMES) {
    it(`${name}: tables, a picture of each chart, and a page with all of it`, async () => {
      const out = join(folder, name);
      const result = await cliJson<Explored>('explore', name, '--out', out, ...(SHORT[name] ?? []));
      found.set(name, result);
      assert.equal(result.experiment, name);
      assert.ok(result.tables.length > 0 && result.tables.every(({ rows }) => rows.length > 0));
      for (const { columns = [], rows } of result.tables) {
        for (const row of rows) assert.equal(row.length, columns.length);
      }
      assert.deepEqual(
        readdirSync(out).sort(),
        result.written.map((path) => path.slice(out.length + 1)).sort(),
      );
      const svgs = result.written.filter((path) => path.endsWith('.svg'));
      assert.ok(svgs.length > 0);
      for (const path of svgs) assert.match(readFileSync(path, 'utf8'), /^<svg[\s\S]*<\/svg>$/);
      const page = readFileSync(join(out, `${name}.html`), 'utf8');
      assert.equal(page.match(/<figure>/g)?.length, svgs.length);
      assert.doesNotMatch(page, /<script|https?:\/\/(?!www\.w3\.org)/);
    }).timeout(LONG);
  }

  it('step-size: what becomes of x², and published losses beside ours', () => {
    const result = found.get('step-size') as Explored;
    assert.deepEqual(
      result.tables[0].rows.map((row) => row[2]),
      [
        'arrives in 254 steps',
        'arrives in 47 steps',
        'arrives in 5 steps',
        'arrives in 47 steps',
        'to and fro for ever',
        'overflow in step 1943',
      ],
    );
    assert.deepEqual(
      result.tables[1].rows.slice(0, 2).map((row) => row.slice(0, 2)),
      [
        ['none', '2.200718'],
        ['1e-10', '2.200652'],
      ],
    );
    const losses = result.tables[1].rows.map((row) => Number(row[2]));
    const lowest = losses.indexOf(Math.min(...losses));
    assert.ok(lowest > 4 && lowest < 10 && losses[10] > 10 * losses[0]);
  });

  it('canyon: momentum and Adam get further than plain descent', () => {
    const { rows } = (found.get('canyon') as Explored).tables[0];
    const end = (name: string) => Number(rows.find((row) => row[0] === name)?.[5]);
    assert.ok(end('momentum') < end('SGD') / 1000 && end('Nesterov') < end('momentum'));
    assert.ok(end('Adam') < end('SGD') / 1000);
  });

  it('saddle: a start on the ridge stays, one beside it leaves; two minima', () => {
    const result = found.get('saddle') as Explored;
    assert.equal(at(result, 0, 0, 2).split(', ')[1], '0');
    assert.ok(Number(at(result, 0, 1, 3)) < -10);
    assert.ok(Number(at(result, 1, 0, 2)) < -1.4 && Number(at(result, 1, 4, 2)) > 1.3);
    assert.equal(at(result, 2, 3, 4), '1');
  });

  it('landscape: the SVM loss of one image has at most a corner for each wrong class', () => {
    const result = found.get('landscape') as Explored;
    const one = Number(at(result, 0, 0, 1));
    assert.ok(one >= 1 && one <= 9 && Number(at(result, 0, 1, 1)) > one);
  });

  it('random-search: the gradient beats local search, which beats random search', () => {
    const { rows } = (found.get('random-search') as Explored).tables[0];
    assert.deepEqual(rows.map((row) => row[1]).slice(0, 2), ['15.5 %', '21.4 %']);
    const [random, local, gradient] = rows.map((row) => Number(row[3]));
    assert.ok(gradient < random && gradient < local);
  });

  it('gradient-check: right ones pass, wrong ones do not', () => {
    const { tables } = found.get('gradient-check') as Explored;
    assert.ok(tables[0].rows.every((row) => Number(row[4]) < 1e-3));
    assert.deepEqual(
      tables[1].rows.map((row) => String(row[2]).split(',')[0]),
      ['right', 'wrong', 'wrong', 'wrong'],
    );
  });

  it('numerical-cost, loss-curves, ewma: the published figures stand beside ours', () => {
    assert.equal(at(found.get('numerical-cost') as Explored, 0, 1, 1), '30,731');
    assert.equal(at(found.get('numerical-cost') as Explored, 0, 1, 2), '651');
    const curves = found.get('loss-curves') as Explored;
    assert.deepEqual(curves.tables[0].rows[0].slice(1, 4), ['194.36', '0.65', '0.448']);
    // The run of fallline sigmoid.
    assert.deepEqual(curves.tables[0].rows[1].slice(1, 4), ['256.9', '0.3464', '0.2936']);
    assert.deepEqual(
      (found.get('ewma') as Explored).tables[0].rows.map((row) => row[0]),
      [0.9, 0.98, 0.5],
    );
  });

  it('solvers: L-BFGS and Newton arrive; on raw columns Newton alone', () => {
    const { tables } = found.get('solvers') as Explored;
    const arrived = tables.map(({ rows }) =>
      rows.filter((row) => Number(row[3]) < 300).map(([name]) => name),
    );
    assert.deepEqual(arrived, [['L-BFGS', 'Newton'], ['Newton']]);
    for (const { rows } of tables) assert.equal(rows.at(-1)?.[4], '< 1e-14');
  });

  it("works on CIFAR-10's own files, with 10 × 3073 weights", async () => {
    const cifar = join(folder, 'cifar');
    mkdirSync(cifar);
    writeCifar10(cifar, { perBatch: 8, test: 20 });
    const out = join(folder, 'of-cifar');
    const result = await cliJson<Explored>(
      'explore',
      'random-search',
      '--cifar',
      cifar,
      '--attempts',
      '3',
      '--epochs',
      '1',
      '--out',
      out,
    );
    assert.match(result.lead[0], /CIFAR-10: 40 images to train on, 20 to test, 30730 weights/);
    const cost = await cliJson<Explored>(
      'explore',
      'numerical-cost',
      '--cifar',
      cifar,
      '--images',
      '20',
      '--out',
      out,
    );
    assert.equal(at(cost, 0, 1, 2), '30,731');
  });

  it('prints the same as text, and nothing when quiet', async () => {
    const { code, stdout } = await cli('explore', 'ewma', '--out', join(folder, 'text'));
    assert.equal(code, 0);
    assert.match(stdout, /^\[INFO\] backend /);
    assert.match(stdout, /\nβ +days, the text +days until/);
    assert.match(stdout, /\[INFO\] wrote .*ewma.html\n$/);
    const quiet = await cli('explore', 'ewma', '--quiet', '--out', join(folder, 'text'));
    assert.deepEqual([quiet.code, quiet.stdout], [0, '']);
  });

  it('refuses what is no experiment, no option, no number, no folder and no data', async () => {
    await assertRefused(['explore', 'canyn'], {
      code: 2,
      message: /unknown command 'canyn'\. Did you mean canyon\?/,
    });
    await assertRefused(['explore', 'canyon', '--step', '3'], {
      code: 2,
      message: /unknown option '--step'\. Did you mean --steps\?/,
    });
    await assertRefused(['explore', 'canyon', '--cifar', 'x'], {
      code: 2,
      message: /unknown option '--cifar'/,
    });
    await assertRefused(['explore', 'canyon', '--steps', '0'], {
      code: 2,
      message: 'Expected "steps" to be an integer from 1 to 100000, but received 0 (number)',
    });
    await assertRefused(['explore', 'canyon', '--seed', 'x'], {
      code: 2,
      message: 'Expected "seed" to be an integer from 0 to 4294967295, but received "x" (string)',
    });
    const taken = join(folder, 'taken');
    writeFileSync(taken, '');
    await assertRefused(['explore', 'canyon', '--out', join(taken, 'x')], {
      code: 1,
      message: /^Cannot write to the folder ".*": a file is in the way$/,
    });
    const missing = join(folder, 'no-cifar');
    await assertRefused(['explore', 'landscape', '--cifar', missing, '--out', folder], {
      code: 1,
      message: /^Cannot read CIFAR-10 from ".*no-cifar": there is no such folder$/,
    });
  });
});
