import { REAL_REGISTRY_USER } from '../../src/testing/real-registry';
import { push, readImage } from './images';

/** A push in a process of its own, so that it can be killed: `push-process FOLDER POSITION REGISTRY REPOSITORY`. */
async function main([folder = '', position = '', registry = '', repository = '']: string[]): Promise<void> {
  const credentials = () => Promise.resolve({ kind: 'basic', ...REAL_REGISTRY_USER } as const);
  await push(await readImage(folder, Number(position)), { registry, repository, credentials });
}

void main(process.argv.slice(2));
