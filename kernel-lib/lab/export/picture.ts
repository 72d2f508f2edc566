/** Pictures that a notebook's text shows: attached to a cell, or lying beside the notebook. */
import { pictureBeside } from "../page/markdown.js";
import type { MimeBundle } from "../page/notebook-file.js";

/** A picture as a file. */
export interface PictureFile {
  readonly bytes: Uint8Array;
  readonly extension: string;
}

const extensionOf = (type: string): string =>
  type.replace("image/", "").replace("svg+xml", "svg").replace("jpeg", "jpg");

function attached(name: string, attachments: Readonly<Record<string, MimeBundle>>): PictureFile | undefined {
  const [type, data] = Object.entries(attachments[name] ?? {}).find(([mime]) => mime.startsWith("image/")) ?? [];
  return type !== undefined && typeof data === "string"
    ? { bytes: Buffer.from(data, "base64"), extension: extensionOf(type) }
    : undefined;
}

/** The picture at this address, or undefined: it lies elsewhere, or is none. Nothing outside `folder` is read. */
export function pictureFile(
  address: string,
  attachments: Readonly<Record<string, MimeBundle>>,
  folder: string | undefined,
): PictureFile | undefined {
  if (address.startsWith("attachment:")) return attached(decodeURIComponent(address.slice(11)), attachments);
  if (folder === undefined || /^[a-z]+:|^\/|^#/i.test(address)) return undefined;
  const found = /^data:([^;]+);base64,(.*)$/s.exec(pictureBeside(address, folder) ?? "");
  return found === null
    ? undefined
    : { bytes: Buffer.from(found[2] ?? "", "base64"), extension: extensionOf(found[1] ?? "") };
}
