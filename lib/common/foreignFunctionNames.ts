/**
 * The table of other libraries' option names for functions: splits, data sets, files. Data only.
 */
import { type ForeignOption, KERAS, none, SK, TORCH, to } from './foreignName.ts';

/**
 * The command line's option for a fraction. The option of `fit` with the same name is something
 * else.
 */
export const CLI_SHARE = { option: 'validation', beside: 'quiet' };
// biome-ignore format: one row a name
export const FOREIGN_FUNCTION_OPTIONS: readonly ForeignOption[] = [
  // Chance, machine, and what is said meanwhile
  ['randomState', SK, to('seed', 'random_state', 'an integer')],
  ['randomSeed', 'several libraries', to('seed', 'randomSeed')],
  ['manualSeed', TORCH, to('seed', 'manualSeed')],
  ['nJobs', SK, to('threads', 'n_jobs', 'left out for all processors (-1)'), none('one thread computes this')],
  ['nThread', 'XGBoost', to('threads', 'nthread')],
  ['numThreads', 'several libraries', to('threads', 'numThreads')],
  ['device', TORCH, to('backend', "'native'", 'which computes on the processor; there is none for a GPU')],
  ['dtype', `${TORCH}, ${KERAS}`, to('precision', "'float32'", "or 'float64'")],

  // Splits and files
  ['testSize', SK, { ...to('', 'test_size'), ...CLI_SHARE }],
  ['nSplits', SK, to('testSize')],
  ['split', 'several libraries', to('testSize', 'split')],
  ['sep', 'pandas', to('delimiter', 'sep')],
  ['naValues', 'pandas', to('missingValues'), to('missing')],
  ['usecols', 'pandas', to('features', 'usecols')],
];
