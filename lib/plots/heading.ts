/** The title and subtitle of a chart, also used as its text alternative. */
import type { TopLevelSpec } from 'vega-lite';
import { charactersIn } from './theme.ts';

/** Width of the axis left of the plot area, which the heading covers too. */
const AXIS_WIDTH = 52;

/**
 * Breaks a chart's title and subtitle into lines that fit above the plot area.
 *
 * @param remarks further parts of the subtitle; may be empty
 * @param width width of the plot area in pixels
 */
export function heading(
  title: string,
  remarks: readonly string[],
  width: number,
): Pick<TopLevelSpec, 'title' | 'description'> {
  const space = width + AXIS_WIDTH;
  const subtitle = remarks.filter((remark) => remark !== '').join(' · ');
  return {
    title: {
      text: wrap(title, charactersIn.title(space)),
      ...(subtitle !== '' && { subtitle: wrap(subtitle, charactersIn.subtitle(space)) }),
    },
    description: subtitle === '' ? title : `${title}: ${subtitle}`,
  };
}

/**
 * Breaks a text at spaces into lines of at most `width` characters; longer words get their own
 * line.
 */
export function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines[lines.length - 1];
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Formats a count with thousands separators: `1,000,000`. */
export function showCount(count: number): string {
  return count.toLocaleString('en-US');
}
