import { createHash } from 'node:crypto';
import type { NewObject, ObjectHead, ObjectRef, ObjectStore } from '../src/thumbnails/object-store';

type Stored = Omit<NewObject, 'contentType'> & { contentType?: string };

/** Objects in memory, of any bucket, and what was asked for. */
export interface MemoryStore extends ObjectStore {
  objects: Map<string, Stored>;
  /** `head KEY`, `read KEY`, `write KEY`, in their order. */
  calls: string[];
  /** As somebody else's upload. */
  put: (key: string, text: string | Uint8Array, metadata?: Record<string, string>) => void;
  /** Text of every thumbnail by key. */
  texts: () => Record<string, string>;
}

/** @param before runs before every answer; it may wait, reject, or change what is stored */
export function memoryStore(before: (call: string) => Promise<void> = async () => undefined): MemoryStore {
  const objects = new Map<string, Stored>();
  const calls: string[] = [];
  const called = async (name: string, { key }: ObjectRef): Promise<Stored | undefined> => {
    calls.push(`${name} ${key}`);
    await before(`${name} ${key}`);
    return objects.get(key);
  };
  return {
    objects,
    calls,
    put: (key, text, metadata = {}) => void objects.set(key, { data: Buffer.from(text), metadata }),
    texts: () => Object.fromEntries([...objects].map(([key, { data }]) => [key, data.toString()])),
    head: async (object) => headOf(await called('head', object)),
    read: async (object, etag) => {
      const stored = await called('read', object);
      return headOf(stored)?.etag === etag ? stored?.data : undefined;
    },
    write: async (object, content) => {
      await called('write', object);
      objects.set(object.key, content);
    },
  };
}

function headOf(stored: Stored | undefined): ObjectHead | undefined {
  if (!stored) return undefined;
  const etag = createHash('md5').update(stored.data).digest('hex');
  return { etag, bytes: stored.data.length, metadata: stored.metadata };
}
