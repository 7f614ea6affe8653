import buildAjv, { type BuildCompilerFromPool } from '@fastify/ajv-compiler';

type Check = ReturnType<BuildCompilerFromPool>;

/** Forms have nothing but texts, like the query, the path and the headers. */
const formTypes = ['multipart/form-data', 'application/x-www-form-urlencoded'];

/** What of a request a schema is for; `contentType` is there where the schema of a body stands under `content`. */
interface Place {
  httpPart?: string;
  contentType?: string;
}

const hasTypes = ({ httpPart, contentType = '' }: Place): boolean =>
  httpPart === 'body' && !formTypes.includes(contentType);

/**
 * Checks requests with Fastify's own Ajv, in two ways: what can be nothing but a text is converted to what its schema
 * asks for ("80" is 80), JSON is taken as it was sent. There, null would become "" and a number a name, unnoticed.
 * Since this compiler is not Fastify's own, it leaves the schema of headers as it is: write their names in lower case.
 */
export const buildValidator: BuildCompilerFromPool = (schemas, options): Check => {
  const build = buildAjv();
  const check = (coerceTypes: boolean): Check =>
    build(schemas, {
      ...options,
      mode: undefined,
      customOptions: { ...options?.customOptions, coerceTypes },
    });
  const [texts, values] = [check(true), check(false)];
  // Typed as if it took a schema alone, it takes all that Fastify says of the place.
  return (definition) => (hasTypes(definition as Place) ? values(definition) : texts(definition));
};
