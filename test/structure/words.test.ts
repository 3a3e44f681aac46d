/**
 * Finds names that hide a standard term, and sentences that were once rewritten, so that neither comes back.
 * Each row has a pattern, the term to use instead, what the pattern must find, and what looks alike but is fine.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['lib', 'native', 'bench', 'test'];
const PAGES = ['README.md', 'CONTRIBUTING.md'];
const TEXT = /\.(ts|mjs|cjs|js|h|cc|cpp|py|md|css|html|txt)$/;
/** Other packages, stored reference values, and this file, which quotes what it looks for. */
const SKIPPED = /\/node_modules\/|^test\/(?:reference\/|structure\/words\.test\.ts$)/;

interface Row {
  readonly pattern: RegExp;
  readonly instead: string;
  /** Texts that the pattern must find. */
  readonly finds: readonly string[];
  /** Texts that it must not find, with the reason. */
  readonly passes?: Readonly<Record<string, string>>;
  /** Paths that are searched; default: all. */
  readonly within?: RegExp;
}

/** A declaration of a type with that name, in TypeScript or C++: in prose the word may begin a sentence. */
function typeNamed(name: string): RegExp {
  return new RegExp(
    String.raw`\b(?:interface|type|class|struct|using|enum|concept)\s+(?:class\s+)?${name}\b`,
  );
}

const NAMES: readonly Row[] = [
  {
    pattern: /\bWishes\b/,
    instead: 'FitOptions',
    finds: ['readonly wishes: Wishes'],
    passes: { 'what the user wishes': 'a verb' },
  },
  {
    pattern: typeNamed('Wanted'),
    instead: 'a name for the thing, such as StopProbe',
    finds: ['export interface Wanted {', 'struct Wanted {', 'using Wanted = int;'],
    passes: { 'const wanted: string': 'a variable', '/** Wanted by callers. */': 'prose' },
  },
  {
    pattern: /\b[aA]reFew\b/,
    instead: 'isSmallBatch',
    finds: ['if (areFew(rows))'],
    passes: { 'rows are few': 'prose' },
  },
  {
    pattern: /\bown_|\bisOwn\w*|\bk\w*Own[A-Z]\w*|\bown[A-Z]\w*|::own\b|\.own\b/,
    instead: 'usesCustomKernel, custom',
    finds: ['if (own_)', 'isOwnShape(plan)', 'kMostOwnBytes', 'ownBlockRowsFor(', 'layer.own'],
    passes: { 'Random own(words);': 'a variable', '// our own kernels': 'prose' },
    within: /^native\//,
  },
  {
    pattern: /\bCROSSINGS\b/,
    instead: 'NATIVE_THRESHOLDS',
    finds: ['CROSSINGS.float64'],
  },
  {
    pattern: /\bborders?\b/i,
    instead: 'binding',
    finds: ['// Nothing is thrown across the border.'],
    // Elsewhere borders are those of cells, bins and regions.
    within: /^(lib\/backend|native)\//,
  },
  {
    pattern:
      /\b(?:across|crosses|cross|crossing) the border\b|\bborder (?:to|of|between|with) (?:C\+\+|JavaScript|the addon|native)/i,
    instead: 'binding',
    finds: ['data that cross the border', 'the border between JavaScript and C++', 'border to C++'],
    passes: { 'the borders between bins': 'of a histogram', 'border: 1px solid': 'CSS' },
  },
  {
    pattern: /\bFolded|\bfold(?:ed)?Weights?\b|\bfoldInto\b/,
    instead: 'ScaledWeights, scale',
    finds: ['class Folded {', 'FoldedWeights', 'foldWeights(w)'],
    passes: {
      'folded(name)': 'of upper and lower case, the standard term',
      '10-fold': 'of a cross-validation',
    },
  },
  {
    pattern: /\bisOwnShape\b/,
    instead: 'usesCustomKernel',
    finds: ['plan.isOwnShape'],
  },
  {
    pattern: /\baskFor(?=[A-Z(<]|\b)/,
    instead: 'prefetch',
    finds: ['askFor(rows)', 'askForRows(rows)', 'const askFor ='],
    passes: { 'what users ask for': 'prose' },
  },
  {
    pattern: typeNamed('Asked'),
    instead: 'PrefetchShare',
    finds: ['enum class Asked { all, firstHalf }', 'type Asked ='],
    passes: { '// Asked once for each row.': 'prose' },
  },
  {
    pattern: typeNamed('Narrow'),
    instead: 'Storage',
    finds: ['struct Narrow {', 'type Narrow ='],
    passes: {
      'NarrowFeatures, NARROW_STORAGES': 'features of few bits: the term of the docs',
      '// Narrow elements, row-major.': 'an adjective',
    },
  },
  {
    pattern: /(?<!-W)\bnarrowing\b(?! conversion)/i,
    instead: 'encodeStorage',
    finds: ["from './narrowing.ts'", 'Narrowing the features'],
    passes: { '-Wnarrowing': "a compiler's flag", 'a narrowing conversion': 'the term of C++' },
  },
  {
    pattern: /\b[oO]ps?\b/,
    instead: 'ActiveLayer, or the operation by its name',
    finds: ['struct Op {', 'for (const Op& op : ops)'],
    passes: { 'operations per second': 'the whole word' },
    within: /^native\//,
  },
  {
    pattern: /\b(?:made|makes|making)(?: it| the loss)? small\b/,
    instead: 'minimised',
    finds: ['what training made small', 'the loss that a model makes small', 'makes it small'],
    passes: { 'made smaller': 'a shorter array', 'values make small steps': 'another object' },
  },
  {
    pattern: /\bsittings?\b/i,
    instead: 'benchmark run',
    finds: ['measured in one sitting'],
  },
  {
    pattern: /\bseedWords\b|\b(?:generator's|generator’s) words\b|\bwords of (?:a|the) generator\b/,
    instead: 'the state of the generator',
    finds: ['seedWords(seed)', "the generator's words", 'words of a generator, which go on'],
    passes: { 'four 32-bit words (xoshiro128**)': 'the size of the state' },
  },
  {
    // With no space before the parenthesis, and no object before the dot: a call or a definition, not prose.
    pattern: /(?<![.\w])of[(<](?!\.\.\.)|\bauto of\b|\bof\s*[:=]\s*\([^)]*\)\s*=>/,
    instead: 'a name that says what the function does',
    finds: [
      'sum += of(i);',
      'const of = (x) => x;',
      'auto of = [](int i) {',
      'write(out: Out, of: (z: number) => number)',
    ],
    passes: {
      'Float64Array.of(0)': "the language's own method",
      '{ of(...values: number[]): T }': 'its type',
      'a function of (x, y)': 'prose',
      'const of = rows.subarray(0, n)': 'a variable',
    },
  },
];

/** Phrases of sentences that were hard to read, and what they say now. Line breaks count as spaces. */
const SENTENCES: readonly Row[] = [
  {
    pattern: /how many threads a run has that is not told/,
    instead: 'sets the default number of threads',
    finds: ['`FALLLINE_THREADS` is how many threads a run has that is not told'],
  },
  {
    pattern: /all that are compared reach the same loss/,
    instead: 'Every contender must reach the same final loss',
    finds: ['all that are compared reach the same loss'],
  },
  {
    pattern: /which a normali[sz]ation cannot|their loss is asked for|which one sample has too/,
    instead: 'Training a network with batchNorm needs batches of at least two samples',
    finds: [
      'Whether a model is trained on them, which a normalisation cannot be',
      'else their loss is asked for, which one sample has too',
    ],
  },
  {
    pattern: /\basks for of the rows\b|and ask for the second\b/,
    instead: 'How much of the next block scoreRows prefetches',
    finds: ['How much scoreRows asks for of the rows to come', 'and ask for the second'],
  },
  {
    pattern: /\bSo many that came\b/,
    instead: 'Up to this many queued reports are delivered in one callback',
    finds: ['So many that came during a call into JavaScript'],
  },
  {
    pattern: /\bweigh by it too\b|what is watched is what is\b/,
    instead: 'Class weights also apply to the validation samples',
    finds: ['Validation samples weigh by it too', 'so that what is watched is what is minimised'],
  },
  {
    pattern: /\bWhat computes single kernels\b|where that is something else than/,
    instead: 'Native implementations of the functions in lib/kernels',
    finds: ['What computes single kernels for lib/kernels', 'where that is something else than it'],
  },
  {
    // Four figures or more in a sentence about speed belong into a table.
    pattern: /\btook (?:\d+\.\d+,? ){3,}.{0,60}\btimes\b/,
    instead: 'columns of the table',
    finds: ['took 1.95, 2.11, 2.14, 1.30, 2.40 and (on 150 × 4) 0.75 times'],
    passes: { 'took 1.95 times the speed': 'a single figure' },
  },
];

interface Text {
  readonly path: string;
  readonly lines: readonly string[];
  readonly joined: string;
}

const TEXTS: readonly Text[] = [...PAGES, ...FOLDERS.flatMap(textsOf)]
  .filter((path) => !SKIPPED.test(path))
  .map((path) => {
    const lines = readFileSync(join(ROOT, path), 'utf8').split(/\r?\n/);
    return { path, lines, joined: joined(lines) };
  });

/** Paths of a folder's texts, relative to the checkout. */
function textsOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && TEXT.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).replaceAll('\\', '/'));
}

