/** Control characters are shown as escapes. */
import assert from 'node:assert/strict';
import { visibleJson, visibleLine, visibleText, xmlText } from '../../lib/common/visibleText.ts';

const CASES: readonly (readonly [text: string, shown: string, line: string, xml: string])[] = [
  ['plain é 東京 😀 ñ', 'plain é 東京 😀 ñ', 'plain é 東京 😀 ñ', 'plain é 東京 😀 ñ'],
  ['\u001b[31mred', '\\x1b[31mred', '\\x1b[31mred', '\\x1b[31mred'],
  ['a\nb\tc', 'a\nb\tc', 'a\\nb\\tc', 'a\nb\tc'],
  ['a\rb', 'a\\x0db', 'a\\rb', 'a\rb'],
  ['bell\u0007', 'bell\\x07', 'bell\\x07', 'bell\\x07'],
  ['\u009b2J', '\\x9b2J', '\\x9b2J', '\u009b2J'],
  ['\u007f', '\\x7f', '\\x7f', '\u007f'],
  ['\u202eevil\u202c', '\\u202eevil\\u202c', '\\u202eevil\\u202c', '\u202eevil\u202c'],
  ['a\u2028b', 'a\\u2028b', 'a\\u2028b', 'a\u2028b'],
  ['half \ud83d.', 'half \\ud83d.', 'half \\ud83d.', 'half \\ud83d.'],
  ['\uffff\ufffe', '\uffff\ufffe', '\uffff\ufffe', '\\uffff\\ufffe'],
];

describe('text in view', () => {
  for (const [text, shown, line, xml] of CASES) {
    it(JSON.stringify(text), () => {
      assert.equal(visibleText(text), shown);
      assert.equal(visibleLine(text), line);
      assert.equal(xmlText(text), xml);
      const json = visibleJson(JSON.stringify({ text }, null, 2));
      assert.deepEqual(JSON.parse(json), { text });
      assert.equal(visibleText(json), json);
    });
  }
});
