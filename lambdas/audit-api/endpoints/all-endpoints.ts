import type { Endpoint } from '../http/endpoint';
import { addExceptionEndpoint } from './add-exception';
import { attempts } from './attempts';
import { exceptions } from './exceptions';
import { history } from './history';
import { images } from './images';
import { imagesWithPackageEndpoint } from './images-with-package';
import { openapiEndpoint } from './openapi';
import { operations } from './operations';
import { rejectedEventsEndpoint } from './rejected-events';
import { removeExceptionEndpoint } from './remove-exception';
import { rescans } from './rescans';
import { scans } from './scans';
import { tagHistoryEndpoint } from './tag-history';
import { trend } from './trend';
import { verdict } from './verdict';
import { vulnerableImages } from './vulnerable-images';

const ENDPOINTS: readonly Endpoint[] = [
  verdict,
  scans,
  history,
  tagHistoryEndpoint,
  images,
  vulnerableImages,
  imagesWithPackageEndpoint,
  attempts,
  exceptions,
  trend,
  operations,
  rejectedEventsEndpoint,
  rescans,
  addExceptionEndpoint,
  removeExceptionEndpoint,
];

/** Every endpoint of the API, one for each route of the contract. */
export const ALL_ENDPOINTS: readonly Endpoint[] = [openapiEndpoint(ENDPOINTS), ...ENDPOINTS];
