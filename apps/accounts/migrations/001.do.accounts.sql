-- The first tables. What one migration did is never changed: the next one changes it.

create table accounts (
  id uuid primary key,
  -- The app lowers every letter; the check is for ASCII, which is lowered alike in every locale of a database.
  email text not null unique check (email = lower(email collate "C")),
  display_name text,
  password_hash text not null,
  -- Another password is another version; another hash of the same password is not.
  password_version integer not null default 1,
  created_at timestamptz not null default now()
);

create table sessions (
  -- SHA-256 of the token: what a backup shows opens nothing.
  token_digest bytea primary key,
  account_id uuid not null references accounts (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);

create index sessions_account_id on sessions (account_id);
create index sessions_expires_at on sessions (expires_at);

create table avatars (
  account_id uuid primary key references accounts (id) on delete cascade,
  -- WebP, some 10 kB.
  image bytea not null,
  updated_at timestamptz not null default now()
);
