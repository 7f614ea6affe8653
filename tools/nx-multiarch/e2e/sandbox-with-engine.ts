import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox, type Sandbox } from './sandbox';
import { startSecondEngine, type SecondEngine } from './second-engine';

/** A sandbox, an engine that never built anything, and a folder for both. */
export interface SandboxWithEngine {
  /** Empty but for the folder of the engine; removed by `close`. */
  base: string;
  sandbox: Sandbox;
  engine: SecondEngine;
  /** Stops and removes all of it, also what a failed start left. */
  close: () => Promise<void>;
}

/** @param name what the folder is called, for a person who looks into the folder of temporary files */
export async function createSandboxWithEngine(name: string): Promise<SandboxWithEngine> {
  const base = await realpath(await mkdtemp(join(tmpdir(), `${name}-`)));
  const closing: (() => Promise<unknown>)[] = [() => rm(base, { recursive: true, force: true })];
  const close = async () => {
    for (const one of closing.reverse()) await one();
  };
  try {
    const sandbox = await createSandbox();
    closing.push(sandbox.close);
    const engine = await startSecondEngine(join(base, 'engine'));
    closing.push(() => engine.stop());
    return { base, sandbox, engine, close };
  } catch (error) {
    await close();
    throw error;
  }
}
