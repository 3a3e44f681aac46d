/** Small files in the format of CIFAR-10, whose pixels tell image and place. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PIXELS = 3072;

/** Image k, counted through all files, has the label k mod 10 and (31·k + j) mod 256 at pixel j. */
export function writeCifar10(
  folder: string,
  { perBatch, test }: { readonly perBatch: number; readonly test: number },
): void {
  const write = (name: string, first: number, count: number) => {
    const bytes = new Uint8Array(count * (1 + PIXELS));
    for (let i = 0; i < count; i++) {
      const [image, at] = [first + i, i * (1 + PIXELS)];
      bytes[at] = image % 10;
      for (let j = 0; j < PIXELS; j++) bytes[at + 1 + j] = 31 * image + j;
    }
    writeFileSync(join(folder, name), bytes);
  };
  for (let batch = 1; batch <= 5; batch++) {
    write(`data_batch_${batch}.bin`, (batch - 1) * perBatch, perBatch);
  }
  write('test_batch.bin', 5 * perBatch, test);
}
