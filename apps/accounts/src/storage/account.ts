/** A person who signed up. */
export interface Account {
  id: string;
  /** Lower case, as it is looked for. */
  email: string;
  displayName?: string;
  passwordHash: string;
  /** Grows with every change of the password, and not when the same one is hashed anew. */
  passwordVersion: number;
  createdAt: Date;
}

export interface AccountRow {
  id: string;
  email: string;
  display_name: string | null;
  password_hash: string;
  password_version: number;
  created_at: Date;
}

/** What an Account is made from, of a table or alias `accounts`. */
export const accountColumns = [
  'id',
  'email',
  'display_name',
  'password_hash',
  'password_version',
  'created_at',
]
  .map((column) => `accounts.${column}`)
  .join(', ');

export function accountOf(row: AccountRow): Account {
  return {
    id: row.id,
    email: row.email,
    displayName: row.display_name ?? undefined,
    passwordHash: row.password_hash,
    passwordVersion: row.password_version,
    createdAt: row.created_at,
  };
}