/** A sentence of a comment in one line: without what begins its lines. */
function joined(lines: readonly string[]): string {
  return lines.map((line) => line.replace(/^\s*(?:\*(?!\/)|\/\/|#)?\s*/, '')).join(' ');
}

/** `path:line: text` of each line with the pattern, also where it goes over the end of that line. */
function found({ path, lines, joined: whole }: Text, pattern: RegExp): string[] {
  if (!pattern.test(whole)) return [];
  return lines.flatMap((line, i) => {
    const pair = joined(lines.slice(i, i + 2));
    const isHere = pattern.test(pair) && !pattern.test(joined(lines.slice(i + 1, i + 2)));
    return isHere ? [`${path}:${i + 1}: ${line.trim()}`] : [];
  });
}

describe('the words of the sources', () => {
  it('are searched in all folders and pages', () => {
    for (const start of [...FOLDERS.map((folder) => `${folder}/`), 'lib/docs/', ...PAGES]) {
      assert.ok(
        TEXTS.some(({ path }) => path.startsWith(start)),
        start,
      );
    }
  });

  for (const [kind, rows] of Object.entries({ name: NAMES, sentence: SENTENCES })) {
    for (const { pattern, instead, finds, passes = {}, within = /^/ } of rows) {
      it(`no ${kind} ${pattern.source.replaceAll('\\b', '')}, but: ${instead}`, () => {
        for (const text of finds) assert.match(text, pattern);
        for (const [text, why] of Object.entries(passes)) assert.doesNotMatch(text, pattern, why);
        const texts = TEXTS.filter(({ path }) => within.test(path));
        assert.ok(texts.length > 0);
        assert.deepEqual(
          texts.flatMap((text) => found(text, pattern)),
          [],
        );
      });
    }
  }
});
