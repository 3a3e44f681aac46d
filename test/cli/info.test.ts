import assert from 'node:assert/strict';
import { showInfo, systemInfo } from '../../lib/cli/info.ts';

describe('systemInfo', () => {
  it('shows why the native backend did not load', () => {
    const info = systemInfo({
      name: 'typescript',
      description: 'plain TypeScript, on one thread',
      reason: 'the native backend did not load: libopenblas.so.0 is missing',
      refused: [],
    });
    assert.equal(info.blas, null);
    assert.match(
      showInfo(info),
      /^why +the native backend did not load: libopenblas\.so\.0 is missing$/m,
    );
  });

  it('shows each addon that was refused, and the one in use', () => {
    const refused = [
      { addon: 'build/Release/fallline.node', reason: 'is refused: it is old' },
      { addon: '@fallline/linux-x64', reason: 'is not installed' },
    ];
    const backend = { name: 'typescript', description: '', reason: '', refused } as const;
    const text = showInfo({ ...systemInfo(backend), addon: '/a/fallline.node' });
    assert.match(
      text,
      /^refused +build\/Release\/fallline\.node is refused: it is old\nrefused +@fallline\/linux-x64 is not installed$/m,
    );
    assert.match(text, /^addon +\/a\/fallline\.node$/m);
  });

  it('lists the other instruction sets', () => {
    const info = {
      ...systemInfo({ name: 'typescript', description: '', reason: '', refused: [] }),
      blas: { name: 'OpenBLAS', version: '0.3.21', core: 'Haswell' },
      instructionSet: 'x86_64_v3',
      instructionSets: ['x86_64_v3', 'x86_64_v2'],
    };
    const text = showInfo(info);
    assert.match(text, /^OpenBLAS +0\.3\.21, Haswell kernels$/m);
    assert.match(text, /^instruction set +x86_64_v3 \(also available: x86_64_v2\)$/m);
  });
});
