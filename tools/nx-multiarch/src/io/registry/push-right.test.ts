import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { QUICK_RETRY, TEST_REPOSITORY } from '../../testing/registry-client';
import { useRegistry } from '../../testing/use-registry';
import { assertPushRight } from './push-right';

const start = useRegistry();
const UPLOADS = `/v2/${TEST_REPOSITORY}/blobs/uploads/`;

describe('assertPushRight', () => {
  it('starts an upload and takes it back', async () => {
    const { registry } = await start();
    const where = { registry: registry.host, repository: TEST_REPOSITORY };
    expect(await assertPushRight(where)).toBe('');
    const asked = registry.requests.map(({ method, path }) => `${method} ${path}`);
    const [session] = registry.store.repository(TEST_REPOSITORY).uploads;
    expect(asked).toEqual([`POST ${UPLOADS}`, `DELETE ${UPLOADS}${session}`]);
  });

  it('says who was let in', async () => {
    const auth = { kind: 'bearer', username: 'ci', password: 'right' } as const;
    const { registry } = await start({ auth });
    const credentials = () => Promise.resolve({ kind: 'basic', username: 'ci', password: 'right' } as const);
    const where = { registry: registry.host, repository: TEST_REPOSITORY, credentials };
    expect(await assertPushRight(where)).toBe('(as user ci)');
  });

  it('is not content with a token that only reads', async () => {
    const auth = { kind: 'bearer', username: 'ci', password: 'right', anonymous: true } as const;
    const { registry } = await start({ auth });
    const error = await errorOf(
      assertPushRight({ registry: registry.host, repository: TEST_REPOSITORY, retry: QUICK_RETRY }),
    );
    expect(error.code).toBe('REGISTRY_UNAUTHORIZED');
    expect(error.mend).toContain(`docker login ${registry.host}`);
  });
});
