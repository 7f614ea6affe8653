import { describe, expect, it } from 'vitest';
import { baseOf, commandsIn, imagesIn, stagesIn } from './dockerfile';

describe('imagesIn', () => {
  it.each([
    ['one base', 'FROM node:24\nCOPY . .', ['node:24']],
    ['a platform and a stage', 'FROM --platform=$BUILDPLATFORM node:24 AS build\nFROM build', ['node:24']],
    ['the same base twice', 'FROM node:24 AS a\nFROM node:24', ['node:24']],
    ['lower case and another order', 'from a as x\nFROM b\nFROM X', ['a', 'b']],
    ['scratch and a variable', 'ARG BASE\nFROM scratch\nFROM ${BASE}', []],
    ['a comment and a word like it', '# FROM old\nRUN echo FROM nothing\nFROM node:24', ['node:24']],
    [
      'a copy from an image',
      'FROM a AS x\nFROM b\nCOPY --from=x / /\nCOPY --from=c:1 / /\nCOPY --from=0 / /',
      ['a', 'b', 'c:1'],
    ],
    ['a mount', 'FROM a\nRUN --mount=type=bind,from=tools,target=/t true', ['a', 'tools']],
    ['nothing', '', []],
    ['half-written lines', 'ARG X=1\nFROM\nRUN\nCOPY --from= a b\nWORKDIR /', []],
    ['words in a heredoc', 'FROM a\nRUN <<EOF\nFROM b\nEOF', ['a']],
  ])('%s', (_name, text, bases) => expect(imagesIn(text)).toEqual(bases));
});

describe('stagesIn', () => {
  it('reads names, bases, platforms and commands', () => {
    const text =
      'FROM --platform=linux/arm64 a AS Tools\nRUN one \\\n  two\nFROM tools\nRUN\nCOPY --from=b / /';
    expect(stagesIn(text)).toEqual([
      {
        name: 'tools',
        base: 'a',
        platform: 'linux/arm64',
        uses: [],
        commands: [{ line: 2, text: 'one two' }],
      },
      { name: undefined, base: 'tools', platform: undefined, uses: ['b'], commands: [{ line: 5, text: '' }] },
    ]);
  });
});

describe('baseOf', () => {
  it.each<[string, string, string | undefined]>([
    ['the last stage', 'FROM a AS x\nFROM b\nCOPY --from=x / /', 'b'],
    ['what a stage stands on', 'FROM a AS x\nFROM x AS Y\nFROM c\nFROM y', 'a'],
    ['a stage by its number', 'FROM a\nFROM b\nFROM 0', 'a'],
    ['an image named as a later stage', 'FROM node\nFROM a AS node', 'a'],
    ['a stage named as its image', 'FROM node AS node\nFROM node', 'node'],
    ['scratch', 'FROM scratch\nCOPY . .', undefined],
    ['a variable', 'ARG BASE\nFROM ${BASE}', undefined],
    ['nothing', '', undefined],
  ])('%s', (_name, text, base) => expect(baseOf(text)).toBe(base));
});

describe('commandsIn', () => {
  const onTarget = (text: string) => commandsIn(text).filter(({ platform }) => platform !== '$BUILDPLATFORM');
  const commands = (text: string) => onTarget(text).map(({ text: command }) => command);

  it('says where each runs', () => {
    const text =
      'FROM --platform=linux/amd64 a AS x\nRUN i\nFROM x AS y\nRUN j\nFROM b\nRUN k\nCOPY --from=y / /';
    expect(commandsIn(text).map(({ platform }) => platform)).toEqual([
      'linux/amd64',
      'linux/amd64',
      undefined,
    ]);
  });

  it.each<[string, string, string[]]>([
    [
      'a final stage that only copies',
      'FROM --platform=$BUILDPLATFORM a AS x\nRUN i\nFROM a\nCOPY --from=x / /',
      [],
    ],
    ['a final stage that runs something', 'FROM a\nRUN npm ci\nRUN rm -r x', ['npm ci', 'rm -r x']],
    ['a stage on another one', 'FROM --platform=$BUILDPLATFORM a AS x\nRUN i\nFROM x\nRUN j', []],
    ['a stage that nothing needs', 'FROM a AS x\nRUN i\nFROM b', []],
    ['a stage that a mount needs', 'FROM a AS x\nRUN i\nFROM b\nRUN --mount=from=x,target=/x j', ['i', 'j']],
    ['a stage by its number', 'FROM a\nRUN i\nFROM b\nCOPY --from=0 / /', ['i']],
    ['a stage with the name of its base', 'FROM a AS a\nRUN i\nFROM a', ['i']],
    ['the same stage twice', 'FROM a AS x\nRUN i\nFROM x\nCOPY --from=x / /', ['i']],
    ['no stage', '', []],
  ])('%s', (_name, text, found) => expect(commands(text)).toEqual(found));
});
