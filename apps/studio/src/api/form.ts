import type { Multipart } from '@fastify/multipart';
import { HttpProblem } from '@nx-multiarch/service';

/** A form with an image: the file, and every other field as text. */
export interface ImageForm {
  image?: { source: Buffer; name: string };
  fields: Record<string, string>;
}

/**
 * Reads a form to its end. Fields left empty count as not given: a browser sends every field, filled in or not.
 * @throws HttpProblem 400 for what is no form or has a field twice; the limits of @fastify/multipart, 413
 */
export async function readForm(parts: AsyncIterable<Multipart>): Promise<ImageForm> {
  const form: ImageForm = { fields: {} };
  try {
    for await (const part of parts) await takePart(form, part);
  } catch (error) {
    throw asProblem(error);
  }
  return form;
}

async function takePart(form: ImageForm, part: Multipart): Promise<void> {
  const { fieldname: name } = part;
  if (part.type === 'file') {
    const source = await part.toBuffer();
    if (source.length === 0 && !part.filename) return;
    if (name === 'image') form.image = { source, name: part.filename };
    else form.fields[name] = part.filename;
    return;
  }
  const value = String(part.value);
  // A text is no file; the schema then says that the image is missing.
  if (value === '' || name === 'image') return;
  if (name in form.fields) throw new HttpProblem(400, 'bad-form', `The form has ${name} more than once`);
  form.fields[name] = value;
}

/** The parser's own errors have no status: what it cannot read, the sender must mend. */
function asProblem(error: unknown): unknown {
  if (!(error instanceof Error) || 'statusCode' in error) return error;
  return new HttpProblem(400, 'bad-form', `The form cannot be read: ${error.message}`);
}
