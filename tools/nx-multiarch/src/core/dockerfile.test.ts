import { describe, expect, it } from 'vitest';
import { imagesIn } from './dockerfile';

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
  ])('%s', (_name, text, bases) => expect(imagesIn(text)).toEqual(bases));
});
