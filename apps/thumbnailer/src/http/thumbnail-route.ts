import { resize } from '@nx-multiarch/imaging';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { HttpRequest } from '../events/http-event';
import { binary, problem } from './http-result';

const width = { min: 16, max: 2048, default: 256 };

/**
 * Lambda takes events of 6 MB, and an image travels in them as base64, four characters for three bytes.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const limits = { bytes: 4_500_000, pixels: 50_000_000 };

function parseWidth(text: string | undefined): number | undefined {
  if (text === undefined) return width.default;
  const value = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  return value >= width.min && value <= width.max ? value : undefined;
}

/** POST /?width=N with an image as the body: a WebP thumbnail of that width. */
export async function thumbnail({ query, body }: HttpRequest): Promise<APIGatewayProxyStructuredResultV2> {
  const wanted = parseWidth(query.width);
  if (wanted === undefined) {
    const detail = `width is "${query.width}", expected a whole number from ${width.min} to ${width.max}`;
    return problem(400, 'bad-width', detail);
  }
  if (body.length === 0) return problem(400, 'no-body', 'Send an image as the body');
  const image = await resize(body, { width: wanted, limits });
  if (image.data.length > limits.bytes) {
    const detail = `the thumbnail has ${image.data.length} bytes, an answer of Lambda has room for ${limits.bytes}: ask for a smaller width`;
    return problem(413, 'too-large', detail);
  }
  return binary(image.data, image.contentType);
}
