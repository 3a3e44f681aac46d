/**
 * Parses lists on the command line: elements are separated by commas, and an element that contains
 * a comma is quoted.
 */
import { wrongKind, wrongValue } from '../../common/errors.ts';

/**
 * Splits a text at each separator outside double quotes. Quotes stay in the parts; blanks around
 * parts are removed.
 *
 * @throws {RangeError} if a quote is not closed
 * @example
 * cutOutsideQuotes('features', '"weight, kg", age', ','); // ['"weight, kg"', 'age']
 */
export function cutOutsideQuotes(option: string, text: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') isQuoted = !isQuoted;
    if (text[at] !== separator || isQuoted) continue;
    parts.push(text.slice(from, at).trim());
    from = at + 1;
  }
  if (isQuoted) throw wrongValue(option, 'a list whose quotes are closed', text);
  parts.push(text.slice(from).trim());
  return parts;
}

/** Removes the quotes around an element of a list. Within quotes, `""` is a quote. */
export function unquoted(part: string): string {
  const [, inner] = /^"((?:[^"]|"")*)"$/.exec(part) ?? [];
  return inner === undefined ? part : inner.replaceAll('""', '"');
}

/**
 * Parses a list: either one text with commas between elements, or the values of a repeated option,
 * each of which is one element and may contain commas.
 *
 * @param what describes the elements, for messages
 * @throws {TypeError | RangeError} if the value is not such a list
 * @example
 * listOption('features', 'names of columns', ['weight, kg', 'age']); // ['weight, kg', 'age']
 * listOption('features', 'names of columns', '"weight, kg",age'); // the same
 */
export function listOption(option: string, what: string, value: unknown): string[] {
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  const parts = given.map((each) => {
    if (typeof each !== 'string') throw wrongKind(option, `${what} with commas between`, each);
    return each;
  });
  if (parts.length > 1) return parts.map((part) => unquoted(part.trim()));
  return cutOutsideQuotes(option, parts[0], ',').map(unquoted);
}
