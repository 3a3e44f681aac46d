/** The tree of sums against its definition, on both sides, and what it is for: digits that stay. */
import assert from 'node:assert/strict';
import {
  mergeTree,
  SUM_ROWS,
  sumOfRows,
  TreeSum,
  VectorTreeSum,
} from '../../lib/common/treeSum.ts';
import { describeNative } from '../support/backends.ts';
import { mixedNumbers, orderShows, treeOf } from '../support/treeSums.ts';

const WIDTH = 3;
const COUNTS = [...Array.from({ length: 40 }, (_, i) => i + 1), 63, 64, 65, 1000];

/** Column j of vectors that stand one after the other. */
function column(blocks: Float64Array, j: number): Float64Array {
  return blocks.filter((_, at) => at % WIDTH === j);
}

function expectedOf(blocks: Float64Array): number[] {
  return Array.from({ length: WIDTH }, (_, j) => treeOf(column(blocks, j)));
}

describe('the tree of sums', () => {
  it('is not the sum in order', () => assert.ok(orderShows(mixedNumbers(40, 1))));

  it('of numbers, block by block, follows its definition', () => {
    assert.equal(new TreeSum().total, 0);
    for (const count of COUNTS) {
      const values = mixedNumbers(count, count);
      const sum = new TreeSum();
      for (const value of values) sum.add(value);
      assert.equal(sum.total, treeOf(values), `${count} blocks`);
      assert.equal(sum.total, treeOf(values), 'a second time');
    }
  });

  it('of vectors, block by block, follows its definition, in one object again and again', () => {
    const tree = new VectorTreeSum();
    for (const count of COUNTS) {
      const blocks = mixedNumbers(count * WIDTH, count);
      const root = new Float64Array(WIDTH);
      tree.begin(root);
      for (let i = 0; i < count; i++) {
        const part = tree.next();
        for (let j = 0; j < WIDTH; j++) part[j] += blocks[i * WIDTH + j];
        tree.close();
      }
      tree.finish();
      assert.deepEqual([...root], expectedOf(blocks), `${count} blocks`);
    }
    tree.begin(new Float64Array(1));
    tree.close();
    assert.equal(tree.next().length, 1, 'vectors of another length');
  });

  it('of values that are all there follows its definition', () => {
    for (const count of COUNTS) {
      const values = mixedNumbers(count, count);
      const sums = values.slice();
      const blocks = new Array<number>(count).fill(1);
      mergeTree(count, (i, other, width) => {
        sums[i] += sums[other];
        assert.equal(blocks[i], width, 'the left side is complete');
        assert.ok(blocks[other] <= width);
        blocks[i] += blocks[other];
      });
      assert.equal(sums[0], treeOf(values), `${count} blocks`);
      assert.equal(blocks[0], count);
    }
  });

  it('of rows is that of blocks of rows', () => {
    for (const rows of [0, 1, SUM_ROWS, 3 * SUM_ROWS + 7, 12_345]) {
      const values = mixedNumbers(rows, 5);
      const blocks = Array.from({ length: Math.ceil(rows / SUM_ROWS) }, (_, block) =>
        values.subarray(block * SUM_ROWS, (block + 1) * SUM_ROWS).reduce((sum, v) => sum + v, 0),
      );
      const expected = rows === 0 ? 0 : treeOf(blocks);
      assert.equal(
        sumOfRows(rows, (i) => values[i]),
        expected,
        `${rows} rows`,
      );
    }
  });

  it('keeps digits that the sum in order loses', () => {
    const n = 10_000_000;
    const exact = n / 10;
    let inOrder = 0;
    for (let i = 0; i < n; i++) inOrder += 0.1;
    assert.ok(Math.abs(inOrder / exact - 1) > 1e-10, `${inOrder}`);
    const tree = sumOfRows(n, () => 0.1);
    assert.ok(Math.abs(tree / exact - 1) < 1e-14, `${tree}`);
  });
});

describeNative('the tree of sums in the addon', (addon) => {
  for (const set of addon.info().instructionSets) {
    it(`follows its definition, however tasks are cut, with ${set}`, () => {
      for (const count of COUNTS) {
        const blocks = mixedNumbers(count * WIDTH, count);
        for (const perTask of [1, 2, 4, 8, 64]) {
          const out = new Float64Array(WIDTH);
          const first = addon.treeSum(set, blocks, WIDTH, perTask, out);
          assert.deepEqual([...out], expectedOf(blocks), `${count} blocks, ${perTask} a task`);
          assert.equal(first, out[0], `${count} blocks`);
        }
      }
    });
  }

  it('of long vectors is made in stretches of columns', () => {
    const [count, n] = [7, 1300];
    const blocks = mixedNumbers(count * n, 3);
    const out = new Float64Array(n);
    addon.treeSum(addon.info().instructionSet, blocks, n, 1, out);
    for (let j = 0; j < n; j++) {
      assert.equal(out[j], treeOf(blocks.filter((_, at) => at % n === j)), `column ${j}`);
    }
  });
});
