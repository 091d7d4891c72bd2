import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import type { LocalDeployment } from '../../../local/start-deployment';
import { clientsOf } from '../../support/bench-pipeline';
import { LOG_EVENT_OVERHEAD } from '../../support/execution-history';
import { type LambdaReport, parseReport } from './lambda-reports';

export interface FunctionLog {
  readonly functionName: string;
  readonly reports: readonly LambdaReport[];
  /** As CloudWatch Logs bills them. */
  readonly bytes: number;
}

const page = z.looseObject({
  events: z.array(z.looseObject({ message: z.string() })).default([]),
  nextToken: z.string().optional(),
});

/** What the functions whose names begin so have logged since a time. */
export async function readFunctionLogs(
  deployment: LocalDeployment,
  prefix: string,
  since: Date,
): Promise<readonly FunctionLog[]> {
  const functions = await listFunctions(deployment);
  return Promise.all(
    functions
      .filter(({ name }) => name.startsWith(prefix))
      .map(async ({ name, logGroup }) => {
        const messages = await readLog(deployment, logGroup, since);
        const reports = messages.flatMap((message) => parseReport(message) ?? []);
        const bytes = messages.reduce((sum, message) => sum + Buffer.byteLength(message) + LOG_EVENT_OVERHEAD, 0);
        return { functionName: name, reports, bytes };
      }),
  );
}

async function listFunctions(deployment: LocalDeployment) {
  const lambda = new LambdaClient(clientsOf(deployment));
  const functions: { readonly name: string; readonly logGroup: string }[] = [];
  let Marker: string | undefined;
  do {
    const { Functions, NextMarker } = await lambda.send(new ListFunctionsCommand(Marker ? { Marker } : {}));
    for (const { FunctionName: name, LoggingConfig } of Functions ?? []) {
      if (name) functions.push({ name, logGroup: LoggingConfig?.LogGroup ?? `/aws/lambda/${name}` });
    }
    Marker = NextMarker;
  } while (Marker);
  return functions;
}

/** A group that nobody has written to need not exist. */
async function readLog(deployment: LocalDeployment, logGroupName: string, since: Date): Promise<readonly string[]> {
  const messages: string[] = [];
  let nextToken: string | undefined;
  do {
    const answer = await callLogs(deployment, {
      logGroupName,
      startTime: since.getTime(),
      ...(nextToken ? { nextToken } : {}),
    });
    if (answer === null) return [];
    messages.push(...answer.events.map(({ message }) => message));
    nextToken = answer.nextToken;
  } while (nextToken !== undefined);
  return messages;
}

/** By HTTP: the project has no other use for a client of CloudWatch Logs. Null where there is no such group. */
async function callLogs({ account }: LocalDeployment, body: object): Promise<z.infer<typeof page> | null> {
  const scope = `${account.account}/20260101/${account.region}/logs/aws4_request`;
  const response = await fetch(account.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'Logs_20140328.FilterLogEvents',
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (text.includes('ResourceNotFoundException')) return null;
  if (!response.ok) throw new Error(`CloudWatch Logs answered ${response.status}: ${text.slice(0, 500)}`);
  return page.parse(JSON.parse(text));
}
