/** Lists as they are written on the command line: commas between, quotes around what has commas. */
import { wrongKind, wrongValue } from '../../common/errors.ts';

/**
 * Cuts a text at each separator that does not stand in double quotes. What quotes hold stays as it is,
 * quotes included; blanks around parts are removed.
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

/** A part of a list without the quotes around it; `""` within them is a quote. */
export function unquoted(part: string): string {
  const [, inner] = /^"((?:[^"]|"")*)"$/.exec(part) ?? [];
  return inner === undefined ? part : inner.replaceAll('""', '"');
}

/**
 * A list with commas between, or an option that was given several times, once for each part, which
 * then may have commas of its own.
 *
 * @param what the parts are, for messages
 * @throws {TypeError | RangeError} if it is none
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
