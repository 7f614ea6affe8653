import accounts from '../../migrations/001.do.accounts.sql?raw';

/**
 * File name -> text, of every file in migrations/ (a test compares). They are inside the bundle: the image needs no
 * more files, and a migration and the code that relies on it cannot come apart.
 */
export const migrations: Readonly<Record<string, string>> = {
  '001.do.accounts.sql': accounts,
};

/** What the schema must have for this code, the highest number of the names. */
export const newestVersion = Math.max(...Object.keys(migrations).map((name) => Number.parseInt(name, 10)));
