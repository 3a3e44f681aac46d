/** Compares a program's output with its page, except what differs between runs and machines. */

/** What is masked on both sides: the only differences that are allowed. */
const MASKS: readonly (readonly [pattern: RegExp, mask: string])[] = [
  [/\b\d+(\.\d+)? (ms|s)\b/g, 'TIME'],
  // Which backend, library, processor and versions a machine has.
  [/backend (native|typescript): .*/g, 'backend …'],
  // Of `fallline info`, what only one of the backends has, and what each machine has of its own.
  [/^(refused|addon|OpenBLAS|instruction set) {2,}.*$/gm, ''],
  [/^(backend|why|computes with|threads|Node|platform)( {2,}).*$/gm, '$1$2…'],
  // At the optimum, what is left of a gap is rounding.
  [/\bgap \d\S*/g, 'gap …'],
  // The shortest path to a package, and addresses with a port of their own.
  [/\S*\/node_modules\//g, '…/node_modules/'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT'],
];
/** Numbers of more digits may differ by this, relative: sums are added in another order by another backend. */
const ROUNDING = 1e-6;
const LONG_NUMBER = /^-?\d*\.?\d{9,}(e[-+]\d+)?$/;

/**
 * Throws where printed text differs from what is shown. A line `…` in it matches any number of lines. How lists
 * are broken into lines differs between versions of Node, so that words are compared.
 */
export function assertPrinted(printed: string, shown: string): void {
  const parts = masked(shown).split(/^…$/m).map(wordsOf);
  if (!matches(wordsOf(masked(printed)), parts)) {
    throw new Error(`shown:\n${shown}\nprinted:\n${printed}`);
  }
}

/** Whether the parts stand in the words in their order, with any words between them, but none before or behind. */
function matches(words: readonly string[], parts: readonly (readonly string[])[]): boolean {
  if (parts.length === 1) return words.length === parts[0].length && startsWith(words, parts[0]);
  const last = parts[parts.length - 1];
  const end = words.length - last.length;
  if (end < 0 || !startsWith(words.slice(end), last)) return false;
  let rest = words.slice(0, end);
  for (const [i, part] of parts.slice(0, -1).entries()) {
    const at = i === 0 ? 0 : rest.findIndex((_, j) => startsWith(rest.slice(j), part));
    if (at < 0 || !startsWith(rest.slice(at), part)) return false;
    rest = rest.slice(at + part.length);
  }
  return true;
}

function masked(text: string): string {
  return MASKS.reduce((now, [pattern, mask]) => now.replaceAll(pattern, mask), text);
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

function startsWith(text: readonly string[], words: readonly string[]): boolean {
  return words.length <= text.length && words.every((word, i) => areEqual(word, text[i]));
}

function areEqual(a: string, b: string): boolean {
  if (a === b) return true;
  if (!LONG_NUMBER.test(a) || !LONG_NUMBER.test(b)) return false;
  return Math.abs(Number(a) - Number(b)) <= ROUNDING * Math.abs(Number(a));
}
