import type { Machine } from '../src/machine';

/** A Graviton server with Debian 12, whatever the tests run on. */
export const armServer: Machine = {
  os: 'linux',
  nodeArch: 'arm64',
  architecture: 'arm64',
  cpu: 'Neoverse V1, as in AWS Graviton3',
  node: 'v24.1.0',
  kernel: '6.1.0',
  libc: 'glibc',
  libcVersion: '2.36',
};

/** The same with Alpine. */
export const armAlpine: Machine = { ...armServer, libc: 'musl', libcVersion: undefined };

/** e_machine: https://www.sco.com/developers/gabi/latest/ch4.eheader.html */
export const elfMachine = { arm64: 183, amd64: 62, arm: 40 } as const;
