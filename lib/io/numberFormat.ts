/**
 * Number formats of files: decimal mark, thousands separator, and digit sequences that are codes
 * rather than quantities.
 */
import { wrongKind, wrongValue } from '../common/errors.ts';
import { showCell } from './csvError.ts';
import { decimalNumber } from './decimal.ts';

/**
 * Accepted as a blank between thousands, because no-break, narrow no-break and thin spaces look
 * alike.
 */
const BLANKS = ' \u00a0\u202f\u2009';
const APOSTROPHES = "'\u2019";
const THOUSANDS = [',', '.', "'", '_', ' '];

export class NumberFormat {
  readonly decimal: string;
  readonly thousands: string | undefined;
  /** Undefined if numbers have the format of programming languages. */
  readonly #local: { readonly pattern: RegExp; readonly marks: RegExp } | undefined;

  /**
   * @param decimal decimal mark; default `'.'`
   * @param thousands thousands separator; default: none
   * @throws {TypeError} if an argument is not a string
   * @throws {RangeError} if a character is not allowed, or both are the same
   */
  constructor(decimal: unknown = '.', thousands?: unknown) {
    this.decimal = decimalMark(decimal);
    this.thousands = thousands === undefined ? undefined : thousandsMark(thousands);
    if (this.thousands === this.decimal) {
      throw new RangeError(
        `Expected "thousands" and "decimal" to be different characters, but both are ${JSON.stringify(decimal)}`,
      );
    }
    if (this.decimal === '.' && this.thousands === undefined) return;
    this.#local = localForm(this.decimal, this.thousands);
  }

  /** Parses a number; `undefined` if the text is not entirely a number. Overflow gives infinity. */
  number(text: string): number | undefined {
    return this.#local === undefined ? decimalNumber(text) : this.#localNumber(text);
  }

  #localNumber(text: string): number | undefined {
    const plain = this.#plain(text);
    return plain === undefined ? undefined : decimalNumber(plain);
  }

  /** Converts a number to the format of programming languages. */
  #plain(text: string): string | undefined {
    if (this.#local === undefined) return text;
    const { pattern, marks } = this.#local;
    if (!pattern.test(text)) return undefined;
    return text.replace(marks, '').replace(this.decimal, '.');
  }

  /**
   * Explains why a numeric text is a code: it has leading zeros, which a number would lose, or it
   * is an integer that float64 rounds to another number.
   *
   * @param number the result of `number`
   * @returns the end of a sentence
   */
  codeReason(text: string, number: number): string | undefined {
    const sign = text.charCodeAt(0) === 45 || text.charCodeAt(0) === 43 ? 1 : 0;
    if (text.charCodeAt(sign) === 48 && isDigit(text.charCodeAt(sign + 1))) {
      return `${showCell(text)} has a leading zero, as codes have`;
    }
    if (Math.abs(number) <= Number.MAX_SAFE_INTEGER) return undefined;
    const plain = this.#plain(text);
    const digits =
      plain === undefined ? undefined : /^([+-]?\d+)(\.0*)?$/.exec(plain)?.[1].replace('+', '');
    if (digits === undefined || !Number.isFinite(number)) return undefined;
    if (BigInt(digits) === BigInt(number)) return undefined;
    return `${showCell(text)} is an integer that float64 rounds to ${BigInt(number)}`;
  }

  /**
   * Suggests number formats in which a text would be a number.
   *
   * @returns the end of a sentence; empty if the text is not a number in any format
   * @example
   * new NumberFormat().hint('9,470'); // ': it may be 9470 (thousands: ',', --thousands ,) or 9.470 (…)'
   */
  hint(text: string): string | undefined {
    const meanings = FORMS.filter(
      ({ decimal, thousands }) => decimal !== this.decimal || thousands !== this.thousands,
    ).flatMap(({ decimal, thousands }) => {
      const format = new NumberFormat(decimal, thousands);
      const plain = format.#plain(text);
      if (plain === undefined || decimalNumber(plain) === undefined) return [];
      // Formats that differ only in a mark that the text lacks count as one.
      if (thousands !== undefined && !format.#hasThousands(text)) return [];
      return [`${plain} (${this.#difference(decimal, thousands, text)})`];
    });
    return meanings.length === 0 ? undefined : `: it may be ${[...new Set(meanings)].join(' or ')}`;
  }

  #hasThousands(text: string): boolean {
    return charactersOf(this.thousands ?? '').some((each) => text.includes(each));
  }

  /** The options that select a format. */
  #difference(decimal: string, thousands: string | undefined, text: string): string {
    const options = [
      ...(decimal !== this.decimal && (thousands === undefined || text.includes(decimal))
        ? [['decimal', decimal]]
        : []),
      ...(thousands !== undefined ? [['thousands', thousands]] : []),
    ];
    const inCode = options.map(([name, mark]) => `${name}: ${quoted(mark)}`).join(', ');
    const flags = options.map(([name, mark]) => `--${name} ${shellWord(mark)}`).join(' ');
    return `${inCode}; ${flags}`;
  }
}

/** Number formats to suggest. */
const FORMS: readonly { readonly decimal: string; readonly thousands: string | undefined }[] = [
  { decimal: '.', thousands: undefined },
  { decimal: '.', thousands: ',' },
  { decimal: ',', thousands: undefined },
  { decimal: ',', thousands: '.' },
  ...["'", ' ', '_'].flatMap((thousands) => [
    { decimal: '.', thousands },
    { decimal: ',', thousands },
  ]),
];

function localForm(decimal: string, thousands: string | undefined) {
  const point = `\\${decimal}`;
  const mark = thousands === undefined ? '' : `[${charactersOf(thousands).join('')}]`;
  const grouped = mark === '' ? '' : `|[1-9]\\d{0,2}(?:${mark}\\d{2,3})*${mark}\\d{3}`;
  return {
    pattern: new RegExp(
      `^[+-]?(?:(?:\\d+${grouped})(?:${point}\\d*)?|${point}\\d+)(?:e[+-]?\\d+)?$`,
      'i',
    ),
    marks: mark === '' ? /(?!)/ : new RegExp(mark, 'g'),
  };
}

/** Characters accepted as thousands separators. */
function charactersOf(thousands: string): readonly string[] {
  if (thousands === ' ') return [...BLANKS];
  return thousands === "'" ? [...APOSTROPHES] : [...thousands];
}

function decimalMark(value: unknown): string {
  const expected = "'.' or ','";
  if (typeof value !== 'string') throw wrongKind('decimal', expected, value);
  if (value !== '.' && value !== ',') throw wrongValue('decimal', expected, value);
  return value;
}

function thousandsMark(value: unknown): string {
  const expected = `',', '.', "'", '_' or a blank`;
  if (typeof value !== 'string') throw wrongKind('thousands', expected, value);
  if (value.length === 1 && BLANKS.includes(value)) return ' ';
  if (!THOUSANDS.includes(value)) throw wrongValue('thousands', expected, value);
  return value;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function quoted(mark: string): string {
  return mark === "'" ? `"'"` : `'${mark}'`;
}

/** Quotes a character for a shell. */
function shellWord(mark: string): string {
  if (mark === ' ') return "' '";
  return mark === "'" ? `"'"` : mark;
}
