// Gói ô soạn SPARQL: cd docs/editor && npm install && npm run build. · Bundles the SPARQL editor.
import { build } from "esbuild";

await build({
  entryPoints: ["editor.js"],
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "govgraphEditor",
  target: "es2020",
  legalComments: "none",
  banner: { js: "/*! CodeMirror 6 for govgraph; licences: codemirror.LICENSE.txt; source and how it was built: docs/editor/ */" },
  outfile: "../../src/govgraph/serving/pages/assets/codemirror.js",
});
