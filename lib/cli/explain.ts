/** `fallline explain`: the page of an entry of the guide, or a list of them all. */
import { expectedMessage } from '../common/errors.ts';
import { nearestName } from '../common/validate.ts';
import { toPlainText } from '../guide/blocks.ts';
import { type GuideEntry, type GuideKind, guideEntries } from '../guide/entries.ts';
import { guidePage } from '../guide/pages.ts';
import { UsageError } from './shared/failure.ts';

const HEADINGS: Readonly<Record<GuideKind, string>> = {
  loss: 'Losses',
  optimizer: 'Optimizers',
  schedule: 'Schedules',
  activation: 'Activations',
  initializer: 'Initialisers',
  layer: 'Layers',
};

/** What people also call them, by what they are called here. */
const ALIASES: Readonly<Record<string, GuideEntry['name']>> = {
  he: 'heUniform',
  kaiming: 'heUniform',
  xavier: 'xavierUniform',
  glorot: 'xavierUniform',
  swish: 'silu',
};

/**
 * What is printed.
 *
 * @param name of an entry, or another name of one; without one, all are listed
 * @param asJson whether it is the entry itself, or all of them, as JSON
 * @throws {UsageError} if there is no such name, with the nearest
 */
export function explain(name: string | undefined, asJson: boolean): string {
  const entries = guideEntries();
  if (name === undefined) return asJson ? json(entries) : listOf(entries);
  const own = ALIASES[name] ?? name;
  const entry = entries.find((each) => each.name === own);
  if (entry === undefined) throw unknownName(name, entries);
  return asJson ? json(entry) : toPlainText(guidePage(entry, entries));
}

/** Shorter than the list of all names. */
function unknownName(name: string, entries: readonly GuideEntry[]): UsageError {
  const names = entries.map((entry): string => entry.name);
  const nearest = nearestName(name, names);
  const hint =
    nearest === undefined ? '"fallline explain" lists all' : `Did you mean '${nearest}'?`;
  return new UsageError(
    `${expectedMessage('name', 'a loss, an optimizer, a schedule, an activation, an initialiser or a layer', name)}. ${hint}`,
  );
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** Every name with its line, under the heading of its kind. */
function listOf(entries: readonly GuideEntry[]): string {
  const width = Math.max(...entries.map(({ name }) => name.length));
  const sections = Object.entries(HEADINGS).map(([kind, heading]) => {
    const own = entries.filter((entry) => entry.kind === kind);
    return [heading, ...own.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`)];
  });
  return sections.map((lines) => lines.join('\n').replaceAll('`', '')).join('\n\n');
}
