/**
 * How a file of data is written, from its first lines and the options: what stands between two fields,
 * and which lines before the first record are no data.
 */
import { CsvError } from './csvError.ts';
import { type CsvSettings, isDelimiter, WHITESPACE } from './csvOptions.ts';
import { otherTextFormat } from './fileFormats.ts';

/** How a file is written. */
export interface CsvDialect {
  /** One character, or `WHITESPACE`: any number of blanks and tabs. */
  readonly delimiter: string;
  /** Bytes before the first record that are not to be read, and the lines that they are. */
  readonly skippedBytes: number;
  readonly skippedLines: number;
}

/** What may stand between two fields of a file whose delimiter was not given, the usual ones first. */
const CANDIDATES = [',', ';', '\t', '|', WHITESPACE] as const;

/** `sep=;`, the first line of what Excel opens by a delimiter of its own. */
const SEP_LINE = /^"?sep=([^"])"?[ \t]*$/i;

/**
 * Finds out how a file is written.
 *
 * The delimiter is, in this order: that of the options; that of a `sep=` line; the first of `,` `;`
 * tab `|` and blanks that cuts the first two records into as many fields, more than one. Lines that
 * begin with `#` before the first record are comments, unless the last of them has as many fields as
 * that record: then it is the header (`#id,a,b`).
 *
 * @param head the first bytes of the file, at least its first record
 * @param isWhole whether they are all
 * @throws {CsvError} if the file is in another format, which the message names
 */
