// Compiles schemas/*.json to dist/dev/validators.js, which needs neither Ajv nor eval when it runs.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import Ajv2020 from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import addFormats from "ajv-formats";
import { build } from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const names = (await readdir(path.join(root, "schemas"))).filter((name) => name.endsWith(".json")).sort();
const texts = await Promise.all(names.map((name) => readFile(path.join(root, "schemas", name), "utf8")));
const schemas = texts.map((text) => JSON.parse(text));

// Ajv's own ESM output leaves a `require` behind, so it writes CommonJS and esbuild makes it a module.
const ajv = addFormats(new Ajv2020({ strict: true, allErrors: true, schemas, code: { source: true, esm: false } }));
const ids = Object.fromEntries(names.map((name, index) => [path.basename(name, ".json"), schemas[index].$id]));

await build({
  stdin: { contents: standaloneCode(ajv, ids), resolveDir: root, loader: "js" },
  outfile: path.join(root, "dist", "dev", "validators.js"),
  bundle: true,
  format: "esm",
  platform: "neutral",
  minify: true,
  logLevel: "warning",
});
