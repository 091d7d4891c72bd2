import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/** These speak of one connection only. Source: RFC 9110, section 7.6.1; `expect` this server has answered already. */
const HOP_BY_HOP = [
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** The account did not answer. */
export class AccountUnreachable extends Error {
  override readonly name = 'AccountUnreachable';
  readonly url: string;
  constructor(url: string, options: ErrorOptions) {
    super(`No answer from ${url}. Start the local account, or look at its log.`, options);
    this.url = url;
  }
}

export interface ForwardOptions {
  /** In the place of the request's own body, where that has been read already. */
  readonly body?: Buffer;
  /** In the place of the request's own path and query. */
  readonly path?: string;
  /** Called when the account has answered, before its answer goes back: what it did stays done if that fails. */
  readonly answered?: (answer: { readonly status: number; readonly headers: IncomingHttpHeaders }) => void;
}

/**
 * Sends a request on to the account and its answer back, both in a stream, with all end-to-end headers as they came.
 *
 * @throws AccountUnreachable while nothing has been sent back yet
 */
export async function forward(
  account: URL,
  request: IncomingMessage,
  response: ServerResponse,
  options: ForwardOptions = {},
): Promise<void> {
  const headers = endToEnd(request.headers);
  if (options.body !== undefined) headers['content-length'] = String(options.body.length);
  const outgoing = httpRequest({
    host: account.hostname,
    port: account.port,
    path: options.path ?? request.url,
    method: request.method,
    headers,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve).on('error', reject);
  });
  if (options.body !== undefined) outgoing.end(options.body);
  // A failed upload shows as an error of `outgoing`, unless the account has answered already: then its answer counts.
  else pipeline(request, outgoing).catch(() => {});

  const answer = await answered.catch((cause: unknown) => {
    throw new AccountUnreachable(account.origin, { cause });
  });
  const status = answer.statusCode ?? 502;
  options.answered?.({ status, headers: answer.headers });
  response.writeHead(status, endToEnd(answer.headers));
  await pipeline(answer, response);
}

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
}
