import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config';

function problemsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('readConfig', () => {
  it('has a default for everything, also where a variable is set to nothing', () => {
    const defaults = {
      THUMBNAIL_WIDTHS: [128, 512, 1024],
      THUMBNAIL_FOLDER: 'thumbnails',
      SOURCE_MAX_BYTES: 20_971_520,
      S3_FORCE_PATH_STYLE: false,
    };
    expect(readConfig({})).toEqual(defaults);
    expect(readConfig({ THUMBNAIL_WIDTHS: '', OTHER: 'x' })).toEqual(defaults);
  });

  it('takes what is set', () => {
    const env = {
      THUMBNAIL_WIDTHS: '64, 2048',
      THUMBNAIL_FOLDER: 'small_1',
      SOURCE_MAX_BYTES: '1',
      S3_FORCE_PATH_STYLE: 'true',
    };
    const read = {
      ...env,
      THUMBNAIL_WIDTHS: [64, 2048],
      SOURCE_MAX_BYTES: 1,
      S3_FORCE_PATH_STYLE: true,
    };
    expect(readConfig(env)).toEqual(read);
  });

  it('is frozen', () => {
    const config = readConfig({});
    expect([Object.isFrozen(config), Object.isFrozen(config.THUMBNAIL_WIDTHS)]).toEqual([true, true]);
  });

  it.each([
    ['THUMBNAIL_WIDTHS', '15'],
    ['THUMBNAIL_WIDTHS', '2049'],
    ['THUMBNAIL_WIDTHS', '128,128'],
    ['THUMBNAIL_WIDTHS', '128,,512'],
    ['THUMBNAIL_WIDTHS', '1e2'],
    ['THUMBNAIL_WIDTHS', '16,17,18,19,20,21,22,23,24,25,26'],
    ['THUMBNAIL_FOLDER', 'a/b'],
    ['THUMBNAIL_FOLDER', '..'],
    ['THUMBNAIL_FOLDER', 'x'.repeat(65)],
    ['SOURCE_MAX_BYTES', '0'],
    ['SOURCE_MAX_BYTES', '104857601'],
    ['SOURCE_MAX_BYTES', '10MB'],
    ['S3_FORCE_PATH_STYLE', 'yes'],
    ['S3_FORCE_PATH_STYLE', 'constructor'],
  ])('refuses %s=%s', (name, text) => {
    expect(problemsOf({ [name]: text })).toEqual([
      expect.stringMatching(new RegExp(`^${name} is ".*", expected `)),
    ]);
  });

  it('names all variables at fault', () => {
    expect(problemsOf({ THUMBNAIL_WIDTHS: 'wide', SOURCE_MAX_BYTES: '-1' })).toEqual([
      'THUMBNAIL_WIDTHS is "wide", expected up to 10 different whole numbers from 16 to 2048 with commas between them',
      'SOURCE_MAX_BYTES is "-1", expected a whole number of bytes from 1 to 104857600',
    ]);
    expect(() => readConfig({ THUMBNAIL_FOLDER: '/' })).toThrow(
      'the configuration does not fit:\n  THUMBNAIL_FOLDER is "/"',
    );
  });
});
