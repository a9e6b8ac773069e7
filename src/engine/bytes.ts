/** Bytes as people read them. */

const UNITS = [
  { unit: 1e9, name: 'GB', decimals: 1 },
  { unit: 1e6, name: 'MB', decimals: 0 },
  { unit: 1e3, name: 'KB', decimals: 0 },
] as const;

/** 1.9 GB, 240 MB: what is needed is rounded up, what there is rounded down. */
export function amount(bytes: number, round: (value: number) => number = Math.ceil): string {
  const { unit, name, decimals } = UNITS.find((each) => bytes >= each.unit) ?? UNITS[2];
  return `${(round((bytes / unit) * 10 ** decimals) / 10 ** decimals).toFixed(decimals)} ${name}`;
}
