/**
 * The complete state of the user's choices, encoded in the page's address, so that a link
 * reproduces a race.
 */
import { finiteNumber, integerBetween, oneOf, positiveNumber } from '../../common/validate.ts';
import {
  hasSchedule,
  isForData,
  OPTIMIZER_KEYS,
  type Racer,
  SCHEDULE_KEYS,
  suggestedRate,
} from './choices.ts';
import { isData, rateScale, SCENE_NAMES, type SceneName, surfaceOf } from './scenes.ts';

/** Losses for data; with three classes, the first one becomes softmax. */
export const LOSS_CHOICES = {
  log: 'log loss',
  hinge: 'hinge',
  squaredHinge: 'squared hinge',
  modifiedHuber: 'modified Huber',
} as const;
export type LossKey = keyof typeof LOSS_CHOICES;

/** Maximum number of racers: the number of colours. */
export const MOST_RACERS = 7;
export const MOST_STEPS = 20_000;
export const MOST_SPEED = 2000;

export interface LabState {
  readonly scene: SceneName;
  /**
   * On a surface: coordinates of the start. On data: seed of the initial weights; 0 means weights
   * of 0.
   */
  readonly start: readonly number[];
  readonly racers: readonly Racer[];
  /** Maximum number of steps, or of epochs. */
  readonly steps: number;
  /** Steps, or epochs, per second. */
  readonly speed: number;
  /** For data: maximum degree of the features, and the loss. */
  readonly degree: number;
  readonly loss: LossKey;
}

export function startOf(scene: SceneName): readonly number[] {
  return isData(scene) ? [0] : surfaceOf(scene).start;
}

/** A good default race for any scene. */
export function defaultState(scene: SceneName = 'canyon'): LabState {
  const scale = rateScale(scene);
  const racers = (['sgd', 'momentum', 'adam'] as const).map(
    (optimizer): Racer => ({
      optimizer,
      rate: suggestedRate(optimizer, scale),
      schedule: 'constant',
      batch: 'all',
    }),
  );
  const curved = scene === 'moons' ? 3 : scene === 'circles' ? 2 : 1;
  return {
    ...{ scene, racers, start: startOf(scene), degree: curved, loss: 'log' },
    ...{ steps: isData(scene) ? 200 : 400, speed: 30 },
  };
}

/** Encodes the state as the fragment of an address, after `#`. */
export function encodeState(state: LabState): string {
  const { scene, start, racers, steps, speed, degree, loss } = state;
  const race = racers.map(({ optimizer, rate, schedule, batch }) => {
    const parts = [optimizer, String(rate), schedule, String(batch)];
    const plain = ['', '', 'constant', 'all'];
    while (parts.at(-1) === plain[parts.length - 1]) parts.pop();
    return parts.join(':');
  });
  const pairs = [
    ...[`scene=${scene}`, `start=${start.join(',')}`, `race=${race.join(',')}`],
    ...[`steps=${steps}`, `speed=${speed}`],
    ...(isData(scene) ? [`degree=${degree}`, `loss=${loss}`] : []),
  ];
  return pairs.join('&');
}

export interface Decoded {
  readonly state: LabState;
  /** Descriptions of the parts that could not be parsed, for which defaults are used. */
  readonly notes: readonly string[];
}

const KEYS = ['scene', 'start', 'race', 'steps', 'speed', 'degree', 'loss'];

