/** Numbers as people and programs write them into command lines and files. */

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The number that a text is, or `undefined` if it is not wholly a decimal number. (`Number` takes
 * an empty text for 0, and reads hexadecimal digits.) Beyond the largest number it is infinite.
 *
 * @example
 * decimalNumber('1e-3'); // 0.001
 * decimalNumber('10x'); // undefined
 */
export function decimalNumber(text: string): number | undefined {
  return DECIMAL.test(text) ? Number(text) : undefined;
}
