import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withNewerGlibc } from '../troubleshooting/newer-glibc';
import { MUSL, OTHER, OWN, type Platform } from './installs';

/** A node_modules that is wrong here, and what has to be said of it. */
export interface Fault {
  what: string;
  addon: 'sharp' | 'bcrypt';
  platform?: Platform;
  /** Further options of npm. */
  options?: string[];
  /** Spoils what npm installed, given the folder node_modules. */
  spoil?: (modules: string) => void;
  /** What the loader says. */
  loader: RegExp;
  code: string;
  error: RegExp;
}

const word = (cpu: string): string => ({ x64: 'x86-64', arm64: 'arm64' })[cpu] ?? cpu;
const prebuild = (modules: string, platform: string): string => join(modules, 'bcrypt/prebuilds', platform);
const own = `linux-${OWN.cpu}`;
const vips = (modules: string, cpu = OWN.cpu): string => join(modules, `@img/sharp-libvips-linux-${cpu}`);

/** The one file of a folder with this in its name. */
function fileIn(folder: string, part: string): string {
  const name = readdirSync(folder).find((entry) => entry.includes(part));
  if (!name) throw new Error(`${folder} holds no file with ${part} in its name, but ${readdirSync(folder)}`);
  return join(folder, name);
}
const vipsFile = (modules: string): string => fileIn(join(vips(modules), 'lib'), 'libvips-cpp.so');
const sharpFile = (modules: string): string =>
  fileIn(join(modules, `@img/sharp-linux-${OWN.cpu}/lib`), '.node');

/** As if node-gyp had left it: build/Release is what loaders take first. */
function built(modules: string, from: string): void {
  mkdirSync(join(modules, 'bcrypt/build/Release'), { recursive: true });
  cpSync(from, join(modules, 'bcrypt/build/Release/bcrypt.node'));
}

/** Raises the first version with that prefix which a file needs to one that no machine has. */
function raise(file: string, prefix: string): void {
  const bytes = readFileSync(file);
  const needed = new RegExp(`${prefix.replaceAll('.', '\\.')}\\d\\d(?=\\0)`).exec(
    bytes.toString('latin1'),
  )?.[0];
  if (!needed) throw new Error(`${file} needs no ${prefix}NN: take another of its versions for this test`);
  writeFileSync(file, withNewerGlibc(bytes, needed, needed.replace(/\d\d$/, '99')));
}

const NO_FILE = 'cannot open shared object file: No such file or directory';
const REINSTALL = `Reinstall for ${own}: npm ci --os=linux --cpu=${OWN.cpu} --libc=glibc`;

