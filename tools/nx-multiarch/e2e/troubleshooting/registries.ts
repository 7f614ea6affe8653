import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRegistryClient } from '../../src/io/registry';
import type { Exec } from '../../src/io/exec';
import { startTestRegistry } from '../../src/testing/registry';
import { type Fault, type FaultChooser, on } from '../../src/testing/registry-faults';
import { QUICK_RETRY } from '../../src/testing/registry-client';
import { run } from '../sandbox';
import { type Bench, type Case, outputOfFailure } from './bench';
import { takeUploads } from './upload-routes';
import { withSelfSignedServer } from './self-signed';

const REPOSITORY = 'team/app';

/** An answer of Amazon ECR or Docker Hub, as the registry API has it: OCI distribution-spec v1.1, "Error Codes". */
function answer(status: number, code: string, message: string): Fault {
  // Docker tries again what has no detail and the specification's own message.
  const body = JSON.stringify({ errors: [{ code, message, detail: [] }] });
  return { kind: 'status', status, headers: { 'content-type': 'application/json' }, body };
}

/** What the two large registries answer; the words are theirs. */
export const ANSWERS = {
  expired: answer(403, 'DENIED', 'Your authorization token has expired. Reauthenticate and try again.'),
  denied: answer(403, 'DENIED', 'requested access to the resource is denied'),
  limited: answer(429, 'TOOMANYREQUESTS', 'You have reached your pull rate limit.'),
  immutable: answer(
    400,
    'TAG_INVALID',
    `The image tag 'v1' already exists in the '${REPOSITORY}' repository and cannot be overwritten because the tag is immutable.`,
  ),
} satisfies Record<string, Fault>;

/** What pushes and pulls say. */
export const registryCases: Case[] = [
  {
    heading: 'no basic auth credentials',
    produce: ({ classic, folder, registry }) => pushImage(classic, folder, registry),
  },
  {
    heading: 'push access denied',
    produce: ({ engine, folder, registry }) => pushImage(engine, folder, registry),
  },
  {
    heading: 'denied: Your authorization token has expired. Reauthenticate and try again.',
    produce: pushTo(toUploads(ANSWERS.expired)),
  },
  {
    heading: 'denied: requested access to the resource is denied',
    produce: pushTo(toUploads(ANSWERS.denied)),
  },
  { heading: 'toomanyrequests', produce: pushTo(toUploads(ANSWERS.limited)) },
  {
    heading:
      'tag invalid: The image tag ... already exists in the ... repository and cannot be overwritten because the tag is immutable.',
    produce: pushTo((request) => (on('PUT', /manifests/)(request) ? ANSWERS.immutable : undefined)),
  },
  { heading: 'unexpected status from HEAD request to ...: 403 Forbidden', produce: pushFromContainerd },
  { heading: 'x509: certificate signed by unknown authority', produce: pullFromUnknownAuthority },
];

/** An answer with a body: docker tries a request again whose answer has none, as those to HEAD. */
function toUploads(fault: Fault): FaultChooser {
  return (request) => (on('POST', /uploads/)(request) ? fault : undefined);
}

function always(fault: Fault): FaultChooser {
  return ({ path }) => (path === '/v2/' ? undefined : fault);
}

function pushTo(faults: FaultChooser): Case['produce'] {
  return ({ classic, folder }) => pushWith(classic, folder, faults);
}

function pushFromContainerd({ engine, folder }: Bench): Promise<string> {
  return pushWith(engine, folder, always(ANSWERS.denied));
}

async function pushWith(engine: Exec, folder: string, faults: FaultChooser): Promise<string> {
  const registry = await startTestRegistry({ faults, answer: takeUploads });
  try {
    return await pushImage(engine, folder, registry.host);
  } finally {
    await registry.close();
  }
}

async function pushImage(engine: Exec, folder: string, host: string): Promise<string> {
  const image = `${host}/${REPOSITORY}:v1`;
  await writeFile(join(folder, 'file'), 'content\n');
  await run('tar', ['--create', '--file=files.tar', 'file'], folder);
  const imported = await engine('docker', ['import', join(folder, 'files.tar'), image]);
  if (imported.exitCode !== 0) throw new Error(imported.stderr);
  try {
    return await outputOfFailure(engine, 'docker', ['push', image]);
  } finally {
    await engine('docker', ['rmi', '--force', image]);
  }
}

function pullFromUnknownAuthority({ engine, folder }: Bench): Promise<string> {
  return withSelfSignedServer(folder, ({ address, port }) =>
    outputOfFailure(engine, 'docker', ['pull', `${address}:${port}/${REPOSITORY}:v1`]),
  );
}

/** What the plugin's own client says to an answer. */
export async function clientSays(fault: Fault): Promise<unknown> {
  const registry = await startTestRegistry({ faults: always(fault) });
  const client = createRegistryClient({
    registry: registry.host,
    repository: REPOSITORY,
    retry: QUICK_RETRY,
  });
  try {
    return await client.getManifest('v1').catch((error: unknown) => error);
  } finally {
    await client.close();
    await registry.close();
  }
}
