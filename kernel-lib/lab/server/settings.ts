/** The settings of JupyterLab's plugins: their schemas come with the page, what the user changes is kept in the state folder. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../jupyter/wire.js";
import { replaceFile } from "../runner/store.js";
import { onDisk } from "./disk.js";
import { Refusal } from "./refusal.js";

/** A plugin's schema. */
export interface Schema {
  readonly id: string;
  readonly version: string;
  readonly schema: Json;
}

export interface Settings {
  readonly list: () => readonly Json[];
  readonly one: (id: string) => Json;
  readonly change: (id: string, body: Json) => Promise<void>;
}

const MOST = 512 * 1024;

/** The settings kept in a folder. */
export function openSettings(schemas: readonly Schema[], folder: string): Settings {
  const kept = join(folder, "settings");
  const known = new Map(schemas.map((schema) => [schema.id, schema]));
  const of = (id: string): Schema => {
    const schema = known.get(id);
    if (schema === undefined) throw new Refusal(404, "there are no settings of that name");
    return schema;
  };
  // Only names of known plugins get here, so a file's name holds nothing but letters, digits and these.
  const fileOf = (id: string): string => join(kept, `${id.replaceAll(/[^\w.-]/g, "_")}.json`);
  const one = (id: string): Json => {
    const { schema, version } = of(id);
    const file = fileOf(id);
    const raw = existsSync(file) ? readFileSync(file, "utf8") : "{}";
    return { id, schema, version, raw, settings: {}, created: null, last_modified: null };
  };
  return {
    one,
    list: () => schemas.map(({ id }) => one(id)),
    change: async (id, { raw }) => {
      of(id);
      if (typeof raw !== "string" || raw.length > MOST)
        throw new Refusal(400, "settings are a text of moderate length");
      await onDisk(() => {
        mkdirSync(kept, { recursive: true, mode: 0o700 });
        replaceFile(fileOf(id), raw);
      });
    },
  };
}
