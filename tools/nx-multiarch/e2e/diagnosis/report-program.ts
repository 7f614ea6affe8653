import { join } from 'node:path';
import { build } from 'esbuild';
import { exec, type ExecResult } from '../../src/io/exec';
import { WORKSPACE } from '../sandbox';

/** What `libs/platform` reports of one addon. */
export interface AddonReport {
  loaded: boolean;
  file?: string;
  fileArchitecture?: string;
  code?: string;
  error?: string;
}

/** `report <name>` prints the report; `load <name>` only loads, and prints what is thrown. */
const PROGRAM = `
import { platformReport } from './index';
const [what, name] = process.argv.slice(2);
const load = () => require(name);
if (what === 'report') platformReport([{ name, load }]).then((report) => console.log(JSON.stringify(report)));
else try { load(); } catch (error) { console.log([error.code, error.message].filter(Boolean).join(': ')); }
`;

/** Bundles the report as an app does, into main.js of a folder: for any machine with Node. */
export async function bundleReport(folder: string): Promise<string> {
  const outfile = join(folder, 'main.js');
  await build({
    stdin: { contents: PROGRAM, resolveDir: join(WORKSPACE, 'libs', 'platform', 'src'), loader: 'ts' },
    ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node20', outfile, logLevel: 'error' },
    tsconfig: join(WORKSPACE, 'tsconfig.base.json'),
  });
  return outfile;
}

/** Runs it with this machine's Node. A process that is killed has the status -1. */
export function runProgram(main: string, what: 'report' | 'load', addon: string): Promise<ExecResult> {
  return exec(process.execPath, [main, what, addon]);
}

/** The addon's part of what `report` printed. */
export function addonOf(stdout: string): AddonReport {
  return (JSON.parse(stdout) as { addons: AddonReport[] }).addons[0]!;
}
