import { hostReach } from '../../../../../lambdas/request-guard/threats/forgery/host-reach';

describe('where a host leads', () => {
  it.each([
    ['169.254.169.254', 'metadata'],
    ['169.254.170.2', 'metadata'],
    ['metadata.google.internal', 'metadata'],
    ['[fd00:ec2::254]', 'metadata'],
    ['[::ffff:a9fe:a9fe]', 'metadata'],
    ['[64:ff9b::a9fe:a9fe]', 'metadata'],
    ['127.0.0.1', 'internal'],
    ['0.0.0.0', 'internal'],
    ['10.1.2.3', 'internal'],
    ['172.16.0.1', 'internal'],
    ['172.31.255.255', 'internal'],
    ['192.168.1.1', 'internal'],
    ['100.64.0.1', 'internal'],
    ['[::1]', 'internal'],
    ['[::]', 'internal'],
    ['[fe80::1]', 'internal'],
    ['[fd12:3456::1]', 'internal'],
    ['[2002:7f00:1::]', 'internal'],
    ['localhost', 'internal'],
    ['a.localhost.', 'internal'],
    ['127.0.0.1.nip.io', 'rebinding'],
    ['10.0.0.1.example.com', 'rebinding'],
    ['localtest.me', 'rebinding'],
    ['ip6-localhost', 'internal'],
    ['kubernetes.default.svc', 'internal'],
    ['api.default.svc.cluster.local', 'internal'],
    ['host.docker.internal', 'internal'],
    ['rancher-metadata', 'metadata'],
    ['redis', 'named'],
    ['wiki.corp.internal', 'named'],
    ['printer.local', 'named'],
  ])('%s: %s', (host, reach) => {
    expect(hostReach(host)).toBe(reach);
  });

  it.each([
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    '[2001:db8::1]',
    'example.com',
    '10.example.com',
    'localhost.example.com',
    'internal.example.com',
    'a.local.example.com',
    '1.2.3.4.example.com',
  ])('%s is for anybody to reach', (host) => {
    expect(hostReach(host)).toBeNull();
  });
});
