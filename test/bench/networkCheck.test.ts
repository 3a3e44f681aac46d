/** Whether contenders train the same network: where they begin, and what is said of their losses. */
import assert from 'node:assert/strict';
import {
  LOSS_TOLERANCE,
  lossRemarks,
  networkCheck,
  readStart,
} from '../../bench/networks/networkCheck.ts';
import { NETWORK_TASKS } from '../../bench/networks/networkTasks.ts';
import { temporaryFolder } from '../setup/temporaryFolder.ts';
import { assertVaried } from '../support/numbers.ts';

describe('the check of networks', () => {
  const folder = temporaryFolder();

  it('begins at drawn weights, and at biases of 0', () => {
    const task = NETWORK_TASKS.small;
    const { rows, start } = networkCheck(folder.path, task);
    assert.equal(rows, 16 * task.batchSize);
    const layers = readStart(start, task);
    assert.deepEqual(
      layers.map(({ inputs, units }) => [inputs, units]),
      [
        [30, 16],
        [16, 1],
      ],
    );
    for (const { inputs, units, weights, bias } of layers) {
      assert.equal(weights.length, inputs * units);
      assertVaried(weights, 'weights');
      assert.ok(weights.every((weight) => Math.abs(weight) <= Math.sqrt(6 / inputs)));
      assert.deepEqual([...bias], new Array(units).fill(0));
    }
    assert.equal(networkCheck(folder.path, { ...task, rows: 40 }).rows, 40);
  });

  it('tells losses that differ, and those that cannot be compared', () => {
    const near = 2 * (1 + LOSS_TOLERANCE / 2);
    const remarks = lossRemarks([
      { contender: 'brain-js', checkedLoss: null, otherLoss: 'another' },
      { contender: 'native', checkedLoss: 2 },
      { contender: 'near', checkedLoss: near },
      { contender: 'far', checkedLoss: 2.1 },
      { contender: 'diverged', checkedLoss: null },
    ]);
    assert.deepEqual(
      [...remarks],
      [
        ['brain-js', { differs: false, text: 'not comparable: another' }],
        ['far', { differs: true, text: 'DIFFERS by 5.0 % from native' }],
        ['diverged', { differs: true, text: 'its loss is not a finite number' }],
      ],
    );
  });
});
