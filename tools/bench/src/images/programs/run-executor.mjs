// Runs an executor of the compiled plugin as Nx would, in a process of its own and without Nx:
// run-executor.mjs PLUGIN EXECUTOR CALL, where CALL is a JSON file of what Nx would hand over: { options, context }.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [plugin, name, call] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const { options, context } = JSON.parse(readFileSync(call, 'utf8'));
const { default: executor } = require(join(plugin, 'src', 'executors', name, 'executor.js'));
const { success } = await executor(options, context);
process.exitCode = success ? 0 : 1;
