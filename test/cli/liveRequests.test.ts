/** `fallline train --live`: no request ends the run, whatever is in it. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { join } from 'node:path';
import { put, readText, twoClasses } from './data.ts';
import { fallline, inFolder } from './process.ts';

/** Sends bytes, and returns the status of the answer, 0 where there is none. */
function statusOf(port: number, text: string): Promise<number> {
  return new Promise((resolve) => {
    let got = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from(text, 'latin1')));
    socket.setEncoding('latin1').on('data', (piece: string) => {
      got += piece;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(got)?.[1] ?? 0)));
  });
}

const request = (line: string, port: number, ...headers: readonly string[]) =>
  [line, `Host: 127.0.0.1:${port}`, 'Connection: close', ...headers, '', ''].join('\r\n');

/** The requests, each with the status that it gets. */
const REQUESTS: readonly [number, (port: number) => string][] = [
  [403, (port) => request('POST /abort HTTP/1.1', port, `X-Fallline-Token: ${'\xe9'.repeat(32)}`)],
  [403, (port) => request('POST /abort HTTP/1.1', port, `X-Fallline-Token: ${'\xff'.repeat(16)}`)],
  [400, (port) => request('GET // HTTP/1.1', port)],
  [400, (port) => request('GET /%zz HTTP/1.1', port)],
  [400, () => 'no request at all\r\n\r\n'],
  [200, (port) => request('HEAD /events HTTP/1.1', port)],
];

describe('fallline train --live, asked by anybody', () => {
  it('answers, trains on, and saves what it was asked to', () =>
    inFolder(async (folder) => {
      const save = join(folder, 'm.json');
      const data = put(folder, 'd.csv', twoClasses());
      let output = '';
      let statuses: Promise<number[]> | undefined;
      const { code, stderr } = await fallline(
        [
          ...['train', data, '--target', 'label', '--epochs', '100000000', '--patience', 'none'],
          ...['--tolerance', '0', '--time-limit', '1000', '--solver', 'descent'],
          ...['--live', '--save', save],
        ],
        {
          onOutput: (text, child) => {
            output += text;
            const port = Number(/live view: http:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1] ?? 0);
            if (statuses !== undefined || port === 0 || !output.includes('training...')) return;
            statuses = (async () => {
              const answers = [];
              for (const [, text] of REQUESTS) answers.push(await statusOf(port, text(port)));
              // Readers that vanish in the middle of the events.
              for (let i = 0; i < 3; i++) {
                const socket = connect(port, '127.0.0.1', () =>
                  socket.write(request('GET /events HTTP/1.1', port)),
                );
                await new Promise((resolve) => socket.once('data', resolve));
                socket.resetAndDestroy();
              }
              await new Promise((resolve) => setTimeout(resolve, 300));
              child.kill('SIGINT');
              return answers;
            })();
          },
        },
      );
      assert.deepEqual(
        await statuses,
        REQUESTS.map(([status]) => status),
      );
      assert.equal(code, 130, stderr);
      assert.match(stderr, /interrupted by SIGINT; epoch \d+ was the last one completed; wrote /);
      assert.equal(JSON.parse(readText(save)).format, 'fallline-pipeline');
    }));
});
