import { describe, expect, it } from 'vitest';
import { Sessions } from './sessions';

describe('sessions', () => {
  it('end when their time is over', () => {
    let now = 1000;
    const sessions = new Sessions(500, () => now);
    const { token, expiresAt } = sessions.issue('a');
    expect(expiresAt.getTime()).toBe(1500);
    now = 1499;
    expect(sessions.accountOf(token)).toBe('a');
    now = 1500;
    expect(sessions.accountOf(token)).toBeUndefined();
    sessions.issue('b');
    expect(sessions.accountOf(token)).toBeUndefined();
  });

  it('have tokens that cannot be guessed', () => {
    const sessions = new Sessions(500);
    const tokens = new Set(Array.from({ length: 50 }, () => sessions.issue('a').token));
    expect(tokens.size).toBe(50);
    expect([...tokens].every((token) => Buffer.from(token, 'base64url').length === 32)).toBe(true);
    expect(sessions.accountOf('')).toBeUndefined();
  });
});
