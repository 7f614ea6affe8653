/** An app as a workspace may have it before it has the plugin: a server with one addon. File -> text. */
export const WEB_APP: Record<string, string> = {
  'src/main.ts': `import { createServer } from 'node:http';
import { hash } from 'bcrypt';
createServer((_, response) => void hash('secret', 4).then((text) => response.end(text))).listen(process.env['PORT']);
process.once('SIGTERM', () => process.exit(0));
`,
  'tsconfig.json': '{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler" } }',
  'project.json': JSON.stringify({
    name: 'web',
    projectType: 'application',
    targets: {
      build: {
        executor: '@nx/esbuild:esbuild',
        outputs: ['{options.outputPath}'],
        cache: true,
        options: {
          main: 'apps/web/src/main.ts',
          tsConfig: 'apps/web/tsconfig.json',
          outputPath: 'dist/apps/web',
          platform: 'node',
          format: ['cjs'],
          bundle: true,
          thirdParty: false,
          skipTypeCheck: true,
          generatePackageJson: true,
          esbuildOptions: { outExtension: { '.js': '.js' } },
        },
      },
    },
  }),
};
