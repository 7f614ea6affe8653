import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exec } from '../src/io/exec';
import { freePort } from '../src/testing/real-registry';
import { PATIENCE } from './patience';
import { createSandbox, type Sandbox, WORKSPACE } from './sandbox';
import { type ServerProcess, startServer } from './server-process';

/** What is not run here, and what runs it instead. */
const RUN_ELSEWHERE: Record<string, string> = {
  'npm test': 'this is part of it',
  'npx nx docker-demo studio': 'e2e/demo.itest.ts, which keeps its containers for a look',
  'npx nx docker-reproduce accounts': 'e2e/reproduce.itest.ts, which looks at what is left over, too',
  'npx nx docker-promote accounts -c dev': 'executors/docker-promote/promote.itest.ts, with two registries',
  'npx nx docker-promote accounts -c prod': 'executors/docker-promote/promote.itest.ts, with two registries',
  'npx nx docker-sign accounts --tlog-upload=false':
    'executors/docker-sign/sign.itest.ts, with a key of its own',
  'npx nx docker-verify-signatures accounts --key=cosign.pub --ignore-tlog':
    'executors/docker-sign/sign.itest.ts, with a key of its own',
  'npm install --save-dev ./nx-multiarch-0.1.0.tgz': 'e2e/packed-plugin.itest.ts, in a workspace of its own',
  'bash tools/setup/registry.sh --stop': 'tools/setup/registry.itest.ts, with a registry of its own',
  'bash tools/setup/registry.sh --reset': 'tools/setup/registry.itest.ts, with a registry of its own',
  'NX_MULTIARCH_REGISTRY_PORT=5002 NX_MULTIARCH_STATE_DIR=/tmp/second bash tools/setup/registry.sh --no-container':
    'tools/setup/registry.itest.ts, with a free port',
};

const pages = [
  'README.md',
  'tools/setup/README.md',
  ...readdirSync(join(WORKSPACE, 'docs'), { recursive: true, encoding: 'utf8' }).map(
    (file) => `docs/${file}`,
  ),
].filter((file) => file.endsWith('.md'));

/** The commands of each block of shell commands, comments removed. */
const blocks = pages.flatMap((page) =>
  [...readFileSync(join(WORKSPACE, page), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(
    ([, text = '']) => ({
      page,
      commands: text
        .split('\n')
        .map((line) => line.replace(/\s+# .*$/, '').trim())
        .filter((line) => line !== '' && !(line in RUN_ELSEWHERE)),
    }),
  ),
);

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());
// What one block makes is not there for the next, but for what builds left.
afterEach(() => sandbox.restore());

const isServer = (command: string): boolean => /nx (serve|docker-run) /.test(command);

/** The command with a registry and a port of this test in the place of the usual ones. */
function adapt(command: string, port: number): string {
  const pushes = /docker-(push|inspect|assemble)/.test(command)
    ? `${command} --registry=${sandbox.registry}`
    : command;
  const starts = command === 'npm start' ? `npm start -- --registry=${sandbox.registry}` : pushes;
  const waits = /docker-test/.test(starts) ? `${starts} --timeoutSeconds=${PATIENCE / 1000}` : starts;
  const runs = /docker-run/.test(waits) ? `${waits} --port=${port}` : waits;
  return runs.replace(/127\.0\.0\.1:(8080|9000)/, `127.0.0.1:${port}`);
}

/** Runs a command until it succeeds: what it talks to may still be starting. */
async function eventually(command: string, env: NodeJS.ProcessEnv, output: () => string): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const { exitCode, stdout } = await exec('bash', ['-c', command], { cwd: sandbox.root, env });
    if (exitCode === 0 && stdout !== '') return;
    if (Date.now() > deadline) throw new Error(`${command}\n${stdout}\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

describe('the commands of the docs run', () => {
  it('finds them', () => expect(blocks.length).toBeGreaterThan(5));

  // A block is a person's whole session: some build, test and push every image.
  const run = async ({ commands }: { commands: string[] }): Promise<void> => {
    const port = await freePort();
    const env = { ...sandbox.env, PORT: String(port), LAMBDA_PORT: String(port) };
    const servers: ServerProcess[] = [];
    try {
      for (const command of commands.map((line) => adapt(line, port))) {
        const server = servers.at(-1);
        if (isServer(command)) servers.push(startServer(command, sandbox.root, env));
        else if (server) await eventually(command, env, server.output);
        else {
          const { exitCode, stdout, stderr } = await exec('bash', ['-c', command], {
            cwd: sandbox.root,
            env,
          });
          expect(exitCode, `${command}\n${stdout}${stderr}`).toBe(0);
        }
      }
    } finally {
      for (const server of servers) await server.stop();
    }
  };
  it.each(blocks.filter(({ commands }) => commands.length > 0))('$page: $commands', run, 1_200_000);
});
