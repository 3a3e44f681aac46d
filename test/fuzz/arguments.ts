/**
 * Valid arguments by the names of parameters in the sources, so that new functions get mostly valid
 * arguments without an entry in a table.
 */
import type { Draws } from './draws.ts';
import { hostile } from './hostileValues.ts';
import { optionsFor } from './options.ts';

/** What the arguments of one call have in common. */
export interface Shape {
  readonly rows: number;
  readonly cols: number;
  readonly classes: number;
  readonly single: boolean;
}

export function drawShape(draws: Draws): Shape {
  const rows = draws.once(40) ? 3000 : 2 + draws.below(12);
  return { rows, cols: 1 + draws.below(4), classes: 2 + draws.below(2), single: draws.once(3) };
}

/** The names of a function's parameters; `undefined` for those that are taken apart where they stand. */
export function parametersOf(call: unknown): readonly (string | undefined)[] {
  const source = Function.prototype.toString.call(call);
  const list = /^[^(]*\(([\s\S]*?)\)\s*(?:\{|=>)/.exec(source)?.[1] ?? '';
  const names: (string | undefined)[] = [];
  let depth = 0;
  let name = '';
  for (const letter of `${list},`) {
    if ('({['.includes(letter)) depth++;
    if (')}]'.includes(letter)) depth--;
    if (letter === ',' && depth === 0) {
      const found = /^\s*(?:\.\.\.)?(\w+)/.exec(name)?.[1];
      if (name.trim() !== '') names.push(found);
      name = '';
    } else {
      name += letter;
    }
  }
  return names;
}

export function floats(shape: Shape, length: number, draws: Draws): Float64Array | Float32Array {
  const array = shape.single ? new Float32Array(length) : new Float64Array(length);
  return array.map(() => draws.number());
}

/** x in one of the forms that a matrix may have. */
export function matrixLike(shape: Shape, draws: Draws): unknown {
  const { rows, cols } = shape;
  const data = floats(shape, rows * cols, draws);
  switch (draws.below(5)) {
    case 0:
      return Array.from({ length: rows }, (_, i) =>
        Array.from(data.subarray(i * cols, (i + 1) * cols)),
      );
    case 1:
      return { data, shape: [rows, cols], strides: [1, rows] };
    case 2:
      return { data: Int16Array.from(data, (value) => value * 100), rows, cols };
    default:
      return { data, rows, cols };
  }
}

export function labels(shape: Shape, draws: Draws): unknown {
  const classes = Array.from({ length: shape.rows }, (_, i) => i % shape.classes);
  switch (draws.below(5)) {
    case 0:
      return classes.map((each) => ['no', 'yes', 'maybe'][each]);
    case 1:
      return Uint8Array.from(classes);
    case 2:
      // No more values than these: each may be a class.
      return Float64Array.from(classes, (each) => each + 0.25 * draws.below(3));
    default:
      return classes;
  }
}

type Maker = (shape: Shape, draws: Draws) => unknown;

const size: Maker = (_, draws) => draws.below(9);
const vector: Maker = (shape, draws) => floats(shape, draws.pick([9, 16, 81, 81, 90]), draws);
const list: Maker = (shape, draws) => Array.from(floats(shape, shape.rows, draws));
const point: Maker = (_, draws) => [draws.number(), draws.number()];
const bowl: Maker = () => (x: ArrayLike<number>) => x[0] ** 2 + (x[1] ?? 0) ** 2;
const gradientOfBowl: Maker = () => (x: ArrayLike<number>, out?: Float64Array) => {
  const slopes = out ?? new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) slopes[i] = 2 * x[i];
  return slopes;
};

/** Makers by name; the first pattern that fits the name. */
const MAKERS: readonly (readonly [RegExp, Maker])[] = [
  [/^(options|settings)$/, (_, draws) => (draws.once(3) ? undefined : optionsFor('call', draws))],
  [/^(order|layout)$/, (_, draws) => draws.pick(['row-major', 'column-major'])],
  [/^uplo$/, (_, draws) => draws.pick(['upper', 'lower'])],
  [/^diag$/, (_, draws) => draws.pick(['unit', 'non-unit'])],
  [/^stride|^inc/i, (_, draws) => draws.pick([1, 1, 1, 2, -1])],
  [/^offset/i, (_, draws) => draws.pick([0, 0, 0, 3])],
  [/^(lda|ldb|ldc|ldx|ldout)$/i, () => 9],
  [/^(n|m|k|kl|ku|size|count|rows|cols|units)$/i, size],
  [/^(alpha|beta|scale|rate|c|s|learningRate|b|value|low|high)$/, (_, draws) => draws.number()],
  [/^param$/, (shape) => (shape.single ? new Float32Array(5) : new Float64Array(5)).fill(0)],
  [/^(yTrue|yPred|labels|predicted|actual|truth)$/, (shape, draws) => labels(shape, draws)],
  [/^(sampleWeight|weights)$/, (shape, draws) => (draws.once(2) ? undefined : list(shape, draws))],
  [/^(probabilities|scores|yScore)$/, (shape, draws) => floats(shape, shape.rows, draws)],
  [/^(start|from|point|direction|center)$/, point],
  [/^(f|fn|function|objective|loss|target)$/, bowl],
  [/^use|^is|^nesterov$/, (_, draws) => draws.once(2)],
  [/^threads$/, (_, draws) => 1 + draws.below(3)],
  [/^gradient$/, (shape, draws) => (draws.once(2) ? vector : gradientOfBowl)(shape, draws)],
  [/^(model|estimator)$/, () => ({})],
  [/^(json|text|state|saved)$/, (_, draws) => draws.pick([{}, [], { format: 'fallline-model' }])],
  [/^(name|key|path|folder)$/, (_, draws) => draws.pick(['logistic', 'beale', 'x', ''])],
  [/^(seed|nSamples|epochs)$/, (_, draws) => draws.below(50)],
  [/^(indices|sizes)$/, (shape) => Array.from({ length: shape.rows }, (_, i) => i)],
  [/^(data|examples|patterns)$/, () => [{ input: [0, 1], output: [1] }]],
];

/** Arguments of a call, all of them valid as far as names tell. */
export function argumentsFor(call: unknown, room: string, shape: Shape, draws: Draws): unknown[] {
  const isVectorRoom = room.startsWith('./kernels');
  const names = parametersOf(call);
  const given =
    names.length === 0 ? Array.from({ length: draws.below(3) }, () => undefined) : names;
  return given.map((name) => {
    if (name === undefined) {
      return draws.once(3) ? hostile(draws) : optionsFor('call', draws);
    }
    if (/^trans/.test(name)) {
      const words = room === './kernels/blas' ? ['no-transpose', 'transpose'] : [false, true];
      return draws.pick<unknown>(words);
    }
    if (isVectorRoom) {
      if (/^([abxywcg]|ap|out|d1|d2|y1|gradient|velocity|first|second)$/i.test(name)) {
        return vector(shape, draws);
      }
    } else {
      if (name === 'x0' || (name === 'x' && room === './descent')) return point(shape, draws);
      if (name === 'x') return matrixLike(shape, draws);
      if (/^y(true)?$/i.test(name)) return labels(shape, draws);
    }
    const maker = MAKERS.find(([pattern]) => pattern.test(name))?.[1];
    if (maker !== undefined) return maker(shape, draws);
    return draws.pick([matrixLike, labels, list, size, vector])(shape, draws);
  });
}
