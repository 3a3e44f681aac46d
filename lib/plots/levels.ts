/** Bands of height in Vega charts: their colours and their legend. */
import type { Legend, Scale, Spec } from 'vega';
import { heading } from './heading.ts';
import { showValue } from './numbers.ts';
import { RAMP } from './theme.ts';

/** The heading in Vega's form. */
export function vegaHeading(title: string, remarks: readonly string[], width: number) {
  return heading(title, remarks, width) as Pick<Spec, 'title' | 'description'>;
}

/** Colours of `count` bands, evenly spaced on the ramp. */
export function bandColors(count: number): string[] {
  if (count === 1) return [RAMP[0]];
  return Array.from(
    { length: count },
    (_, i) => RAMP[Math.round((i * (RAMP.length - 1)) / (count - 1))],
  );
}

/** Colour scales: by height, and, for the legend, by the number of the band. */
export function levelScales(levels: readonly number[]): Scale[] {
  const range = bandColors(levels.length + 1);
  const numbers = levels.map((_, i) => i + 1);
  return [
    { name: 'level', type: 'threshold', domain: [...levels], range },
    { name: 'band', type: 'threshold', domain: numbers, range },
  ];
}

/** A legend in which all bands have the same width. */
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
