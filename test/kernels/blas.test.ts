/** `fallline/kernels/blas` in the place of @stdlib/blas/base: its documented examples, its errors. */
import assert from 'node:assert/strict';
import * as blas from '../../lib/kernels/blas.ts';
import { withCrossingsAt } from '../support/crossings.ts';
import { reference } from '../support/reference.ts';

interface Example {
  readonly name: string;
  readonly version: string;
  readonly code: string;
}

const examples = reference<Example[]>('stdlib_blas/examples.json');
const table: Record<string, unknown> = { ...blas };
const routines = Object.keys(table);

/** `~-22.0` is nearly -22. */
const parsed = (value: string) => Number(value.replace('~', ''));

/** The READMEs have whole numbers as they are, and fractions as one writes them: 4.6 for 4.6000000000000005. */
function near(got: number, value: string): void {
  const exact = Number.isInteger(parsed(value)) ? 0 : 1e-15;
  const relative = value.includes('~') ? 1e-6 : exact;
  const allowed = relative * Math.max(1, Math.abs(parsed(value)));
  assert.ok(Math.abs(got - parsed(value)) <= allowed, `${got} instead of ${value}`);
}

/** Runs an example with its statements about results turned into checks; returns how many there are. */
function run({ name, code }: Example): number {
  let checks = 0;
  const returns = (got: unknown, expected: string) => {
    checks++;
    if (expected === 'true') assert.equal(got, true);
    else if (/^<\w+>/.test(expected)) holds(got as ArrayLike<number>, expected);
    else near(got as number, expected);
  };
  const holds = (got: ArrayLike<number>, expected: string) => {
    checks++;
    const [, kind, list] = expected.match(/^<(\w+)>\[(.*)\]$/) ?? [];
    assert.equal((got as object).constructor.name, kind);
    const values = list.split(',');
    assert.equal(got.length, values.length);
    for (const [i, value] of values.entries()) near(got[i], value.trim());
  };
  const body = code
    .replace(/var (Float\d\dArray) = require\( '@stdlib\/array-float\d\d' \);/g, '')
    .replace(/var (\w+) = ([^;]*;)\s*\/\/ returns (.*)/g, 'var $1 = $2 returns( $1, "$3" );')
    .replace(/\/\/ (\w+) => (.*)/g, 'holds( $1, "$2" );');
  new Function(name, 'returns', 'holds', body)(table[name], returns, holds);
  return checks;
}

const lengths = reference<Record<string, { call: number; ndarray?: number }>>(
  'stdlib_blas/lengths.json',
);

