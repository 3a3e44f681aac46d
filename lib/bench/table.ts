/** Formats tables and numbers as text. */

export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => string;
  readonly align: 'left' | 'right';
}

/**
 * Formats a heading, a rule and one line per row.
 *
 * @param remark text that replaces the cells after the first, if any
 */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  remark: (row: Row) => string | undefined = () => undefined,
): string[] {
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row)));
  const widths = columns.map(({ heading }, j) =>
    Math.max(heading.length, ...cells.map((row) => row[j].length)),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, j) =>
        columns[j].align === 'left' ? text.padEnd(widths[j]) : text.padStart(widths[j]),
      )
      .join('  ')
      .trimEnd();
  const body = rows.map((row, i) => {
    const said = remark(row);
    return said === undefined ? line(cells[i]) : `${cells[i][0].padEnd(widths[0])}  ${said}`;
  });
  return [
    line(columns.map(({ heading }) => heading)),
    line(widths.map((width) => '-'.repeat(width))),
    ...body,
  ];
}

/**
 * Formats a number with `digits` significant digits, large ones as integers; an empty text for a
 * missing value.
 */
export function showFigure(value: number | undefined, digits: number): string {
  if (value === undefined) return '';
  if (value >= 10 ** digits) return value.toFixed(0);
  return value !== 0 && Math.abs(value) < 1e-4
    ? value.toExponential(digits - 1)
    : value.toPrecision(digits);
}

/** Formats a number with an SI prefix, such as `1.23 G`; the unit follows. */
export function showScaled(value: number | undefined): string {
  if (value === undefined) return '';
  for (const [letter, size] of [
    ['T', 1e12],
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e3],
  ] as const) {
    if (value >= 0.9995 * size) return `${showFigure(value / size, 3)} ${letter}`;
  }
  return `${showFigure(value, 3)} `;
}

/** `57 %` */
export function showShare(value: number | undefined): string {
  return value === undefined ? '' : `${(100 * value).toFixed(0)} %`;
}

/** Formats an integer with thousands separators: `1,000,000`. */
export function showWhole(value: number): string {
  return value.toLocaleString('en-US');
}
