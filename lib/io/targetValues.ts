/** Decides whether the values of a target are numbers, for regression and as class labels. */
import { showCell } from './csvError.ts';
import type { ColumnType } from './csvOptions.ts';
import type { NumberFormat } from './numberFormat.ts';

/** The types that a target's texts can be read as. */
export interface TargetValues {
  /** Number of each text; `undefined` if any text is not a number, or is a code such as `007`. */
  readonly numbers: Float64Array | undefined;
  /**
   * Whether class labels are these numbers: either `targetType` requires it, or every text is the
   * canonical form of its number, so that distinct texts are distinct numbers.
   */
  readonly areNumbers: boolean;
  /** Reason why labels that look like numbers are text, as the end of a sentence. */
  readonly whyText?: string | undefined;
}

/**
 * Parses the texts of a target.
 *
 * @param type required type; default: detected from the texts
 */
export function targetValues(
  texts: readonly string[],
  format: NumberFormat,
  type: ColumnType | undefined,
): TargetValues {
  if (type === 'text') {
    return { numbers: undefined, areNumbers: false, whyText: 'the options say so' };
  }
  const numbers = new Float64Array(texts.length);
  let whyText: string | undefined;
  for (const [i, text] of texts.entries()) {
    const number = format.number(text);
    if (number === undefined || !Number.isFinite(number)) {
      return { numbers: undefined, areNumbers: false };
    }
    numbers[i] = number;
    if (type === 'number') continue;
    const code = format.codeReason(text, number);
    if (code !== undefined) return { numbers: undefined, areNumbers: false, whyText: code };
    if (whyText === undefined && String(number) !== text) {
      whyText = `${showCell(text)} is not how the number ${number} is written`;
    }
  }
  return whyText === undefined
    ? { numbers, areNumbers: true }
    : { numbers, areNumbers: false, whyText };
}