/** Parses a fragment, which may have been edited by hand; all values are validated. */
export function decodeState(hash: string): Decoded {
  const notes: string[] = [];
  const given = new Map<string, string>();
  for (const pair of hash.replace(/^#/, '').split('&')) {
    if (pair === '') continue;
    const [key, ...value] = pair.split('=');
    if (KEYS.includes(key)) given.set(key, unescaped(value.join('=')));
    else notes.push(`The link says "${clip(unescaped(key))}", which is unknown here.`);
  }
  const read = <Value>(key: string, byDefault: Value, parse: (text: string) => Value): Value => {
    const text = given.get(key);
    if (text === undefined) return byDefault;
    try {
      return parse(text);
    } catch (error) {
      notes.push(`${error instanceof Error ? error.message : String(error)}.`);
      return byDefault;
    }
  };
  const scene = read('scene', 'canyon' as SceneName, (text) =>
    oneOf('scene', clip(text), SCENE_NAMES),
  );
  const usual = defaultState(scene);
  const state: LabState = {
    scene,
    start: read('start', usual.start, (text) => startFrom(text, scene)),
    racers: read('race', usual.racers, (text) => racersFrom(text, scene)),
    steps: read('steps', usual.steps, (text) => integer('steps', text, 1, MOST_STEPS)),
    speed: read('speed', usual.speed, (text) => integer('speed', text, 1, MOST_SPEED)),
    degree: read('degree', usual.degree, (text) => integer('degree', text, 1, 4)),
    loss: read('loss', usual.loss, (text) =>
      oneOf('loss', clip(text), Object.keys(LOSS_CHOICES) as LossKey[]),
    ),
  };
  return { state, notes };
}

function startFrom(text: string, scene: SceneName): readonly number[] {
  const parts = text.split(',').slice(0, 3);
  if (isData(scene)) return [integer('start', parts[0], 0, 999)];
  const { domain } = surfaceOf(scene);
  if (parts.length !== domain.length) {
    throw new RangeError(
      `Expected "start" to have ${domain.length} coordinates, but it has ${parts.length}`,
    );
  }
  return parts.map((part, j) => coordinate(`start[${j}]`, number(part), domain[j]));
}

/** Validates a coordinate: near the drawing, because a path from elsewhere would not be visible. */
export function coordinate(
  name: string,
  value: unknown,
  [low, high]: readonly [number, number],
): number {
  const finite = finiteNumber(name, value);
  if (finite < low || finite > high) {
    throw new RangeError(
      `Expected "${name}" to be a number from ${low} to ${high}, but received ${finite}`,
    );
  }
  return finite;
}

function racersFrom(text: string, scene: SceneName): readonly Racer[] {
  const racers = text.split(',').map((each, i) => racerFrom(each, `race[${i}]`, scene));
  if (racers.length <= MOST_RACERS) return racers;
  throw new RangeError(
    `Expected "race" to have at most ${MOST_RACERS} racers, but it has ${racers.length}`,
  );
}

function racerFrom(text: string, place: string, scene: SceneName): Racer {
  const [name, rate, schedule, batch] = text.split(':');
  const optimizer = oneOf(`${place}.optimizer`, clip(name), OPTIMIZER_KEYS);
  const read: Racer = {
    optimizer,
    rate: rate
      ? positiveNumber(`${place}.rate`, number(rate))
      : suggestedRate(optimizer, rateScale(scene)),
    schedule: schedule ? oneOf(`${place}.schedule`, clip(schedule), SCHEDULE_KEYS) : 'constant',
    batch: !batch || batch === 'all' ? 'all' : integer(`${place}.batch`, batch, 1, 10_000),
  };
  if (isData(scene) && !isForData(optimizer)) {
    throw new RangeError(
      `Expected "${place}" not to be '${optimizer}', which is for surfaces only`,
    );
  }
  if (hasSchedule(optimizer) || read.schedule === 'constant') return read;
  throw new RangeError(
    `Expected "${place}.schedule" to be 'constant' with '${optimizer}', whose steps find their own sizes`,
  );
}

function integer(name: string, text: string, least: number, most: number): number {
  return integerBetween(name, number(text), least, most);
}

/** Keeps text that is not a number, so that a validator rejects it by name. */
function number(text: string): unknown {
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text.trim()) ? Number(text) : clip(text);
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Shortens text for a message, because a link may have any length. */
function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
