import { Type, type Static } from '@sinclair/typebox';
import type { Account } from './storage/account';

/** Something before and after an @, without spaces; whether it exists, only a message to it tells. */
export const Email = Type.String({
  maxLength: 254,
  pattern: '^[^\\s@\\u0000-\\u001f]+@[^\\s@\\u0000-\\u001f]+\\.[^\\s@\\u0000-\\u001f]+$',
});

/** No control characters: PostgreSQL has no NUL in a text, and a name with a line break is none. */
export const DisplayName = Type.String({ maxLength: 80, pattern: '^[^\\u0000-\\u001f\\u007f]*$' });

/** Its end is counted in bytes, by libs/passwords: 72. */
export const NewPassword = Type.String({
  minLength: 8,
  description: 'at least 8 characters, at most 72 bytes',
});

/** Of a password that exists nothing is asked: what does not fit a rule is wrong like any other. */
export const GivenPassword = Type.String();

/** Addresses that differ in case alone are one account. */
export const normalEmail = (email: string): string => email.toLowerCase();

/** What an account shows to its owner: everything but the hash. */
export const AccountView = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    email: Type.String(),
    displayName: Type.Optional(Type.String()),
    createdAt: Type.String({ format: 'date-time' }),
  },
  { description: 'The account' },
);

export function viewOf({ id, email, displayName, createdAt }: Account): Static<typeof AccountView> {
  return { id, email, displayName, createdAt: createdAt.toISOString() };
}
