import { ECRClient } from '@aws-sdk/client-ecr';
import { bodyOf, startServer } from './http-server';

export type EcrAnswer = object | EcrError;

export class EcrError {
  readonly type: string;
  readonly message: string;
  constructor(type: string, message = `${type} happened`) {
    this.type = type;
    this.message = message;
  }
}

export interface EcrCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface EcrServer {
  readonly ecr: ECRClient;
  readonly calls: readonly EcrCall[];
  close(): Promise<void>;
}

/** Speaks AWS JSON 1.1 as ECR does: the operation in `x-amz-target`, timestamps as seconds, errors as `__type`. */
export async function startEcr(answer: (call: EcrCall) => EcrAnswer): Promise<EcrServer> {
  const calls: EcrCall[] = [];
  const server = await startServer(async (request, response) => {
    const target = String(request.headers['x-amz-target']);
    const call: EcrCall = {
      operation: target.slice(target.indexOf('.') + 1),
      input: JSON.parse((await bodyOf(request)).toString('utf8')),
    };
    calls.push(call);
    const given = answer(call);
    const isError = given instanceof EcrError;
    response.writeHead(isError ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(isError ? { __type: given.type, message: given.message } : given));
  });
  const ecr = new ECRClient({
    region: 'eu-west-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  return {
    ecr,
    calls,
    close: async () => {
      ecr.destroy();
      await server.close();
    },
  };
}
