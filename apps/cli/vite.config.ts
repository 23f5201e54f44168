import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const FOLDER = path('../../dist/apps/cli/src');
/** Beside the main file, which stays what it was: there is one way to start. */
const CHUNKS = 'bundle';
/** Who needs something of such a library needs most of it, because it is entered by its index. From below to above. */
const LIBRARIES = ['domain', 'contracts', 'config', 'telemetry', 'db', 'messaging'];
/**
 * Packages of many small files, of which Node would find, read and compile a thousand one by one: most of the time that
 * a command took to begin. Whoever needs one of Nest needs the same copy, so each package that requires Nest is here.
 */
const PACKAGES = {
  reflect: ['reflect-metadata'],
  nest: ['@nestjs/common', '@nestjs/core', '@nestjs/microservices', 'iterare', 'rxjs'],
  fastify: ['@nestjs/platform-fastify'],
  typeorm: ['typeorm'],
  undici: ['undici'],
  zod: ['zod'],
};
/** Parts of these that are loaded by `import()`. */
const LATE = 'src[\\\\/]otel[\\\\/]';

/**
 * Puts what the compiler made of the command and of all that it may load into few files. Node spends up to a
 * millisecond on each module, and a command that works by itself has 700 of ours and 1,400 of packages. Other packages
 * stay where they are installed, and what is loaded by `import()` is still loaded then.
 */
export default defineConfig({
  root: path('../..'),
  publicDir: false,
  ssr: { noExternal: Object.values(PACKAGES).flat() },
  plugins: [compilersMaps()],
  build: {
    ssr: `${FOLDER}/main.js`,
    outDir: FOLDER,
    emptyOutDir: false,
    copyPublicDir: false,
    target: 'node20',
    sourcemap: true,
    rolldownOptions: {
      preserveEntrySignatures: 'strict',
      output: {
        entryFileNames: 'main.js',
        chunkFileNames: `${CHUNKS}/[name].js`,
        // Migrations and errors are known by the names of their classes.
        keepNames: true,
        // A command reads all of it before it begins: a quarter less is a tenth of a second. The maps say which line was meant.
        minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
        codeSplitting: {
          groups: [
            ...Object.entries(PACKAGES).map(([name, packages]) => ({
              name,
              test: new RegExp(`[\\\\/]node_modules[\\\\/](${packages.join('|')})[\\\\/]`, 'u'),
              priority: LIBRARIES.length + 2,
            })),
            ...LIBRARIES.map((name, index) => ({
              name,
              test: new RegExp(`[\\\\/]dist[\\\\/]libs[\\\\/]${name}[\\\\/](?!${LATE})`, 'u'),
              priority: LIBRARIES.length + 1 - index,
            })),
            // Nothing may lead back to the main file, which waits for what it loads.
            { name: 'program', tags: ['$initial'], test: /(?<![\\/]main\.js)$/u, priority: 1 },
          ],
        },
      },
    },
  },
});

/** What was compiled, with the compiler's maps, so that the bundle's maps lead to what was written. */
function compilersMaps(): Plugin {
  return {
    name: 'compilers-maps',
    buildStart: () => rm(`${FOLDER}/${CHUNKS}`, { recursive: true, force: true }),
    async load(id) {
      if (!/[\\/]dist[\\/].+\.js$/u.test(id)) return undefined;
      const [code, map] = await Promise.all([readFile(id, 'utf8'), readFile(`${id}.map`, 'utf8')]);
      return { code, map };
    },
  };
}
