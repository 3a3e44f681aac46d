/** Errors for input with which brain.js would continue with NaN or throw an unclear message. */
import { DivergenceError, wrongKind, wrongValue } from '../../common/errors.ts';
import { notFinite } from '../../data/matrix.ts';
import type { Datum } from './lookup.ts';
import type { NetworkShape, Prepared } from './shape.ts';

export function assertData(given: unknown): void {
  const data = Array.isArray(given) ? given : [given];
  if (data.length === 0) throw wrongValue('data', 'at least one pattern', given);
  for (let i = 0; i < data.length; i++) {
    const datum = data[i];
    const { input, output } = (datum ?? {}) as Partial<Datum>;
    if (isObject(input) && isObject(output)) continue;
    throw wrongKind(
      `data[${i}]`,
      'a pattern { input, output } of arrays or hashes of numbers',
      datum,
    );
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** Throws the cause of a divergence: a number in a pattern that is not finite, or else the step size. */
export function throwDiverged(net: NetworkShape, { data, status }: Prepared): never {
  const sizes = net.sizes as number[];
  data.forEach(({ input, output }, i) => {
    assertNumbers(`data[${i}].input`, input, sizes[0]);
    assertNumbers(`data[${i}].output`, output, sizes.at(-1)!);
  });
  throw new DivergenceError(status.iterations + 1, net.trainOpts.learningRate);
}

function assertNumbers(name: string, values: ArrayLike<number>, length: number): void {
  if (values.length < length) {
    throw new RangeError(
      `Expected "${name}" to have ${length} numbers, but it has ${values.length}`,
    );
  }
  for (let k = 0; k < length; k++) {
    if (!Number.isFinite(values[k])) throw notFinite(`${name}[${k}]`, values[k]);
  }
}

export function badInput(name: string, values: ArrayLike<number>, length: number): Error {
  try {
    assertNumbers(name, values, length);
  } catch (error) {
    return error as Error;
  }
  return new RangeError('Expected finite weights, but an output is NaN');
}
