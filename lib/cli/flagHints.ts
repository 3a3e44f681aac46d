/** Suggestions for unknown options: misspellings, and option names of other libraries. */
import { foreignOption } from '../common/foreignHints.ts';
import { nearestName, plainName } from '../common/validate.ts';
import { UsageError } from './shared/failure.ts';
import type { Flag } from './shared/options.ts';

/** Library options that have another name on the command line. */
const FLAG_NAMES: Readonly<Record<string, string>> = {
  epochs: 'maxEpochs',
  bias: 'useBias',
};

/**
 * The error for an unknown option of a command.
 *
 * @param message the parser's message, which contains the option in quotes
 * @param flags the options of the command
 */
export function unknownFlag(message: string, flags: readonly Flag[]): UsageError {
  const [, given = ''] = message.match(/'([^']*)'/) ?? [];
  const name = given.replace(/^-+(no-)?/, '').replace(/=.*$/, '');
  const long = flags.map((flag) => longName(flag.flags));
  const hint = hintFor(name, long);
  return new UsageError(`unknown option '${given}'${hint === undefined ? '' : `. ${hint}`}`);
}

function hintFor(name: string, long: readonly string[]): string | undefined {
  const flagOf = new Map(long.map((each) => [optionOf(each), each]));
  // The option exists with other dashes (-lr), in another spelling, or under its name in code.
  for (const [option, flag] of flagOf) {
    const names = [bare(flag), option].map(plainName);
    if (names.includes(plainName(name))) return `Did you mean ${flag}?`;
  }
  const foreign = foreignOption(name, [...flagOf.keys()], {
    pass: (option, value) => {
      const isSchedule = option === 'learningRate' && value?.startsWith('{');
      return onCommandLine(flagOf.get(isSchedule ? 'schedule' : option) ?? '', value);
    },
    note: (note) => note.replace(/\{ name: [^}]*\}/g, asText),
  });
  if (foreign !== undefined) return foreign;
  const nearest = nearestName(name, long.map(bare));
  return nearest && `Did you mean ${long[long.map(bare).indexOf(nearest)]}?`;
}

/** `-e, --epochs <n>`: `--epochs` */
function longName(flags: string): string {
  return flags.match(/--[\w-]+/)?.[0] ?? flags;
}

function bare(flag: string): string {
  return flag.replace(/^--(no-)?/, '');
}

/** The name of the library option that a flag sets. */
function optionOf(flag: string): string {
  const name = bare(flag).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return FLAG_NAMES[name] ?? name;
}

/** Formats an option of the library and its value as a command-line option. */
function onCommandLine(flag: string, value: string | undefined): string {
  if (value === undefined || flag.startsWith('--no-')) return `pass ${flag}`;
  const text = asText(value);
  return text === value ? `pass ${flag} with ${value}` : `pass ${flag} ${text}`;
}

/** `{ name: 'sgd', momentum: 0.9 }`: `sgd:momentum=0.9`; `[100]`: `100`; `'adam'`: `adam` */
function asText(value: string): string {
  const [, name, parameters] = value.match(/^\{ name: '(\w+)'(?:, (.*))? \}$/) ?? [];
  if (name === undefined) return value.replace(/^[['](.*)[\]']$/, '$1');
  if (parameters === undefined) return name;
  return `${name}:${parameters.replace(/'/g, '').replace(/: /g, '=').replace(/, /g, ',')}`;
}
