import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { clientSettings, oncePerProcess } from './settings';

/** For those who write expressions and attribute values themselves. */
export const plainDynamoClient = oncePerProcess(() => new DynamoDBClient(clientSettings));

/** Items are plain objects: absent fields may be undefined, and numbers are JavaScript numbers. */
export const dynamoClient = oncePerProcess(() =>
  DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings), {
    marshallOptions: { removeUndefinedValues: true },
    unmarshallOptions: { wrapNumbers: false },
  }),
);
