import { isThumbnailKey, MAX_KEY_BYTES, thumbnailKey } from './keys';
import { StorageError, type ObjectHead, type ObjectRef, type ObjectStore } from './object-store';
import { skipped, skippedFor, type Outcome } from './outcome';

/** Metadata of every thumbnail: who made it, and of which state of its source. */
export const madeBy = { name: 'made-by', value: 'thumbnailer' };
export const sourceEtag = 'source-etag';

/** What thumbnails are made with. */
export interface Workshop {
  store: ObjectStore;
  resize: (bytes: Uint8Array, width: number) => Promise<{ data: Uint8Array; contentType: string }>;
  /** Pixels. */
  widths: readonly number[];
  folder: string;
  /** The largest source that is read. */
  maxBytes: number;
}

/** How often one call looks at a source that is overwritten again and again. */
const LOOKS = 8;

/**
 * Makes the thumbnails of an object as it is now, whatever event told of it. It looks at the source, makes what is not
 * of its state, and looks again, until a look finds nothing to make. So the same event twice does nothing the second
 * time; events out of order, or handled at once, end with the thumbnails of the newest state: whoever wrote last has
 * looked afterwards, and S3 shows every write to all who look after it.
 * @throws StorageError, and what else may go better later
 */
export async function makeThumbnails(source: ObjectRef, workshop: Workshop): Promise<Outcome> {
  const unfit = skippedByKey(source.key, workshop);
  if (unfit) return unfit;
  const written = new Set<number>();
  for (let look = 0; look < LOOKS; look += 1) {
    const done = await work(source, workshop, written).catch(skippedFor);
    if (done) return written.size > 0 ? { result: 'written', widths: [...written] } : done;
  }
  throw new StorageError(`${at(source)} changed ${LOOKS} times while its thumbnails were made`);
}

function skippedByKey(key: string, { widths, folder }: Workshop): Outcome | undefined {
  if (isThumbnailKey(key, folder)) return skipped('is-thumbnail');
  if (key.endsWith('/')) return skipped('folder');
  const longest = thumbnailKey(key, Math.max(...widths), folder);
  if (Buffer.byteLength(longest) > MAX_KEY_BYTES) {
    return skipped('key-too-long', `the thumbnail's would have more than ${MAX_KEY_BYTES} bytes`);
  }
  return undefined;
}

/** One look, and the work that it shows; undefined after work, which may be of a state that is past. */
async function work(
  source: ObjectRef,
  workshop: Workshop,
  written: Set<number>,
): Promise<Outcome | undefined> {
  const { store, maxBytes } = workshop;
  const state = await store.head(source);
  if (!state) return skipped('gone');
  if (state.metadata[madeBy.name] === madeBy.value) return skipped('made-here');
  if (state.bytes > maxBytes) return skipped('too-large', `${state.bytes} bytes, allowed are ${maxBytes}`);
  const widths = await outdated(source, state, workshop);
  if (widths.length === 0) return skipped('up-to-date');
  const bytes = await store.read(source, state.etag);
  // One at a time: libvips is as fast as the function's CPUs, and this way one decoded image is in memory.
  for (const width of bytes ? widths : []) {
    await makeOne(source, state, bytes!, width, workshop);
    written.add(width);
  }
  return undefined;
}

async function outdated(
  source: ObjectRef,
  state: ObjectHead,
  { store, widths, folder }: Workshop,
): Promise<number[]> {
  const heads = await Promise.all(
    widths.map((width) =>
      store.head({ bucket: source.bucket, key: thumbnailKey(source.key, width, folder) }),
    ),
  );
  return widths.filter((_, index) => heads[index]?.metadata[sourceEtag] !== state.etag);
}

async function makeOne(
  { bucket, key }: ObjectRef,
  state: ObjectHead,
  bytes: Uint8Array,
  width: number,
  { store, resize, folder }: Workshop,
): Promise<void> {
  const { data, contentType } = await resize(bytes, width);
  const metadata = { [madeBy.name]: madeBy.value, [sourceEtag]: state.etag };
  await store.write({ bucket, key: thumbnailKey(key, width, folder) }, { data, contentType, metadata });
}

/** An object as people write it. */
export const at = ({ bucket, key }: ObjectRef): string => `s3://${bucket}/${key}`;
