import type { IncomingMessage, ServerResponse } from 'node:http';

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
  readonly most: number;
  constructor(most: number) {
    super(`The request's body is larger than ${most} bytes. Send a smaller one.`);
    this.most = most;
  }
}

/** @throws BodyTooLarge before more than `most` bytes are held */
export async function readBody(request: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > most) throw new BodyTooLarge(most);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json', ...headers, 'content-length': bytes.length });
  response.end(bytes);
}

/** The action of an AWS JSON request to a service, or null where the request is not one. */
export function awsAction(request: IncomingMessage, service: string): string | null {
  const target = request.headers['x-amz-target'];
  return typeof target === 'string' && target.startsWith(`${service}.`) ? target.slice(service.length + 1) : null;
}
