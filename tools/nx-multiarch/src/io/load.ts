import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import { MultiarchError } from '../core/errors';
import type { Exec } from './exec';
import { formatImageRef, parseImageRef } from '../core/image-ref';
import { openBlob } from './base/layer-file';
import type { Descriptor, Layout, Manifest } from './layout';

/**
 * Loads a layout into the engine under a name, without a build and without a registry.
 *
 * The archive carries both forms that `docker load` knows, since which one it reads depends on the engine's image
 * store: the OCI layout with the name as an annotation (containerd's), and Docker's manifest.json
 * (https://github.com/moby/docker-image-spec/blob/main/v1.2.md#combined-image-json--filesystem-changeset-format).
 *
 * @throws MultiarchError COMMAND_FAILED with the engine's words
 */
export async function loadLayout(
  exec: Exec,
  layout: Layout,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  const archive = pack();
  const writing = writeArchive(archive, layout, name).catch((error: Error) => archive.destroy(error));
  const { exitCode, stderr } = await exec('docker', ['load', '--quiet'], {
    input: Readable.from(archive),
    signal,
  });
  await writing;
  if (exitCode === 0) return;
  throw new MultiarchError('COMMAND_FAILED', {
    happened: `docker load of ${layout.folder} ended with status ${exitCode}: ${stderr.trim()}`,
    expected: 'an engine that takes an image archive',
    mend: 'look at the message; a full disk is freed by docker system prune',
  });
}

async function writeArchive(archive: Pack, layout: Layout, name: string): Promise<void> {
  // containerd knows full names only.
  const annotations = { 'io.containerd.image.name': formatImageRef(parseImageRef(name)) };
  const index = { schemaVersion: 2, manifests: [{ ...layout.manifest, annotations }] };
  const { config, layers } = JSON.parse(layout.bytes.toString('utf8')) as Manifest;
  archive.entry({ name: 'oci-layout' }, JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  archive.entry({ name: 'index.json' }, JSON.stringify(index));
  archive.entry(
    { name: 'manifest.json' },
    // As many as the config's diff IDs: an image may have the same layer twice.
    JSON.stringify([
      {
        Config: blobName(config.digest),
        RepoTags: [name],
        Layers: layers.map(({ digest }) => blobName(digest)),
      },
    ]),
  );
  archive.entry({ name: blobName(layout.manifest.digest) }, layout.bytes);
  for (const blob of layout.blobs) await writeBlob(archive, layout, blob);
  archive.finalize();
}

async function writeBlob(archive: Pack, layout: Layout, { digest, size }: Descriptor): Promise<void> {
  const entry = archive.entry({ name: blobName(digest), size });
  await pipeline(openBlob(layout, digest), entry);
}

function blobName(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}
