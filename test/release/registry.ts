/** A registry on the loopback that packages can be published to, as npm does it. It forgets them in the end. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What npm sends: the manifests by version, and the archives. */
interface Document {
  readonly name: string;
  readonly versions: Readonly<Record<string, object>>;
}

export interface WritableRegistry {
  readonly url: string;
  /** `name@version` of what was published, in this order. */
  readonly published: readonly string[];
  close(): void;
}

export async function writableRegistry(): Promise<WritableRegistry> {
  const documents = new Map<string, Document>();
  const published: string[] = [];
  const server = createServer(async (request, response) => {
    const name = decodeURIComponent(request.url ?? '').slice(1);
    const known = documents.get(name);
    if (request.method !== 'PUT') return reply(response, known);
    const sent = JSON.parse(await textOf(request)) as Document;
    documents.set(name, { ...sent, versions: { ...known?.versions, ...sent.versions } });
    published.push(...Object.keys(sent.versions).map((version) => `${name}@${version}`));
    reply(response, sent);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, published, close: () => server.close() };
}

function reply(response: ServerResponse, document: Document | undefined): void {
  response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(document ?? { error: 'not found' }));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
