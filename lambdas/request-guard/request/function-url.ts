import type { Fields } from './event-fields';
import { isHttpV2 } from './http-v2';

/** Source: AWS, "Creating and managing Lambda function URLs"; the second ending is that of the regions in China. */
const DOMAIN = /^[a-z0-9]{1,63}\.lambda-url\.[a-z0-9-]{1,63}\.on\.(?:aws|amazonwebservices\.com\.cn)$/i;

/** A function URL's event is in payload format 2.0; only the domain tells that no API stands before the function. */
export function isFunctionUrl(event: Fields, requestContext: Fields): boolean {
  const domain = requestContext['domainName'];
  return isHttpV2(event, requestContext) && typeof domain === 'string' && DOMAIN.test(domain);
}
