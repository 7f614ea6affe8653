import { readJson, type Tree } from '@nx/devkit';

/** What of this repository a workspace has, so that a new app uses it in place of code of its own. */
export interface Workspace {
  /** Import path of libs/service; undefined where the app must do without. */
  serviceLib?: string;
  /** Import path of libs/platform. */
  platformLib?: string;
  /** Whether tools/lambda-emulator can serve a Lambda function. */
  emulator: boolean;
  /** The tsconfig that an app extends, where there is one. */
  baseTsconfig?: string;
  /** Whether every project is a package with dependencies of its own, as in what create-nx-workspace makes. */
  packages: boolean;
  /** The scope of its packages: `@acme`; empty without one. */
  scope: string;
}

interface Tsconfig {
  compilerOptions?: { composite?: boolean; paths?: Record<string, string[]> };
}

interface Manifest {
  name?: string;
  workspaces?: unknown;
}

const BASE_TSCONFIG = 'tsconfig.base.json';

/** Looks at what is there. A lib counts when it has what the app calls, whatever scope it was renamed to. */
export function readWorkspace(tree: Tree): Workspace {
  const hasBase = tree.exists(BASE_TSCONFIG);
  const { paths = {}, composite = false } = hasBase
    ? (readJson<Tsconfig>(tree, BASE_TSCONFIG).compilerOptions ?? {})
    : {};
  const { name = '', workspaces } = readJson<Manifest>(tree, 'package.json');
  const lib = (entry: string, exported: string): string | undefined =>
    tree.read(entry, 'utf8')?.includes(exported)
      ? Object.keys(paths).find((name) => paths[name]?.[0]?.replace(/^\.\//, '') === entry)
      : undefined;
  return {
    serviceLib: lib('libs/service/src/index.ts', 'runService'),
    platformLib: lib('libs/platform/src/index.ts', 'platformReport'),
    emulator: tree.exists('tools/lambda-emulator/src/native.ts'),
    ...(hasBase ? { baseTsconfig: BASE_TSCONFIG } : {}),
    // There @nx/esbuild writes no package.json for an image: each package brings its own.
    packages: workspaces !== undefined && composite,
    scope: name.startsWith('@') ? (name.split('/')[0] ?? '') : '',
  };
}
