/** Declares and parses the options of `fallline explore`. */

import { integerBetween, seedNumber } from '../../common/validate.ts';
import type { Experiment } from '../../experiments/experiment.ts';
import { asUsage } from '../shared/failure.ts';
import {
  BACKEND_FLAG,
  type Flag,
  JSON_FLAG,
  pathBesideStdout,
  pathOption,
  toNumber,
} from '../shared/options.ts';

const DEFAULTS = { seed: 7, out: 'fallline-out' } as const;

/** All options of the command, validated. */
export interface ExploreOptions {
  /** All options of the experiment itself. */
  readonly own: Readonly<Record<string, number>>;
  readonly seed: number;
  /** Folder of CIFAR-10's binary files; without it, the bundled digits are used. */
  readonly cifar: string | undefined;
  /** Maximum number of images in each part. */
  readonly images: number | undefined;
  readonly out: string;
  readonly outGiven: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Text after the list of experiments in --help. */
export const EXPLORE_NOTES = `
Each prints its tables, with the published figures of the text that it comes from beside ours, and
writes a picture of each chart (SVG) and a page with all of it.

Examples:
  fallline explore canyon
  fallline explore random-search --cifar cifar-10-batches-bin
  fallline explore step-size --out runs/steps
`;

/** The option declarations of one experiment. */
export function exploreFlags({ options, usesImages }: Experiment): Flag[] {
  return [
    ...options.map(({ name, about, byDefault }) => ({
      flags: `--${name} <n>`,
      description: `${about} (default: ${byDefault})`,
    })),
    ...(usesImages
      ? [
          {
            flags: '--cifar <dir>',
            description:
              "folder of CIFAR-10's binary version (default: the digits that come with fallline)",
          },
          {
            flags: '--images <n>',
            description: 'most images to train on, and to test (default: all)',
          },
        ]
      : []),
    { flags: '--seed <n>', description: `seed of all that is drawn (default: ${DEFAULTS.seed})` },
    {
      flags: '--out <dir>',
      description: `folder for the pictures and the page (default: ${DEFAULTS.out})`,
    },
    BACKEND_FLAG,
    JSON_FLAG,
    {
      flags: '--quiet',
      description: 'print nothing but errors; the files are written all the same',
    },
  ];
}

/**
 * Parses and validates the options.
 *
 * @param given parsed options by name
 * @throws {UsageError} for a value of the wrong kind or out of range
 */
export function resolveExploreOptions(
  experiment: Experiment,
  given: Readonly<Record<string, unknown>>,
): ExploreOptions {
  return asUsage(() => ({
    own: Object.fromEntries(
      experiment.options.map(({ name, byDefault, most }) => [
        name,
        integerBetween(name, toNumber(given[name] ?? byDefault), 1, most),
      ]),
    ),
    seed: seedNumber('seed', toNumber(given.seed ?? DEFAULTS.seed)),
    cifar: pathOption('cifar', given.cifar),
    images:
      given.images === undefined ? undefined : integerBetween('images', toNumber(given.images), 20),
    out: pathBesideStdout('out', 'a folder', given.out) ?? DEFAULTS.out,
    outGiven: given.out !== undefined,
    json: given.json === true,
    quiet: given.quiet === true,
  }));
}
