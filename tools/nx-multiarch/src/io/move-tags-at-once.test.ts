import { describe, expect, it } from 'vitest';
import { DEFAULT_SCHEME } from '../core/tag-scheme';
import { moveRules, type Stamp } from '../core/tags';
import { type Actor, everyOrder, interleave } from '../testing/interleave';
import { createRandom } from '../testing/random';
import { moveTags } from './move-tags';
import type { Subject } from './push-plan';
import { digestOf } from './hashing';
import type { RegistryClient } from './registry';

/**
 * Several commits at once, step by step: what a real registry shows by chance now and then, each order in turn. A
 * repository is a map of tags; one request is one step.
 */
type Tags = Map<string, Buffer>;

const NAMING = { scheme: DEFAULT_SCHEME, environment: 'dev', lead: '' };
const stampAt = (minute: number): Stamp => ({ time: `20250116-14${30 + minute}00`, dirty: false });
const imageOf = (minute: number): Buffer => Buffer.from(`image of minute ${minute}`);
const unused = (): never => {
  throw new Error('moving tags needs no such request');
};

function clientOf(tags: Tags, turn: () => Promise<void>): RegistryClient {
  const get = async (tag: string) => {
    await turn();
    const bytes = tags.get(tag);
    return bytes && { digest: digestOf(bytes), mediaType: 'index', size: bytes.length, bytes };
  };
  return {
    ...{ name: '', registry: '', repository: '', ping: unused, headBlob: unused, getBlob: unused },
    ...{ openBlob: unused, putBlob: unused, confirmManifest: unused, close: unused },
    ...{ listReferrers: unused, putReferrer: unused },
    getManifest: get,
    headManifest: get,
    listTags: () => turn().then(() => [...tags.keys()]),
    putManifest: async (tag, bytes) => {
      await turn();
      tags.set(tag, Buffer.from(bytes));
      return digestOf(bytes);
    },
  };
}

/** The end of one commit's push, from its immutable tag on. */
function pushing(tags: Tags, minute: number): Actor {
  const { time } = stampAt(minute);
  const bytes = imageOf(minute);
  const set = { immutable: [`dev-${time}`], unclean: [], moving: ['dev-latest'] };
  const subject: Subject = {
    digest: digestOf(bytes),
    mediaType: 'index',
    bytes,
    size: bytes.length,
    tags: set,
  };
  return async (turn) => {
    const client = clientOf(tags, turn);
    await client.putManifest(`dev-${time}`, bytes, 'index');
    const rules = moveRules(NAMING, stampAt(minute), []);
    await moveTags([subject], client, { ...rules, onStep: () => undefined });
  };
}

const latest = (tags: Tags): string | undefined => tags.get('dev-latest')?.toString('utf8');

describe('commits that are pushed at once', () => {
  it('leave the moving tag with the newer one, in every order that two pushes can have', async () => {
    const outcomes = new Set<string | undefined>();
    const orders = await everyOrder(async (next) => {
      const tags: Tags = new Map();
      await interleave([pushing(tags, 0), pushing(tags, 1)], next);
      outcomes.add(latest(tags));
    });
    expect([...outcomes]).toEqual(['image of minute 1']);
    expect(orders).toBeGreaterThan(400);
  });

  it('leave the moving tag with the newest of three, in 5,000 orders', async () => {
    const outcomes = new Set<string | undefined>();
    for (let seed = 1; seed <= 5_000; seed++) {
      const random = createRandom(seed);
      const tags: Tags = new Map();
      const next = (ready: readonly number[]): number => ready[random.below(ready.length)]!;
      await interleave([pushing(tags, 0), pushing(tags, 1), pushing(tags, 2)], next);
      outcomes.add(latest(tags));
    }
    expect([...outcomes]).toEqual(['image of minute 2']);
  });
});

describe('a push of an older commit that dies', () => {
  /** What the moving tag ends at, where the older push dies after so many steps, in every order. */
  async function outcomesAfter(steps: number): Promise<string[]> {
    const outcomes = new Set<string>();
    await everyOrder(async (next) => {
      const tags: Tags = new Map();
      await interleave([pushing(tags, 0), pushing(tags, 1)], next, [steps, Infinity]);
      outcomes.add(latest(tags) ?? 'nothing');
    });
    return [...outcomes].sort();
  }

  // Its steps: immutable tag, list, look, move, list, and where a newer commit came in between: read, move, list.
  it.each([0, 1, 2, 3, 7, 8])('after step %i leaves the moving tag with the newer one', async (steps) => {
    expect(await outcomesAfter(steps)).toEqual(['image of minute 1']);
  });

  // No client can do without this window: docs/push.md.
  it.each([4, 5, 6])('after step %i may leave the moving tag with itself', async (steps) => {
    expect(await outcomesAfter(steps)).toEqual(['image of minute 0', 'image of minute 1']);
  });

  it('is mended by one more push of the newer one', async () => {
    await everyOrder(async (next) => {
      const tags: Tags = new Map();
      await interleave([pushing(tags, 0), pushing(tags, 1)], next, [4, Infinity]);
      await pushing(tags, 1)(() => Promise.resolve());
      expect(latest(tags)).toBe('image of minute 1');
    });
  });
});
