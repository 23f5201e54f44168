import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** The little of a built file that is looked at. */
interface Chunk {
  readonly fileName: string;
  readonly isEntry: boolean;
  /** Loaded before anything is shown. */
  readonly imports: readonly string[];
  readonly code: string;
}

/**
 * Fails the build when what a browser loads before it shows the first screen is more than that.
 * @param bytesMax of JavaScript, each file compressed by gzip
 */
export function limitInitialScripts(bytesMax: number): Plugin {
  return {
    name: 'limit-initial-scripts',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const bytes = initialBytes(chunks);
      const words = `The console begins with ${kilobytes(bytes)} of compressed JavaScript`;
      if (bytes > bytesMax) this.error(`${words}; ${kilobytes(bytesMax)} is the most that is allowed.`);
      this.info(`${words}.`);
    },
  };
}

function initialBytes(chunks: readonly Chunk[]): number {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const initial = new Set<Chunk>(chunks.filter(({ isEntry }) => isEntry));
  // A set that grows is walked to its end.
  for (const { imports } of initial) {
    for (const name of imports) {
      const imported = byName.get(name);
      if (imported !== undefined) initial.add(imported);
    }
  }
  return [...initial].reduce((bytes, { code }) => bytes + gzipSync(code).byteLength, 0);
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`;
}
