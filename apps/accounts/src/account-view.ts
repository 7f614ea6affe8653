import { Type } from '@sinclair/typebox';
import type { Account } from './account-store';

/** Something before and after an @, without spaces; whether it exists, only a message to it tells. */
export const Email = Type.String({ maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$' });

/** Addresses that differ in case alone are one account. */
export const normalEmail = (email: string): string => email.toLowerCase();

/** What an account shows to its owner: everything but the hash. */
export interface AccountView {
  id: string;
  email: string;
  displayName?: string;
  createdAt: string;
}

export function viewOf({ id, email, displayName, createdAt }: Account): AccountView {
  return { id, email, displayName, createdAt: createdAt.toISOString() };
}
