import { readElf } from './elf.mjs';
import { withParts } from './file-parts.mjs';

/**
 * A file of machine code.
 *
 * @typedef {object} Binary
 * @property {string} file from its package's folder
 * @property {string} cpu Node's name of the machine, `e_machine 40` for one without, and for what Linux cannot load
 *   what it is instead: `Mach-O`, `PE`, `OS ABI 9`, `damaged ELF`
 * @property {'glibc' | 'musl'} [libc] undefined where nothing tells
 * @property {string} [abi] process.versions.modules of the one Node that loads it; undefined for an addon of Node-API
 */

/** e_machine: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html */
const MACHINES = new Map([
  [62, 'x64'],
  [183, 'arm64'],
]);
/** e_type of object files and core dumps; e_machine of eBPF, which the kernel runs: no loader ever takes them. */
const [[RELOCATABLE, CORE], BPF] = [[1, 4], 247];
const [EXECUTABLE, SHARED] = [2, 3];
/** EI_CLASS and EI_DATA of both machines: 64 bits, least significant byte first. */
const [CLASS64, LSB] = [2, 1];
/** EI_OSABI that Linux loads: System V, which is written where nothing else is, and GNU/Linux. */
const LINUX = [0, 3];

const [MACH_O, UNIVERSAL] = [['\xcf\xfa\xed\xfe', '\xce\xfa\xed\xfe'], '\xca\xfe\xba\xbe'];

/** As libs/elf tells them: the loader of a program, and else the libraries, of each C library. */
const MUSL = /(\/ld-musl-[^/]+\.so\.1|^libc\.musl-.+\.so\.1|^libc\.so|^ld-musl-.+\.so\.1)$/;
const GLIBC = /(\/ld(-linux[^/]*|64)?\.so\.[12]|^(libc|libm)\.so\.6|^libpthread\.so\.0|^ld-linux.*\.so\.\d)$/;

/**
 * How prebuildify, node-pre-gyp, cmake-ts and others name an addon for one Node. Numbers below 50 are Node's own
 * versions, or no number of an ABI that is still about.
 */
const NAMED_ABI =
  /(?:abi|node-v)([5-9]\d|\d{3})|(?:node|glibc|musl)-([5-9]\d|\d{3})(?:\.node$|-Release)|_(\d{3})\.node$/;

/**
 * Reads what a binary is for, from its content, and from its name where that says more: docker-verify refuses an image
 * for what a file holds, so a name alone makes nothing a binary; but a file named as an addon is to be one.
 *
 * @param {string} path where it is
 * @param {string} file its name from the package's folder
 * @returns {Binary | undefined} undefined for a file that is none, and for one that no loader takes
 */
export function readBinary(path, file) {
  return withParts(path, (parts) => {
    const head = parts.read(0, Math.min(8, parts.size));
    const magic = head.toString('latin1', 0, 4);
    if (magic === '\x7fELF') return elfOf(parts, file);
    if (MACH_O.includes(magic) || (magic === UNIVERSAL && !isJavaClass(head))) return { file, cpu: 'Mach-O' };
    if (magic.startsWith('MZ') && isPe(parts)) return { file, cpu: 'PE' };
    return /\.(node|dll|dylib)$/.test(file) ? { file, cpu: 'no ELF' } : undefined;
  });
}

/**
 * @param {import('./elf.mjs').Parts} parts
 * @param {string} file
 * @returns {Binary | undefined}
 */
function elfOf(parts, file) {
  if (parts.size < 20) return { file, cpu: 'damaged ELF' };
  const header = parts.read(0, 20);
  const [wide, order, osAbi] = [header[4] === CLASS64, header[5] === LSB, header[7] ?? 0];
  const [type, machine] = [16, 18].map((at) => (order ? header.readUInt16LE(at) : header.readUInt16BE(at)));
  if (type === RELOCATABLE || type === CORE || machine === BPF) return undefined;
  if (!LINUX.includes(osAbi)) return { file, cpu: `OS ABI ${osAbi}` };
  if (type !== EXECUTABLE && type !== SHARED) return { file, cpu: `e_type ${type}` };
  const cpu = wide && order && MACHINES.get(machine ?? 0);
  return cpu ? ownOf(parts, file, cpu) : { file, cpu: `e_machine ${machine}` };
}

/**
 * A file of one of the two machines.
 *
 * @param {import('./elf.mjs').Parts} parts
 * @param {string} file
 * @param {string} cpu
 * @returns {Binary}
 */
function ownOf(parts, file, cpu) {
  try {
    const elf = readElf(parts);
    const [libc, abi] = [libcOf(elf, file), abiOf(elf, file)];
    return { file, cpu, ...(libc && { libc }), ...(abi && { abi }) };
  } catch (error) {
    if (error instanceof RangeError) return { file, cpu: 'damaged ELF' };
    throw error;
  }
}

/**
 * What is linked against musl cannot be loaded, and loaders pass by what is named for it, whatever it is linked
 * against: https://github.com/prebuild/prebuildify#naming-scheme. A library is loaded by the name that its addon says:
 * of its name only the folder tells.
 *
 * @param {import('./elf.mjs').Elf} elf
 * @param {string} file
 * @returns {Binary['libc']}
 */
function libcOf({ interpreter, needed }, file) {
  const linked = interpreter ? [interpreter] : needed;
  const name = /\.so\b/.test(file) ? file.replace(/[^/]*$/, '') : file;
  const [, , named] = /(^|[./_-]|linux)(musl|glibc)(?=[./_-])/.exec(name) ?? [];
  if (named === 'musl' || linked.some((each) => MUSL.test(each))) return 'musl';
  return named || linked.some((each) => GLIBC.test(each)) ? 'glibc' : undefined;
}

/**
 * An addon of Node-API loads in every Node, whatever its folder is called (zeromq's `glibc-127-Release`): only one that
 * uses V8 is bound to what it was compiled for.
 *
 * @param {import('./elf.mjs').Elf} elf
 * @param {string} file
 * @returns {Binary['abi']}
 */
function abiOf({ strings }, file) {
  // Node looks for this symbol: https://nodejs.org/api/addons.html#context-aware-addons
  const [, registered] = /\0node_register_module_v(\d+)\0/.exec(strings) ?? [];
  if (registered) return registered;
  if (!/\0(_ZNK?2v8|node_module_register\0)/.test(strings)) return undefined;
  return NAMED_ABI.exec(file)?.slice(1).find(Boolean);
}

/**
 * Java's classes begin as universal Mach-O files do; theirs is a version (45 and up), not a count of architectures.
 *
 * @param {import('node:buffer').Buffer} head
 */
function isJavaClass(head) {
  return head.length === 8 && head.readUInt32BE(4) >= 45;
}

/**
 * Many texts begin with MZ: https://learn.microsoft.com/en-us/windows/win32/debug/pe-format#signature-image-only.
 *
 * @param {import('./elf.mjs').Parts} parts
 */
function isPe({ size, read }) {
  if (size < 64) return false;
  const at = read(60, 4).readUInt32LE();
  return at + 4 <= size && read(at, 4).toString('latin1') === 'PE\0\0';
}

/** @param {Binary} binary */
export function describeBinary({ file, cpu, libc, abi }) {
  const facts = [cpu, libc, abi && `ABI ${abi}`];
  return `${file} (${facts.filter(Boolean).join(', ')})`;
}
