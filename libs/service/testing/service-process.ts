import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A process that was started; `status` settles when it and its output have ended. */
export interface Started {
  process: ChildProcess;
  status: Promise<number | null>;
  /** All it has written so far, stdout and stderr. */
  output: () => string;
}

export interface Listening extends Started {
  url: string;
}

/** A service as a program of its own, as it runs in an image: bundled, started with Node, ended by signals. */
export class ServiceProgram {
  private readonly started: ChildProcess[] = [];

  private constructor(private readonly folder: string) {}

  /** @param entry TypeScript that imports the library from `./index` */
  static async build(entry: string): Promise<ServiceProgram> {
    const folder = mkdtempSync(join(tmpdir(), 'service-'));
    await build({
      stdin: { contents: entry, resolveDir: join(import.meta.dirname, '../src'), loader: 'ts' },
      outfile: join(folder, 'main.js'),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      tsconfig: join(import.meta.dirname, '../tsconfig.json'),
    });
    return new ServiceProgram(folder);
  }

  start(env: NodeJS.ProcessEnv): Started {
    const child = spawn(process.execPath, [join(this.folder, 'main.js')], {
      env: { PORT: '0', HOST: '127.0.0.1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.started.push(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk));
    const status = once(child, 'close').then(([code]) => code as number | null);
    return { process: child, status, output: () => text };
  }

  /** Starts it and waits until it says where it listens. @throws Error with its output when it ends before */
  async listen(env: NodeJS.ProcessEnv): Promise<Listening> {
    const started = this.start(env);
    for (;;) {
      const url = /listening at (http:\/\/[\d.]+:\d+)/.exec(started.output())?.[1];
      if (url) return { ...started, url };
      const ended = started.status.then(() => Promise.reject(new Error(started.output())));
      await Promise.race([once(started.process.stdout!, 'data'), ended]);
    }
  }

  /** Ends what is left of its processes. */
  killAll(): void {
    for (const child of this.started.splice(0)) child.kill('SIGKILL');
  }

  remove(): void {
    this.killAll();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
