/**
 * Writes a report as a self-contained HTML page: inline pictures, no scripts, no external
 * resources. It does not depend on training: callers pass plain values.
 */
import { wrongKind, wrongValue } from '../common/errors.ts';
import { knownOptions } from '../common/validate.ts';
import { xmlText } from '../common/visibleText.ts';
import { STYLE, THEME_CHOICES } from './htmlStyle.ts';
import { pagePicture } from './inTheme.ts';

/** A figure. */
export interface ReportFigure {
  /** An `<svg>` element, as `renderSvg` returns it. It is inserted unchanged. */
  readonly svg: string;
  /** Caption of the figure. */
  readonly caption: string;
  /** Text alternative for screen readers. Default: the caption. */
  readonly alt?: string;
}

/** Content of a table cell. */
export type ReportCell = string | number | boolean;

/** A table. */
export interface ReportTable {
  /** Caption of the table. */
  readonly caption: string;
  /** Headings of the columns. Default: none. */
  readonly columns?: readonly string[];
  /** The rows. The first cell of a row is its heading. Columns of numbers are right-aligned. */
  readonly rows: readonly (readonly ReportCell[])[];
}

/** A block of preformatted text. */
export interface ReportBlock {
  /** Caption of the block. */
  readonly caption: string;
  /** The text; line breaks and spaces are kept. */
  readonly text: string;
}

/** Contents of `htmlReport`. */
export interface HtmlReportOptions {
  /** Title of the page. */
  readonly title: string;
  /** One or more paragraphs below the title. Default: none. */
  readonly lead?: string | readonly string[];
  /** Figures, side by side if there is space. Default: none. */
  readonly figures?: readonly ReportFigure[];
  /** Tables. Default: none. */
  readonly tables?: readonly ReportTable[];
  /** Blocks of preformatted text. Default: none. */
  readonly blocks?: readonly ReportBlock[];
  /** One line at the end of the page. Default: none. */
  readonly footer?: string;
  /** Language of the texts, as a BCP 47 tag. Default `'en'`. */
  readonly lang?: string;
}

const OPTIONS = ['title', 'lead', 'figures', 'tables', 'blocks', 'footer', 'lang'];

/** Content security policy: nothing may be loaded or run, except the page's own styles. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * Writes a self-contained HTML page with title, figures, tables and blocks of text. The page has a
 * light and a dark theme: it follows the system, or a switch at the top. It adapts to phones and to
 * print, and names each figure for screen readers. Every text is escaped.
 *
 * @param options contents of the page
 * @throws {TypeError} if a value has the wrong type, or an option is unknown
 * @throws {RangeError} if the `svg` of a figure is not an `<svg>` element or contains a script
 * @example
 * const curve = lossCurve({ losses: [3, 2, 1.5] });
 * const html = htmlReport({
 *   title: 'Sigmoid classifier',
 *   lead: 'Trained for 3 epochs.',
 *   figures: [{ svg: await renderSvg(curve), caption: 'Loss by epoch' }],
 *   tables: [{ caption: 'Options', rows: [['epochs', 3], ['learning rate', 0.01]] }],
 * });
 */
