/**
 * The digest that a submission signs for its report: SHA-256 over what every device must agree on (gate version, pass, score, parts, and each finding's check,
 * severity and place), and not over wording, which may be improved or translated.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { gateVersion } from './check';
import type { Report } from './types';

/** 32 bytes. */
export function reportDigest(report: Report): Uint8Array {
  const { completeness, structure, novelty, relevance, quality } = report.parts;
  const findings = report.findings.map(({ check, severity, where }) => [check, severity, where?.row ?? null, where?.field ?? null, where?.start ?? null, where?.end ?? null]);
  const agreed = [gateVersion, report.pass, report.score, [completeness, structure, novelty, relevance, quality], report.items, findings];
  return sha256(utf8ToBytes(`winnow-report ${JSON.stringify(agreed)}`));
}

/** What a submission says of its report: the version of the gate that made it, the digest, and the score. */
export function signedReport(report: Report): { readonly gate: number; readonly digest: Uint8Array; readonly score: number } {
  return { gate: gateVersion, digest: reportDigest(report), score: report.score };
}
