/** The programs in pages of lib/docs, and what they print, on the sources in place of the package. */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

const LIB = new URL('../../lib/', import.meta.url);

export interface DocProgram {
  readonly program: string;
  /** What stands below it in the page. */
  readonly output: string;
}

export function docPage(name: string): { text: string; programs: readonly DocProgram[] } {
  const text = readFileSync(new URL(`docs/${name}`, LIB), 'utf8');
  const programs = Array.from(
    text.matchAll(/```js\n([\s\S]*?)```\n\n```\n([\s\S]*?)```/g),
    ([, program, output]) => ({ program, output }),
  );
  return { text, programs };
}

/**
 * Runs a program, and returns what it prints.
 *
 * @param file where it is written to, an .mjs
 * @param sources files of lib/ by the names that the program imports
 */
export async function printedBy(
  program: string,
  file: string,
  sources: Readonly<Record<string, string>>,
): Promise<string> {
  let text = program;
  for (const [name, source] of Object.entries(sources)) {
    text = text.replaceAll(`'${name}'`, `'${new URL(source, LIB).href}'`);
  }
  writeFileSync(file, text);
  let printed = '';
  const { log } = console;
  console.log = (...words: unknown[]) => {
    printed += `${format(...words)}\n`;
  };
  try {
    await import(pathToFileURL(file).href);
  } finally {
    console.log = log;
  }
  return printed;
}

/** Words of a text: how lists are broken into lines differs between versions of Node. */
export function wordsOf(text: string): string {
  return text.split(/\s+/).join(' ').trim();
}
