/** What a generated workspace takes from the one that the benchmark runs in. */
export interface Originals {
  /** Text of package-lock.json: Nx reads every package of it into its graph. */
  readonly lock: string;
  /** Text of the Dockerfile that every app gets. */
  readonly dockerfile: string;
  /** Text of docker/base-images.json. */
  readonly baseImages: string;
}

/** Text of each file, by its path from the workspace's root. */
export type Files = Readonly<Record<string, string>>;

interface Lock {
  name?: string;
  packages: Record<string, { name?: string; devDependencies?: Record<string, string>; version?: string }>;
}

const NAME = 'scale';
const IN_LOCK = 'node_modules/nx-multiarch';

/** Leading zeros, so that every app has as many bytes as the others. */
export function appName(at: number): string {
  return `app-${String(at).padStart(4, '0')}`;
}

/** The files of a workspace of so many apps, as one that installed the plugin has them. */
export function workspaceFiles(apps: number, version: string, originals: Originals): Files {
  const each = Array.from({ length: apps }, (_, at) => appFiles(appName(at), originals.dockerfile));
  return Object.assign({ ...rootFiles(version, originals) }, ...each) as Files;
}

function rootFiles(version: string, { lock, baseImages }: Originals): Files {
  const parsed = JSON.parse(lock) as Lock;
  const own = { ...parsed.packages[''], name: NAME };
  own.devDependencies = { ...own.devDependencies, 'nx-multiarch': version };
  const packages = { ...parsed.packages, '': own, [IN_LOCK]: { version } };
  return {
    'package.json': json({ ...own, private: true, nx: { includedScripts: [] } }),
    'package-lock.json': json({ ...parsed, name: NAME, packages }),
    'nx.json': nxJson(true),
    '.gitignore': 'node_modules\ndist\n.nx\n',
    'docker/base-images.json': baseImages,
  };
}

function appFiles(name: string, dockerfile: string): Files {
  const folder = `apps/${name}`;
  return {
    [`${folder}/project.json`]: projectJson(name, { build: buildTarget(name) }),
    [`${folder}/main.ts`]: `console.log('${name}');\n`,
    // No text is like another: the plugin parses a text that it knows only once.
    [`${folder}/Dockerfile.eks`]: `${dockerfile}LABEL org.opencontainers.image.title=${name}\n`,
  };
}

function buildTarget(name: string): object {
  return {
    executor: 'nx-multiarch:build',
    cache: true,
    inputs: ['{projectRoot}/**/*', '!{projectRoot}/Dockerfile.*', { externalDependencies: ['nx-multiarch'] }],
    outputs: [`{workspaceRoot}/dist/apps/${name}`],
  };
}

/** @param targets those that stand in it */
export function projectJson(name: string, targets: object): string {
  const root = `apps/${name}`;
  return json({ name, projectType: 'application', sourceRoot: root, targets });
}

/** @param withPlugin whether the workspace uses the plugin */
export function nxJson(withPlugin: boolean): string {
  const options = {
    namespace: NAME,
    policy: { eks: { architectures: ['arm64', 'amd64'], form: 'index' } },
    environments: { local: { registry: '127.0.0.1:5001' }, dev: { registry: 'registry.example.com' } },
    baseImages: 'docker/base-images.json',
  };
  const plugins = withPlugin ? [{ plugin: 'nx-multiarch', options }] : [];
  return json({ analytics: false, neverConnectToCloud: true, plugins });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
