/** The address of a race: whatever stands in it, there is a race, and what was wrong is said. */
import assert from 'node:assert/strict';
import { PRESETS, presetOf } from '../../lib/lab/page/presets.ts';
import { SCENE_NAMES } from '../../lib/lab/page/scenes.ts';
import { decodeState, defaultState, encodeState } from '../../lib/lab/page/state.ts';

/** Addresses with something wrong, and what is said of it. */
const WRONG: Record<string, RegExp> = {
  'scene=volcano': /"scene" to be one of .*, but received "volcano"/,
  'scene=canyn': /Did you mean 'canyon'\?/,
  'colour=red': /says "colour", which is unknown here/,
  'start=1': /"start" to have 2 coordinates, but it has 1/,
  'start=1,two': /"start\[1\]" to be a finite number, but received "two"/,
  'start=1e9,0': /"start\[0\]" to be a number from -12 to 12, but received 1000000000/,
  'scene=blobs&start=-1': /"start" to be an integer from 0 to 999, but received -1/,
  'race=sgd:0': /"race\[0\]\.rate" to be a positive number, but received 0/,
  'race=sgd:0.1,adam:fast': /"race\[1\]\.rate" to be a finite number|positive number/,
  'race=sgdd': /Did you mean 'sgd'\?/,
  'race=sgd:1:sideways': /"race\[0\]\.schedule" to be one of/,
  'race=sgd:1:constant:0': /"race\[0\]\.batch" to be an integer from 1/,
  'race=rprop:0.1:cosine': /'constant' with 'rprop'/,
  'race=newton:1:cosine': /'constant' with 'newton'/,
  'scene=moons&race=newton': /"race\[0\]" not to be 'newton', which is for surfaces only/,
  'race=sgd,sgd,sgd,sgd,sgd,sgd,sgd,sgd': /at most 7 racers, but it has 8/,
  'race=': /"race\[0\]\.optimizer"/,
  'steps=1e9': /"steps" to be an integer from 1 to 20000/,
  'steps=': /"steps"/,
  'speed=0': /"speed" to be an integer from 1 to 2000/,
  'scene=moons&degree=9': /"degree" to be an integer from 1 to 4/,
  'scene=moons&loss=mse': /"loss" to be one of/,
  '%E0%A4%A': /unknown here/,
  'scene=%3Cscript%3E': /but received "<script>"/,
};

describe('the address of a race', () => {
  for (const scene of SCENE_NAMES) {
    it(`goes there and back: ${scene}`, () => {
      const state = defaultState(scene);
      assert.deepEqual(decodeState(`#${encodeState(state)}`), { state, notes: [] });
    });
  }

  for (const [i, { title, state }] of PRESETS.entries()) {
    it(`goes there and back: ${title}`, () => {
      const { state: read, notes } = decodeState(`#${encodeState(state)}`);
      assert.deepEqual({ read, notes }, { read: state, notes: [] });
      assert.equal(presetOf(read), i);
      assert.equal(presetOf({ ...read, steps: read.steps + 1 }), -1);
    });
  }

  it('nothing in it is the canyon', () => {
    assert.deepEqual(decodeState(''), { state: defaultState('canyon'), notes: [] });
    assert.deepEqual(decodeState('#'), { state: defaultState('canyon'), notes: [] });
  });

  for (const [hash, message] of Object.entries(WRONG)) {
    it(`says what is wrong, once, and uses the default: ${hash}`, () => {
      const { state, notes } = decodeState(`#${hash}`);
      assert.equal(notes.length, 1, notes.join('\n'));
      assert.match(notes[0], message);
      const scene = /scene=(blobs|moons)/.exec(hash)?.[1] as 'blobs' | 'moons' | undefined;
      assert.deepEqual(state, defaultState(scene ?? 'canyon'));
    });
  }

  it('no message is longer than a person reads', () => {
    const { notes } = decodeState(`#${'x'.repeat(1e5)}&scene=${'y'.repeat(1e5)}`);
    assert.equal(notes.length, 2);
    for (const note of notes) assert.ok(note.length < 700, String(note.length));
  });
});
