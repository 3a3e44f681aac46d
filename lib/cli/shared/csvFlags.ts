/** The command-line options for the format of a CSV file: their flags, and how they are parsed. */
import { wrongKind } from '../../common/errors.ts';
import type { CsvFormat, CsvOptions } from '../../io/csvOptions.ts';
import { listOption } from './nameLists.ts';
import type { Flag } from './options.ts';

/** Format options of every command that reads a CSV file. */
export const CSV_FLAGS: readonly Flag[] = [
  {
    flags: '--delimiter <character>',
    description:
      'what stands between two fields; "tab", or "whitespace" for any blanks (default: found from the first lines)',
  },
  // The order matters: with the reverse order, commander would use true as the default.
  { flags: '--header', description: 'the first line names the columns, which is the default' },
  { flags: '--no-header', description: 'the first line is data; columns are named 1, 2, …' },
  {
    flags: '--encoding <name>',
    description:
      'utf-8, latin1, windows-1252, utf-16le, utf-16be … (default: by the byte-order mark, or utf-8)',
  },
  {
    flags: '--comment <start>',
    description: 'skip lines that begin with this, such as # (default: only before the header)',
  },
  { flags: '--decimal <mark>', description: 'the decimal mark of numbers: . or , (default: .)' },
  {
    flags: '--thousands <mark>',
    description: "what stands between thousands: , . ' _ a blank, or none (default: none)",
  },
  {
    flags: '--missing-values <list>',
    description: 'what stands for a missing value instead of the defaults below, "" for nothing',
    repeatable: true,
  },
  {
    flags: '--number <column>',
    description:
      'a column that is numbers though it has leading zeros or more digits than float64 holds',
    repeatable: true,
  },
];

/** Additional options of commands that read a target. */
export const TARGET_TYPE_FLAGS: readonly Flag[] = [
  {
    flags: '--text <column>',
    description: 'a column that is text though its fields are numbers',
    repeatable: true,
  },
  {
    flags: '--target-type <type>',
    description:
      'text or number: what the target is read as (default: number if no text of it is lost so)',
  },
];

export const IGNORE_FLAG: Flag = {
  flags: '--ignore <column>',
  description: 'a column to leave out of the features',
  repeatable: true,
};

type Given = Readonly<Record<string, unknown>>;

/** The value that removes an option stored in a saved model. */
const NONE = 'none';

/**
 * Parses the CSV options; `readCsv` checks their values. An option set to `none` is present with
 * the value undefined.
 *
 * @param given parsed options by name
 * @throws {TypeError | RangeError} if a list is malformed
 */
export function csvOptions(given: Given): CsvOptions {
  const { target, features, missing, ignore } = given;
  const all = {
    target,
    features: features === undefined ? undefined : listOption('features', COLUMNS, features),
    ignore: ignore === undefined ? undefined : namesOf('ignore', ignore),
    missing,
  };
  return { ...withoutUndefined(all), ...csvFormat(given) } as CsvOptions;
}

const COLUMNS = "columns' names";

function csvFormat(given: Given): CsvFormat {
  const { delimiter, header, encoding, decimal, missingValues, number, text, targetType } = given;
  const format = {
    encoding,
    delimiter: delimiter === 'tab' || delimiter === '\\t' ? '\t' : delimiter,
    header,
    decimal,
    missingValues:
      missingValues === undefined ? undefined : listOption('missingValues', 'texts', missingValues),
    number: number === undefined ? undefined : namesOf('number', number),
    text: text === undefined ? undefined : namesOf('text', text),
    targetType,
  };
  const marks = ['comment', 'thousands'] as const;
  const set = marks.filter((name) => given[name] !== undefined);
  return {
    ...withoutUndefined(format),
    ...Object.fromEntries(
      set.map((name) => [name, given[name] === NONE ? undefined : given[name]]),
    ),
  };
}

/** The names in a repeatable option, one per occurrence. */
function namesOf(option: string, value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map((name) => {
    if (typeof name !== 'string') throw wrongKind(option, "a column's name", name);
    return name;
  });
}

/** Drops the options that were not given. */
export function withoutUndefined(
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
