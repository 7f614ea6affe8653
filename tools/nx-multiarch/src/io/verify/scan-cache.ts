import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { LayerFacts } from '../../core/verify/image-facts';
import type { Inventory } from '../../core/verify/inventory';
import { severalAtOnce } from '../several-at-once';
import { scanLayer } from './layer-scan';
import { assertDigest } from './read-layer';

/** Goes up whenever a scan finds out more than before, or other things: older inventories are then not read. */
const VERSION = '4';

/** How many layers are read at a time. */
const PARALLEL = 4;

/** Where inventories are kept, and who is told of what takes time. */
export interface ScanContext {
  cache: string;
  onScan?: (layer: LayerFacts) => void;
  signal?: AbortSignal;
}

/** Where the inventories of a workspace's layers are kept; it can be deleted at any time. */
export function scanFolder(root: string): string {
  return join(root, 'node_modules', '.cache', 'nx-multiarch', 'scans', VERSION);
}

/**
 * What a layer holds: from the cache if a layer of this digest was ever scanned, else by reading it. A base layer is
 * read once for all the images that stand on it.
 *
 * @param onScan is told of each layer that is read
 * @throws MultiarchError LAYOUT_DAMAGED
 */
export async function inventoryOf(
  folder: string,
  layer: LayerFacts,
  cache: string,
  onScan?: (layer: LayerFacts) => void,
): Promise<Inventory> {
  const file = join(cache, `${layer.digest.slice('sha256:'.length)}.json`);
  const known = await readInventory(file, layer.digest);
  if (known) {
    assertDigest(folder, layer, 'diff ID', known.diffId, layer.diffId);
    return known;
  }
  onScan?.(layer);
  const inventory = await scanLayer(folder, layer);
  await writeInventory(cache, file, inventory);
  return inventory;
}

/**
 * inventoryOf, for all layers of an image, in their order. Several at a time: zlib has threads of its own, and inventories
 * that are known are read meanwhile.
 *
 * @throws MultiarchError LAYOUT_DAMAGED, BASE_LAYER_MISSING; the signal's reason
 */
export function inventoriesOf(
  folder: string,
  layers: readonly LayerFacts[],
  { cache, onScan, signal }: ScanContext,
): Promise<Inventory[]> {
  return severalAtOnce(layers, PARALLEL, async (layer) => {
    signal?.throwIfAborted();
    return inventoryOf(folder, layer, cache, onScan);
  });
}

/** A file that is not there, was cut off, or is about something else is as good as none. */
async function readInventory(file: string, digest: string): Promise<Inventory | undefined> {
  try {
    const inventory = JSON.parse(await readFile(file, 'utf8')) as Partial<Inventory> | null;
    const whole = inventory?.digest === digest && inventory.diffId && Array.isArray(inventory.entries);
    return whole ? (inventory as Inventory) : undefined;
  } catch {
    return undefined;
  }
}

/** Several verifications run at once: each writes a file of its own and moves it into place. */
async function writeInventory(cache: string, file: string, inventory: Inventory): Promise<void> {
  const part = `${file}.${randomUUID()}`;
  try {
    await mkdir(cache, { recursive: true });
    await writeFile(part, JSON.stringify(inventory));
    await rename(part, file);
  } catch {
    // A cache that cannot be written (a read-only checkout) only costs time.
    await rm(part, { force: true }).catch(() => undefined);
  }
}
