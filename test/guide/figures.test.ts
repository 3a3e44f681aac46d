import assert from 'node:assert/strict';
import { canyonTable, lossTable, rateTable } from '../../lib/guide/figures.ts';
import { OPTIMIZER_NAMES } from '../../lib/plan/optimizers.ts';

/** The cells of the row that begins with this. */
function row(table: readonly (readonly string[])[], first: string): readonly string[] {
  const found = table.find((each) => each[0] === first);
  assert.ok(found, first);
  return found.slice(1);
}

describe('figures of the guide', () => {
  it('losses and slopes of two classes by the margin', () => {
    const table = lossTable('hinge');
    assert.deepEqual(table[0], ['margin m', 'loss', 'slope dL/dm']);
    assert.deepEqual(row(table, '-2'), ['3', '-1']);
    assert.deepEqual(row(table, '1'), ['0', '0']);
    assert.deepEqual(row(lossTable('logistic'), '0'), ['0.6931', '-0.5']);
  });

  it('losses and slopes of numbers by the residual', () => {
    assert.deepEqual(row(lossTable('squaredError'), '-2'), ['4', '-4']);
    assert.deepEqual(row(lossTable('huber'), '2'), ['1.5', '1']);
    // e^0 - 2·0 and e^0 - 2.
    assert.deepEqual(row(lossTable('poisson'), '0'), ['1', '-1']);
  });

  it('losses and slopes of several classes by their scores', () => {
    assert.deepEqual(row(lossTable('westonWatkins'), '0, 0, 0'), ['2', '-2, 1, 1']);
    assert.deepEqual(row(lossTable('crammerSinger'), '0, 3, 2'), ['4', '-1, 1, 0']);
  });

  it('first rates', () => {
    const table = rateTable({ name: 'step', initial: 0.1, every: 2, gamma: 0.5 }, false);
    assert.deepEqual(table.slice(0, 4), [
      ['t', 'rate'],
      ['0', '0.1'],
      ['1', '0.1'],
      ['2', '0.05'],
    ]);
  });

  it('rates that follow the losses, with these beside them', () => {
    const table = rateTable({ name: 'lossProportional', initial: 0.1 }, true);
    assert.deepEqual(table.slice(1, 4), [
      ['0', '0.1', '1'],
      ['1', '0.1', '0.6'],
      ['2', '0.06', '0.4'],
    ]);
  });

  it('descents into the canyon, all of which come down', () => {
    const [, ...rows] = canyonTable(OPTIMIZER_NAMES);
    assert.ok(rows.length >= OPTIMIZER_NAMES.length);
    for (const cells of rows) assert.ok(Number(cells[cells.length - 1]) < 75, cells.join());
    // One step of 0.03 from (u, v) = (10, 1): u·0.97, v·(1 - 1.5).
    const plain = rows.find(([name]) => name === 'sgd');
    assert.deepEqual(plain?.slice(1, 3), ['0.03', '53.29']);
  });
});
