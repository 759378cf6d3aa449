import { BlockList, isIP } from 'node:net';

/** Blocks that are not the public internet, after IANA's special-purpose registry (RFC 6890 and its updates). */
const specialV4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local, and the metadata services of clouds
  '168.63.129.16/32', // what Azure's machines are told about themselves
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved and broadcast
] as const;

/** Parts of 2000::/3 that lead elsewhere; everything outside 2000::/3 is refused as a whole. */
const specialV6 = [
  '2001::/23', // protocol assignments, among them Teredo, which wraps IPv4 addresses
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4, which wraps IPv4 addresses
  '3fff::/20', // documentation
] as const;

const special = createBlockList([...specialV4, ...specialV6]);
const globalV6 = createBlockList(['2000::/3']);

/** Whether an IP address is one of the public internet. IPv4 addresses wrapped in IPv6 are not. */
export function isPublicAddress(address: string): boolean {
  // An address with a zone is one on a network card of this machine.
  const family = address.includes('%') ? 0 : isIP(address);
  if (family === 4) return !special.check(address, 'ipv4');
  return family === 6 && globalV6.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

function createBlockList(blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [network = '', prefix] = block.split('/');
    list.addSubnet(network, Number(prefix), network.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}
