/** The figures of scikit-learn 1.2.1 that the metrics are held to, with their shapes. */
import { readFileSync } from 'node:fs';

export interface ReferenceScores {
  readonly precision: number;
  readonly recall: number;
  readonly 'f1-score': number;
  readonly support: number;
}

export interface ReferenceReport {
  readonly zeroDivision: 0 | 1;
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
  };
}

const file = new URL('../reference/i_metrics/classification_reports.json', import.meta.url);

export const { sets, labelSubset } = (JSON.parse(readFileSync(file, 'utf8')) as ReferenceFile)
  .expected;
