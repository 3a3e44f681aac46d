/**
 * Shows training progress: on a terminal as one line that is redrawn, elsewhere (a file, a server
 * log) as a line now and then.
 */

import { formatFixed } from '../../metrics/formatFixed.ts';
import type { EpochReport } from '../../models/fitOptions.ts';
import { showNumber } from '../shared/describe.ts';
import type { Output } from '../shared/output.ts';

/** Milliseconds between redraws. */
const DRAW_EVERY = 80;
/** Number of lines for a whole run without a terminal, in addition to the first and the last. */
const LINES = 10;
/** Width of the progress bar in characters; below the minimum, there is no bar. */
const [LEAST_BAR, MOST_BAR] = [8, 24];

/** Prints a message above the progress line, which moves down. */
export function warnAboveProgress(
  { warn, redraw, logWidth }: Pick<Output, 'warn' | 'redraw' | 'logWidth'>,
  text: string,
): void {
  if (logWidth !== undefined) redraw('');
  warn(text);
}

export class Progress {
  readonly #output: Pick<Output, 'log' | 'redraw' | 'logWidth'>;
  readonly #epochs: number | undefined;
  readonly #clock: () => number;
  readonly #start: number;
  #first: number | undefined;
  #last: EpochReport | undefined;
  /** Time of the last redraw, and the epoch it showed. */
  #drawn = Number.NEGATIVE_INFINITY;
  #shown = 0;

  /**
   * @param epochs maximum number of epochs, including those before a checkpoint; `undefined` for
   *   the iterations of a solver, which ends when it has reached the optimum
   * @param clock time in milliseconds
   */
  constructor(
    output: Pick<Output, 'log' | 'redraw' | 'logWidth'>,
    epochs: number | undefined,
    clock: () => number = () => performance.now(),
  ) {
    this.#output = output;
    this.#epochs = epochs;
    this.#clock = clock;
    this.#start = clock();
  }

  /** Handles the report of an epoch. */
  readonly onEpoch = (report: EpochReport): void => {
    this.#first ??= report.epoch;
    this.#last = report;
    if (this.#output.logWidth === undefined) this.#logLine(report);
    else if (this.#clock() - this.#drawn >= DRAW_EVERY) this.#draw(report);
  };

  /** Shows the last epoch if it is not shown yet, and ends the line. */
  finish(): void {
    const report = this.#last;
    if (report === undefined) return;
    if (this.#output.logWidth !== undefined) {
      this.#draw(report);
      this.#output.log('\n');
    } else if (this.#shown !== report.epoch) {
      this.#output.log(this.#line(report));
    }
  }

  #logLine(report: EpochReport): void {
    if (report.epoch !== this.#first && !this.#isLogged(report.epoch)) return;
    this.#shown = report.epoch;
    this.#output.log(this.#line(report));
  }

  /** Of the iterations of a solver, the powers of two are shown. */
  #isLogged(epoch: number): boolean {
    if (this.#epochs === undefined) return Number.isInteger(Math.log2(epoch));
    return epoch % Math.ceil(this.#epochs / LINES) === 0;
  }

  #line(report: EpochReport): string {
    const round = this.#epochs === undefined ? 'iteration' : 'epoch';
    const parts = [`${round}=${report.epoch}`, `loss=${formatFixed(report.loss, 7)}`];
    if (!Number.isNaN(report.validationLoss)) {
      parts.push(`validationLoss=${formatFixed(report.validationLoss, 7)}`);
    }
    if (this.#epochs !== undefined) parts.push(`learningRate=${showNumber(report.learningRate)}`);
    const left = this.#secondsLeft(report);
    if (left >= 1) parts.push(`left=${showTime(left)}`);
    return `[INFO] ${parts.join(', ')}\n`;
  }

  #draw(report: EpochReport): void {
    const { logWidth = 80, redraw } = this.#output;
    const epochs = this.#epochs;
    const where =
      epochs === undefined ? `iteration ${report.epoch}` : `epoch ${report.epoch}/${epochs}`;
    const parts = [where, `loss ${showNumber(report.loss)}`];
    if (!Number.isNaN(report.validationLoss)) {
      parts.push(`validation ${showNumber(report.validationLoss)}`);
    }
    if (epochs !== undefined) parts.push(`rate ${showNumber(report.learningRate)}`);
    const left = this.#secondsLeft(report);
    if (left >= 1) parts.push(`${showTime(left)} left`);
    const text = parts.join('  ');
    // One column less, because some terminals wrap after a full line.
    const room = logWidth - 1;
    const width = Math.min(MOST_BAR, room - text.length - 3);
    const bar = epochs === undefined ? '' : barOf(report.epoch / epochs, width);
    redraw(`${bar}${text}`.slice(0, room));
    this.#drawn = this.#clock();
  }

  /**
   * Estimates the remaining time from the epochs so far; 0 after the first epoch, which is not
   * typical of the others.
   */
  #secondsLeft({ epoch }: EpochReport): number {
    const done = epoch - (this.#first ?? epoch) + 1;
    if (done === 1 || this.#epochs === undefined) return 0;
    const seconds = (this.#clock() - this.#start) / 1000;
    return (seconds / done) * (this.#epochs - epoch);
  }
}

/** Draws `[======>      ] `; an empty text if there is no space. */
function barOf(share: number, width: number): string {
  if (width < LEAST_BAR) return '';
  const filled = Math.min(width, Math.floor(share * width));
  return `[${`${'='.repeat(filled)}${filled < width ? '>' : ''}`.padEnd(width)}] `;
}

/** Formats whole seconds: `8 s`, `3:05`, `1:02:03`. */
function showTime(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (count: number) => String(count).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
