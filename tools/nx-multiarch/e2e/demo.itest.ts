import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, run, type Sandbox, WORKSPACE } from './sandbox';
import { startServer } from './server-process';

/** Two images are built, and one of them wrong besides: minutes on a busy machine. */
const LIMIT = 1_200_000;
const KEPT = 'Ctrl-C removes both';
const ENDED = /Running target docker-demo for project studio failed/;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());

/** What a person meets who keeps the containers, opens both pages, and presses Ctrl-C. */
async function demonstrate(): Promise<{ output: string; pages: string[] }> {
  const demo = startServer('npx nx docker-demo studio --keep', sandbox.root, sandbox.env);
  try {
    while (!demo.output().includes(KEPT) && !ENDED.test(demo.output())) await delay(250);
    const urls = [...demo.output().matchAll(/(?:wrong|right): (http:\S+)/g)].map(([, url = '']) => url);
    const pages = await Promise.all(urls.map(async (url) => (await fetch(url)).text()));
    return { output: demo.output(), pages };
  } finally {
    await demo.stop();
  }
}

const docker = async (...args: string[]): Promise<string> => (await run('docker', args, WORKSPACE)).stdout;

describe('nx docker-demo studio', () => {
  it(
    'shows a fault, the app without it, and a program of another architecture; and leaves nothing',
    async () => {
      const { output, pages } = await demonstrate();
      // The wrong image: refused, started, and explained by itself.
      expect(output).toMatch(/@img\/sharp-linux-\w+\/lib\/sharp-linux-.*\.node +│ machine +│/);
      expect(output).toContain('[VERIFY_FAILED]');
      expect(output).toMatch(/GET \/readyz {2}503\n +{"status":"not ready","obstacles":\["sharp"\]}/);
      expect(output).toMatch(
        /sharp has no addon for linux \w+ \(glibc\): there is only .* \(built for \w+\)/,
      );
      expect(output).toMatch(/npm ci --os=linux --cpu=\w+ --libc=glibc/);
      // The right one.
      expect(output).toMatch(/GET \/readyz {2}200\n +{"status":"ready"}/);
      expect(pages.map((page) => /<li class="(\w+)"><strong>sharp/.exec(page)?.[1])).toEqual([
        'fault',
        'fits',
      ]);
      // The whole image of the other architecture.
      expect(output).toMatch(/Exec format error|could not be shown on this machine/);
      expect(existsSync(join(sandbox.root, 'dist/demo/studio/apprunner/index.json'))).toBe(true);
      expect(await docker('image', 'ls', '--quiet', 'nx-multiarch-demo')).toBe('');
      expect(await docker('ps', '--all', '--format={{.Image}}')).not.toContain('nx-multiarch-demo');
    },
    LIMIT,
  );
});
