import assert from 'node:assert/strict';
import { rollup } from 'rollup';
import { pureInitialisers } from '../../lib/setup/pureInitialisers.mjs';

const MARK = '/* @__PURE__ */ (() => ';

/** What the plugin makes of a module. */
async function marked(code: string): Promise<string> {
  let seen = '';
  await rollup({
    input: 'module',
    plugins: [
      { name: 'virtual', resolveId: (id) => id, load: () => code },
      pureInitialisers(),
      {
        name: 'look',
        transform: (text) => {
          seen = text;
          return null;
        },
      },
    ],
  });
  return seen;
}

describe('setup: what modules compute at load', () => {
  for (const [name, code, expected] of [
    ['a call', 'export const a = f(1);', `export const a = ${MARK}(f(1)))();`],
    ['an object', 'const a = { b: f() };', `const a = ${MARK}({ b: f() }))();`],
    ['a property', 'let a = b.c, d = 1;', `let a = ${MARK}(b.c))(), d = 1;`],
    [
      'a class with static members',
      'export class A { static x = f(); }',
      `export const A = ${MARK}{ class A { static x = f(); } return A; })();`,
    ],
  ]) {
    it(`marks ${name}`, async () => assert.equal(await marked(code), expected));
  }

  for (const code of [
    'f();',
    'export const a = -1, b = "b", c = [1, { d: null }], e = () => f();',
    'class A extends B { static g() {} #x = f(); }',
    'const { a } = b;',
    'function g() { const a = f(); }',
  ]) {
    it(`leaves ${code}`, async () => assert.equal(await marked(code), code));
  }

  it('what is unused goes, what is used is the same, and effects stay', async () => {
    const code = `
      const unused = Object.keys(globalThis);
      class Unused { static all = [unused.length]; }
      class Used { static names = ['a'].concat('b'); static { Used.done = true; } }
      globalThis.effect = true;
      export const value = { names: Used.names, done: Used.done, name: Used.name };`;
    const modules = await rollup({
      input: 'module',
      plugins: [{ name: 'virtual', resolveId: (id) => id, load: () => code }, pureInitialisers()],
    });
    const { output } = await modules.generate({ format: 'es' });
    assert.doesNotMatch(output[0].code, /unused/i);
    assert.match(output[0].code, /globalThis\.effect = true/);
    const url = `data:text/javascript,${encodeURIComponent(output[0].code)}`;
    const { value } = await import(url);
    assert.deepEqual(value, { names: ['a', 'b'], done: true, name: 'Used' });
  });
});
