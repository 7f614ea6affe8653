import { expect, it } from 'vitest';
import { inlineAs, resultName } from './file-name';

it.each([
  ['photo.jpg', 'webp', 'photo.webp'],
  ['photo', 'jpeg', 'photo.jpg'],
  ['a.b.png', 'avif', 'a.b.avif'],
  ['C:\\fakepath\\photo.png', 'png', 'photo.png'],
  ['../../etc/passwd', 'png', 'passwd.png'],
  ['', 'webp', 'image.webp'],
  ['.jpg', 'webp', 'image.webp'],
])('%j as %s is %s', (original, format, name) => expect(resultName(original, format)).toBe(name));

it.each([
  ['a.webp', `inline; filename="a.webp"; filename*=UTF-8''a.webp`],
  ['ä "b".webp', `inline; filename="_ _b_.webp"; filename*=UTF-8''%C3%A4%20%22b%22.webp`],
  [
    `it's (1)\r\nx: y.png`,
    `inline; filename="it's (1)__x: y.png"; filename*=UTF-8''it%27s%20%281%29%0D%0Ax%3A%20y.png`,
  ],
])('%j is %s', (name, header) => expect(inlineAs(name)).toBe(header));
