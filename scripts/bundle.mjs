// Makes one file of each front-end package that comes as many: `node scripts/bundle.mjs`, after `npm ci`.

import { build } from "esbuild";

await build({
  entryPoints: ["scripts/codemirror.js"],
  outfile: "node_modules/.bundles/codemirror.js",
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "CodeMirror",
  target: "es2022",
  logLevel: "warning",
});
