import { describe, expect, it } from 'vitest';
import { LATER, namingIn, pushSmallImage } from '../../testing/pushed-image';
import { useRegistry } from '../../testing/use-registry';
import { readView } from './read-view';

const start = useRegistry();
const running = { runs: 'lambda f', architecture: 'arm64', image: '' };

describe('readView', () => {
  it('knows what the moving tag names, and what runs', async () => {
    const { client } = await start();
    const old = await pushSmallImage(client);
    const next = await pushSmallImage(client, { content: 'two', stamp: LATER });
    const [arm, , index] = old.subjects.map(({ digest }) => digest);
    const view = await readView(client, namingIn('dev'), [
      { ...running, digest: arm },
      { ...running, image: `${client.name}:abc1234` },
      { ...running, image: `${client.name}:gone` },
      { ...running, image: client.name },
    ]);
    expect(view.moving).toEqual({
      digest: next.subjects[2]?.digest,
      children: [next.subjects[1]?.digest, next.subjects[0]?.digest],
      architectures: ['amd64', 'arm64'],
      time: LATER.time,
    });
    expect(view.tags.get('dev-latest')).toBe(next.subjects[2]?.digest);
    expect([...view.digests]).toEqual([
      [arm, { architectures: ['arm64'], time: '20250116-143000' }],
      [index, { architectures: ['amd64', 'arm64'], time: '20250116-143000' }],
    ]);
  });

  it('knows that nothing is there', async () => {
    const { client } = await start();
    const view = await readView(client, namingIn('dev'), [
      { ...running, digest: `sha256:${'a'.repeat(64)}` },
    ]);
    expect([view.moving, view.movingTag, view.digests.size]).toEqual([undefined, 'dev-latest', 0]);
  });
});
