import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEgressGuard } from '@firstword/backend/tools/egress';

const closed = createEgressGuard([]);

describe('without egress.allow', () => {
  it.each(['8.8.8.8', '93.184.216.34', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is open', (address) => {
    expect(closed(address, address)).toBe(true);
  });

  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.0.9'],
    ['loopback', '::1'],
    ['private', '10.1.2.3'],
    ['private', '172.16.0.1'],
    ['private', '192.168.1.1'],
    ['unique local', 'fd12::1'],
    ['link-local', '169.254.1.1'],
    ['link-local', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['metadata', '169.254.169.254'],
    ['metadata', 'fd00:ec2::254'],
    ['metadata', '100.100.100.200'],
    ['metadata', '192.0.0.192'],
    ['metadata', '168.63.129.16'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['multicast', '224.0.0.1'],
    ['multicast', 'ff02::1'],
    ['unspecified', '0.0.0.0'],
    ['unspecified', '::'],
    ['broadcast', '255.255.255.255'],
    ['benchmarking', '198.18.0.1'],
    ['IPv4-mapped', '::ffff:127.0.0.1'],
    ['IPv4-mapped', '::ffff:a9fe:a9fe'],
    ['IPv4-compatible', '::7f00:1'],
    ['IPv4-translated', '::ffff:0:7f00:1'],
    ['NAT64', '64:ff9b::a9fe:a9fe'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001::1'],
    ['documentation', '2001:db8::1'],
    ['no address', 'localhost'],
  ])('%s %s is closed', (_, address) => {
    expect(closed(address, address)).toBe(false);
    expect(closed(address, 'desk.example.com')).toBe(false);
  });

  it('no IPv4 address outside the public ranges opens by wearing IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(closed(`::ffff:${address}`, 'x')).toBe(closed(address, 'x'));
      }),
    );
  });
});

describe('egress.allow', () => {
  it.each([
    [['10.1.0.0/16'], '10.1.2.3', 'x', true],
    [['10.1.0.0/16'], '10.2.0.1', 'x', false],
    [['10.1.0.0/16'], '::ffff:10.1.2.3', 'x', true],
    [['127.0.0.1'], '127.0.0.1', 'x', true],
    [['127.0.0.1'], '127.0.0.2', 'x', false],
    [['fd12::/16'], 'fd12::9', 'x', true],
    [['169.254.169.254'], '169.254.169.254', 'x', true],
    [['Desk.Example.com'], '10.2.0.1', 'desk.example.com', true],
    [['desk.example.com'], '10.2.0.1', 'desk.example.com.', true],
    [['desk.example.com'], '10.2.0.1', 'evil.desk.example.com', false],
    [['desk.example.com'], '10.2.0.1', 'notdesk.example.com', false],
    [['*.example.com'], '10.2.0.1', 'desk.example.com', true],
    [['*.example.com'], '10.2.0.1', 'example.com', false],
    [['*.example.com'], '10.2.0.1', 'badexample.com', false],
    [['localhost'], '127.0.0.1', 'localhost', true],
    [['10.1'], '10.0.0.1', '10.0.0.1', false],
  ])('%j opens %s asked for as %s: %s', (allow, address, host, want) => {
    expect(createEgressGuard(allow)(address, host)).toBe(want);
  });

  it('opens link-local and metadata addresses by address only: a name’s DNS is somebody else’s', () => {
    const guard = createEgressGuard(['desk.example.com']);
    expect(guard('169.254.169.254', 'desk.example.com')).toBe(false);
    expect(guard('fe80::1', 'desk.example.com')).toBe(false);
    expect(guard('224.0.0.1', 'desk.example.com')).toBe(false);
  });
});
