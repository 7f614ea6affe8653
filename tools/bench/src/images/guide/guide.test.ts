import { expect, it } from 'vitest';
import { apps } from '../apps';
import { guideBakeFile, guideBuildArgs, type GuideSettings } from './guide';

const settings: GuideSettings = {
  root: '/w',
  dockerfiles: '/d',
  bases: { 'node:24': 'r.example.com/node@sha256:1' },
  secrets: { ca: '/ca.pem' },
  network: 'host',
};
const accounts = apps.find(({ project }) => project === 'accounts')!;

it('guideBuildArgs builds one platform into a layout', () =>
  expect(guideBuildArgs(accounts, 'arm64', '/l', settings)).toEqual([
    'buildx',
    'build',
    '--platform=linux/arm64',
    '--file=/d/server.Dockerfile',
    '--provenance=false',
    '--progress=plain',
    '--network=host',
    '--build-context=node:24=docker-image://r.example.com/node@sha256:1',
    '--secret=id=ca,src=/ca.pem',
    '--output=type=oci,tar=false,dest=/l',
    '/w/dist/apps/accounts',
  ]));

it('guideBakeFile builds every image for what is pushed', () => {
  const { group, target } = JSON.parse(guideBakeFile(apps, '127.0.0.1:5', settings)) as {
    group: object;
    target: Record<string, object>;
  };
  expect(group).toEqual({ default: { targets: ['thumbnailer', 'studio', 'accounts'] } });
  expect(target.accounts).toEqual({
    context: '/w/dist/apps/accounts',
    contexts: { 'node:24': 'docker-image://r.example.com/node@sha256:1' },
    dockerfile: '/d/server.Dockerfile',
    platforms: ['linux/amd64', 'linux/arm64'],
    tags: ['127.0.0.1:5/guide/accounts:latest'],
    secret: ['id=ca,src=/ca.pem'],
    attest: ['type=provenance,disabled=true'],
    network: 'host',
  });
});
