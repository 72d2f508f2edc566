/** Opens the lab on a folder of notebooks. */
import { realpathSync, statSync, readFileSync } from "node:fs";
import { isIP } from "node:net";
import { basename, dirname } from "node:path";
import { Problem } from "../../base/problem.js";
import { Kernels } from "./kernels.js";
import { urlOf } from "./origin.js";
import { openPageFiles } from "./page-files.js";
import { existing, type Root } from "./paths.js";
import { serve } from "./server.js";
import { openSettings } from "./settings.js";
import { stateFolder } from "./state-folder.js";
import { newToken, pathOf } from "./token.js";
import { openTrust } from "./trust.js";

export interface LabOptions {
  /** The folder of the notebooks. */
  readonly root: string;
  /** 0 takes any that is free; 8020 if not given. */
  readonly port?: number;
  /** The token; a new one is made if not given. */
  readonly token?: string | undefined;
  /** An address of this machine to listen on instead of the loopback; a token must be given. */
  readonly unsafeListen?: string;
  /** After this time without work, a kernel that no page listens to is ended [ms]; never if not given. */
  readonly idleMs?: number;
}

/** A lab that is open. */
export interface Lab {
  /** Where a person opens it, token included. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** The path below which it answers, for programs that show the token in a header. */
  readonly base: string;
  readonly close: () => Promise<void>;
}

function checkedPort(port: number): number {
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new Problem({
    code: "KL822",
    what: `the port is ${port}`,
    where: "--port",
    expected: "a whole number from 0 to 65535",
    fix: "leave --port out, or write for example --port 8020",
  });
}

function checkedHost({ unsafeListen, token }: LabOptions): string {
  if (unsafeListen === undefined) return "127.0.0.1";
  const given = token !== undefined && token !== "";
  if (given && isIP(unsafeListen) !== 0 && !/^(0\.0\.0\.0|::)$/.test(unsafeListen)) return unsafeListen;
  throw new Problem({
    code: "KL832",
    what: given
      ? `${unsafeListen} is not one address of this machine`
      : "other machines are to be let in, and no token is set",
    where: "--unsafe-listen",
    expected: "one address of this machine, as numbers, and a token in KERNEL_LAB_TOKEN",
    fix: "leave --unsafe-listen out and reach the lab through ssh -L, which encrypts; who has the token can run any program as you",
  });
}

function rootOf(folder: string): string {
  try {
    const real = realpathSync(folder);
    if (statSync(real).isDirectory()) return real;
  } catch {
    // Told below.
  }
  throw new Problem({
    code: "KL823",
    what: "the folder of the notebooks is not there",
    where: folder,
    expected: "a folder",
    fix: "name one with --root, or make it",
  });
}

function version(): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL("../../../package.json", import.meta.url), "utf8"),
  );
  return manifest.version;
}

/** Opens the lab. It runs until it is closed. */
export async function openLab(options: LabOptions): Promise<Lab> {
  const port = checkedPort(options.port ?? 8020);
  const host = checkedHost(options);
  const token = newToken(options.token);
  const state = stateFolder();
  const root: Root = { folder: rootOf(options.root), closed: [state] };
  const files = openPageFiles();
  const base = pathOf(token);
  // A kernel runs beside its notebook; a path that is only named, as for a notebook not yet saved, runs in the root.
  const folderOf = async (path: string): Promise<string> => {
    const found = await existing(root, path).catch(() => root.folder);
    return statSync(found).isDirectory() ? found : dirname(found);
  };
  const { idleMs } = options;
  const listening = await serve(
    {
      store: { root, trust: openTrust(state), uploads: new Map() },
      kernels: new Kernels({ folderOf, ...(idleMs === undefined ? {} : { idleMs }) }),
      settings: openSettings(files.schemas, state),
      files,
      shell: { base: `${base}/`, version: version(), rootName: basename(root.folder) },
    },
    token,
    { host, port },
  );
  const { place, close } = listening;
  return { url: `${urlOf(place)}/?token=${token}`, port: place.port, token, base, close };
}
