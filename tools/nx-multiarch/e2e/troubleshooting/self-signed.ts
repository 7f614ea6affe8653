import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { run } from '../sandbox';

/** A server with a certificate of an authority of its own. */
export interface SelfSigned {
  port: number;
  /** An address of this machine that is not a loopback one: engines do not check certificates on those. */
  address: string;
  /** The file of the authority's certificate. */
  ca: string;
}

/** Runs something beside a server that speaks TLS and answers everything as the npm registry answers for "left". */
export async function withSelfSignedServer<T>(
  folder: string,
  use: (server: SelfSigned) => Promise<T>,
): Promise<T> {
  const address = outerAddress();
  const ca = await makeCertificates(folder, address);
  const options = {
    key: await readFile(join(folder, 'server.key')),
    cert: await readFile(join(folder, 'chain.crt')),
  };
  const answer = {
    name: 'left',
    'dist-tags': { latest: '1.0.0' },
    versions: { '1.0.0': { name: 'left', version: '1.0.0' } },
  };
  const server = createServer(options, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  try {
    return await use({ port: (server.address() as AddressInfo).port, address, ca });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function outerAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const found = all.find(({ family, internal }) => family === 'IPv4' && !internal);
  if (!found) throw new Error('a test needs an IPv4 address of this machine that is not a loopback one');
  return found.address;
}

/** An authority, and a certificate of it for this machine; both are good for a day. Gives the authority's file. */
async function makeCertificates(folder: string, address: string): Promise<string> {
  const path = (name: string): string => join(folder, name);
  const openssl = (...args: string[]) => run('openssl', args, folder);
  const key = (name: string): string[] => ['-newkey', 'rsa:2048', '-nodes', '-keyout', path(name)];
  await openssl(
    'req',
    '-x509',
    ...key('ca.key'),
    '-out',
    path('ca.crt'),
    '-days',
    '1',
    '-subj',
    '/CN=Corporate CA',
  );
  await openssl('req', ...key('server.key'), '-out', path('server.csr'), '-subj', '/CN=registry.test');
  await writeFile(path('names'), `subjectAltName=IP:127.0.0.1,IP:${address}\n`);
  const signed = ['-CA', path('ca.crt'), '-CAkey', path('ca.key'), '-CAcreateserial', '-days', '1'];
  await openssl(
    'x509',
    '-req',
    '-in',
    path('server.csr'),
    ...signed,
    '-extfile',
    path('names'),
    '-out',
    path('server.crt'),
  );
  await writeFile(
    path('chain.crt'),
    (await readFile(path('server.crt'), 'utf8')) + (await readFile(path('ca.crt'), 'utf8')),
  );
  return path('ca.crt');
}
