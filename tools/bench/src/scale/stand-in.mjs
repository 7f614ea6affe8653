// Stands in for the executors of build, docker-build and docker-verify in a generated workspace: 500 images cannot be
// built for a benchmark. It leaves files where the real ones do, and runs as a batch of Nx alone, which fills the cache
// in one process; in a measured run, which is no batch, a task that is not from the cache fails.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FILES = [
  'index.json',
  'oci-layout',
  'blobs/sha256/config',
  'blobs/sha256/layer',
  'blobs/sha256/manifest',
];

export async function notFromCache() {
  throw new Error('this task was to come from the cache');
}

/** Nx's batchImplementation: https://nx.dev/docs/reference/devkit/ExecutorsJsonEntry */
export async function fill(graph, _inputs, _overrides, { root }) {
  const results = {};
  for (const task of Object.values(graph.tasks)) {
    const startTime = Date.now();
    for (const file of task.outputs.flatMap((folder) => FILES.map((name) => join(root, folder, name)))) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${task.id} ${file.slice(root.length)}`);
    }
    results[task.id] = { success: true, terminalOutput: '', startTime, endTime: Date.now() };
  }
  return results;
}
