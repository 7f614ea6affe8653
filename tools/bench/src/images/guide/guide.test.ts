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
    '--no-cache',
    '--provenance=false',
    '--progress=plain',
    '--network=host',
    '--build-context=node:24=docker-image://r.example.com/node@sha256:1',
    '--secret=id=ca,src=/ca.pem',
    '--output=type=oci,tar=false,dest=/l',
    '/w/dist/apps/accounts',
  ]));

it('guideBakeFile builds every image for what is pushed', () => {
  const { services } = JSON.parse(guideBakeFile(apps, '127.0.0.1:5', settings)) as {
    services: Record<string, object>;
  };
  expect(Object.keys(services)).toEqual(['thumbnailer', 'studio', 'accounts']);
  expect(services.accounts).toEqual({
    build: {
      context: '/w/dist/apps/accounts',
      dockerfile: '/d/server.Dockerfile',
      network: 'host',
      'x-bake': {
        contexts: { 'node:24': 'docker-image://r.example.com/node@sha256:1' },
        platforms: ['linux/amd64', 'linux/arm64'],
        tags: ['127.0.0.1:5/guide/accounts:latest'],
        secret: ['id=ca,src=/ca.pem'],
      },
    },
  });
});
