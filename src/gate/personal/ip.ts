/**
 * IP addresses (RFC 4291, RFC 5952). Private, local and multicast ranges reach nobody, and neither do those of public resolvers; the ranges for documentation are told, as
 * examples. Four numbers with dots are a version or a section more often than an address, so short ones need a word that says so.
 */
import { cueBefore } from './cues';
import type { Datum } from './datum';

export function ipAddresses(text: string): Datum[] {
  return fours(text).concat(sixes(text));
}

const versionWord = /(?:\bv|version|versión|versione|versão|versie|wersja|версия|release|build|firmware|driver|update|upgrade[ds]?|section|chapter|clause|paragraph|oid|§|abschnitt|kapitel|ziffer|artikel|article)[\s.:(]{0,3}(?:to |from |number |no\. ?)?$/i;
const wellKnown = new Set(['8.8.8.8', '8.8.4.4', '1.1.1.1', '1.0.0.1', '9.9.9.9', '149.112.112.112', '208.67.222.222', '208.67.220.220']);

function fours(text: string): Datum[] {
  const found: Datum[] = [];
  for (const match of text.matchAll(/(?<![A-Za-z0-9_.-])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![A-Za-z0-9_]|\.[0-9]|-[0-9A-Za-z])/g)) {
    const written = match[0];
    const octets = written.split('.').map(Number);
    const [a = 0, b = 0] = octets;
    if (octets.some((octet) => octet > 255) || /(?:^|\.)0[0-9]/.test(written) || a === 0 || isPrivateFour(a, b) || wellKnown.has(written)) continue;
    const before = text.slice(Math.max(0, match.index - 40), match.index);
    if (versionWord.test(before)) continue;
    const isShort = written.length <= 9;
    if (isShort && cueBefore(text, match.index) !== 'ip' && !/:\/\/$|@$/.test(before)) continue;
    const end = match.index + written.length;
    found.push({ kind: 'ip', start: match.index, end, shown: `${a}.${b}.…`, ...(isExampleFour(octets) ? { isExample: true } : {}) });
  }
  return found;
}

/** RFC 1918, loopback, link-local, shared (RFC 6598), multicast, and masks. */
function isPrivateFour(a: number, b: number): boolean {
  return a === 10 || a === 127 || (a === 192 && b === 168) || (a === 172 && b >= 16 && b <= 31) || (a === 169 && b === 254) || (a === 100 && b >= 64 && b <= 127) || (a >= 224 && a <= 239) || a === 255;
}

/** RFC 5737, and the benchmarking range of RFC 2544. */
function isExampleFour(octets: readonly number[]): boolean {
  const three = octets.slice(0, 3).join('.');
  return three === '192.0.2' || three === '198.51.100' || three === '203.0.113' || (octets[0] === 198 && (octets[1] === 18 || octets[1] === 19));
}

/** Only global unicast, 2000::/3: all else is local, and that beginning tells an address from times, MAC addresses and `std::` names. */
function sixes(text: string): Datum[] {
  const found: Datum[] = [];
  for (const match of text.matchAll(/(?<![A-Za-z0-9_.])(?<!(?:^|[^A-Za-z0-9])[0-9A-Fa-f]{0,4}:)[23][0-9a-fA-F]{3}:[0-9a-fA-F:]{1,40}(?:\.[0-9]{1,3}){0,3}(?![A-Za-z0-9_:])/g)) {
    const written = match[0].replace(/(?<!:):$/, '');
    if (!isSix(written)) continue;
    const isExample = /^2001:0?db8:/i.test(written) || /^3fff:0?[0-9a-f]{0,3}:/i.test(written);
    const end = match.index + written.length;
    found.push({ kind: 'ip', start: match.index, end, shown: `${written.slice(0, 4)}:…`, ...(isExample ? { isExample } : {}) });
  }
  return found;
}

function isSix(written: string): boolean {
  const halves = written.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  let count = groups.length;
  for (const [index, group] of groups.entries()) {
    if (group.includes('.') && index === groups.length - 1 && /^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$/.test(group)) count += 1;
    else if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return false;
  }
  return halves.length === 2 ? count < 8 : count === 8;
}
