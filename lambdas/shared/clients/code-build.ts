import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { clientSettings, oncePerProcess } from './settings';

export const codeBuildClient = oncePerProcess(() => new CodeBuildClient(clientSettings));
