/** Bands of height in Vega charts: their colours, and the legend that names their borders. */
import type { Legend, Scale, Spec } from 'vega';
import { heading } from './heading.ts';
import { showValue } from './numbers.ts';
import { RAMP } from './theme.ts';

/** `heading` for Vega, whose titles are the same. */
export function vegaHeading(title: string, remarks: readonly string[], width: number) {
  return heading(title, remarks, width) as Pick<Spec, 'title' | 'description'>;
}

/** Colours of `count` bands: the whole ramp, in equal steps. */
export function bandColors(count: number): string[] {
  if (count === 1) return [RAMP[0]];
  return Array.from(
    { length: count },
    (_, i) => RAMP[Math.round((i * (RAMP.length - 1)) / (count - 1))],
  );
}

/** The colours of heights; and, for the legend, of the bands by their number. */
export function levelScales(levels: readonly number[]): Scale[] {
  const range = bandColors(levels.length + 1);
  const numbers = levels.map((_, i) => i + 1);
  return [
    { name: 'level', type: 'threshold', domain: [...levels], range },
    { name: 'band', type: 'threshold', domain: numbers, range },
  ];
}

/** Bands of equal width, whatever heights they stand for. */
export function levelLegend(levels: readonly number[], title: string, width: number): Legend[] {
  if (levels.length === 0) return [];
  const words = JSON.stringify(levels.map(showValue));
  return [
    {
      fill: 'band',
      title,
      type: 'gradient',
      gradientLength: width,
      gradientThickness: 12,
      titleOrient: 'top',
      titlePadding: 5,
      titleLimit: width,
      labelOverlap: 'greedy',
      encode: { labels: { update: { text: { signal: `${words}[datum.value - 1]` } } } },
    } as Legend,
  ];
}
