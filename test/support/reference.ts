/**
 * Reads the outside figures under test/reference. Each folder there says where its figures come
 * from.
 */
import { readFileSync } from 'node:fs';

/** JSON has no NaN and no infinities: the files hold them as strings. */
const NOT_FINITE = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/**
 * The content of a JSON file.
 *
 * @param path below test/reference, with its ending
 * @typeParam Content what the file is known to hold; it is not checked
 * @example
 * const { expected } = reference<{ expected: { y: number[] } }>('a_datasets/blobs_0.json');
 */
export function reference<Content = unknown>(path: string): Content {
  const text = readFileSync(new URL(`../reference/${path}`, import.meta.url), 'utf8');
  return JSON.parse(text, (_key, value: unknown) => NOT_FINITE.get(value) ?? value);
}
