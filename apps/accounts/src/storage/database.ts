export interface Rows<Row> {
  rows: Row[];
  /** Rows that were returned, inserted, updated or deleted. */
  count: number;
}

export interface Queryable {
  /** One statement; `$1` in it is the first of the values. */
  query<Row = unknown>(statement: string, values?: unknown[]): Promise<Rows<Row>>;
  /** Statements without values, one after the other; the rows are those of the last. */
  script<Row = unknown>(statements: string): Promise<Rows<Row>>;
}

/** PostgreSQL, as a server or embedded: the same SQL goes to both. */
export interface Database extends Queryable {
  /** Everything or, when `work` throws, nothing. */
  transaction<T>(work: (queryable: Queryable) => Promise<T>): Promise<T>;
  /** @throws DatabaseUnavailable when it does not answer soon */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * away: it does not answer, or lets nobody in. busy: it answered that it could not do this now, or its pool was full.
 * unmigrated: it has no such table, since the migrations did not run yet.
 */
export type Unavailability = 'away' | 'busy' | 'unmigrated';

const messages: Readonly<Record<Unavailability, string>> = {
  away: 'the database does not answer',
  busy: 'the database cannot do this now',
  unmigrated: 'the database does not have its tables yet',
};

/** Nothing is wrong with the request: the database is not there, or cannot take it now. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
  readonly reason: Unavailability;

  constructor({ reason = 'away', ...options }: ErrorOptions & { reason?: Unavailability }) {
    super(messages[reason], options);
    this.reason = reason;
  }
}
