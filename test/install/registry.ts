/**
 * A registry on the loopback that serves a few packages: fallline as it would be published, and what it depends on.
 * It answers the two questions that an installation asks, as the npm registry does: what versions there are of a
 * package, and the archive of one version. Anything else is not found.
 *
 * Source: npm/registry, docs/responses/package-metadata.md.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** What package managers read of a package.json; the rest goes through as it is. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
}

interface Served {
  readonly manifest: Manifest;
  readonly archive: Buffer;
}

export interface Registry {
  readonly url: string;
  close(): void;
}

/**
 * Serves packages until `close`.
 *
 * @param archives .tgz files, as `npm pack` writes them
 */
export async function serveRegistry(archives: readonly string[]): Promise<Registry> {
  const packages = new Map<string, Served>();
  for (const file of archives) {
    const manifest = manifestIn(file);
    packages.set(manifest.name, { manifest, archive: readFileSync(file) });
  }
  const server = createServer(({ url = '' }, response) => {
    answer(packages, decodeURIComponent(url), addressOf(server), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: addressOf(server), close: () => server.close() };
}

function addressOf(server: Server): string {
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

function answer(
  packages: ReadonlyMap<string, Served>,
  path: string,
  address: string,
  response: ServerResponse,
): void {
  const [, name, archive] = /^\/(@[^/]+\/[^/]+|[^/]+?)(\/-\/.*\.tgz)?\/?$/.exec(path) ?? [];
  const served = packages.get(name);
  if (served === undefined) {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}');
  } else if (archive !== undefined) {
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(served.archive);
  } else {
    const body = JSON.stringify(metadata(served, address));
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  }
}

/** The one version that there is; the publishing client puts the manifest there as it stands in the package. */
function metadata({ manifest, archive }: Served, address: string): object {
  const { name, version } = manifest;
  const digest = (algorithm: string, encoding: 'hex' | 'base64') =>
    createHash(algorithm).update(archive).digest(encoding);
  const dist = {
    tarball: `${address}/${name}/-/${name.replace(/^.*\//, '')}-${version}.tgz`,
    integrity: `sha512-${digest('sha512', 'base64')}`,
    shasum: digest('sha1', 'hex'),
  };
  // Some package managers wait until a version is some days old.
  const published = '2020-01-01T00:00:00.000Z';
  return {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, _id: `${name}@${version}`, dist } },
    time: { created: published, modified: published, [version]: published },
  };
}

/** The package.json of a .tgz archive. */
export function manifestIn(file: string): Manifest {
  return JSON.parse(fileIn(readFileSync(file), 'package/package.json'));
}

/** The text of a file in a .tgz archive: headers of 512 bytes with name and octal size, then contents. */
function fileIn(archive: Buffer, path: string): string {
  const tar = gunzipSync(archive);
  for (let at = 0; at < tar.length; ) {
    const field = (from: number, length: number) =>
      tar.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(field(124, 12), 8) || 0;
    if (field(0, 100) === path) return tar.toString('utf8', at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`The archive has no ${path}`);
}
