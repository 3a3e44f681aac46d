/** Exponentially weighted averages of a year's temperatures. */
import { ewma } from '../descent/ewma.ts';
import { curvePlot } from '../plots/curvePlot.ts';
import { RandomState } from '../random/randomState.ts';
import { type ExperimentContext, type ExperimentResult, figure } from './experiment.ts';

/** β, and the number of days over which the average runs according to the text. */
const BETAS = [
  { beta: 0.9, days: 10, said: 'follows the season, a little late' },
  { beta: 0.98, days: 50, said: 'smoother, and later' },
  { beta: 0.5, days: 2, said: 'noisy, and at once' },
] as const;
const DAYS = 365;

export async function averages({ seed }: ExperimentContext): Promise<ExperimentResult> {
  const temperatures = year(seed);
  const series = BETAS.map(({ beta }) => ({
    beta,
    corrected: [...ewma(temperatures, { beta })],
    plain: [...ewma(temperatures, { beta, biasCorrection: false })],
  }));
  return {
    title: 'Exponentially weighted averages',
    lead: [
      'v = β·v + (1 - β)·θ over the temperatures of a year, in the memory of one number: an average over about 1/(1 - β) days. It begins at 0, far too low; divided by 1 - βᵗ it is right from the first day on.',
    ],
    tables: [
      {
        caption: 'What β means',
        columns: [
          'β',
          'days, the text',
          'days until a weight has fallen to 1/e',
          'first day',
          'first day, corrected',
          'what is to be seen',
        ],
        rows: BETAS.map(({ beta, days, said }, k) => [
          beta,
          `about ${days}`,
          figure(-1 / Math.log(beta)),
          `${figure(series[k].plain[0])} °C`,
          `${figure(series[k].corrected[0])} °C`,
          said,
        ]),
      },
    ],
    charts: [
      {
        name: 'temperatures',
        spec: curvePlot({
          curves: [
            { name: 'each day', y: temperatures },
            ...series.map(({ beta, corrected }) => ({ name: `β = ${beta}`, y: corrected })),
          ],
          x: { name: 'day' },
          y: { name: 'temperature', unit: '°C', scale: 'linear' },
          title: 'Averages of a year',
        }),
        caption:
          'Temperatures of a year (drawn at random about a season) and their averages, corrected.',
      },
      {
        name: 'correction',
        spec: curvePlot({
          curves: [
            { name: 'β = 0.98, corrected', y: series[1].corrected.slice(0, 120) },
            { name: 'β = 0.98, not corrected', y: series[1].plain.slice(0, 120) },
          ],
          x: { name: 'day' },
          y: { name: 'temperature', unit: '°C', scale: 'linear' },
          title: 'Bias correction',
        }),
        caption: 'The first days: without correction the average has to come up from 0.',
      },
    ],
  };
}

/** A seasonal curve around 11 °C with daily noise. */
function year(seed: number): number[] {
  const noise = new RandomState(seed).randn(DAYS);
  return Array.from(
    noise,
    (each, day) => 11 - 8 * Math.cos((2 * Math.PI * (day - 20)) / DAYS) + 3 * each,
  );
}
