/** Networks as JSON, as brain.js writes and reads them, and as the text of a function. */
import { wrongKind } from '../../common/errors.ts';
import { type Table, tableOfKeys } from './lookup.ts';
import type { TrainOptions } from './shape.ts';

/** A node after the inputs. Weights are by the keys of the layer before. */
export interface NodeJson {
  readonly bias: number;
  readonly weights: Readonly<Record<string, number>> | readonly number[];
}

/** A network as JSON, as brain.js writes it. */
export interface NetworkJson {
  /** Number of nodes of each layer. */
  readonly sizes: readonly number[];
  /**
   * The nodes of each layer, by name or number, with weights and bias; input nodes are empty
   * objects.
   */
  readonly layers: readonly Readonly<Record<string, NodeJson | Record<string, never>>>[];
  /** Whether outputs have names. */
  readonly outputLookup: boolean;
  /** Whether inputs have names. */
  readonly inputLookup: boolean;
  /** Name of the activation function. */
  readonly activation: string;
  /** Training options that can be written as JSON. */
  readonly trainOpts?: Partial<TrainOptions> | Record<string, unknown>;
}

/** The members of a network that its JSON needs. */
interface Written {
  readonly sizes: readonly number[];
  /** A network with sizes but without arrays has only the names of its inputs. */
  readonly outputLayer: number | null;
  readonly weights: readonly (readonly ArrayLike<number>[])[];
  readonly biases: readonly ArrayLike<number>[];
  readonly inputLookup: Table | null | undefined;
  readonly outputLookup: Table | null | undefined;
}

/** The layers of a network's JSON. */
export function layersJson({ sizes, weights, biases, ...net }: Written): NetworkJson['layers'] {
  const last = net.outputLayer ?? 0;
  const namesOf = (layer: number): string[] => {
    if (layer === 0 && net.inputLookup) return Object.keys(net.inputLookup);
    if (layer === net.outputLayer && net.outputLookup) return Object.keys(net.outputLookup);
    return Array.from({ length: sizes[layer] }, (_, node) => String(node));
  };
  // Objects list integer keys first, whatever the order of the nodes.
  const placeIn = (layer: number, name: string): number => {
    const table = layer === 0 ? net.inputLookup : layer === last ? net.outputLookup : undefined;
    return table ? table[name] : Number(name);
  };
  const layers: Record<string, NodeJson | Record<string, never>>[] = [];
  for (let layer = 0; layer <= last; layer++) {
    const before = layer === 0 ? [] : Object.keys(layers[layer - 1]);
    const node = (name: string): NodeJson => {
      const row = weights[layer][placeIn(layer, name)];
      return {
        bias: biases[layer][placeIn(layer, name)],
        weights: Object.fromEntries(before.map((key) => [key, row[placeIn(layer - 1, key)]])),
      };
    };
    const names = namesOf(layer);
    layers.push(Object.fromEntries(names.map((name) => [name, layer === 0 ? {} : node(name)])));
  }
  return layers;
}

/** A network read from JSON: sizes, tables, and the numbers of each node in order. */
export interface ReadNetwork {
  readonly sizes: number[];
  readonly inputLookup: Table | null;
  readonly outputLookup: Table | null;
  readonly nodes: readonly (readonly { bias: number; weights: Float32Array }[])[];
}

/**
 * Reads the JSON of a network.
 *
 * @throws {TypeError} if it is not the JSON of a network
 * @throws {RangeError} if layers do not fit each other or the sizes, or a number is not finite
 */
export function readJson(json: NetworkJson): ReadNetwork {
  if (!Array.isArray(json?.sizes) || !Array.isArray(json.layers)) {
    throw wrongKind('json', 'the JSON of a network', json);
  }
  // For a network with sizes but without arrays, brain.js writes only the input layer.
  if (json.layers.length < 2 && json.sizes.length > json.layers.length) {
    throw new RangeError(
      `Expected json.layers to have a layer for each of the ${json.sizes.length} sizes, but it has ${json.layers.length}`,
    );
  }
  if (json.layers.length === 0)
    return { sizes: [], inputLookup: null, outputLookup: null, nodes: [] };
  const last = json.layers.length - 1;
  const isTable = (layer: number, said: boolean) => said || json.layers[layer]['0'] === undefined;
  const nodes = json.layers.map((layer, l) =>
    l === 0 ? [] : Object.entries(layer).map(([name, node]) => readNode(node as NodeJson, l, name)),
  );
  const sizes = json.layers.map((layer) => Object.keys(layer).length);
  // Some versions write an empty input layer; the number of inputs is then that of the weights.
  if (sizes[0] === 0 && nodes[1]?.[0]) sizes[0] = nodes[1][0].weights.length;
  nodes.forEach((layer, l) => {
    for (const { weights } of layer) {
      if (weights.length === sizes[l - 1]) continue;
      throw new RangeError(
        `Expected each node of json.layers[${l}] to have ${sizes[l - 1]} weights, one for each node before it, but one has ${weights.length}`,
      );
    }
  });
  return {
    sizes,
    inputLookup: isTable(0, json.inputLookup) ? tableOfKeys(json.layers[0]) : null,
    outputLookup: isTable(last, json.outputLookup) ? tableOfKeys(json.layers[last]) : null,
    nodes,
  };
}

function readNode({ bias, weights }: NodeJson, layer: number, name: string) {
  const numbers = Float32Array.from(Object.values(weights ?? {}));
  if (Number.isFinite(Math.fround(bias)) && numbers.every(Number.isFinite)) {
    return { bias, weights: numbers };
  }
  throw new RangeError(
    `Expected finite numbers, but a weight or the bias of json.layers[${layer}]['${name}'] is not`,
  );
}

/** The body of a function that computes a network's outputs, as brain.js writes it. */
export function functionBody(
  layers: NetworkJson['layers'],
  activation: string,
  leakyReluAlpha: number,
  { inputLookup, outputLookup }: Pick<Written, 'inputLookup' | 'outputLookup'>,
): string {
  const around: Record<string, (sum: string) => string> = {
    sigmoid: (sum) => `1/(1+1/Math.exp(${sum}))`,
    relu: (sum) => `((v=${sum})<0?0:v)`,
    'leaky-relu': (sum) => `((v=${sum})<0?0:${leakyReluAlpha}*v)`,
    tanh: (sum) => `Math.tanh(${sum})`,
  };
  if (!Object.hasOwn(around, activation)) throw new Error(`unknown activation type ${activation}`);
  const text = (layer: number, name: string): string => {
    if (layer === 0) return inputLookup ? `value(${quoted(name)})` : `input[${quoted(name)}]`;
    const { bias, weights } = layers[layer][name] as NodeJson;
    const terms = Object.entries(weights).map(
      ([key, weight]) => `${weight < 0 ? '' : '+'}${weight}*${text(layer - 1, key)}`,
    );
    return around[activation](`(${bias}${terms.join('')})`);
  };
  const last = layers.length - 1;
  const names = Object.keys(layers[last]);
  const needsVariable = activation === 'relu' || activation === 'leaky-relu';
  // As a computed key, `__proto__` is an ordinary name.
  const result = outputLookup
    ? `{${names.map((name) => `[${quoted(name)}]:${text(last, name)}`)}}`
    : `[${names.map((name) => text(last, name))}]`;
  // As in `run`, a missing key counts as 0.
  const reader = inputLookup
    ? 'function value(key){return Object.hasOwn(input,key)?input[key]:0}'
    : '';
  return `${reader}${needsVariable ? 'var v;' : ''}return ${result};`;
}

function quoted(name: string): string {
  return JSON.stringify(name);
}
