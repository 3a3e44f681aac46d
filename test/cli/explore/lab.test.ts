/** `fallline lab` and `fallline train --live` as people start them. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { cli } from '../inProcess.ts';
import { fallline, inFolder } from '../process.ts';

const ADDRESS = /(http:\/\/127\.0\.0\.1:\d+\/)/;
/** Runs for hours unless it is stopped. */
const LONG = [
  ...['train', 'digits', '--epochs', '100000000', '--patience', 'none', '--tolerance', '0'],
  ...['--time-limit', '100000', '--batch-size', '64'],
];

/** Listens to a run on its page, and uses the button there after the first epoch; what was heard. */
async function stoppedOnPage(address: string): Promise<string> {
  const page = await (await fetch(address)).text();
  const [, token = ''] = /fallline-live" content="([^"]+)/.exec(page) ?? [];
  const { body } = await fetch(`${address}events`);
  assert.ok(body);
  let [heard, stopped] = ['', false];
  const decoder = new TextDecoder();
  for await (const piece of body) {
    heard += decoder.decode(piece as Uint8Array, { stream: true });
    if (stopped || !heard.includes('event: points')) continue;
    stopped = true;
    await fetch(`${address}abort`, { method: 'POST', headers: { 'x-fallline-token': token } });
  }
  return heard;
}

describe('fallline lab', () => {
  it('serves the page until Ctrl-C, which is no failure', async () => {
    let page = '';
    const { code, stdout, stderr } = await fallline(['lab', '--port', '0'], {
      onOutput: async (text, child) => {
        const [, address] = ADDRESS.exec(text) ?? [];
        if (address === undefined) return;
        page = await (await fetch(address)).text();
        child.kill('SIGINT');
      },
    });
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(
      stdout,
      /^\[INFO\] the lab is at http:\/\/127\.0\.0\.1:\d+\/ \(Ctrl-C ends it\)\n$/,
    );
    assert.match(page, /<title>fallline lab<\/title>/);
  });

  it('--open opens it, and says so where nothing can', () =>
    inFolder(async (folder) => {
      const [opener, opened] = [join(folder, 'xdg-open'), join(folder, 'opened')];
      const args = ['lab', '--port', '0', '--open'];
      if (process.platform === 'linux') {
        writeFileSync(
          opener,
          `#!/bin/sh\nprintf %s "$1" > '${opened}.new'\n/bin/mv '${opened}.new' '${opened}'\n`,
        );
        chmodSync(opener, 0o755);
        const { code, stdout } = await fallline(args, {
          env: { PATH: folder },
          onOutput: (_text, child) => {
            const wait = setInterval(() => {
              if (!existsSync(opened)) return;
              clearInterval(wait);
              child.kill('SIGTERM');
            }, 20);
          },
        });
        assert.equal(code, 0);
        assert.equal(readFileSync(opened, 'utf8'), ADDRESS.exec(stdout)?.[1]);
      }
      const { code, stderr, stdout } = await fallline(args, {
        env: { PATH: join(folder, 'nothing') },
        onError: (_text, child) => child.kill('SIGTERM'),
      });
      assert.equal(code, 0);
      assert.match(stderr, /^fallline: no browser could be opened \(spawn .* ENOENT\): open http/);
      assert.ok(stderr.includes(ADDRESS.exec(stdout)?.[1] ?? '?'));
    }));

  it('--export writes one file, again over itself, and never among others', () =>
    inFolder(async (folder) => {
      const site = join(folder, 'a/b');
      for (let i = 0; i < 2; i++) {
        const { code, stdout } = await cli('lab', '--export', site);
        assert.deepEqual([code, stdout], [0, `[INFO] wrote ${join(site, 'index.html')}\n`]);
      }
      const page = readFileSync(join(site, 'index.html'), 'utf8');
      assert.doesNotMatch(page, /fallline-live" content/);
      writeFileSync(join(site, 'notes.txt'), '');
      const { code, stderr } = await cli('lab', '--export', site);
      assert.equal(code, 1);
      assert.match(
        stderr,
        /^fallline: Expected the folder ".*b" to be empty, but it holds "notes\.txt"/,
      );
    }));

  it('refuses what it cannot do', () =>
    inFolder(async (folder) => {
      const refused = async (args: string[], code: number, message: RegExp) => {
        const answer = await cli('lab', ...args);
        assert.equal(answer.code, code, answer.stderr);
        assert.match(answer.stderr, message);
        assert.equal(answer.stdout, '');
      };
      const file = join(folder, 'file');
      writeFileSync(file, '');
      await refused(
        ['--export', join(file, 'x')],
        1,
        /^fallline: Cannot write .*a file is in the way/,
      );
      mkdirSync(join(folder, 'site/index.html'), { recursive: true });
      await refused(['--export', join(folder, 'site')], 1, /a folder is in the way of a file/);
      await refused(['--export', ''], 2, /"export" to be the path of a folder/);
      await refused(['--export', folder, '--port', '1'], 2, /no "port" with "export"/);
      await refused(['--port', '70000'], 2, /"port" to be an integer from 0 to 65535/);
      await refused(['--port', 'any'], 2, /"port"/);
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      const { port } = other.address() as { port: number };
      const used = new RegExp(`^fallline: Cannot listen on port ${port}: it is in use\\. Choose`);
      await refused(['--port', String(port)], 1, used);
      const train = await cli('train', 'iris', '--live', String(port));
      assert.deepEqual([train.code, used.test(train.stderr)], [1, true], train.stderr);
      other.close();
      const open = await cli('train', 'iris', '--open');
      assert.match(open.stderr, /"open" to come with "live", but there is none/);
    }));
});

describe('fallline train --live', () => {
  it('shows the run; its button keeps the last epoch, as Ctrl-C does', () =>
    inFolder(async (folder) => {
      const save = join(folder, 'm.json');
      let heard: Promise<string> | undefined;
      const { code, stdout, stderr } = await fallline([...LONG, '--live', '--save', save], {
        onOutput: (text) => {
          const [, address] = ADDRESS.exec(text) ?? [];
          if (address !== undefined) heard = stoppedOnPage(address);
        },
      });
      assert.equal(code, 130, stderr);
      const [, epoch] =
        /stopped after epoch (\d+): interrupted on its page; this is/.exec(stdout) ?? [];
      assert.ok(Number(epoch) >= 1, stdout);
      assert.match(
        stderr,
        /fallline: interrupted on its page; epoch \d+ was the last one completed; wrote/,
      );
      assert.ok(existsSync(save));
      const events = (await heard) ?? '';
      assert.match(
        events,
        /"title":"LogisticRegression on digits","samples":1797,"maxEpochs":100000000/,
      );
      assert.match(events, /event: points\ndata: \[\{"epoch":1,/);
      assert.match(
        events,
        /event: end\ndata: \{"message":"It stopped after epoch \d+: interrupted on/,
      );
    }));

  it('without anybody there, ends with the run', async () => {
    const { code, stdout } = await cli('train', 'iris', '--epochs', '3', '--live');
    assert.equal(code, 0);
    const [, address] = ADDRESS.exec(stdout) ?? [];
    await assert.rejects(fetch(address ?? ''), /fetch failed/);
  });
});
