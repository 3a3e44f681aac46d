/**
 * The records of a CSV file, one after the other, each with the line it begins on. csv-parse is
 * imported here (recordParser.ts) and in csvDialect.ts only, and only when a file is read.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type CsvDialect, dialectOf, recordOptions, withoutGaps } from './csvDialect.ts';
import { CsvError } from './csvError.ts';
import type { CsvSettings } from './csvOptions.ts';
import { binaryFormat } from './fileFormats.ts';
import { TextChecker, type TextProblem } from './textFile.ts';

/** Longest record in bytes: a quote that is never closed would take the whole file into memory. */
const MAX_RECORD = 2 ** 26;
/** Bytes that are read before the dialect is decided. */
const HEAD = 2 ** 16;

/** What csv-parse finds wrong, by its codes. */
const PROBLEMS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE:
    'a quoted field goes on after its closing quote (write "" for a quote)',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE:
    'a quoted field goes on after its closing quote (write "" for a quote)',
  INVALID_OPENING_QUOTE: 'a quote stands inside a field that does not begin with one',
  CSV_MAX_RECORD_SIZE: `the record is longer than ${MAX_RECORD / 2 ** 20} MiB: is a quote never closed?`,
};

/** Why a file cannot be read, by the system's error code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
};

/** What takes the records of a file. */
export interface RecordTaker {
  /**
   * Takes the fields of the next record; what it throws ends the reading.
   *
   * @param line counted from 1, line breaks within quoted fields included
   */
  add(fields: readonly string[], line: number): void;
  /** The name of a column, counted from 0, if it is known. */
  columnName(column: number): string | undefined;
}

/**
 * Reads a file record by record. Blanks around fields are removed, unless they are quoted; blank
 * lines are skipped; a byte-order mark is, too.
 *
 * @param begin makes what takes the records, once it is known how the file is written
 * @throws {CsvError} if the file is not text in its encoding, or in another format, or its quotes do
 *   not match
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

/** A byte that text never holds: it is put where a file ends to be text, to see in which field that is. */
const WRONG = Buffer.of(0);

/** The text of a file as UTF-8, up to what is wrong with it. */
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
  /** What was read already. */
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
  // csv-parse's own count takes a line break of two characters within quotes for two lines.
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
  // Nothing comes out of it, but its end is reached only if that is read.
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
    // Quotes do not match where the text was cut.
    if (isCut && isQuoteError(error)) throw wrongText(error.column);
    throw explained(file, error, linesRead + parser.otherLines + 1);
  }
  if (isCut) throw wrongText(undefined);
}

/** Whether quotes do not match, with the column, counted from 0. */
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

/** An error of csv-parse in our words; any other as it is. */
function explained(file: string, error: unknown, line: number): unknown {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return error;
  if (!(error.code in PROBLEMS)) return error;
  return new CsvError(file, { line }, PROBLEMS[error.code], { cause: error });
}

/** An error of the system in our words; any other as it is. */
function unreadable(file: string, error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) return error;
  const reason = REASONS[String(error.code)] ?? error.message;
  return new Error(`Cannot read the file ${JSON.stringify(file)}: ${reason}`, { cause: error });
}
