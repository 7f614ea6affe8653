import { updatesBase } from './base-images';
import { adds, appends, type Edit, installs, locks, replaces } from './edits';

export type App = 'accounts' | 'studio' | 'thumbnailer';

/** One commit, and what `nx affected -t docker-push` is to do after it. */
export interface Row {
  /** What the commit changes. */
  change: string;
  edit: Edit;
  /** The apps that Nx runs `docker-push` for. */
  named: readonly App[];
  /** Those of them whose images are built; the others' come from the cache. */
  built: readonly App[];
  /** Those of them whose images then are others. */
  changed: readonly App[];
}

export const ALL: readonly App[] = ['accounts', 'studio', 'thumbnailer'];
const SERVERS: readonly App[] = ['accounts', 'studio'];
const PLUGIN = 'tools/nx-multiarch';

/** Images that are built, and are others. */
const builds = (apps: readonly App[]) => ({ named: apps, built: apps, changed: apps });
/** Images that are built, and are what they were. */
const same = (apps: readonly App[]) => ({ named: apps, built: apps, changed: [] });
/** Nx names apps, and nothing of theirs is built. */
const names = (apps: readonly App[]) => ({ named: apps, built: [], changed: [] });
const NOTHING = names([]);

export const ROWS: readonly Row[] = [
  {
    change: 'code of `libs/elf`',
    edit: replaces('libs/elf/src/header.ts', 'does not begin with', 'should begin with'),
    ...builds(ALL),
  },
  {
    change: 'code of `libs/imaging`',
    edit: replaces('libs/imaging/src/limits.ts', 'frames: 1_000', 'frames: 1_001'),
    ...builds(ALL),
  },
  {
    change: 'code of `libs/passwords`',
    edit: replaces('libs/passwords/src/cost.ts', 'a whole number from', 'an integer from'),
    ...builds(['accounts']),
  },
  {
    change: 'code of `libs/platform`',
    edit: replaces('libs/platform/src/wording.ts', 'return `Reinstall', 'return `Install again'),
    ...builds(ALL),
  },
  {
    change: 'code of `libs/service`',
    edit: replaces('libs/service/src/health.ts', 'Whether it wants', 'If it wants'),
    ...builds(SERVERS),
  },
  {
    change: 'code of `libs/turns`',
    edit: replaces('libs/turns/src/turns.ts', 'queue.size >= waiting', 'queue.size + 1 > waiting'),
    ...builds(ALL),
  },
  {
    change: 'code of `libs/openapi-fuzz`, which only tests use',
    edit: replaces('libs/openapi-fuzz/src/junk.ts', 'repeat(5000)', 'repeat(5001)'),
    ...names(SERVERS),
  },
  {
    change: 'a comment in a lib',
    edit: appends('libs/imaging/src/limits.ts', '// A word more.'),
    ...names(ALL),
  },
  {
    change: 'a test in a lib',
    edit: appends('libs/imaging/src/resize.test.ts', '// A word more.'),
    ...names(ALL),
  },
  {
    change: 'the source of accounts',
    edit: replaces('apps/accounts/src/config-limits.ts', 'a log-in lasts', 'how long a log-in lasts'),
    ...builds(['accounts']),
  },
  {
    change: 'a migration of accounts',
    edit: appends('apps/accounts/migrations/001.do.accounts.sql', '-- A word more.'),
    ...builds(['accounts']),
  },
  {
    change: 'the page of studio',
    edit: replaces('apps/studio/page/bytes-in-words.ts', "'kB'", "'KB'"),
    ...builds(['studio']),
  },
  {
    change: 'the source of studio',
    edit: replaces(
      'apps/studio/src/config.ts',
      'readConfig(serviceConfig, env)',
      'readConfig(serviceConfig, { ...env })',
    ),
    ...builds(['studio']),
  },
  {
    change: 'the source of thumbnailer',
    edit: replaces(
      'apps/thumbnailer/src/config.ts',
      'the configuration does not fit',
      'the environment does not fit',
    ),
    ...builds(['thumbnailer']),
  },
  ...(
    [
      ['accounts', 'eks'],
      ['studio', 'apprunner'],
      ['thumbnailer', 'lambda'],
    ] as const
  ).map(([app, deployment]) => ({
    change: `the Dockerfile of ${app}`,
    edit: appends(`apps/${app}/Dockerfile.${deployment}`, 'LABEL next=yes'),
    ...builds([app]),
  })),
  {
    change: 'an ignore file beside the Dockerfile of accounts',
    edit: adds('apps/accounts/Dockerfile.eks.dockerignore', '*.map'),
    ...same(['accounts']),
  },
  {
    change: 'a `.dockerignore` in the root, which no build reads',
    edit: adds('.dockerignore', '*.map'),
    ...NOTHING,
  },
  {
    change: 'a unit test of an app',
    edit: appends('apps/accounts/src/app.test.ts', '// A word more.'),
    ...names(['accounts']),
  },
  {
    change: 'an engine test of an app',
    edit: appends('apps/accounts/src/fuzz.itest.ts', '// A word more.'),
    ...names(['accounts']),
  },
  {
    change: 'a manifest that deploys accounts',
    edit: appends('apps/accounts/deploy/base/service.yaml', '# A word more.'),
    ...names(['accounts']),
  },
  {
    change: 'project.json of an app',
    edit: replaces('apps/thumbnailer/project.json', 'make a thumbnail', 'make one thumbnail'),
    ...same(['thumbnailer']),
  },
  {
    change: 'the digest of the base image of Node',
    edit: updatesBase('node:24-bookworm-slim'),
    named: ALL,
    built: ALL,
    changed: SERVERS,
  },
  {
    change: 'the digest of the base image of Lambda',
    edit: updatesBase('public.ecr.aws/lambda/nodejs:24'),
    named: ALL,
    built: ['thumbnailer'],
    changed: ['thumbnailer'],
  },
  {
    change: 'a file of `docker/`',
    edit: appends('docker/base/Dockerfile.node', '# A word more.'),
    ...NOTHING,
  },
  {
    change: 'the install tool of the plugin',
    edit: replaces(
      `${PLUGIN}/install/prune.mjs`,
      'const TYPES = /\\.d\\.[cm]?ts$/',
      'const TYPES = /\\.d\\.cts$/',
    ),
    ...builds(ALL),
  },
  {
    change: 'code of the plugin that decides bytes of an image',
    edit: replaces(`${PLUGIN}/src/io/seal/normalize-layer.ts`, 'const LEVEL = 6', 'const LEVEL = 5'),
    ...builds(ALL),
  },
  {
    change: 'a comment in that code',
    edit: appends(`${PLUGIN}/src/io/seal/normalize-layer.ts`, '// A word more.'),
    ...same(ALL),
  },
  {
    change: 'a test of that code',
    edit: appends(`${PLUGIN}/src/io/seal/seal-layout.test.ts`, '// A word more.'),
    ...NOTHING,
  },
  {
    change: 'a rule of `docker-verify`',
    edit: appends(`${PLUGIN}/src/core/verify/user.ts`, '// A word more.'),
    ...names(ALL),
  },
  {
    change: 'other code of the plugin',
    edit: replaces(`${PLUGIN}/src/io/registry/pace.ts`, 'next = turn + interval', 'next = interval + turn'),
    ...NOTHING,
  },
  {
    change: 'a page of docs',
    edit: appends('docs/imaging.md', 'A word more.'),
    ...NOTHING,
  },
  { change: '`README.md`', edit: appends('README.md', 'A word more.'), ...NOTHING },
  {
    change: '`nx.json`',
    edit: replaces('nx.json', '"analytics": false,', ''),
    ...same(ALL),
  },
  {
    change: '`tsconfig.base.json`',
    edit: replaces('tsconfig.base.json', '"noUnusedLocals": true', '"noUnusedLocals": false'),
    ...same(ALL),
  },
  {
    change: 'the configuration of ESLint',
    edit: appends('eslint.config.mjs', '// A word more.'),
    ...names(ALL),
  },
  {
    change: 'the configuration of Prettier',
    edit: replaces('.prettierrc', '110', '100'),
    ...names(ALL),
  },
  { change: '`.gitignore`', edit: appends('.gitignore', '*.tmp'), ...NOTHING },
  {
    change: 'a workflow of CI',
    edit: appends('.github/workflows/ci.yml', '# A word more.'),
    ...NOTHING,
  },
  {
    change: 'a script of `tools/setup`',
    edit: appends('tools/setup/registry.sh', '# A word more.'),
    ...NOTHING,
  },
  {
    change: 'the source of `tools/bench`',
    edit: appends('tools/bench/src/main.ts', '// A word more.'),
    ...NOTHING,
  },
  { change: 'sharp in the lockfile', edit: installs('sharp@0.35.4'), ...builds(ALL) },
  {
    change: 'what bcrypt alone needs, in the lockfile',
    edit: locks(
      'node-addon-api',
      '8.5.0',
      'sha512-/bRZty2mXUIFY/xU5HLvveNHlswNJej+RnxBjOMkidWfwZzgTbPG1E3K5TOxRLOR+5hX7bSofy8yf1hZevMS8A==',
    ),
    ...builds(['accounts']),
  },
  { change: 'fastify in the lockfile', edit: installs('fastify@5.12.7'), ...builds(SERVERS) },
  {
    change: 'what compresses layers (fflate), in the lockfile',
    edit: installs('fflate@0.8.2'),
    ...same(ALL),
  },
  {
    change: 'what bundles (esbuild), in the lockfile, and gives the same bundles',
    edit: installs('esbuild@0.27.5'),
    ...names(ALL),
  },
  {
    change: 'vitest in the lockfile',
    edit: installs('vitest@4.1.11', '@vitest/coverage-v8@4.1.11'),
    ...names(ALL),
  },
  {
    change: 'a plugin of ESLint in the lockfile',
    edit: installs('eslint-config-prettier@10.1.5'),
    ...NOTHING,
  },
];
