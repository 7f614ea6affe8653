import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { imageEnvironment } from './image-environment';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-image-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string): Record<string, string> {
  const file = join(folder, 'Dockerfile.eks');
  writeFileSync(file, text);
  return imageEnvironment(file);
}

describe('imageEnvironment', () => {
  it('is that of the last stage', () =>
    expect(
      read('FROM a AS one\nENV A=1\nFROM b\nENV NODE_ENV=production PORT=8080\nRUN x\nENV B=2 \\\n  C=3\n'),
    ).toEqual({ NODE_ENV: 'production', PORT: '8080', B: '2', C: '3' }));

  it('is empty without any', () => expect(read('FROM a\nRUN echo ENV A=1\n')).toEqual({}));

  it.each(['ENV A="1 2"', 'ENV A=$B', 'ENV A 1'])('refuses %s', (line) =>
    expect(() => read(`FROM a\n${line}\n`)).toThrow('expected NAME=VALUE without quotes or variables'),
  );
});
