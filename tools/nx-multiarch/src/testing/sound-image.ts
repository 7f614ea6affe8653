import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildElf } from '@nx-multiarch/elf';
import type { Architecture } from '../core/platform';
import type { LayerFile, LayoutSpec } from './layout';

const MACHINE: Record<Architecture, number> = { amd64: 62, arm64: 183 };
const TRIPLET: Record<Architecture, string> = { amd64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };

/** The loaders of glibc. */
export const LOADER: Record<Architecture, string> = {
  amd64: '/lib64/ld-linux-x86-64.so.2',
  arm64: '/lib/ld-linux-aarch64.so.1',
};

// In parts: Nx takes a package that is named in an import, in a test too, for one that this project installs.
const require = createRequire(__filename);
const packages = dirname(dirname(require.resolve(['bcrypt', 'package.json'].join('/'))));

/** A real addon as its package ships it: `linux-arm64/bcrypt.glibc.node`, `darwin-x64/bcrypt.node`. */
export function realAddon(file: string): Buffer {
  return readFileSync(join(packages, 'bcrypt', 'prebuilds', file));
}

/** The addon that fits an image. */
export function fittingAddon(architecture: Architecture): Buffer {
  return realAddon(`linux-${architecture === 'amd64' ? 'x64' : 'arm64'}/bcrypt.glibc.node`);
}

/** A program that asks for glibc's loader, as node does. */
export function program(architecture: Architecture, interpreter = LOADER[architecture]): Buffer {
  return Buffer.from(buildElf({ machineId: MACHINE[architecture], interpreter, needed: ['libc.so.6'] }));
}

/** A library that offers these versions of its symbols. */
export function library(architecture: Architecture, defined: string[]): Buffer {
  return Buffer.from(buildElf({ machineId: MACHINE[architecture], defined }));
}

/** A base as small as can be: folders, users, libc, C++ library, node. The C library is that of Debian 12. */
export function baseFiles(architecture: Architecture): LayerFile[] {
  const libraries = `usr/lib/${TRIPLET[architecture]}`;
  const glibc = ['2.2.5', '2.14', '2.17', '2.28', '2.36'].map((version) => `GLIBC_${version}`);
  const cxx = ['GLIBCXX_3.4', 'GLIBCXX_3.4.21', 'GLIBCXX_3.4.30'];
  const abi = ['CXXABI_1.3', 'CXXABI_1.3.8', 'CXXABI_1.3.9', 'CXXABI_1.3.13'];
  return withParents([
    { path: 'lib', type: 'symlink', linkname: 'usr/lib' },
    { path: 'lib64', type: 'symlink', linkname: 'usr/lib64' },
    { path: `usr${LOADER[architecture]}`, content: library(architecture, ['GLIBC_2.17']), mode: 0o755 },
    ...['libc.so.6', 'libm.so.6', 'libpthread.so.0', 'libgcc_s.so.1'].map((name) => ({
      path: `${libraries}/${name}`,
      content: library(architecture, glibc),
      mode: 0o755,
    })),
    { path: `${libraries}/libstdc++.so.6`, content: library(architecture, [...cxx, ...abi]) },
    { path: 'etc/passwd', content: 'root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n' },
    { path: 'etc/group', content: 'root:x:0:\nnode:x:1000:\nstaff:x:50:node\n' },
    { path: 'usr/local/bin/node', content: program(architecture), mode: 0o755 },
  ]);
}

/** An image that is sound on every deployment target, and what a test adds to it in further layers. */
export function soundImage(architecture: Architecture, ...added: LayerFile[][]): LayoutSpec {
  const app = [
    { path: 'app/main.js', content: 'serve();\n' },
    { path: 'app/node_modules/addon/addon.node', content: fittingAddon(architecture) },
  ];
  return {
    platform: { os: 'linux', architecture },
    layers: [baseFiles(architecture), withParents(app), ...added].map((files) => ({ files })),
    config: {
      User: 'node',
      Env: ['PATH=/usr/local/bin:/usr/bin'],
      WorkingDir: '/app',
      Cmd: ['node', 'main.js'],
    },
  };
}

/** The files, and before each of them its directories, as BuildKit writes layers. */
export function withParents(files: readonly LayerFile[]): LayerFile[] {
  const named = new Set(files.map(({ path }) => path));
  return files.flatMap((file) => {
    const names = file.path.split('/').slice(0, -1);
    const parents = names.map((_, at) => names.slice(0, at + 1).join('/'));
    const made = parents.filter((path) => !named.has(path));
    for (const path of made) named.add(path);
    return [...made.map((path) => ({ path, type: 'directory' as const, mode: 0o755 })), file];
  });
}