describe('kernels/blas', () => {
  it('routines declare as many parameters as those of the package', () => {
    assert.deepEqual(Object.keys(lengths).sort(), [...routines].sort());
    for (const [name, { call, ndarray }] of Object.entries(lengths)) {
      const ours = table[name] as ((...args: never[]) => unknown) & {
        ndarray?: { length: number };
      };
      assert.equal(ours.length, call, name);
      assert.equal(ours.ndarray?.length, ndarray, `${name}.ndarray`);
    }
  });

  it('rotm takes its parameters from an array of any kind', () => {
    for (const param of [
      [0, 7, -1, 0.5, 7],
      Float64Array.of(0, 7, -1, 0.5, 7),
      Float32Array.of(0, 7, -1, 0.5, 7),
    ]) {
      for (const kind of ['d', 's'] as const) {
        const Kind = kind === 'd' ? Float64Array : Float32Array;
        const [x, y] = [Kind.of(2, 1), Kind.of(1, 4)];
        // x = x + h12 y, y = h21 x + y
        (table[`${kind}rotm`] as typeof blas.drotm)(
          2,
          x as Float64Array,
          1,
          y as Float64Array,
          1,
          param,
        );
        assert.deepEqual([...x], [2.5, 3]);
        assert.deepEqual([...y], [-1, 3]);
      }
    }
    const x = Float64Array.of(1);
    assert.throws(() => blas.drotm(1, x, 1, x.slice(), 1, [0, 1]), /"param" to have 5/);
    assert.throws(() => blas.drotm(1, x, 1, x.slice(), 1, 5 as never), /"param" to be an array/);
  });

  for (const routine of routines) {
    const ofRoutine = examples.filter(({ name }) => name === routine);
    for (const [where, size] of [
      ['small calls', Number.POSITIVE_INFINITY],
      ['the addon, where there is one', 1],
    ] as const) {
      it(`the documented examples of ${routine}: ${where}`, () => {
        assert.ok(ofRoutine.length >= 2);
        withCrossingsAt(size, () => {
          for (const example of ofRoutine) {
            assert.ok(run(example) > 0, example.code);
          }
        });
      });
    }
  }

  it('has both precisions of everything', () => {
    const single = routines.filter((name) => /^(s|is)/.test(name) && name !== 'sdsdot');
    assert.ok(single.length >= 9);
    for (const name of single) {
      assert.ok(name.replace(/^s/, 'd').replace(/^is/, 'id') in table, name);
    }
  });

  const a = new Float64Array(6);
  const x = new Float64Array(6);
  const y = new Float64Array(6);

  /** Calls with one wrong argument, and what the package throws at them. */
  const refusals: [string, () => unknown, RegExp | string][] = [
    [
      'order of gemv',
      () => blas.dgemv('rows' as 'row-major', 'transpose', 2, 3, 1, a, 3, x, 1, 0, y, 1),
      'invalid argument. First argument must be a valid order. Value: `rows`.',
    ],
    [
      'transposition of gemv',
      () => blas.dgemv('row-major', 'T' as 'transpose', 2, 3, 1, a, 3, x, 1, 0, y, 1),
      'invalid argument. Second argument must be a valid transpose operation. Value: `T`.',
    ],
    [
      'M of gemv',
      () => blas.dgemv('row-major', 'transpose', -1, 3, 1, a, 3, x, 1, 0, y, 1),
      'invalid argument. Third argument must be a nonnegative integer. Value: `-1`.',
    ],
    [
      'LDA of gemv',
      () => blas.dgemv('row-major', 'transpose', 2, 3, 1, a, 2, x, 1, 0, y, 1),
      'invalid argument. Seventh argument must be greater than or equal to max(1,3). Value: `2`.',
    ],
    [
      'stride of gemv',
      () => blas.dgemv('row-major', 'transpose', 2, 3, 1, a, 3, x, 0, 0, y, 1),
      'invalid argument. Ninth argument must be non-zero. Value: `0`.',
    ],
    [
      'stride of gemv.ndarray',
      () => blas.dgemv.ndarray('transpose', 2, 3, 1, a, 3, 1, 0, x, 1, 0, 0, y, 0, 0),
      'invalid argument. Fourteenth argument must be non-zero. Value: `0`.',
    ],
    [
      'LDA of ger',
      () => blas.dger('column-major', 3, 2, 1, x, 1, y, 1, a, 2),
      'invalid argument. Tenth argument must be greater than or equal to max(1,3). Value: `2`.',
    ],
    [
      'K of gemm',
      () => blas.dgemm('row-major', 'transpose', 'transpose', 2, 2, -2, 1, a, 2, x, 2, 0, y, 2),
      'invalid argument. Sixth argument must be a nonnegative integer. Value: `-2`.',
    ],
    [
      'LDB of gemm',
      () =>
        blas.dgemm('row-major', 'no-transpose', 'no-transpose', 1, 2, 3, 1, a, 3, x, 1, 0, y, 2),
      'invalid argument. Eleventh argument must be greater than or equal to max(1,2). Value: `1`.',
    ],
    [
      'stride of gemm.ndarray',
      () =>
        blas.dgemm.ndarray(
          ...(['transpose', 'transpose', 1, 2, 3, 1, a, 1, 1, 0, x, 1, 1, 0, 0, y, 1] as const),
          ...([0, 0] as const),
        ),
      'invalid argument. Eighteenth argument must be non-zero. Value: `0`.',
    ],
    // What the package would go on with, reading what is not there.
    ['a vector that ends too soon', () => blas.ddot(7, x, 1, y, 1), /"x" to have 7 elements/],
    ['the other kind of array', () => blas.sdot(2, x as never, 1, y as never, 1), /Float32Array/],
    ['a fraction of an element', () => blas.dasum(2.5, x, 1), /"n" to be an integer/],
  ];

  for (const [what, call, message] of refusals) {
    it(`refuses ${what}`, () => {
      assert.throws(call, typeof message === 'string' ? { message } : message);
    });
  }

  it('of real numbers, the conjugate transpose is the transpose', () => {
    const b = Float64Array.of(1, 2, 3, 4, 5, 6);
    const results = (['transpose', 'conjugate-transpose'] as const).map((trans) =>
      blas.dgemm('column-major', trans, trans, 2, 2, 3, 1, b, 3, b, 2, 0, new Float64Array(4), 2),
    );
    assert.deepEqual(results[0], results[1]);
    assert.deepEqual(results[0], Float64Array.of(22, 49, 28, 64));
  });

  it('does nothing where there is nothing to do', () => {
    assert.equal(blas.ddot(0, x, 1, y, 1), 0);
    assert.equal(blas.ddot(-3, x, 1, y, 1), 0);
    assert.equal(blas.idamax(0, x, 1), -1);
    const c = Float64Array.of(Number.NaN);
    const nothing = new Float64Array(0);
    // β is 0 and there is no product: C is 0, and was not read.
    blas.dgemm('row-major', 'transpose', 'transpose', 1, 1, 0, 1, nothing, 1, nothing, 1, 0, c, 1);
    assert.equal(c[0], 0);
  });
});
