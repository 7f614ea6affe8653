/** A JSON schema, as far as it is read here: https://spec.openapis.org/oas/v3.1.0#schema-object */
export type Schema = { [keyword: string]: unknown };

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  schema?: Schema;
}

type Content = Record<string, { schema?: Schema }>;

/** One route and method, with every reference in it resolved. */
export interface Operation {
  /** POST /accounts/{id} */
  id: string;
  method: string;
  path: string;
  parameters: Parameter[];
  requestBody?: { required?: boolean; content: Content };
  /** By status, a range of them (4XX) or "default". */
  responses: Record<string, { content?: Content }>;
}

interface Document {
  paths: Record<string, Record<string, unknown>>;
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** @throws Error when nothing stands where the reference points, or it leads to itself */
function lookUp(document: Document, pointer: string): unknown {
  const names = pointer.replace(/^#\//, '').split('/');
  const found = names.reduce<unknown>((node, name) => {
    const key = decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~');
    return (node as Record<string, unknown> | undefined)?.[key];
  }, document);
  if (found === undefined) throw new Error(`the document has nothing at ${pointer}`);
  return found;
}

/** The same without references; a schema that contains itself cannot be written out, and is refused. */
function resolve(document: Document, node: unknown, trail: string[] = []): unknown {
  if (Array.isArray(node)) return node.map((item) => resolve(document, item, trail));
  if (typeof node !== 'object' || node === null) return node;
  const { $ref } = node as { $ref?: unknown };
  if (typeof $ref === 'string') {
    if (trail.includes($ref)) throw new Error(`${$ref} contains itself, which is not supported here`);
    return resolve(document, lookUp(document, $ref), [...trail, $ref]);
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, resolve(document, value, trail)]),
  );
}

/** Every operation of an OpenAPI document, in its order. */
export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method])
      .map((name) => {
        const method = name.toUpperCase();
        const operation = resolve(document, item[name]) as Partial<Operation>;
        return {
          ...{ id: `${method} ${path}`, method, path, parameters: operation.parameters ?? [] },
          ...{ requestBody: operation.requestBody, responses: operation.responses ?? {} },
        };
      }),
  );
}
