import { describe, expect, it } from 'vitest';
import { MultiarchError } from '../errors';
import { chooseRule, ruleFault } from './rule';

const issuer = 'https://token.actions.githubusercontent.com';

describe('ruleFault', () => {
  it.each([
    ['a key', { key: 'cosign.pub' }, undefined],
    ['a key without the log', { key: 'cosign.pub', ignoreTlog: true }, undefined],
    ['an identity and its issuer', { identity: 'me', issuer }, undefined],
    ['nothing', {}, 'names no "key"'],
    ['an identity alone', { identity: 'me' }, 'no "identity" with its "issuer"'],
    ['an issuer alone', { issuer }, 'no "identity" with its "issuer"'],
    ['both', { key: 'cosign.pub', identity: 'me' }, 'two ways'],
    ['a key and an issuer', { key: 'cosign.pub', issuer }, 'two ways'],
    ['an identity without the log', { identity: 'me', issuer, ignoreTlog: true }, 'worth nothing'],
  ])('%s', (_name, rule, fault) => {
    if (fault === undefined) expect(ruleFault(rule)).toBeUndefined();
    else expect(ruleFault(rule)).toContain(fault);
  });
});

describe('chooseRule', () => {
  const required = { key: 'docker/cosign.pub', ignoreTlog: true };

  it.each([
    ['the environment alone', {}, required, required],
    ['a key in the place of it', { key: 'my.pub' }, required, { key: 'my.pub' }],
    ['an identity in the place of it', { identity: 'me', issuer }, required, { identity: 'me', issuer }],
    ['the environment, and the log', { ignoreTlog: false }, required, { ...required, ignoreTlog: false }],
    ['a key where the environment has no rule', { key: 'my.pub' }, undefined, { key: 'my.pub' }],
  ])('%s', (_name, asked, of, chosen) => {
    expect(chooseRule(asked, of, 'dev')).toEqual(chosen);
  });

  it.each([
    ['nothing', {}],
    ['half of an identity', { issuer }],
  ])('refuses %s', (_name, asked) => {
    expect(() => chooseRule(asked, undefined, 'dev')).toThrow(MultiarchError);
    expect(() => chooseRule(asked, undefined, 'dev')).toThrow(
      'it is not said by what signatures are verified',
    );
  });
});
