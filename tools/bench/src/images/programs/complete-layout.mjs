// Writes a layout that holds all of its blobs, for tools that know nothing of borrowed layers (docs/adr/0014):
// complete-layout.mjs PLUGIN LAYOUT TARGET. Blobs are hard links where the disk is the same one.
import { copyFileSync, linkSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [plugin, folder, target] = process.argv.slice(2);
const { blobFile } = createRequire(import.meta.url)(join(plugin, 'src', 'io', 'base', 'layer-file.js'));
const pathOf = (root, digest) => join(root, 'blobs', digest.replace(':', '/'));
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

function place(from, to) {
  try {
    linkSync(from, to);
  } catch (error) {
    if (error.code !== 'EXDEV') throw error;
    copyFileSync(from, to);
  }
}

mkdirSync(join(target, 'blobs', 'sha256'), { recursive: true });
for (const file of ['index.json', 'oci-layout']) copyFileSync(join(folder, file), join(target, file));
const image = readJson(join(folder, 'index.json')).manifests[0].digest;
const { config, layers } = readJson(pathOf(folder, image));
for (const digest of new Set([image, config.digest, ...layers.map((layer) => layer.digest)]))
  place(await blobFile(folder, digest), pathOf(target, digest));
