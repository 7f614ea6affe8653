// npm pack and npm publish in this folder would take the TypeScript sources, which Nx does not load from node_modules.
console.error(`error: this folder holds the plugin's sources, not the package
  expected: the compiled package in dist/nx-multiarch
  to mend:  npx nx run nx-multiarch:pack`);
process.exit(1);
