import { randomUUID } from 'node:crypto';
import { PasswordError, type Passwords } from '@nx-multiarch/passwords';
import { HttpProblem, type Service } from '@nx-multiarch/service';
import { Type } from '@sinclair/typebox';
import type { Account, AccountStore } from './account-store';
import { Email, normalEmail, viewOf } from './account-view';

const SignUp = Type.Object(
  {
    email: Email,
    // The other end is checked in bytes, by libs/passwords.
    password: Type.String({ minLength: 8 }),
    displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
  },
  { additionalProperties: false },
);

/** A password that cannot be used is the sender's to mend. */
export function mapPasswordError(error: Error): HttpProblem | undefined {
  return error instanceof PasswordError && error.code === 'too-long'
    ? new HttpProblem(400, 'password-too-long', error.message)
    : undefined;
}

/** POST /accounts: 201 with the account, 409 when the address is taken. */
export function registerSignUp(app: Service, accounts: AccountStore, passwords: Passwords): void {
  app.post('/accounts', { schema: { body: SignUp } }, async (request, reply) => {
    const { email, password, displayName } = request.body;
    const account: Account = {
      id: randomUUID(),
      email: normalEmail(email),
      displayName,
      passwordHash: await passwords.hash(password),
      createdAt: new Date(),
    };
    if (await accounts.insert(account)) return reply.code(201).send(viewOf(account));
    throw new HttpProblem(409, 'email-taken', 'There is an account with this e-mail address');
  });
}
