/**
 * Streams the records of a CSV file, each with the number of its first line. csv-parse is imported
 * only here (through recordParser.ts) and in csvDialect.ts, and only when a file is read.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type CsvDialect, dialectOf, recordOptions, withoutGaps } from './csvDialect.ts';
import { CsvError } from './csvError.ts';
import type { CsvSettings } from './csvOptions.ts';
import { binaryFormat } from './fileFormats.ts';
import { TextChecker, type TextProblem } from './textFile.ts';

/**
 * Maximum length of a record in bytes, because an unclosed quote would read the rest of the file
 * into memory.
 */
const MAX_RECORD = 2 ** 26;
/** Number of bytes from which the dialect is detected. */
const HEAD = 2 ** 16;

/** Messages for csv-parse's error codes. */
const PROBLEMS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE:
    'a quoted field goes on after its closing quote (write "" for a quote)',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE:
    'a quoted field goes on after its closing quote (write "" for a quote)',
  INVALID_OPENING_QUOTE: 'a quote stands inside a field that does not begin with one',
  CSV_MAX_RECORD_SIZE: `the record is longer than ${MAX_RECORD / 2 ** 20} MiB: is a quote never closed?`,
};

/** Why a file cannot be read, by system error code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
};

/** A consumer of the records of a file. */
export interface RecordTaker {
  /**
   * Handles the fields of the next record; an error it throws ends the reading.
   *
   * @param line line number from 1; line breaks within quoted fields count
   */
  add(fields: readonly string[], line: number): void;
  /** The name of a column (index from 0), if known. */
  columnName(column: number): string | undefined;
}

/**
 * Reads a file record by record. Blanks around unquoted fields, blank lines and a byte-order mark
 * are skipped.
 *
 * @param begin creates the consumer once the dialect is known
 * @throws {CsvError} if the file is not text in its encoding, has another format, or contains
 *   unmatched quotes
 * @throws {Error} if the file cannot be read
 */
export async function forEachRecord(
  file: string,
  settings: CsvSettings,
  begin: (dialect: CsvDialect) => RecordTaker,
): Promise<void> {
  const checker = new TextChecker(settings.encoding, binaryFormat);
  const text = checkedText(createReadStream(file), checker);
  try {
    const { head, isWhole } = await headOf(text);
    const { problem } = checker;
    if (problem !== undefined && problem.line === undefined) {
      throw new CsvError(file, {}, problem.problem);
    }
    const dialect = await dialectOf(file, head, isWhole, settings);
    const source = { head: head.subarray(dialect.skippedBytes), text, checker };
    await parseRecords(file, source, dialect, settings, begin(dialect));
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    await text.return(undefined);
  }
}

/**
 * A byte that text never contains. It is inserted where decoding fails, so that the parser finds
 * the field.
 */
const WRONG = Buffer.of(0);

/** Decodes a file to UTF-8, up to the first decoding problem. */
async function* checkedText(
  pieces: AsyncIterable<Buffer>,
  checker: TextChecker,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const piece of pieces) {
    yield checker.push(piece, false);
    if (checker.problem !== undefined) return;
  }
  yield checker.push(Buffer.alloc(0), true);
}

async function headOf(text: AsyncGenerator<Buffer, void, undefined>) {
  const pieces: Buffer[] = [];
  let size = 0;
  let isWhole = false;
  while (size < HEAD && !isWhole) {
    const { value, done = false } = await text.next();
    isWhole = done;
    if (value === undefined) continue;
    pieces.push(value);
    size += value.length;
  }
  return { head: Buffer.concat(pieces), isWhole };
}

interface Source {
  /** The part that was read to detect the dialect. */
  readonly head: Buffer;
  readonly text: AsyncGenerator<Buffer, void, undefined>;
  readonly checker: TextChecker;
}

async function parseRecords(
  file: string,
  { head, text, checker }: Source,
  { delimiter, skippedLines }: CsvDialect,
  { comment }: CsvSettings,
  taker: RecordTaker,
): Promise<void> {
  const { RecordParser } = await import('./recordParser.ts');
  // csv-parse counts CRLF within quotes as two lines, so lines are counted here.
  let linesRead = skippedLines;
  let isCut = false;
  const wrongText = (column: number | undefined): CsvError => {
    const { line, problem, remedy } = checker.problem as TextProblem;
    const what = remedy === undefined ? problem : `${problem}: ${remedy}`;
    if (column === undefined) return new CsvError(file, { line }, what);
    const name = taker.columnName(column);
    const place = { line, column: column + 1, ...(name !== undefined && { name }) };
    return new CsvError(file, place, what);
  };
  const options = { ...recordOptions(delimiter, comment), max_record_size: MAX_RECORD };
  const parser = new RecordParser(options, (cut) => {
    const fields = withoutGaps(cut, delimiter);
    if (isCut) {
      const wrong = fields.findIndex((field) => field.includes('\0'));
      if (wrong >= 0) throw wrongText(wrong);
    }
    if (fields.length > 0) taker.add(fields, linesRead + parser.otherLines + 1);
    linesRead += 1 + lineBreaks(fields);
  });
  // The parser has no output, but it ends only after its output is consumed.
  parser.resume();
  async function* whole() {
    yield head;
    yield* text;
    isCut = checker.problem !== undefined;
    if (isCut) yield WRONG;
  }
  try {
    await pipeline(whole, parser);
  } catch (error) {
    // The text was truncated, so unmatched quotes are expected.
    if (isCut && isQuoteError(error)) throw wrongText(error.column);
    throw explained(file, error, linesRead + parser.otherLines + 1);
  }
  if (isCut) throw wrongText(undefined);
}

/** Returns the column (index from 0) of an unmatched quote, if any. */
function isQuoteError(error: unknown): error is Error & { readonly column: number } {
  return error instanceof Error && 'code' in error && String(error.code) in PROBLEMS;
}

function lineBreaks(fields: readonly string[]): number {
  let count = 0;
  for (const field of fields) {
    if (field.includes('\n') || field.includes('\r')) {
      count += field.match(/\r\n|\n|\r/g)?.length ?? 0;
    }
  }
  return count;
}

/** Translates an error of csv-parse; returns other errors unchanged. */
function explained(file: string, error: unknown, line: number): unknown {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return error;
  if (!(error.code in PROBLEMS)) return error;
  return new CsvError(file, { line }, PROBLEMS[error.code], { cause: error });
}

/** Translates a system error; returns other errors unchanged. */
function unreadable(file: string, error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) return error;
  const reason = REASONS[String(error.code)] ?? error.message;
  return new Error(`Cannot read the file ${JSON.stringify(file)}: ${reason}`, { cause: error });
}
