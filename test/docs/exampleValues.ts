/**
 * Values that examples state in comments: `expression; // value`, the comment on the same line or on
 * the next one. A comment that begins as a value does is compared; any other is prose.
 */
import assert from 'node:assert/strict';

const STATEMENT = /^(?!(?:const|let|for|if|import|try|\}|\/\/))(.+); \/\/ (.+)$/gm;
const NEXT_LINE = /;\n\/\/ (?=[[{])/g;
const VALUE = /^(?:(?:Float64|Float32|Int32)Array |Map )?(?=[[{'"\d-]|true|false|NaN|undefined)/;

/** The program with a call of `name` in place of each statement that states its value. */
export function withChecks(program: string, name: string): string {
  return program
    .replace(NEXT_LINE, '; // ')
    .replace(STATEMENT, (statement, expression, comment) =>
      VALUE.test(comment) ? `${name}(${expression}, ${JSON.stringify(comment)});` : statement,
    );
}

/** Fails unless a value is what a comment states; `0.66…` matches every number that begins so. */
export function assertStated(actual: unknown, comment: string): void {
  const literal = comment
    .replace(VALUE, '')
    .replace(/-?\d+\.\d*(?=…)/g, (digits) => `{ begins: '${digits}' }`)
    .replaceAll(/, …|…/g, '');
  let stated: unknown;
  try {
    stated = new Function(`return (${literal});`)();
  } catch {
    assert.fail(`"${comment}" is no value; begin it with another word if it is prose`);
  }
  assertLike(actual, stated, comment.includes('…'), comment);
}

function assertLike(actual: unknown, stated: unknown, isPart: boolean, comment: string): void {
  if (typeof stated === 'number' && typeof actual === 'number') {
    const near = Math.abs(actual - stated) <= 1e-12 * Math.abs(stated);
    assert.ok(near || Object.is(actual, stated), `${actual} is not "${comment}"`);
  } else if (typeof stated === 'object' && stated !== null) {
    if ('begins' in stated) {
      assert.ok(String(actual).startsWith(String(stated.begins)), `${actual} is not "${comment}"`);
      return;
    }
    const read = (actual instanceof Map ? Object.fromEntries(actual) : actual) as object;
    assert.ok(typeof read === 'object' && read !== null, `${actual} is not "${comment}"`);
    const entries = Object.entries(stated);
    if (!isPart)
      assert.deepEqual(
        Object.keys(read),
        entries.map(([key]) => key),
        comment,
      );
    for (const [key, value] of entries) {
      assertLike((read as Record<string, unknown>)[key], value, isPart, comment);
    }
  } else assert.deepEqual(actual, stated, comment);
}
