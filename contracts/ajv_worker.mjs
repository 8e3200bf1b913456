// Validates events with Ajv: one JSON message a line in, one a line out. The first argument is where Ajv is installed.
//   {"label", "schema"}   keep a schema; it is compiled when the label is first used
//   {"label", "events"}   events as JSON texts -> {"verdicts": "1011"}
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(path.join(process.argv[2], "package.json"));
const Ajv2020 = require("ajv/dist/2020.js");
const ajv = require("ajv-formats")(new Ajv2020({ strict: true }));
const schemas = new Map();
const validators = new Map();

function validator(label) {
  if (!validators.has(label)) {
    validators.set(label, ajv.compile(schemas.get(label)));
  }
  return validators.get(label);
}

function verdict(validate, text) {
  let event;
  try {
    event = JSON.parse(text);
  } catch {
    return "0";
  }
  return validate(event) ? "1" : "0";
}

function answer({ label, schema, events }) {
  if (schema !== undefined) {
    schemas.set(label, schema);
    return {};
  }
  const validate = validator(label);
  return { verdicts: events.map((text) => verdict(validate, text)).join("") };
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  let reply;
  try {
    reply = answer(JSON.parse(line));
  } catch (error) {
    reply = { error: String(error.message ?? error) };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
