/** The official schema of notebooks, as a check. */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";

const { $schema: _draft04, ...schema } = JSON.parse(
  readFileSync(new URL("./nbformat.v4.5.schema.json", import.meta.url), "utf8"),
);
// Ajv speaks later drafts; of draft 04 the schema uses nothing that they changed, once the name of the draft is gone.
const validate = new Ajv({ strict: false, allErrors: true, logger: false }).compile(schema);

/** What the schema has against a notebook; empty if it is valid. */
export function violations(notebook: unknown): readonly string[] {
  return validate(notebook)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
