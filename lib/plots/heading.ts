/** The words above a chart, and the same words as the text that stands for the picture. */
import type { TopLevelSpec } from 'vega-lite';
import { charactersIn } from './theme.ts';

/** The axis to the left of the plot area; the heading stands above that too. */
const AXIS_WIDTH = 52;

/**
 * A chart's title and subtitle, broken into lines that fit above the plot area.
 *
 * @param remarks parts of the subtitle; may be empty
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

/** Lines of at most `width` characters, broken at spaces; a longer word has a line of its own. */
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

/** A count with thousands set apart: `1,000,000`. */
export function showCount(count: number): string {
  return count.toLocaleString('en-US');
}
