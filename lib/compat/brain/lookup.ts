/** Inputs and outputs with names: tables from names to array indices, and conversion by these tables. */

/** Index of each key. */
export type Table = Record<string, number>;
/** Inputs or outputs: an array of numbers, or numbers by name. */
export type Values = ArrayLike<number> | Readonly<Record<string, number>>;

/** A training pattern. */
export interface Datum {
  /** Inputs of the network. */
  readonly input: Values;
  /** Expected outputs. */
  readonly output: Values;
}

/** Writes the values of a datum into a new array. */
export type Formatter = (values: Values) => Float32Array;

/** Adds a key to a table; `__proto__` becomes an ordinary key. */
function addKey(hash: Table, key: string, value: number): void {
  Object.defineProperty(hash, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

/** Indices of all keys that occur in a member of the data, in the order of their first occurrence. */
export function tableOf(data: readonly Datum[], member: 'input' | 'output'): Table {
  const table: Table = {};
  let places = 0;
  for (const datum of data) {
    for (const key in datum[member] as object) {
      if (!Object.hasOwn(table, key)) addKey(table, key, places++);
    }
  }
  return table;
}

/** Indices of an object's keys, in their order. */
export function tableOfKeys(hash: object): Table {
  const table: Table = {};
  let places = 0;
  for (const key in hash) addKey(table, key, places++);
  return table;
}

/** Adds new keys to a table, or creates one; undefined for arrays. */
export function addKeys(values: Values, table: Table | null | undefined): Table | undefined {
  if (Array.isArray(values)) return undefined;
  const out = table || {};
  let places = Object.keys(out).length;
  for (const key of Object.keys(values)) {
    if (!Object.hasOwn(out, key)) addKey(out, key, places++);
  }
  return out;
}

/** Values in the order of a table; 0 for a missing key. */
export function toArray(table: Table, values: Values, length: number): Float32Array {
  const array = new Float32Array(length);
  for (const key of Object.keys(table)) {
    if (Object.hasOwn(values, key)) array[table[key]] = (values as Record<string, number>)[key];
  }
  return array;
}

/** The elements by their keys. */
export function toObject(table: Table, array: ArrayLike<number>): Record<string, number> {
  return Object.fromEntries(Object.keys(table).map((key) => [key, array[table[key]]]));
}

/** A loop: for few numbers it is several times as fast as Float32Array.from. */
function numbersOf(values: ArrayLike<number>): Float32Array {
  const array = new Float32Array(values.length);
  for (let k = 0; k < array.length; k++) array[k] = values[k];
  return array;
}

/** Conversion of such values to arrays; null if they are typed arrays already. */
export function formatterFor(values: Values, table: Table | null | undefined): Formatter | null {
  if (ArrayBuffer.isView(values) && values.buffer instanceof ArrayBuffer) return null;
  if (Array.isArray(values)) return (each) => numbersOf(each as ArrayLike<number>);
  const entries = Object.entries(table ?? {}).map(([key, place]) => ({
    key,
    place,
    // An inherited property of that name is not a value of the hash.
    isInherited: key in Object.prototype,
  }));
  return (each) => {
    const array = new Float32Array(entries.length);
    for (const { key, place, isInherited } of entries) {
      if (isInherited && !Object.hasOwn(each, key)) continue;
      array[place] = (each as Record<string, number>)[key] || 0;
    }
    return array;
  };
}

/** What `formatData` keeps on a network. */
export interface Formats {
  inputLookup: Table | null | undefined;
  inputLookupLength: number | null;
  outputLookup: Table | null | undefined;
  outputLookupLength: number | null;
  _formatInput?: Formatter | null;
  _formatOutput?: Formatter | null;
}

/**
 * Converts the data to arrays. The first datum decides the format; tables and formats are kept on the network.
 */
export function formatData(net: Formats, given: Datum | readonly Datum[]) {
  const data = Array.isArray(given) ? (given as readonly Datum[]) : [given as Datum];
  const [first] = data;
  if (!Array.isArray(first.input)) {
    net.inputLookup ||= tableOf(data, 'input');
    net.inputLookupLength = Object.keys(net.inputLookup).length;
  }
  if (!Array.isArray(first.output)) {
    net.outputLookup ||= tableOf(data, 'output');
    net.outputLookupLength = Object.keys(net.outputLookup).length;
  }
  if (net._formatInput === undefined) {
    net._formatInput = formatterFor(first.input, net.inputLookup);
    net._formatOutput = formatterFor(first.output, net.outputLookup);
  }
  const { _formatInput, _formatOutput } = net;
  return data.map(({ input, output }) => ({
    input: (_formatInput ? _formatInput(input) : input) as ArrayLike<number>,
    output: (_formatOutput ? _formatOutput(output) : output) as ArrayLike<number>,
  }));
}
