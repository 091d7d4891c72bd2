import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** An ordinary request to an HTTP API, with what browsers and clients send. */
export function ordinaryRequest(
  token: string,
  body: string,
  query = 'page=2&sort=newest&q=drop-down%20menu',
): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey: 'POST /orders/{id}/notes',
    rawPath: '/orders/4711/notes',
    rawQueryString: query,
    cookies: ['session=3f2a9c1e7b', 'theme=dark'],
    headers: {
      accept: 'application/json',
      'accept-encoding': 'gzip, deflate, br',
      'accept-language': 'en-GB,en;q=0.9',
      authorization: `Bearer ${token}`,
      'content-length': String(Buffer.byteLength(body)),
      'content-type': 'application/json',
      host: 'api.example.com',
      'user-agent':
        'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
      'x-amzn-trace-id': 'Root=1-65f0c0de-0123456789abcdef01234567',
      'x-forwarded-for': '198.51.100.7',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
    },
    queryStringParameters: { page: '2', sort: 'newest', q: 'drop-down menu' },
    pathParameters: { id: '4711' },
    requestContext: {
      accountId: '111122223333',
      apiId: 'a1b2c3d4',
      domainName: 'a1b2c3d4.execute-api.eu-central-1.amazonaws.com',
      domainPrefix: 'a1b2c3d4',
      http: {
        method: 'POST',
        path: '/orders/4711/notes',
        protocol: 'HTTP/1.1',
        sourceIp: '198.51.100.7',
        userAgent: 'Mozilla/5.0',
      },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: 'POST /orders/{id}/notes',
      stage: '$default',
      time: '12/Mar/2026:19:03:58 +0000',
      timeEpoch: 1_773_342_238_000,
    },
    body,
    isBase64Encoded: false,
  };
}

export const SMALL_BODY = JSON.stringify({
  title: 'Delivery to the back door',
  text: 'Please select a drop-down to update the order; it\'s the second one, under "delivery".',
  items: [{ sku: 'A-4711', count: 2, price: 19.9 }],
});

/** About so many bytes of JSON as an application sends them: names, sentences, numbers. */
export function jsonOf(bytes: number): string {
  const items: object[] = [];
  const row = (index: number) => ({
    id: `0f8fad5b-d9cb-469f-a165-${String(index).padStart(12, '0')}`,
    name: `O'Brien & Sons, branch ${index}`,
    email: `sales+${index}@example.com`,
    note: 'Update the select list from the table below; drop us a line where anything is missing.',
    amount: index * 1.25,
    active: index % 2 === 0,
  });
  const each = JSON.stringify(row(10)).length + 1;
  for (let index = 0; items.length * each < bytes; index += 1) items.push(row(index));
  return JSON.stringify({ items });
}

/** Texts that make careless matching slow, each about so many characters long. */
export function hostileTexts(length: number): Readonly<Record<string, string>> {
  const repeated = (text: string) => text.repeat(Math.ceil(length / text.length)).slice(0, length);
  return {
    'onon…': repeated('on'),
    'nested brackets': repeated('[{('),
    'tags that never end': repeated('<a '),
    quotes: repeated(`'"`),
    'words of SQL': repeated('select union from '),
    'comments of SQL': repeated('/*'),
    'long base64': Buffer.from(repeated('attack at dawn ')).toString('base64').slice(0, length),
    'percent signs': repeated('%25'),
    'dots and slashes': repeated('../'),
    'dollars and braces': repeated('${'),
    'HTML entities': repeated('&lt;'),
  };
}
