// Decompresses files by Node's zlib and drops what comes out: gunzip.mjs FILE... Prints how many bytes came out.
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

let bytes = 0;
const drop = () =>
  new Writable({
    write(chunk, _encoding, done) {
      bytes += chunk.length;
      done();
    },
  });
for (const file of process.argv.slice(2)) await pipeline(createReadStream(file), createGunzip(), drop());
console.log(bytes);
