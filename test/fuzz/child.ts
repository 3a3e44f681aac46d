/**
 * Makes the calls from one number to another under a seed, on the backend that FALLLINE_BACKEND names, and
 * writes a line before and after each to descriptor 3: the parent process thus knows which call was the last.
 *
 *     node --import tsx/esm test/fuzz/child.ts SEED FROM TO 3>lines
 */
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { drawsFor } from './draws.ts';
import { FromTheCaller } from './hostileValues.ts';
import { perform } from './perform.ts';
import { allTargets, type Target } from './targets.ts';

const LINES = 3;
const [seed, from, to] = process.argv.slice(2).map(Number);
const isNative = process.env.FALLLINE_BACKEND === 'native';

function say(line: object): void {
  writeSync(LINES, `${JSON.stringify(line)}\n`);
}

/** Each room gets as many calls, whether it has many functions or few. */
function roomsOf(all: readonly Target[]): readonly (readonly Target[])[] {
  const rooms = new Map<string, Target[]>();
  for (const target of all) {
    const room = target.name.includes('.kernels.') ? 'kernels of the addon' : target.room;
    rooms.set(room, [...(rooms.get(room) ?? []), target]);
  }
  return [...rooms.values()];
}

let stray: string | undefined;
function noteStray(thrown: unknown): void {
  if (thrown instanceof FromTheCaller) return;
  stray = `an error outside of the call: ${String((thrown as Error)?.stack ?? thrown).slice(0, 600)}`;
}

process.on('unhandledRejection', noteStray);
process.on('uncaughtException', noteStray);
process.on('warning', () => undefined);

// The same list, and so the same calls, on both backends; the addon's own are left out on one.
const targets = await allTargets(isNative);
const sharedRooms = roomsOf(targets.filter(({ kind }) => kind !== 'addon'));
const addonRooms = roomsOf(targets.filter(({ kind }) => kind === 'addon'));
const instructionSet = isNative
  ? (createRequire(import.meta.url)('#native') as { info(): { instructionSet: string } }).info()
      .instructionSet
  : '';
/** One call in this many goes to the addon itself. */
const ADDON_SHARE = 4;

for (let index = from; index < to; index++) {
  const draws = drawsFor(seed, index);
  // Networks of other packages draw their weights from it.
  const chance = drawsFor(seed + 1, index);
  Math.random = () => chance.below(2 ** 30) / 2 ** 30;
  const isAddon = draws.once(ADDON_SHARE);
  if (isAddon && !isNative) continue;
  const target = draws.pick(draws.pick(isAddon ? addonRooms : sharedRooms));
  say({ index, name: target.name });
  stray = undefined;
  const { outcome, fault } = await perform(target, instructionSet, draws);
  await new Promise((resolve) => setImmediate(resolve));
  say({ index, name: target.name, outcome, fault: fault ?? stray });
}
say({ done: true });
process.exit(0);
