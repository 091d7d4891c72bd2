/** The head of a request, with header names in lower case. */
export interface RequestHead {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/**
 * Tells service and action of a call: the service from the signature's credential scope
 * (`AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request`), the action from `x-amz-target`, else method and path.
 */
export function identify(head: RequestHead): { readonly service: string; readonly action: string } {
  const scope = /Credential=[^/,]+\/\d+\/[^/,]+\/([a-z0-9-]+)\/aws4_request/.exec(headerText(head, 'authorization'));
  const target = headerText(head, 'x-amz-target');
  return {
    service: scope?.[1] ?? 'unknown',
    action: target === '' ? `${head.method} ${head.path.split('?')[0]}` : (target.split('.').at(-1) ?? target),
  };
}

/** A header's first value, or ''. */
export function headerText({ headers }: RequestHead, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}
