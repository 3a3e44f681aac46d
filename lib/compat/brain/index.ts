/**
 * `fallline/compat/brain`: the feed-forward class `NeuralNetwork` of brain.js, trained by fallline,
 * and `accelerate`, which makes the class of the package itself train on fallline.
 */
import {
  type AccelerateOptions,
  type PeerMethod,
  type Restore,
  replaceMethods,
} from '../methods.ts';
import type { NetworkShape, Prepared } from './shape.ts';
import { type Methods, tickOn, trainLater, trainNow } from './training.ts';

export type { NetworkJson } from './json.ts';
export type { Datum, Values } from './lookup.ts';
export { NeuralNetwork } from './network.ts';
export type { NetworkOptions } from './parts.ts';
export type { TrainOptions, TrainStatus } from './shape.ts';
export type { BinaryTestResult, Misclass, TestResult } from './statistics.ts';

interface PeerNetwork extends NetworkShape {
  prepTraining(data: unknown, options: unknown): Prepared;
}

/**
 * Makes the class of brain.js itself train on fallline. Only `train` and `trainAsync` are replaced.
 * They still run the original code for networks with methods or arrays of their own, such as
 * `NeuralNetworkGPU`.
 *
 * @param Peer the class `NeuralNetwork` of the package
 * @param options a callback for calls that are left to the original
 * @returns a function that restores the original
 * @throws {TypeError} if it is another class
 * @example
 * const restore = accelerate(require('brain.js').NeuralNetwork);
 * restore();
 */
export function accelerate(
  Peer: { readonly prototype: object },
  { onLeft }: AccelerateOptions = {},
): Restore {
  const methods =
    typeof Peer === 'function' ? ownMethods((Peer as { prototype: object }).prototype) : {};
  const own = { methods, onLeft: () => onLeft?.(LEFT), onDiverged: tickOn };
  const isOther = (net: PeerNetwork) => WHOLE.some((name) => member(net, name) !== methods[name]);
  return replaceMethods('NeuralNetwork', Peer, {
    train: (theirs: PeerMethod) =>
      function train(this: PeerNetwork, data: unknown, options: unknown = {}): unknown {
        if (isOther(this)) {
          own.onLeft();
          return theirs.call(this, data, options);
        }
        return trainNow(this, this.prepTraining(data, options), own);
      },
    trainAsync: (theirs: PeerMethod) =>
      function trainAsync(this: PeerNetwork, data: unknown, options: unknown = {}): unknown {
        if (isOther(this)) {
          own.onLeft();
          return theirs.call(this, data, options);
        }
        const prepared = this.prepTraining(data, options);
        return trainLater(this, prepared, own).catch((trainError) => {
          throw { trainError, status: prepared.status };
        });
      },
  });
}

const LEFT = 'NeuralNetwork.train: a network with methods or arrays of its own';

/** A subclass that overrides one of these methods is trained by brain.js's own code. */
const WHOLE = [
  'prepTraining',
  'trainingTick',
  'trainPattern',
  'trainPatterns',
  'calculateTrainingError',
];

function member(net: object, name: string): unknown {
  return (net as Readonly<Record<string, unknown>>)[name];
}

function ownMethods(prototype: object): Methods {
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(prototype));
  return Object.fromEntries(descriptors.map(([name, { value }]) => [name, value]));
}
