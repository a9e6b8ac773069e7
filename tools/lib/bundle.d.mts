/** The built module of `entry` (a TypeScript file, relative to the root, with forward slashes), as an absolute path. */
export function bundleForNode(entry: string): Promise<string>;
