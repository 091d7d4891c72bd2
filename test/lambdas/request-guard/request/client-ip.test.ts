import { clientBehindGateway, clientBehindLoadBalancer } from '../../../../lambdas/request-guard/request/client-ip';
import { readRequest } from '../../../../lambdas/request-guard/request/read-request';
import { albEvent, httpEvent, restEvent } from './fixtures/events';

const CDN = '130.176.100.154';
const CLIENT = '203.0.113.9';
const SPOOFED = '10.0.0.1';

describe("The client's address behind an API or a function URL", () => {
  it.each<[string, string | null, string[], number, string | null]>([
    ['is who connects, where no proxy is trusted', CLIENT, [`${SPOOFED}, ${CLIENT}`], 0, CLIENT],
    ['is what the trusted hop appended', CDN, [`${SPOOFED}, ${CLIENT}, ${CDN}`], 1, CLIENT],
    ['is that also where the service appends nothing', CDN, [`${SPOOFED}, ${CLIENT}`], 1, CLIENT],
    ['goes back as many hops as are trusted', CDN, [`${SPOOFED}, ${CLIENT}, 192.0.2.7, ${CDN}`], 2, CLIENT],
    ['is found over several headers', CDN, [SPOOFED, `${CLIENT},${CDN}`], 1, CLIENT],
    ['is not known where hops are missing', CDN, [CDN], 1, null],
    ['is not known without the header', CDN, [], 1, null],
    ['is not known where the entry is no address', CDN, [`${CLIENT}, unknown, ${CDN}`], 1, null],
    ['is not known where the entry is empty', CDN, [`${CLIENT},, ${CDN}`], 1, null],
    ['is not known where who connects is not', 'test-invoke-source-ip', [`${CLIENT}`], 1, null],
    ['is not known where the service tells nobody', null, [`${CLIENT}`], 0, null],
  ])('%s', (_, sourceIp, forwarded, trusted, expected) => {
    expect(clientBehindGateway(sourceIp, forwarded, trusted)).toBe(expected);
  });
});

describe("The client's address behind a load balancer", () => {
  it.each<[string, string[], number, string | null]>([
    ['is the last entry', [`${SPOOFED}, ${CLIENT}`], 0, CLIENT],
    ['is the entry before, where one hop is trusted', [`${SPOOFED}, ${CLIENT}, ${CDN}`], 1, CLIENT],
    ['may have a port', [`${CLIENT}:51234`], 0, CLIENT],
    ['is not known where hops are missing', [CDN], 1, null],
    ['is not known without the header', [], 0, null],
    ['is not known where it is empty', [''], 0, null],
  ])('%s', (_, forwarded, trusted, expected) => {
    expect(clientBehindLoadBalancer(forwarded, trusted)).toBe(expected);
  });
});

describe("A request's address", () => {
  it.each([
    ['REST API', restEvent({ headers: { 'X-Forwarded-For': `${CLIENT}, 203.0.113.9` }, multiValueHeaders: null })],
    ['HTTP API', httpEvent({ headers: { 'x-forwarded-for': `${SPOOFED}, ${CLIENT}, 203.0.113.9` } })],
    ['load balancer', albEvent({ headers: { 'x-forwarded-for': `${SPOOFED}, ${CLIENT}, ${CDN}` } })],
  ])('is found behind one trusted hop before a %s', (_, event) => {
    expect(readRequest(event, { trustedProxies: 1 }, 'l').clientIp).toBe(CLIENT);
  });
});
