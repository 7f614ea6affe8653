// Loads an image into the engine by the compiled plugin: load-layout.mjs PLUGIN LAYOUT PLATFORM NAME, with PLATFORM as
// linux/amd64. Layers that the layout borrows from its base image are found as the plugin finds them.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [plugin, folder, platform, name] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const part = (file) => require(join(plugin, 'src', 'io', file));
const [os, architecture] = platform.split('/');
const layout = await part('layout.js').readLayout(folder, { os, architecture });
await part('load.js').loadLayout(part('exec.js').exec, layout, name);
