import { mkdir, mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { git, gitAt, LATER_DATE } from '../../src/testing/git';
import { type RealRegistry, startRealRegistry } from '../../src/testing/real-registry';
import { createSandbox, run, type Sandbox, WORKSPACE } from '../sandbox';
import { startSecondEngine } from '../second-engine';
import { createMachine, type Machine, writeDockerConfig } from '../two-engines-machines';
import { artifactsIn } from './artifacts';
import { readJob, type Values } from './read-job';
import { type JobResult, runJob, type Runner } from './run-job';
import { plantSecrets, type Secrets } from './secrets';

/** What stands for GitHub and AWS: runners, artifacts, `gh`, and a registry with a password for each environment. */
export interface GitHub {
  /** Everything is below it. */
  base: string;
  sandbox: Sandbox;
  registries: { dev: RealRegistry; prod: RealRegistry };
  /** Of a Docker client that knows the password and the engines. */
  dockerConfig: string;
  /** cosign and oras; skopeo is the system's. */
  programs: { cosign: string; oras: string };
  secrets: Secrets;
  /** Everything that any job printed. */
  log: () => string;
  head: () => Promise<string>;
  commit: (message: string) => Promise<string>;
  /** What the jobs of the commit that is checked out uploaded. */
  storage: () => Promise<string>;
  job: (file: string, name: string, how?: JobOptions) => Promise<JobResult>;
  close: () => Promise<void>;
}

export interface JobOptions {
  values?: Values;
  /** The commit of the last release, as GitHub tells it. */
  released?: string;
  env?: NodeJS.ProcessEnv;
  killAt?: RegExp;
  /** The jobs of one name have one machine, with its caches; others have a machine of their own. */
  machine?: string;
  /** Of the job's commands only those that match: what they need is on the machine. */
  only?: RegExp;
}

/** The images of each architecture are built by an engine that never built anything. */
const RUNNER: NodeJS.ProcessEnv = {
  CI: 'true',
  NX_MULTIARCH_BUILDER_ARM64: 'context:arm-node',
  NX_MULTIARCH_BUILDER_AMD64: 'context:amd-node',
  // The output of tasks that succeed, too.
  NX_DEFAULT_OUTPUT_STYLE: 'stream',
};

/** Starts all of it: two engines, two registries, and a repository of two images, one of each form. */
export async function startGitHub(): Promise<GitHub> {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'workflows-')));
  const closing: (() => Promise<unknown>)[] = [() => rm(base, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const each of closing.reverse()) await each();
  };
  try {
    const platform = await startPlatform(base, closing);
    return { ...platform, ...jobsOf(platform), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Platform = Omit<GitHub, 'log' | 'head' | 'commit' | 'storage' | 'job' | 'close'>;

/** @param closing gets what ends each part, as soon as it is started */
async function startPlatform(base: string, closing: (() => Promise<unknown>)[]): Promise<Platform> {
  const [cosign, oras] = [await toolOf('cosign'), await toolOf('oras')];
  const secrets = await plantSecrets(join(base, 'secrets'), cosign);
  const sandbox = await createSandbox();
  closing.push(sandbox.close);
  const contexts: { name: string; host: string }[] = [];
  for (const name of ['arm-node', 'amd-node']) {
    const engine = await startSecondEngine(join(base, 'engines', name));
    closing.push(engine.stop);
    contexts.push({ name, host: engine.host });
  }
  const registry = async (name: string): Promise<RealRegistry> => {
    const started = await startRealRegistry(join(base, 'registries', name), secrets.htpasswd);
    closing.push(started.stop);
    return started;
  };
  const registries = { dev: await registry('dev'), prod: await registry('prod') };
  const hosts = [registries.dev.host, registries.prod.host];
  const dockerConfig = join(base, 'docker');
  await writeDockerConfig(dockerConfig, hosts, contexts, secrets.user);
  await makeTeam(sandbox, registries, secrets);
  return { base, sandbox, registries, dockerConfig, programs: { cosign, oras }, secrets };
}

async function toolOf(name: string): Promise<string> {
  const script = join(WORKSPACE, 'tools', 'setup', `${name}.sh`);
  return (await run('bash', [script, '--path'], WORKSPACE)).stdout.trim();
}

/** As in a clone of a team: its own registries and key, a private registry of npm, and two images. */
async function makeTeam(
  sandbox: Sandbox,
  { dev, prod }: GitHub['registries'],
  { publicKey }: Secrets,
): Promise<void> {
  const nxJson = JSON.parse(await sandbox.read('nx.json')) as {
    plugins: { options: { environments: Record<string, object> } }[];
  };
  const { environments } = nxJson.plugins[0]!.options;
  const requireSignatures = { key: 'docker/cosign.pub', ignoreTlog: true };
  environments.dev = { ...environments.dev, registry: dev.host, requireSignatures };
  environments.prod = { ...environments.prod, registry: prod.host, requireSignatures };
  await sandbox.write('nx.json', JSON.stringify(nxJson, null, 2));
  await sandbox.write('docker/cosign.pub', publicKey);
  await sandbox.write('.npmrc', '//npm.example.com/:_authToken=${NPM_TOKEN}\n');
  await rm(join(sandbox.root, 'apps/studio/Dockerfile.apprunner'));
  await rm(join(sandbox.root, 'tools/bench'), { recursive: true });
  for (const app of ['accounts', 'thumbnailer']) await givePatience(sandbox, `apps/${app}/project.json`);
  await git(sandbox.root, 'branch', '--move', 'main');
  await commitAll(sandbox, 'our own registry');
}

/** A runner of arm64 tests its images natively; here they are emulated, beside whatever else the machine does. */
async function givePatience(sandbox: Sandbox, file: string): Promise<void> {
  const text = await sandbox.read(file);
  const patient = text.replace(
    /"docker-test": \{[\s\S]*?"options": \{\n/,
    '$&        "timeoutSeconds": 600,\n',
  );
  await sandbox.write(file, patient);
}

async function commitAll({ root }: Sandbox, message: string): Promise<void> {
  await gitAt(LATER_DATE, root, 'add', '--all');
  await gitAt(LATER_DATE, root, 'commit', '--quiet', '--message', message);
}

function jobsOf(platform: Platform): Omit<GitHub, keyof Platform | 'close'> {
  const { base, sandbox } = platform;
  let log = '';
  const machines = new Map<string, Machine>();
  const head = async (): Promise<string> => (await git(sandbox.root, 'rev-parse', 'HEAD')).trim();
  const storage = async (): Promise<string> => join(base, 'artifacts', await head());
  const job: GitHub['job'] = async (file, name, how = {}) => {
    const machineName = how.machine ?? `machine-${machines.size + 1}`;
    const known = machines.get(machineName);
    const machine = known ?? (await prepare(platform, machineName));
    machines.set(machineName, machine);
    await known?.update();
    const { steps, ...rest } = await readJob(file, name);
    const chosen = steps.filter(({ run: text = '' }) => !how.only || how.only.test(text));
    const artifacts = artifactsIn(await storage());
    const runner = { ...(await runnerOf(platform, how, await head())), artifacts };
    const result = await runJob({ ...rest, steps: chosen }, machine, runner);
    log += result.log;
    return result;
  };
  const commit = (message: string): Promise<string> => commitAll(sandbox, message).then(head);
  return { log: () => log, head, commit, storage, job };
}

/** What GitHub and the machine tell a job of a commit. */
async function runnerOf(
  { base, registries, programs, secrets }: Platform,
  { values, released, env, killAt }: JobOptions,
  sha: string,
): Promise<Omit<Runner, 'artifacts'>> {
  const cache = `type=registry,ref=${registries.dev.host}/cache:{project}-{deployment}-{arch}`;
  const known: Values = {
    'github.sha': sha,
    'github.token': 'a-token',
    'vars.BUILD_CACHE_FROM': cache,
    'vars.BUILD_CACHE_TO': `${cache},mode=max,image-manifest=true,oci-mediatypes=true,ignore-error=true`,
  };
  const PATH = [await writeGh(base, released), dirname(programs.cosign), process.env.PATH].join(':');
  return {
    values: { ...known, ...values },
    env: { ...RUNNER, ...secrets.env, ...env, PATH },
    ...(killAt && { killAt }),
  };
}

/** A machine that has nothing but the clone, its npm packages and the engines. */
async function prepare({ sandbox, base, dockerConfig }: Platform, name: string): Promise<Machine> {
  const machine = await createMachine(sandbox, join(base, 'machines', name), dockerConfig);
  await rm(join(machine.root, 'docker/base-images.local.json'), { force: true });
  // What npm ci would install is there: dependencies.sh knows it by the time of npm's own record.
  const now = new Date();
  await utimes(join(machine.root, 'node_modules/.package-lock.json'), now, now);
  return machine;
}

/** A program that answers as gh does: with the commit of the last release, and how it ended where that is asked; or nothing. */
async function writeGh(base: string, released = ''): Promise<string> {
  const folder = join(base, 'bin', released || 'none');
  await mkdir(folder, { recursive: true });
  const answer =
    released &&
    `case "$*" in *conclusion*success) echo ${released} ;; *) echo "${released}: completed success" ;; esac`;
  await writeFile(join(folder, 'gh'), `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
  return folder;
}
