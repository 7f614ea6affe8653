import { run, type Sandbox } from '../sandbox';

/** Changes files of a sandbox, as a person does before a commit. */
export type Edit = (sandbox: Sandbox) => Promise<void>;

/** Puts one text in the place of another. @throws Error where the file no longer has it: the row would test nothing */
export function replaces(file: string, from: string, to: string): Edit {
  return async ({ read, write }) => {
    const text = await read(file);
    if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
    await write(
      file,
      text.replace(from, () => to),
    );
  };
}

/** Adds lines to the end of a file. */
export function appends(file: string, lines: string): Edit {
  return async ({ read, write }) => write(file, `${await read(file)}${lines}\n`);
}

/** Writes a file that was not there. */
export function adds(file: string, text: string): Edit {
  return ({ write }) => write(file, `${text}\n`);
}

/** Another version of packages of package.json, with its lockfile, as npm leaves them. */
export function installs(...packages: string[]): Edit {
  return async ({ root, env }) => {
    const args = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'];
    await run('npm', [...args, ...packages], root, {
      ...env,
      npm_config_omit_lockfile_registry_resolved: 'true',
    });
  };
}

/** Another version of a package that package.json does not name: the lockfile alone. */
export function locks(name: string, version: string, integrity: string): Edit {
  return async ({ read, write }) => {
    const lock = JSON.parse(await read('package-lock.json')) as { packages: Record<string, object> };
    const entry = lock.packages[`node_modules/${name}`];
    if (!entry) throw new Error(`package-lock.json has no ${name}`);
    Object.assign(entry, { version, integrity });
    await write('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
  };
}
