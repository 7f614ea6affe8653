import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { problemResponses, ProblemSchema } from './problem-schema';

/** What the document says about the service as a whole. */
export interface ApiInfo {
  title: string;
  version: string;
  description?: string;
}

/** https://spec.openapis.org/oas/v3.1.0#security-scheme-object: how a client says who it is, by a name of the app's own. */
export type SecuritySchemes = Record<string, { type: 'http'; scheme: string; description?: string }>;

type RouteInDocument = {
  url: string;
  method: string | string[];
  config?: { alwaysAnswers?: boolean };
};

const bodyless = new Set(['GET', 'HEAD', 'TRACE']);

/** What the framework itself may answer for a route, so that no route has to write it down. */
function frameworkStatuses(schema: FastifySchema, { url, method, config }: RouteInDocument): number[] {
  const takesBody = [method].flat().some((name) => !bodyless.has(name));
  const takesParams = url.includes(':') || url.includes('*');
  const takesInput = takesBody || takesParams || Boolean(schema.querystring ?? schema.headers);
  return [
    ...(takesInput ? [400] : []),
    ...(takesBody ? [413, 415] : []),
    ...(takesParams ? [414] : []),
    ...(config?.alwaysAnswers ? [] : [503]),
  ];
}

const success = { 200: { type: 'null', description: 'Success' } };

function withProblems(schema: FastifySchema = {}, route: RouteInDocument): FastifySchema {
  const given = (schema.response ?? success) as Record<string, unknown>;
  return { ...schema, response: { ...problemResponses(...frameworkStatuses(schema, route)), ...given } };
}

/**
 * GET /openapi.json: the document of every route, made from the schemas that check its requests. Routes without a
 * schema are listed too; `schema: { hide: true }` leaves one out.
 */
export async function registerOpenApi(
  app: FastifyInstance,
  info: ApiInfo,
  securitySchemes?: SecuritySchemes,
): Promise<void> {
  app.addSchema(ProblemSchema);
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info, ...(securitySchemes && { components: { securitySchemes } }) },
    refResolver: { buildLocalReference: ({ $id }, _base, _fragment, i) => String($id ?? `schema-${i}`) },
    transform: ({ schema, url, route }) => ({ schema: withProblems(schema, route as RouteInDocument), url }),
  });
  const schema = {
    summary: 'This document',
    tags: ['operation'],
    response: { 200: { type: 'object', additionalProperties: true, description: 'OpenAPI 3.1' } },
  };
  app.get('/openapi.json', { schema }, () => app.swagger());
}
