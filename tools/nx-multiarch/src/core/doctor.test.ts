import { describe, expect, it } from 'vitest';
import {
  advisory,
  type Diagnosis,
  fault,
  faultOf,
  faultyChecks,
  isReady,
  linesOf,
  ok,
  warning,
} from './doctor';
import { MultiarchError } from './errors';

const plain = (_health: string, text: string): string => text;

describe('diagnoses', () => {
  it.each([
    ['ok', ok('git', 'abc'), { check: 'git', health: 'ok', found: 'abc' }],
    ['warning', warning('git', 'abc', 'x'), { check: 'git', health: 'warning', found: 'abc', mend: 'x' }],
    ['fault', fault('git', 'abc', 'x'), { check: 'git', health: 'fault', found: 'abc', mend: 'x' }],
  ])('%s', (_name, diagnosis, expected) => expect(diagnosis).toEqual(expected));

  it('are one line each', () => {
    expect(fault('policy', 'not valid:\n    a\n    b\n', 'this,\nthat')).toMatchObject({
      found: 'not valid:; a; b',
      mend: 'this,; that',
    });
  });
});

describe('an error of a check', () => {
  it("keeps the plugin's advice", () => {
    const error = new MultiarchError('NO_ENGINE', { happened: 'no engine', mend: 'start it' });
    expect(faultOf('engine', error, 'look')).toEqual(fault('engine', 'no engine', 'start it'));
  });

  it.each([
    ['without advice', new MultiarchError('NO_ENGINE', { happened: 'no engine' }), 'no engine'],
    ['of the system', new Error('EIO'), 'EIO'],
    ['that is none', 'a text', 'a text'],
    ['with a secret', new Error('GET https://me:secret@host/'), 'GET https://***@host/'],
  ])('gets that of the check: one %s', (_name, error, found) => {
    expect(faultOf('engine', error, 'look')).toEqual(fault('engine', found, 'look'));
  });
});

describe('a report', () => {
  const report: Diagnosis[] = [
    ok('engine', '26.1'),
    warning('emulation', 'none', 'get it'),
    fault('git', 'no commit', 'commit'),
    fault('git', 'no branch', 'branch'),
  ];

  it('aligns its columns and puts what mends under the line', () => {
    expect(linesOf(report, plain)).toEqual([
      'engine     ok       26.1',
      'emulation  warning  none',
      '           to mend: get it',
      'git        fault    no commit',
      '           to mend: commit',
      'git        fault    no branch',
      '           to mend: branch',
    ]);
  });

  it('paints the health alone', () => {
    expect(linesOf([ok('git', 'abc')], (health, text) => `<${health}>${text}`)).toEqual([
      'git  <ok>ok       abc',
    ]);
  });

  it('is ready without a fault', () => {
    expect([isReady(report), isReady(report.slice(0, 2))]).toEqual([false, true]);
    expect(faultyChecks(report)).toEqual(['git']);
  });

  it('takes what another environment lacks as a warning', () => {
    expect(report.map(advisory).map(({ health }) => health)).toEqual(['ok', 'warning', 'warning', 'warning']);
  });
});
