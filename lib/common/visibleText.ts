/**
 * Characters that something acts upon instead of showing them, written out: labels, names of columns
 * and of files come from elsewhere, and may hold what moves a terminal's cursor, renames its window or
 * turns the direction of text around.
 */

/** Control characters (C0, DEL, C1), separators of lines, marks of direction, halves of pairs. */
const ACTED_UPON = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Surrogate}]/gu;

/** What XML 1.0 cannot hold, in any form: https://www.w3.org/TR/xml/#charsets. */
const NOT_IN_XML = /(?![\t\n\r\x7f-\x9f])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/gu;

/**
 * A text for people: line breaks and tabs stay, any other character that is acted upon is written
 * out.
 *
 * @example
 * visibleText('\u001b[31mred'); // '\\x1b[31mred'
 */
export function visibleText(text: string): string {
  return text.replace(ACTED_UPON, (each) => (isLayout(each) ? each : writtenOut(each)));
}

/** The same on one line: line breaks and tabs are written out, too (`\n`). */
export function visibleLine(text: string): string {
  return text.replace(ACTED_UPON, (each) => LAYOUT[each] ?? writtenOut(each));
}

/**
 * JSON, or text like it, with what is acted upon written as JSON writes it: it stays the same JSON,
 * because there such characters stand in strings only.
 */
export function visibleJson(text: string): string {
  return text.replace(ACTED_UPON, (each) => (isLayout(each) ? each : unicodeEscape(each)));
}

/** A text without the characters that make XML not well-formed: they are written out. */
export function xmlText(text: string): string {
  return text.replace(NOT_IN_XML, writtenOut);
}

const LAYOUT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function isLayout(character: string): boolean {
  return character === '\n' || character === '\t';
}

function writtenOut(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : unicodeEscape(character);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
