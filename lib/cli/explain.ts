/** `fallline explain`: prints an entry of the guide, or the list of entries. */
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

/** Other common names of entries, by their name in the guide. */
const ALIASES: Readonly<Record<string, GuideEntry['name']>> = {
  he: 'heUniform',
  kaiming: 'heUniform',
  xavier: 'xavierUniform',
  glorot: 'xavierUniform',
  swish: 'silu',
};

/**
 * Returns the text to print.
 *
 * @param name name or alias of an entry; without it, all entries are listed
 * @param asJson whether to print the entry, or all entries, as JSON
 * @throws {UsageError} if no entry has this name; the message suggests the nearest
 */
export function explain(name: string | undefined, asJson: boolean): string {
  const entries = guideEntries();
  if (name === undefined) return asJson ? json(entries) : listOf(entries);
  const own = ALIASES[name] ?? name;
  const entry = entries.find((each) => each.name === own);
  if (entry === undefined) throw unknownName(name, entries);
  return asJson ? json(entry) : toPlainText(guidePage(entry, entries));
}

/** The error for an unknown name: its nearest match, because the list of all names is too long. */
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

/** Lists every name with its summary, by kind. */
function listOf(entries: readonly GuideEntry[]): string {
  const width = Math.max(...entries.map(({ name }) => name.length));
  const sections = Object.entries(HEADINGS).map(([kind, heading]) => {
    const own = entries.filter((entry) => entry.kind === kind);
    return [heading, ...own.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`)];
  });
  return sections.map((lines) => lines.join('\n').replaceAll('`', '')).join('\n\n');
}
