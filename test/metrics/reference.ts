/** The figures of scikit-learn 1.9.1 that the metrics are held to, with their shapes. */
import { readFileSync } from 'node:fs';

export interface ReferenceScores {
  /** null stands for NaN. */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly 'f1-score': number | null;
  readonly support: number;
}

export interface ReferenceReport {
  /** null stands for NaN. */
  readonly zeroDivision: 0 | 1 | null;
  readonly digits: number;
  readonly text: string;
  /** By the name of the class or of the average; `accuracy` alone is a number. */
  readonly dict: Readonly<Record<string, ReferenceScores | number>>;
}

export interface ReferenceSet {
  readonly name: string;
  readonly yTrue: readonly number[];
  readonly yPred: readonly number[];
  readonly labels: readonly number[];
  readonly targetNames: readonly string[] | null;
  readonly confusionMatrix: readonly (readonly number[])[];
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly reports: readonly ReferenceReport[];
}

interface ReferenceFile {
  readonly expected: {
    readonly sets: readonly ReferenceSet[];
    readonly labelSubset: Pick<ReferenceSet, 'yTrue' | 'yPred' | 'labels'> &
      Pick<ReferenceReport, 'text' | 'dict'>;
    readonly chosen: readonly (Pick<ReferenceSet, 'yTrue' | 'yPred' | 'labels'> &
      ReferenceReport)[];
  };
}

const file = new URL('../reference/i_metrics/classification_reports.json', import.meta.url);

export const { sets, labelSubset, chosen } = (
  JSON.parse(readFileSync(file, 'utf8')) as ReferenceFile
).expected;
