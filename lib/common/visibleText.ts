/**
 * Escapes characters that are interpreted instead of displayed. Labels and the names of columns and
 * files come from outside, and may contain characters that move a terminal's cursor, rename its
 * window or reverse the direction of text.
 */

/**
 * Control characters (C0, DEL, C1), line and paragraph separators, bidirectional controls, and lone
 * surrogates.
 */
const ACTED_UPON = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Surrogate}]/gu;

/** Characters that XML 1.0 cannot contain in any form: https://www.w3.org/TR/xml/#charsets. */
const NOT_IN_XML = /(?![\t\n\r\x7f-\x9f])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/gu;

/**
 * Text for display: line breaks and tabs are kept; other interpreted characters are escaped.
 *
 * @example
 * visibleText('\u001b[31mred'); // '\\x1b[31mred'
 */
export function visibleText(text: string): string {
  return text.replace(ACTED_UPON, (each) => (isLayout(each) ? each : writtenOut(each)));
}

/** As `visibleText`, on one line: line breaks and tabs are escaped too (`\n`). */
export function visibleLine(text: string): string {
  return text.replace(ACTED_UPON, (each) => LAYOUT[each] ?? writtenOut(each));
}

/**
 * Escapes interpreted characters in JSON, or text like it, with the escapes of JSON. The result is
 * equivalent JSON, because these characters occur only in strings.
 */
export function visibleJson(text: string): string {
  return text.replace(ACTED_UPON, (each) => (isLayout(each) ? each : unicodeEscape(each)));
}

/** Text for XML: characters that would make it not well-formed are escaped. */
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
