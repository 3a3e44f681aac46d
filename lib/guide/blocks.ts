/**
 * A page as blocks, and the two ways it is written: as Markdown for the web, and as plain text for a
 * terminal.
 */

/** A list of terms, each with what there is to say about it. */
export interface Fact {
  readonly term: string;
  readonly text: string;
  /** Name of a page, relative to this one. */
  readonly link?: string;
}

export type Block =
  | { readonly heading: string; readonly level: 1 | 2 | 3 }
  | { readonly paragraph: string }
  | { readonly list: readonly string[] }
  | { readonly facts: readonly Fact[] }
  | { readonly table: readonly (readonly string[])[] }
  | { readonly code: readonly string[]; readonly language?: string };

/** Columns of plain text. */
const WIDTH = 88;
const INDENT = '  ';
const FENCE = '```';

export function toMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(markdownOf).join('\n\n')}\n`;
}

function markdownOf(block: Block): string {
  if ('heading' in block) return `${'#'.repeat(block.level)} ${block.heading}`;
  if ('paragraph' in block) return block.paragraph;
  if ('list' in block) return block.list.map((item) => `- ${item}`).join('\n');
  if ('facts' in block) return block.facts.map(markdownFact).join('\n');
  if ('code' in block) return [FENCE + (block.language ?? 'text'), ...block.code, FENCE].join('\n');
  const [head, ...rows] = block.table.map((row) => `| ${row.map(cell).join(' | ')} |`);
  const rule = `|${'---|'.repeat(block.table[0].length)}`;
  return [head, rule, ...rows].join('\n');
}

function markdownFact({ term, text, link }: Fact): string {
  return `- ${link === undefined ? term : `[${term}](${link})`}: ${text}`;
}

/** A bar would end the cell, also within backticks. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

export function toPlainText(blocks: readonly Block[]): string {
  return blocks.map(plainOf).join('\n\n');
}

function plainOf(block: Block): string {
  if ('heading' in block) return block.level === 1 ? plain(block.heading) : heading(block.heading);
  if ('paragraph' in block) return wrap(block.paragraph, '', '');
  if ('list' in block) return block.list.map((item) => wrap(item, '- ', INDENT)).join('\n');
  if ('facts' in block) {
    return block.facts.map(({ term, text }) => wrap(`${term}: ${text}`, '- ', INDENT)).join('\n');
  }
  if ('code' in block)
    return block.code.map((line) => (line === '' ? '' : INDENT + line)).join('\n');
  return aligned(block.table.map((row) => row.map(plain)));
}

function heading(text: string): string {
  return plain(text).toUpperCase();
}

/** Columns of numbers and words, to the left. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) => (INDENT + row.map((each, i) => each.padEnd(widths[i])).join(INDENT)).trimEnd())
    .join('\n');
}

function plain(text: string): string {
  return text.replaceAll('`', '').replaceAll('**', '');
}

function wrap(text: string, first: string, next: string): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of plain(text).split(' ')) {
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = next + word;
    } else {
      line += empty ? word : ` ${word}`;
    }
    empty = false;
  }
  return [...lines, line].join('\n');
}
