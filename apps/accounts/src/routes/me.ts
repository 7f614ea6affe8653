import { problemResponses, type Service } from '@nx-multiarch/service';
import { Type } from '@sinclair/typebox';
import { AccountView, DisplayName, viewOf } from '../account-view';
import { changedMeanwhile } from '../problems';
import { asOwner, ownerOnly } from './owner-only';
import type { RouteParts } from './parts';

const show = {
  summary: 'One’s own account',
  ...asOwner,
  response: { 200: AccountView, ...problemResponses(401) },
};

const Changes = Type.Object(
  { displayName: Type.Optional({ ...DisplayName, description: 'an empty one removes it' }) },
  { additionalProperties: false },
);

const change = {
  summary: 'Change what is shown',
  ...asOwner,
  body: Changes,
  response: { 200: AccountView, ...problemResponses(401, 409) },
};

/** GET and PATCH /me: what an account's owner sees and changes. */
export function registerMe(app: Service, parts: RouteParts): void {
  const { enter, sessionOf } = ownerOnly(parts);
  app.get('/me', { schema: show, onRequest: enter }, (request) => viewOf(sessionOf(request).account));

  app.patch('/me', { schema: change, onRequest: enter }, async (request) => {
    const { account } = sessionOf(request);
    const { displayName } = request.body;
    if (displayName === undefined) return viewOf(account);
    const renamed = await parts.accounts.rename(account.id, displayName || undefined);
    if (!renamed) throw changedMeanwhile();
    return viewOf(renamed);
  });
}
