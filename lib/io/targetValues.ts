/** Whether the values of a target are numbers: for regression, and as the labels of classes. */
import { showCell } from './csvError.ts';
import type { ColumnType } from './csvOptions.ts';
import type { NumberFormat } from './numberFormat.ts';

/** The types that the texts of a target can be read as. */
export interface TargetValues {
  /** The number of each text; `undefined` if a text is not a number, or is a code such as `007`. */
  readonly numbers: Float64Array | undefined;
  /**
   * Whether class labels are these numbers: if every text is the canonical form of its number, so
   * that two different texts are two different numbers, or if `targetType` says so.
   */
  readonly areNumbers: boolean;
  /** Reason why labels that look like numbers are text, as the end of a sentence. */
  readonly whyText?: string | undefined;
}

/**
 * Reads the texts of a target as numbers.
 *
 * @param type what they are read as; default: by the texts
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
