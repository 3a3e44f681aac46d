/**
 * The records of a CSV file, one after the other, each with the line it begins on. The only file
 * that imports csv-parse.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { CsvError } from './csvError.ts';

/** Longest record in bytes: a quote that is never closed would take the whole file into memory. */
const MAX_RECORD = 2 ** 26;

/** What csv-parse finds wrong, by its codes. */
const PROBLEMS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE:
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

/**
 * Calls `take` with the fields of each record, in order. Blanks around fields are removed, unless
 * they are quoted; blank lines are skipped; a byte-order mark is, too.
 *
 * @param take its `line` is counted from 1, line breaks within quoted fields included; what it
 *   throws ends the reading
 * @throws {CsvError} if the file is not text in UTF-8 or its quotes do not match
 * @throws {Error} if the file cannot be read
 */
export async function forEachRecord(
  file: string,
  delimiter: string,
  take: (fields: readonly string[], line: number) => void,
): Promise<void> {
  const { parse } = await import('csv-parse');
  // csv-parse's own count takes a line break of two characters within quotes for two lines.
  let linesRead = 0;
  let emptyLines = 0;
  const parser = parse({
    delimiter,
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MAX_RECORD,
    on_record(fields: readonly string[], { empty_lines }) {
      emptyLines = empty_lines;
      take(fields, linesRead + emptyLines + 1);
      linesRead += 1 + lineBreaks(fields);
      return null;
    },
  });
  // Nothing comes out of it, but its end is reached only if that is read.
  parser.resume();
  try {
    await pipeline(createReadStream(file), (chunks) => textOnly(file, chunks), parser);
  } catch (error) {
    throw explained(file, error, linesRead + emptyLines + 1);
  }
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

/** Text in UTF-8 has no zero bytes; UTF-16, spreadsheets and compressed files do. */
async function* textOnly(file: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst && chunk.includes(0)) {
      throw new CsvError(
        file,
        {},
        'the file is not text in UTF-8 (is it in UTF-16, a spreadsheet or compressed?)',
      );
    }
    isFirst = false;
    yield chunk;
  }
}

/** An error of csv-parse or of the system in our words; any other as it is. */
function explained(file: string, error: unknown, line: number): unknown {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return error;
  if (error.code in PROBLEMS) {
    return new CsvError(file, { line }, PROBLEMS[error.code], { cause: error });
  }
  if (!('syscall' in error)) return error;
  const reason = REASONS[error.code] ?? error.message;
  return new Error(`Cannot read the file ${JSON.stringify(file)}: ${reason}`, { cause: error });
}
