/** .github/workflows/release.yml: what can be held without GitHub. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);
const workflow = readFileSync(new URL('.github/workflows/release.yml', ROOT), 'utf8');
const { scripts } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));

const all = (pattern: RegExp) => Array.from(workflow.matchAll(pattern), ([, found]) => found);

describe('the release workflow', () => {
  it('calls scripts that there are', () => {
    const called = [...new Set(all(/npm run ([\w:-]+)/g))];
    assert.ok(called.length >= 4, called.join());
    assert.deepEqual(
      called.filter((name) => scripts[name] === undefined),
      [],
    );
  });

  it('pins actions to commits, and says which version that is', () => {
    const used = all(/uses: (.*)$/gm);
    assert.ok(used.length >= 10);
    assert.deepEqual(
      used.filter((each) => !/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(each)),
      [],
    );
    // One version of each.
    const names = new Set(used.map((each) => each.split('@')[0]));
    assert.equal(new Set(used).size, names.size);
  });

  it('gives rights to jobs alone, and those to publish only where it publishes or attests', () => {
    assert.match(workflow, /^permissions: \{\}$/m);
    const jobs = new Map(
      workflow
        .slice(workflow.indexOf('\njobs:\n'))
        .split(/^(?= {2}\w+:$)/m)
        .slice(1)
        .map((text) => [text.slice(2, text.indexOf(':')), text]),
    );
    const granted = Array.from(jobs, ([name, text]) => [
      name,
      text.match(/\w[\w-]*: write$/gm) ?? [],
    ]);
    assert.deepEqual(Object.fromEntries(granted), {
      build: [],
      test: [],
      rehearse: [],
      attest: ['id-token: write', 'attestations: write'],
      publish: ['id-token: write'],
    });
    for (const [name, text] of jobs) assert.match(text, /^ {4}permissions:$/m, name);
  });

  it('publishes only by hand, after all else', () => {
    assert.match(workflow, /publish:\n.*\n {8}type: boolean\n {8}default: false\n/);
    assert.match(
      workflow,
      /attest:\n.*\n {4}if: github.event_name == 'workflow_dispatch' && inputs.publish\n/,
    );
    assert.deepEqual(all(/needs: (\w+)$/gm), ['build', 'test', 'rehearse', 'attest']);
    const publishing = workflow.split('\n').filter((line) => line.includes('release:publish'));
    assert.equal(publishing.filter((line) => line.includes('--publish')).length, 1);
    assert.ok(
      workflow.indexOf('-- --publish') > workflow.indexOf('\n  publish:\n    needs: attest\n'),
    );
  });
});