export async function dialectOf(
  file: string,
  head: Buffer,
  isWhole: boolean,
  settings: CsvSettings,
): Promise<CsvDialect> {
  const text = head.toString();
  const { comment } = settings;
  const lines = new LeadingLines(text);
  let delimiter = settings.delimiter;
  lines.skipWhile((line) => line.trim() === '');
  const separator = SEP_LINE.exec(lines.current)?.[1];
  if (separator !== undefined && isDelimiter(separator)) {
    delimiter ??= separator;
    lines.skip();
  }
  const first = new LeadingLines(text, lines.at);
  first.skipWhile((line) => /^\s*([#%]|$)/.test(line) && !line.startsWith('%%'));
  const other = otherTextFormat(first.current.trim());
  if (other !== undefined) throw new CsvError(file, { line: first.line }, other);

  // With an option for them, they are left to the parser.
  const isComment = (line: string) => line.startsWith('#');
  const skippedLines =
    comment === undefined ? lines.skipWhile((line) => isComment(line) || line.trim() === '') : [];
  const comments = skippedLines.filter((line) => isComment(line.text));
  if (comments.length > 0 && lines.at === text.length && !isWhole) {
    const problem = "its first lines all begin with \"#\": pass comment: '#' (--comment '#')";
    throw new CsvError(file, { line: 1 }, problem);
  }
  const rest = text.slice(lines.at);
  const counter = await FieldCounter.load(isWhole ? rest : wholeLines(rest), settings);
  delimiter ??= counter.likelyDelimiter();
  const last = comments.at(-1);
  if (last !== undefined) {
    const [fields = 0] = counter.counts(delimiter);
    const [own] = new FieldCounter(counter.parse, last.text, settings).counts(delimiter);
    if (own === fields) lines.goTo(last);
  }
  const skipped = text.slice(0, lines.at);
  return { delimiter, skippedBytes: Buffer.byteLength(skipped), skippedLines: lines.line - 1 };
}

/** Without a last line that may go on. */
function wholeLines(text: string): string {
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return end < 0 ? text : text.slice(0, end);
}

interface Line {
  readonly text: string;
  readonly at: number;
  readonly line: number;
}

/** The first lines of a text, one after the other. */
class LeadingLines {
  readonly #text: string;
  /** Where the current line begins. */
  at: number;
  /** Its number, counted from 1. */
  line: number;

  constructor(text: string, at = 0) {
    this.#text = text;
    this.at = at;
    this.line = 1 + (text.slice(0, at).match(/\r\n|\n|\r/g)?.length ?? 0);
  }

  get current(): string {
    const rest = this.#text.slice(this.at, this.at + 65_536);
    return /^[^\r\n]*/.exec(rest)?.[0] ?? '';
  }

  skip(): void {
    const end = this.at + this.current.length;
    const [lineBreak = ''] = /^(\r\n|\n|\r)/.exec(this.#text.slice(end, end + 2)) ?? [];
    this.at = end + lineBreak.length;
    if (lineBreak !== '') this.line++;
  }

  /** Skips lines, and returns them; the last line of a text that has no line break, too. */
  skipWhile(matches: (line: string) => boolean): Line[] {
    const skipped: Line[] = [];
    while (this.at < this.#text.length && matches(this.current)) {
      skipped.push({ text: this.current, at: this.at, line: this.line });
      this.skip();
    }
    return skipped;
  }

  goTo({ at, line }: Line): void {
    this.at = at;
    this.line = line;
  }
}

/** Most blank lines before the second record, which are records without fields where blanks cut. */
const MOST_BLANK = 8;

type ParseSync = typeof import('csv-parse/sync')['parse'];

/** Counts the fields of the first two records of a text. */
class FieldCounter {
  readonly parse: ParseSync;
  readonly #text: string;
  readonly #settings: Pick<CsvSettings, 'comment' | 'decimal'>;

  static async load(text: string, settings: CsvSettings): Promise<FieldCounter> {
    const { parse } = await import('csv-parse/sync');
    return new FieldCounter(parse, text, settings);
  }

  constructor(parse: ParseSync, text: string, settings: Pick<CsvSettings, 'comment' | 'decimal'>) {
    this.parse = parse;
    this.#text = text;
    this.#settings = settings;
  }

  likelyDelimiter(): string {
    // With a comma in numbers, a comma between them would have to be quoted.
    const { decimal } = this.#settings;
    const candidates = CANDIDATES.filter((each) => each !== decimal);
    const counts = new Map(candidates.map((each) => [each, this.counts(each)]));
    const cutsAlike = (each: (typeof CANDIDATES)[number]) => {
      const [first = 0, second = first] = counts.get(each) ?? [];
      return first > 1 && first === second;
    };
    const cuts = (each: (typeof CANDIDATES)[number]) =>
      each !== WHITESPACE && (counts.get(each)?.[0] ?? 0) > 1;
    return candidates.find(cutsAlike) ?? candidates.find(cuts) ?? ',';
  }

  /** Fields of the first record and the second, as far as there are such. */
  counts(delimiter: string): readonly number[] {
    const { comment } = this.#settings;
    try {
      const records: string[][] = this.parse(this.#text, {
        ...recordOptions(delimiter, comment),
        to: delimiter === WHITESPACE ? MOST_BLANK + 2 : 2,
        relax_quotes: true,
      });
      const counts = records.map((fields) => withoutGaps(fields, delimiter).length);
      return counts.filter((count) => count > 0).slice(0, 2);
    } catch {
      // A quote that does not match is said where the file is read.
      return [];
    }
  }
}

/** What stands for nothing between two blanks. */
const GAP = undefined as unknown as string;

/** How records are cut, for csv-parse. */
export function recordOptions(delimiter: string, comment: string | undefined) {
  const isWhitespace = delimiter === WHITESPACE;
  return {
    delimiter: isWhitespace ? [' ', '\t'] : delimiter,
    trim: !isWhitespace,
    skip_empty_lines: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    ...(comment !== undefined && { comment, comment_no_infix: true }),
    ...(isWhitespace && {
      cast: (field: string, { quoting }: { readonly quoting: boolean }) =>
        field === '' && !quoting ? GAP : field,
    }),
  };
}

/** The fields of a record that was cut at each blank, without what is between two of them. */
export function withoutGaps(fields: readonly string[], delimiter: string): readonly string[] {
  return delimiter === WHITESPACE ? fields.filter((field) => field !== GAP) : fields;
}
