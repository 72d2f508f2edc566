/** What the page is made of: JupyterLab's plugins but for those that want what this server has not, and our own. */
import type { JupyterLab } from "@jupyterlab/application";
import application from "@jupyterlab/application-extension";
import apputils from "@jupyterlab/apputils-extension";
import cellToolbar from "@jupyterlab/cell-toolbar-extension";
import codemirror from "@jupyterlab/codemirror-extension";
import completer from "@jupyterlab/completer-extension";
import docmanager from "@jupyterlab/docmanager-extension";
import documentsearch from "@jupyterlab/documentsearch-extension";
import filebrowser from "@jupyterlab/filebrowser-extension";
import fileeditor from "@jupyterlab/fileeditor-extension";
import imageviewer from "@jupyterlab/imageviewer-extension";
import mainmenu from "@jupyterlab/mainmenu-extension";
import markdownviewer from "@jupyterlab/markdownviewer-extension";
import markedparser from "@jupyterlab/markedparser-extension";
import notebook from "@jupyterlab/notebook-extension";
import rendermime from "@jupyterlab/rendermime-extension";
import running from "@jupyterlab/running-extension";
import services from "@jupyterlab/services-extension";
import shortcuts from "@jupyterlab/shortcuts-extension";
import statusbar from "@jupyterlab/statusbar-extension";
import dark from "@jupyterlab/theme-dark-extension";
import light from "@jupyterlab/theme-light-extension";
import toc from "@jupyterlab/toc-extension";
import tooltip from "@jupyterlab/tooltip-extension";
import ui from "@jupyterlab/ui-components-extension";
import type { IPlugin } from "@lumino/coreutils";
import { connectionLost } from "./connection-lost.js";
import { exercise } from "./exercise.js";
import { figures } from "./figures.js";
import { foreign } from "./foreign.js";
import { gallery } from "./gallery.js";
import { kernelEnd } from "./kernel-end.js";
import { keySheet } from "./key-sheet.js";
import { maths } from "./maths.js";
import { noFrames } from "./no-frames.js";
import { settings } from "./settings.js";
import { state, translator, windowName } from "./stand-ins.js";
import { newNotebook } from "./new-notebook.js";
import { trust } from "./trust.js";

/** A plugin, whatever it provides. */
type Plugin = IPlugin<JupyterLab, unknown>;

/** Left out: what needs a service that this server has not, or what stands in for has its place taken by a plugin of ours. */
const LEFT_OUT = new Set(
  [
    "application-extension:logo",
    "apputils-extension:announcements",
    "apputils-extension:licenses-client",
    "apputils-extension:licenses-plugin",
    "apputils-extension:resolver",
    "apputils-extension:settings",
    "apputils-extension:splash",
    "apputils-extension:state",
    "apputils-extension:subshell-settings",
    "apputils-extension:workspaces",
    "completer-extension:inline-completer",
    "completer-extension:inline-completer-factory",
    "completer-extension:inline-history",
    "docmanager-extension:open-browser-tab",
    "filebrowser-extension:open-url",
    "filebrowser-extension:share-file",
    "fileeditor-extension:language-server",
    "notebook-extension:code-console",
    "notebook-extension:language-server",
    "notebook-extension:log-output",
    "notebook-extension:metadata-editor",
    "notebook-extension:update-raw-mimetype",
    "tooltip-extension:consoles",
  ].map((name) => `@jupyterlab/${name}`),
);

const extensions: readonly unknown[] = [
  services,
  application,
  apputils,
  cellToolbar,
  codemirror,
  completer,
  docmanager,
  documentsearch,
  filebrowser,
  fileeditor,
  imageviewer,
  mainmenu,
  markdownviewer,
  markedparser,
  notebook,
  rendermime,
  running,
  shortcuts,
  statusbar,
  dark,
  light,
  toc,
  tooltip,
  ui,
];

const ours = [
  settings,
  state,
  translator,
  windowName,
  maths,
  figures,
  foreign,
  gallery,
  newNotebook,
  exercise,
  trust,
  kernelEnd,
  keySheet,
  noFrames,
  connectionLost,
];

/** Every plugin of the page. */
export const plugins: Plugin[] = [...(extensions.flat() as Plugin[]), ...(ours as unknown as Plugin[])].filter(
  ({ id }) => !LEFT_OUT.has(id),
);