/** Begin and end of the texts; the paths between them are of the test's folder. */
export const faults: Fault[] = [
  {
    ...{ what: 'sharp installed for another processor', addon: 'sharp', platform: OTHER },
    loader: /^Could not load the "sharp" module/,
    code: 'wrong-architecture',
    error: new RegExp(
      `^sharp's binary is for ${word(OTHER.cpu)}, this process is ${word(OWN.cpu)}\\. .*${REINSTALL}$`,
    ),
  },
  {
    ...{ what: 'sharp installed for musl', addon: 'sharp', platform: MUSL },
    loader: /^Could not load the "sharp" module/,
    code: 'wrong-libc',
    error: new RegExp(`^sharp's binary is for musl, this process runs on glibc 2\\.\\d+\\. .*${REINSTALL}$`),
  },
  {
    ...{ what: 'sharp without its optional packages', addon: 'sharp', options: ['--omit=optional'] },
    loader: /^Could not load the "sharp" module/,
    code: 'missing-file',
    error: /^sharp has no addon for linux \w+ \(glibc\): .* holds none\. .* --include=optional$/,
  },
  {
    ...{ what: 'sharp without libvips', addon: 'sharp' },
    spoil: (modules) => rmSync(vips(modules), { recursive: true }),
    loader: new RegExp(`libvips-cpp\\.so\\.[\\d.]+: ${NO_FILE}`),
    code: 'missing-library',
    error: new RegExp(
      `^sharp's binary needs libvips-cpp\\.so\\.[\\d.]+, which is not there: .* depends on @img/sharp-libvips-${own}, ` +
        `not installed here\\. ${REINSTALL} --include=optional$`,
    ),
  },
  {
    ...{ what: 'libvips for another processor', addon: 'sharp' },
    // The loader passes over it by its header alone, whatever is in it.
    spoil: (modules) => cpSync(fileIn(prebuild(modules, `linux-${OTHER.cpu}`), 'glibc'), vipsFile(modules)),
    loader: new RegExp(`libvips-cpp\\.so\\.[\\d.]+: ${NO_FILE}`),
    code: 'wrong-architecture',
    error: new RegExp(
      `^libvips-cpp\\.so\\.[\\d.]+, which sharp's binary needs, is for ${word(OTHER.cpu)}, this process is ${word(OWN.cpu)}: `,
    ),
  },
  {
    ...{ what: 'libvips for a newer glibc', addon: 'sharp' },
    spoil: (modules) => raise(vipsFile(modules), 'GLIBC_2.'),
    loader: /version `GLIBC_2\.99' not found \(required by .*libvips-cpp/,
    code: 'old-glibc',
    error:
      /^libvips-cpp\.so\.[\d.]+, which sharp's binary needs, needs glibc 2\.99 \(GLIBC_2\.99\), this machine has 2\./,
  },
  {
    ...{ what: 'no bcrypt', addon: 'bcrypt' },
    spoil: (modules) => rmSync(join(modules, 'bcrypt'), { recursive: true }),
    loader: /^MODULE_NOT_FOUND: Cannot find module 'bcrypt'/,
    code: 'not-installed',
    error: /^bcrypt is not installed here\. Install it: npm ci --os=linux /,
  },
  {
    ...{ what: 'bcrypt without the prebuilt file for here', addon: 'bcrypt' },
    spoil: (modules) => rmSync(prebuild(modules, own), { recursive: true }),
    loader: new RegExp(`^No native build was found for platform=linux arch=${OWN.cpu} `),
    code: 'missing-file',
    error:
      /^bcrypt has no addon for linux \w+ \(glibc\): there is only .*, \d more\. Install it for this platform: /,
  },
  {
    ...{ what: 'bcrypt compiled on another processor', addon: 'bcrypt' },
    spoil: (modules) => built(modules, fileIn(prebuild(modules, `linux-${OTHER.cpu}`), 'glibc')),
    loader: new RegExp(`^ERR_DLOPEN_FAILED: .*build/Release/bcrypt\\.node: ${NO_FILE}`),
    code: 'wrong-architecture',
    error: new RegExp(
      `^bcrypt's binary is for ${word(OTHER.cpu)}, this process is ${word(OWN.cpu)}: .*build/Release/bcrypt\\.node\\. ` +
        `Loaders prefer it to .*bcrypt\\.glibc\\.node: remove it\\. ${REINSTALL} --ignore-scripts$`,
    ),
  },
  {
    ...{ what: 'bcrypt for 32 bits', addon: 'bcrypt' },
    spoil: (modules) => built(modules, fileIn(prebuild(modules, 'linux-arm'), 'glibc')),
    loader: /wrong ELF class: ELFCLASS32/,
    code: 'wrong-architecture',
    error: /^bcrypt's binary is for arm \(32-bit\), this process is /,
  },
  {
    ...{ what: 'bcrypt for macOS', addon: 'bcrypt' },
    spoil: (modules) => built(modules, fileIn(prebuild(modules, 'darwin-arm64'), '.node')),
    loader: /invalid ELF header/,
    code: 'wrong-architecture',
    error: /^bcrypt's binary is for macOS, this process is linux on /,
  },
  {
    ...{ what: 'bcrypt for Windows', addon: 'bcrypt' },
    spoil: (modules) => built(modules, fileIn(prebuild(modules, 'win32-x64'), '.node')),
    loader: /invalid ELF header/,
    code: 'wrong-architecture',
    error: /^bcrypt's binary is for Windows, this process is linux on /,
  },
  {
    ...{ what: 'bcrypt compiled on Alpine', addon: 'bcrypt' },
    spoil: (modules) => built(modules, fileIn(prebuild(modules, own), 'musl')),
    loader: /libc\.(musl-\w+\.so\.1|so): cannot open shared object file/,
    code: 'wrong-libc',
    error: /^bcrypt's binary is for musl, this process runs on glibc 2\.\d+: /,
  },
  {
    ...{ what: 'bcrypt for a newer glibc', addon: 'bcrypt' },
    spoil: (modules) => raise(fileIn(prebuild(modules, own), 'glibc'), 'GLIBC_2.'),
    loader: /version `GLIBC_2\.99' not found/,
    code: 'old-glibc',
    error:
      /^bcrypt's binary needs glibc 2\.99 \(GLIBC_2\.99\), this machine has 2\.\d+: .* npm rebuild bcrypt --build-from-source$/,
  },
  {
    ...{ what: 'bcrypt for a newer C++ library', addon: 'bcrypt' },
    spoil: (modules) => raise(fileIn(prebuild(modules, own), 'glibc'), 'GLIBCXX_3.4.'),
    loader: /version `GLIBCXX_3\.4\.99' not found/,
    code: 'old-library',
    error:
      /^bcrypt's binary needs GLIBCXX_3\.4\.99 of libstdc\+\+\.so\.6, this machine's \/.* ends at GLIBCXX_3\.4\.\d+: /,
  },
  {
    ...{ what: 'an empty file', addon: 'bcrypt' },
    spoil: (modules) => truncateSync(fileIn(prebuild(modules, own), 'glibc'), 0),
    loader: /file too short/,
    code: 'damaged-file',
    error: /^bcrypt's binary is damaged \(the file is empty\): /,
  },
  {
    ...{ what: 'a library that is no addon', addon: 'bcrypt' },
    spoil: (modules) => cpSync(vipsFile(modules), fileIn(prebuild(modules, own), 'glibc')),
    loader: /Module did not self-register/,
    code: 'load-failed',
    error: /^bcrypt: .* fits linux \w+ \(glibc\) but does not load: .*Module did not self-register/,
  },
];

/** Files that are cut off: to load one kills the process, so that no loader says anything. */
export const cutOff: Omit<Fault, 'loader'>[] = [
  {
    ...{ what: "sharp's file cut off", addon: 'sharp' },
    spoil: (modules) => truncateSync(sharpFile(modules), 100_000),
    code: 'damaged-file',
    error:
      /^sharp's binary is damaged \(a segment is at bytes [\d.]+, the file has 100000\): .*Reinstall for/,
  },
  {
    ...{ what: 'libvips cut off', addon: 'sharp' },
    spoil: (modules) => truncateSync(vipsFile(modules), 5_000_000),
    code: 'damaged-file',
    error: /^libvips-cpp\.so\.[\d.]+, which sharp's binary needs, is damaged \(.* the file has 5000000\): /,
  },
];
