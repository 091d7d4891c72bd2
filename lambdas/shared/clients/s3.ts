import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings, oncePerProcess } from './settings';

export const s3Client = oncePerProcess(() => new S3Client(clientSettings));