export function htmlReport(options: HtmlReportOptions): string {
  knownOptions('htmlReport', options, OPTIONS);
  const { title, lead = [], figures = [], tables = [], blocks = [], footer, lang = 'en' } = options;
  const paragraphs = list('lead', typeof lead === 'string' ? [lead] : lead);
  return [
    '<!doctype html>',
    `<html lang="${text('lang', lang)}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    `<title>${text('title', title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    '<header>',
    `<h1>${text('title', title)}</h1>`,
    ...paragraphs.map((each, i) => `<p>${text(`lead[${i}]`, each)}</p>`),
    ...themeChoice(),
    '</header>',
    ...group('figures', list('figures', figures).map(figureHtml)),
    ...group('tables', list('tables', tables).map(tableHtml)),
    ...group('blocks', list('blocks', blocks).map(blockHtml)),
    '</main>',
    ...(footer === undefined ? [] : [`<footer>${text('footer', footer)}</footer>`]),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** Light or dark, for who does not want what the system has. It works by style alone. */
function themeChoice(): readonly string[] {
  return [
    '<fieldset class="theme"><legend>Colours</legend>',
    ...Object.entries(THEME_CHOICES).map(([name, word]) => {
      const checked = name === 'system' ? ' checked' : '';
      return `<input type="radio" name="theme" id="theme-${name}"${checked}><label for="theme-${name}">${word}</label>`;
    }),
    '</fieldset>',
  ];
}

function list<Item>(name: string, value: readonly Item[]): readonly Item[] {
  if (!Array.isArray(value)) throw wrongKind(name, 'an array', value);
  return value;
}

function group(name: string, parts: readonly string[]): readonly string[] {
  return parts.length === 0 ? [] : [`<div class="${name}">`, ...parts, '</div>'];
}

function figureHtml({ svg, caption, alt = caption }: ReportFigure, index: number): string {
  const name = `figures[${index}]`;
  return [
    '<figure>',
    `<div role="img" aria-label="${text(`${name}.alt`, alt)}">${pagePicture(checkedSvg(`${name}.svg`, svg), index)}</div>`,
    `<figcaption>${text(`${name}.caption`, caption)}</figcaption>`,
    '</figure>',
  ].join('\n');
}

function tableHtml({ caption, columns, rows }: ReportTable, index: number): string {
  const name = `tables[${index}]`;
  list(`${name}.rows`, rows);
  const title = text(`${name}.caption`, caption);
  const align = (column: number): string =>
    rows.some((row) => isFigure(row[column])) && rows.every((row) => mayAlign(row[column]))
      ? ' class="figure"'
      : '';
  const head = columns?.map(
    (each, j) =>
      `<th scope="col"${j === 0 ? '' : align(j)}>${text(`${name}.columns[${j}]`, each)}</th>`,
  );
  const body = rows.map((row, i) => {
    const cells = row.map((cell, j) => {
      const content = text(`${name}.rows[${i}][${j}]`, cell);
      return j === 0 ? `<th scope="row">${content}</th>` : `<td${align(j)}>${content}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  return [
    // A wide table scrolls inside this box, which a keyboard can reach.
    `<div class="scroll" role="region" aria-label="${title}" tabindex="0">`,
    '<table>',
    `<caption>${title}</caption>`,
    ...(head === undefined ? [] : [`<thead><tr>${head.join('')}</tr></thead>`]),
    '<tbody>',
    ...body,
    '</tbody>',
    '</table>',
    '</div>',
  ].join('\n');
}

function blockHtml({ caption, text: content }: ReportBlock, index: number): string {
  const name = `blocks[${index}]`;
  const title = text(`${name}.caption`, caption);
  return [
    '<section>',
    `<h2>${title}</h2>`,
    // A line break right after <pre> is not part of its text.
    `<pre role="region" aria-label="${title}" tabindex="0">\n${text(`${name}.text`, content)}</pre>`,
    '</section>',
  ].join('\n');
}

/** Whether a cell is a number, optionally with a unit: `0.97`, `1,000`, `12 ms`, `50 %`. */
function isFigure(cell: ReportCell | undefined): boolean {
  return (
    typeof cell === 'number' ||
    (typeof cell === 'string' && /^[-+−]?[\d,]*\.?\d+(e[-+]?\d+)?( ?[%a-zµ]{1,3})?$/i.test(cell))
  );
}

function mayAlign(cell: ReportCell | undefined): boolean {
  return cell === undefined || cell === '' || isFigure(cell);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes a value for element text and quoted attributes. */
function text(name: string, value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw wrongKind(name, 'a string', value);
  }
  return xmlText(String(value)).replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

function checkedSvg(name: string, svg: unknown): string {
  if (typeof svg !== 'string') throw wrongKind(name, 'an <svg> element', svg);
  const isPicture = /^\s*<svg[\s>]/.test(svg) && /<\/svg>\s*$/.test(svg);
  if (!isPicture || /<\/?script/i.test(svg)) {
    throw wrongValue(name, 'an <svg> element without scripts', svg);
  }
  return svg;
}
