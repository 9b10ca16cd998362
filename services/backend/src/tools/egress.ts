// Which addresses a flow may reach: public ones always, closed ones only where spec.egress.allow names them.
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

/** Decides about the very address that a connection is made to, for the host name that it was asked for by. */
export type EgressGuard = (address: string, host: string) => boolean;

/** Where clouds answer their machines with keys, though it is a public range. */
const METADATA: ReadonlySet<string> = new Set(['168.63.129.16']);
/** All of the internet's IPv6; what lies outside of it is local, or wraps another address. */
const GLOBAL_IPV6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];
/**
 * What a host's name opens. Link-local addresses, and with them the metadata servers of clouds, are opened by their
 * address or range only: whoever rules a name's DNS must not choose them.
 */
const OPENED_BY_NAME: ReadonlySet<string> = new Set(['loopback', 'private', 'carrierGradeNat', 'uniqueLocal']);

/** The guard for one `spec.egress.allow`: host names, `*.` and a domain, addresses, ranges. */
export const createEgressGuard = (allow: readonly string[]): EgressGuard => {
  const entries = allow.map((entry) => entry.toLowerCase());
  const ranges = entries.flatMap(rangeOf);
  const names = entries.filter((entry) => rangeOf(entry).length === 0);
  const named = (host: string): boolean =>
    names.some((name) => (name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name));
  return (text, host) => {
    const address = addressOf(text);
    if (!address) return false;
    if (isPublic(address) || ranges.some((range) => contains(range, address))) return true;
    return OPENED_BY_NAME.has(address.range()) && named(host.toLowerCase().replace(/\.$/, ''));
  };
};

/** IPv4 in IPv6's clothes is judged as the IPv4 address that it is. */
const addressOf = (text: string): Address | null => {
  const bare = text.replace(/%.*$/, '');
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : null;
};

const isPublic = (address: Address): boolean =>
  address.range() === 'unicast' &&
  !METADATA.has(address.toString()) &&
  (address instanceof ipaddr.IPv4 || address.match(GLOBAL_IPV6));

const rangeOf = (entry: string): Range[] => {
  if (ipaddr.isValidCIDR(entry)) return [ipaddr.parseCIDR(entry)];
  // "10.1" is an address to some parsers; here it is none.
  if (!ipaddr.IPv4.isValidFourPartDecimal(entry) && !ipaddr.IPv6.isValid(entry)) return [];
  const address = ipaddr.process(entry);
  return [[address, address instanceof ipaddr.IPv4 ? 32 : 128]];
};

const contains = ([network, bits]: Range, address: Address): boolean =>
  network.kind() === address.kind() && address.match(network, bits);
