/** Writing CSV: what RFC 4180 says, with line breaks of one character. */

/**
 * A record with its line break. Fields are quoted where they must be: where they hold the
 * delimiter, a quote or a line break, or begin or end with a blank, which readers take away.
 *
 * @example
 * csvLine(['a "b"', 'c, d', 5], ','); // '"a ""b""","c, d",5\n'
 */
export function csvLine(fields: readonly (string | number)[], delimiter: string): string {
  return `${fields.map((field) => csvField(String(field), delimiter)).join(delimiter)}\n`;
}

function csvField(text: string, delimiter: string): string {
  const plain =
    !text.includes(delimiter) && !/["\r\n]/.test(text) && text.trim() === text && text !== '';
  return plain ? text : `"${text.replaceAll('"', '""')}"`;
}
