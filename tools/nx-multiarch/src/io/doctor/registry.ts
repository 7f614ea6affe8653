import { isEcr } from '../../core/ecr-host';
import { fault, ok } from '../../core/doctor';
import { isMultiarchError, MultiarchError } from '../../core/errors';
import type { RegistryAccess } from '../ecr';
import { assertPushRight, type ClientOptions, createRegistryClient, createTransport } from '../registry';
import type { Check, Probe } from './check';

/** A registry of an environment, and the repositories that a push of the whole workspace would fill there. */
export interface RegistryUse {
  environment: string;
  /** As in nx.json: a host, or `ecr`. */
  registry: string;
  insecure?: boolean;
  repositories: readonly string[];
  /** Makes it ready, with the credentials that a push would use. */
  open: (probe: Probe) => Promise<RegistryAccess>;
  /** Of an environment that this push does not go to. */
  optional: boolean;
}

/** Shorter than a push would wait: somebody sits in front of it. Milliseconds. */
const TIMEOUTS = { connect: 5_000, headers: 10_000, body: 10_000 };
/** What stands for a repository where the workspace has none. */
const ANY_REPOSITORY = 'nx-multiarch';

/** Whether something answers there, and is a registry. Whom it lets in is the next check's. */
export function registryCheck(use: RegistryUse): Check {
  const repository = use.repositories[0] ?? ANY_REPOSITORY;
  return {
    name: 'registry',
    mend: `check that ${use.registry} runs and is reachable from here`,
    optional: use.optional,
    run: (probe) =>
      withAccess(use, probe, async (options, host) => {
        try {
          await createRegistryClient({ ...options, repository }).ping();
          return [ok('registry', `${use.environment}: ${host} answers`)];
        } catch (error) {
          if (!isRefusal(error)) throw error;
          return [ok('registry', `${use.environment}: ${host} answers, and asks who is there`)];
        }
      }),
  };
}

/** Whether a push would be let in, proved by an upload that is started and taken back. */
export function credentialsCheck(use: RegistryUse): Check {
  const { environment, registry } = use;
  const repositories = use.repositories.length > 0 ? use.repositories : [ANY_REPOSITORY];
  return {
    name: 'credentials',
    mend: `docker login ${registry}`,
    optional: use.optional,
    run: (probe) =>
      withAccess(use, probe, async (options, host) => {
        const right = (repository: string) => pushRight({ ...options, repository, retry: { retries: 0 } });
        try {
          const asked = (await Promise.all(repositories.map(right))).find((who) => who !== '');
          const found = asked ? `: a push is let in ${asked}` : ' asks for none';
          return [ok('credentials', `${environment}: ${host}${found}`)];
        } catch (error) {
          if (!isSilence(error)) throw error;
          const found = `${environment}: not known: ${host} does not answer`;
          return [fault('credentials', found, 'mend the registry first')];
        }
      }),
  };
}

async function pushRight(options: ClientOptions): Promise<string> {
  try {
    return await assertPushRight(options);
  } catch (error) {
    // A push makes what is missing there; whether it may is for AWS to say.
    if (isEcr(options.registry) && isMultiarchError(error, 'REGISTRY_NOT_FOUND'))
      return '(it makes its repository)';
    throw error;
  }
}

/** Opens the registry for a check; errors get the environment in front, since several may be asked at once. */
async function withAccess<T>(
  { environment, insecure, open }: RegistryUse,
  probe: Probe,
  work: (options: Omit<ClientOptions, 'repository'>, host: string) => Promise<T>,
): Promise<T> {
  const { signal } = probe;
  const transport = createTransport(TIMEOUTS);
  let access: RegistryAccess | undefined;
  try {
    access = await open(probe);
    return await work({ ...access.client, insecure, signal, transport }, access.registry);
  } catch (error) {
    if (!isMultiarchError(error)) throw error;
    const { code, happened, mend, cause } = error;
    throw new MultiarchError(code, { happened: `${environment}: ${happened}`, mend, cause });
  } finally {
    await transport.close();
    await access?.close();
  }
}

function isRefusal(error: unknown): boolean {
  return isMultiarchError(error, 'REGISTRY_UNAUTHORIZED') || isMultiarchError(error, 'REGISTRY_DENIED');
}

function isSilence(error: unknown): boolean {
  return isMultiarchError(error, 'REGISTRY_UNREACHABLE') || isMultiarchError(error, 'NOT_A_REGISTRY');
}
