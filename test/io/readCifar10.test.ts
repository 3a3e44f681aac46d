import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CIFAR10_CLASSES, readCifar10 } from '../../lib/io/readCifar10.ts';
import { writeCifar10 } from '../support/cifar10.ts';

describe('readCifar10', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fallline-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('reads labels and pixels of all files, in their order', async () => {
    writeCifar10(folder, { perBatch: 3, test: 4 });
    const { xTrain, yTrain, xTest, yTest, classNames } = await readCifar10(folder);
    assert.deepEqual([xTrain.rows, xTrain.cols, xTest.rows, xTest.cols], [15, 3072, 4, 3072]);
    assert.deepEqual([...yTrain], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4]);
    assert.deepEqual([...yTest], [5, 6, 7, 8]);
    assert.equal(classNames, CIFAR10_CLASSES);
    // See writeCifar10: what stands at a pixel tells image and place.
    for (const [image, pixel] of [
      [0, 0],
      [0, 3071],
      [7, 1024],
      [14, 2048],
    ]) {
      assert.equal(xTrain.data[image * 3072 + pixel], (31 * image + pixel) % 256);
    }
    assert.equal(xTest.data[2 * 3072 + 5], (31 * 17 + 5) % 256);
  });

  it('finds them in the folder of the archive, and takes the first ones', async () => {
    mkdirSync(join(folder, 'cifar-10-batches-bin'));
    writeCifar10(join(folder, 'cifar-10-batches-bin'), { perBatch: 3, test: 9 });
    const { xTrain, xTest } = await readCifar10(folder, { images: 4 });
    assert.deepEqual([xTrain.rows, xTest.rows], [4, 4]);
    assert.equal(xTrain.data[3 * 3072], (31 * 3) % 256);
  });

  const refusals: { what: string; spoil: () => string; message: string | RegExp }[] = [
    {
      what: 'no folder',
      spoil: () => join(folder, 'nowhere'),
      message: /^Cannot read CIFAR-10 from ".*nowhere": there is no such folder$/,
    },
    {
      what: 'a file for a folder',
      spoil: () => join(folder, 'test_batch.bin'),
      message: /^Cannot read CIFAR-10 from ".*": it is a file, and the folder is needed$/,
    },
    {
      what: 'a file that is missing',
      spoil: () => {
        rmSync(join(folder, 'data_batch_4.bin'));
        return folder;
      },
      message: /^Cannot read CIFAR-10 from ".*": there is no data_batch_4.bin in it$/,
    },
    {
      what: 'the Python version',
      spoil: () => {
        rmSync(join(folder, 'data_batch_1.bin'));
        writeFileSync(join(folder, 'data_batch_1'), 'pickle');
        return folder;
      },
      message: /: it holds the Python version \(data_batch_1\), and the binary version is needed$/,
    },
    {
      what: 'a size that is no multiple',
      spoil: () => {
        truncateSync(join(folder, 'data_batch_2.bin'), 6000);
        return folder;
      },
      message:
        /data_batch_2.bin" is not CIFAR-10: it has 6000 bytes, which is no multiple of 3073 /,
    },
    {
      what: 'an empty file',
      spoil: () => {
        truncateSync(join(folder, 'test_batch.bin'), 0);
        return folder;
      },
      message: /test_batch.bin" is not CIFAR-10: it has 0 bytes/,
    },
    {
      what: 'a label that is none',
      spoil: () => {
        writeFileSync(join(folder, 'data_batch_3.bin'), new Uint8Array(2 * 3073).fill(200, 3073));
        return folder;
      },
      message:
        /data_batch_3.bin" is not CIFAR-10: record 2 \(byte 3073\) has the label 200, and labels go from 0 to 9$/,
    },
  ];
  for (const { what, spoil, message } of refusals) {
    it(`refuses ${what}`, async () => {
      writeCifar10(folder, { perBatch: 2, test: 2 });
      await assert.rejects(readCifar10(spoil()), { message });
    });
  }

  it('refuses more images than there is memory for, before it reads them', async () => {
    writeCifar10(folder, { perBatch: 2, test: 2 });
    await assert.rejects(readCifar10(folder, { memory: 100_000 }), {
      name: 'RangeError',
      message: 'Expected "images" to be fewer: 12 images need about 1 MiB, and there are 1 MiB',
    });
    await assert.rejects(
      readCifar10(folder, { images: 0 }),
      /"images" to be an integer of at least 1/,
    );
  });
});
