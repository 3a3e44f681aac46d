/**
 * The fenced blocks of a page, each with what it is by its language:
 * `js`, `ts`: a program, and the untagged block right after it is what it prints; with `// name` as its first
 * line, a file of the page's project instead.
 * `sh`: commands, one a line. `console`: commands after `$ `, each followed by what it prints.
 * `text`, `mermaid`: nothing that runs, such as a formula or a drawing.
 * `dockerfile`: what only Docker runs.
 * `typescript`: declarations and examples of the API reference, which examples.test.ts runs.
 */

export interface Program {
  readonly kind: 'program';
  readonly line: number;
  readonly language: 'js' | 'ts';
  readonly text: string;
  /** What the page shows below it. */
  readonly output?: string;
}

export interface Command {
  readonly kind: 'command';
  readonly line: number;
  readonly text: string;
  /** What the page shows below it; absent in blocks of commands alone. */
  readonly output?: string;
}

export interface ProjectFile {
  readonly kind: 'file';
  readonly line: number;
  readonly name: string;
  readonly text: string;
}

export type Runnable = Program | Command | ProjectFile;

interface Fence {
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** Whether only an empty line is between it and the block before it. */
  readonly follows: boolean;
}

const NOT_RUN: readonly string[] = ['text', 'mermaid', 'dockerfile', 'typescript'];

/** What of a page runs, in its order; throws for a block that has no meaning. */
export function runnablesOf(page: string): Runnable[] {
  const fences = fencesOf(page);
  return fences.flatMap((fence, i): Runnable[] => {
    const { line, language, text, follows } = fence;
    const before = fences[i - 1];
    if (NOT_RUN.includes(language)) return [];
    if (language === '') {
      if (follows && isProgram(before)) return [];
      throw new Error(`line ${line}: a block without a language is the output of a program above`);
    }
    if (language === 'sh') return commandsIn(text, line);
    if (language === 'console') return transcript(text, line);
    if (!isProgram(fence)) throw new Error(`line ${line}: no meaning for the language ${language}`);
    const name = /^\/\/ (\S+\.\w+)\n/.exec(text)?.[1];
    if (name !== undefined) return [{ kind: 'file', line, name, text }];
    const next = fences[i + 1];
    const output = next?.language === '' && next.follows ? { output: next.text } : {};
    return [{ kind: 'program', line, language: language as 'js' | 'ts', text, ...output }];
  });
}

function isProgram(fence: Fence | undefined): boolean {
  return fence?.language === 'js' || fence?.language === 'ts';
}

function fencesOf(page: string): Fence[] {
  const fences: Fence[] = [];
  let end = -1;
  for (const match of page.matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$/gm)) {
    const line = page.slice(0, match.index).split('\n').length;
    const follows = end >= 0 && page.slice(end, match.index) === '\n\n';
    fences.push({ line, language: match[2], text: match[3], follows });
    end = match.index + match[0].length;
  }
  return fences;
}

/** Lines that end in a backslash go on in the next. */
function commandsIn(text: string, line: number): Command[] {
  return text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((each) => each !== '' && !each.startsWith('#'))
    .map((each): Command => ({ kind: 'command', line, text: each }));
}

function transcript(text: string, line: number): Command[] {
  if (!text.startsWith('$ ')) throw new Error(`line ${line}: a console block begins with "$ "`);
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((each): Command => {
      const end = each.indexOf('\n');
      return { kind: 'command', line, text: each.slice(0, end), output: each.slice(end + 1) };
    });
}
