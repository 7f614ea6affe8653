import { Type } from '@sinclair/typebox';

/** Which PostgreSQL, and how long it is waited for. */
export const databaseConfig = Type.Object({
  DATABASE_URL: Type.String({
    pattern: '^postgres(ql)?://\\S+$',
    secret: true,
    description: 'the PostgreSQL server, postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full',
  }),
  DATABASE_POOL_MAX: Type.Integer({
    minimum: 1,
    maximum: 1000,
    default: 10,
    description:
      'connections of one replica, and one more for /readyz; the server has max_connections for all',
  }),
  DATABASE_CONNECT_MS: Type.Integer({
    minimum: 100,
    maximum: 60_000,
    default: 2000,
    description: 'time to get a connection, new or from the pool',
  }),
  DATABASE_STATEMENT_MS: Type.Integer({
    minimum: 100,
    maximum: 600_000,
    default: 5000,
    description: 'time for one statement',
  }),
  MIGRATE_AT_START: Type.Boolean({
    default: true,
    description: 'whether this process brings the tables up to date; false where "main.js migrate" does',
  }),
});
