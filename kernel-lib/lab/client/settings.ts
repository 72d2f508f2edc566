/**
 * JupyterLab's settings without its schema compiler: that one makes functions out of text, which the page's security policy
 * forbids. A setting of a wrong type is left at its default.
 */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import {
  ISettingConnector,
  ISettingRegistry,
  type ISchemaValidator,
  SettingRegistry,
} from "@jupyterlab/settingregistry";
import type { PartialJSONObject, PartialJSONValue } from "@lumino/coreutils";
import { parse } from "json5";

/** What of a schema is looked at. */
interface Property {
  readonly type?: string | readonly string[];
  readonly default?: PartialJSONValue;
  readonly enum?: readonly PartialJSONValue[];
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "object" ? "object" : typeof value;
}

function fits(value: PartialJSONValue, { type, enum: values }: Property): boolean {
  if (values !== undefined && !values.includes(value)) return false;
  if (type === undefined) return true;
  const types = [type].flat();
  const own = typeOf(value);
  return types.includes(own) || (own === "number" && types.includes("integer") && Number.isInteger(value));
}

/** What the user has set, where it fits the schema. */
function fitting(user: PartialJSONObject, properties: Readonly<Record<string, Property>>): PartialJSONObject {
  return Object.fromEntries(
    Object.entries(user).filter(([name, value]) => value !== undefined && fits(value, properties[name] ?? {})),
  );
}

const copied = <T>(value: T): T => structuredClone(value);

const validator: ISchemaValidator = {
  validateData: (plugin, populate = true) => {
    const properties = (plugin.schema.properties ?? {}) as unknown as Readonly<Record<string, Property>>;
    let raw: PartialJSONObject;
    try {
      raw = parse(plugin.raw) as PartialJSONObject;
    } catch (error) {
      return [{ instancePath: "", keyword: "syntax", schemaPath: "", message: String(error) }];
    }
    const user = fitting(raw, properties);
    const defaults = Object.fromEntries(
      Object.entries(properties).flatMap(([name, property]) =>
        property.default === undefined ? [] : [[name, copied(property.default)]],
      ),
    );
    if (populate) plugin.data = { composite: { ...defaults, ...copied(user) }, user };
    return null;
  },
};

export const settings: JupyterFrontEndPlugin<ISettingRegistry> = {
  id: "kernel-lab:settings",
  description: "The settings of the plugins.",
  autoStart: true,
  requires: [ISettingConnector],
  provides: ISettingRegistry,
  activate: async (app, connector: ISettingConnector) => {
    const { values } = await connector.list("active");
    return new SettingRegistry({ connector, validator, plugins: values.filter(({ id }) => app.hasPlugin(id)) });
  },
};
