import assert from 'node:assert/strict';
import { faultsIn } from '../../lib/scripts/sanitizerReports.mjs';

const leak = (module: string) => `Direct leak of 40 byte(s) in 1 object(s) allocated from:
    #0 0x1 in operator new(unsigned long)  [/usr/lib/libasan.so.8]
    #1 0x2 in make()  [${module}]
    #2 0x3 in uv_run  [/usr/bin/node]`;
const leaks = (...modules: string[]) => `
=================================================================
==123==ERROR: LeakSanitizer: detected memory leaks

${modules.map(leak).join('\n\n')}

SUMMARY: AddressSanitizer: 80 byte(s) leaked in 2 allocation(s).
`;
const addon = '/src/build/sanitize/Release/fallline.node';
const overflow = `==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x1
    #0 0x1 in memset  [/usr/lib/libasan.so.8]
`;
const undefinedBehaviour =
  'native/engine/rng.h:5:1: runtime error: shift exponent 64 is too large\n';

const cases: { name: string; report: string; faults: RegExp[] }[] = [
  { name: 'nothing', report: '', faults: [] },
  { name: "only Node's leaks", report: leaks('/usr/bin/node', '/usr/bin/node'), faults: [] },
  {
    name: "the addon's leak among others",
    report: leaks('/usr/bin/node', addon),
    faults: [/^Direct/],
  },
  {
    name: "V8's own books, kept while it worked for the addon",
    report: leaks(addon).replace('in make()  [', 'in v8::internal::Heap_Barrier()  ['),
    faults: [],
  },
  { name: 'a wrong access', report: overflow, faults: [/heap-buffer-overflow/] },
  { name: 'undefined behaviour', report: undefinedBehaviour, faults: [/shift exponent/] },
  {
    name: 'undefined behaviour, then leaks',
    report: undefinedBehaviour + leaks(addon),
    faults: [/shift exponent/, /^Direct/],
  },
];

describe("setup: the sanitizers' reports", () => {
  for (const { name, report, faults } of cases) {
    it(name, () => {
      const found = faultsIn(report);
      assert.equal(found.length, faults.length, found.join('\n---\n'));
      faults.forEach((pattern, i) => {
        assert.match(found[i], pattern);
      });
    });
  }
});
