import { vi } from 'vitest';
import { buildHandler } from '../src/app';
import type { TimeLeft } from '../src/batch-handler';
import type { Workshop } from '../src/thumbnails/make-thumbnails';
import { memoryStore, type MemoryStore } from './memory-store';

/** The workshop of tests: a thumbnail is the text of its source with the width behind it. */
export function testWorkshop(store: MemoryStore, rest: Partial<Workshop> = {}): Workshop {
  return {
    store,
    resize: async (bytes, width) => ({
      data: Buffer.from(`${Buffer.from(bytes).toString()}@${width}`),
      contentType: 'image/webp',
    }),
    widths: [16, 32],
    folder: 'thumbnails',
    maxBytes: 1_000,
    ...rest,
  };
}

/** The handler with a store in memory, and what it logged and counted; it has all the time that it needs. */
export function testHandler(
  store: MemoryStore = memoryStore(),
  rest: Partial<Workshop> = {},
  time: TimeLeft = { getRemainingTimeInMillis: () => 900_000 },
) {
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn(), setCorrelationId: vi.fn() };
  const counts: Record<string, number> = {};
  const count = (metric: string, times = 1): void => {
    counts[metric] = (counts[metric] ?? 0) + times;
  };
  const handler = buildHandler(testWorkshop(store, rest), { log, count });
  return { handle: (event: unknown) => handler(event, time), log, counts, store };
}
