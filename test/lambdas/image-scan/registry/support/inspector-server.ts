import { Inspector2Client } from '@aws-sdk/client-inspector2';
import { bodyOf, startServer } from './http-server';

export interface InspectorCall {
  readonly path: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface InspectorServer {
  readonly inspector: Inspector2Client;
  readonly calls: readonly InspectorCall[];
  close(): Promise<void>;
}

/** Speaks REST JSON as Amazon Inspector does: a path for each operation, timestamps as seconds. */
export async function startInspector(answer: (call: InspectorCall) => object): Promise<InspectorServer> {
  const calls: InspectorCall[] = [];
  const server = await startServer(async (request, response) => {
    const call = { path: request.url ?? '', input: JSON.parse((await bodyOf(request)).toString('utf8') || '{}') };
    calls.push(call);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer(call)));
  });
  const inspector = new Inspector2Client({
    region: 'eu-west-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  return {
    inspector,
    calls,
    close: async () => {
      inspector.destroy();
      await server.close();
    },
  };
}
