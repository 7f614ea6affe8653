// Prints the digest of TypeScript without comments, types and blanks: what Nx hashes in the place of the files.
//   node code-digest.mjs <file or folder of the plugin>...
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';

const plugin = join(import.meta.dirname, '..');
const hash = createHash('sha256');
for (const file of process.argv.slice(2).flatMap(filesIn).sort()) {
  const text = readFileSync(join(plugin, file), 'utf8');
  hash.update(`${file}\0${file.endsWith('.ts') ? codeOf(text) : text}\0`);
}
console.log(hash.digest('hex'));

function codeOf(text) {
  return transformSync(text, { loader: 'ts', minifyWhitespace: true, legalComments: 'none' }).code;
}

/** A file, or those of a folder and the folders in it but tests. */
function filesIn(part) {
  if (statSync(join(plugin, part)).isFile()) return [part];
  return readdirSync(join(plugin, part), { recursive: true, encoding: 'utf8' })
    .map((name) => `${part}/${name.replaceAll('\\', '/')}`)
    .filter((name) => statSync(join(plugin, name)).isFile() && !/\.i?test\.ts$/.test(name));
}
