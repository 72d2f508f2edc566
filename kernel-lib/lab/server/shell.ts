/** The HTML of the page: a few names for JupyterLab, and its bundle. No script is inline, so none may be. */
import { escapeHtml, scriptJson } from "../../notebook/escape.js";

/** What the page must know of its server. */
export interface ShellOptions {
  /** The path below which everything lies, with slashes at both ends. */
  readonly base: string;
  readonly version: string;
  /** The name of the folder that is served. */
  readonly rootName: string;
}

/** The page, on a file if the address names one. */
export function shellHtml({ base, version, rootName }: ShellOptions, treePath: string): string {
  const config = {
    appName: "kernel-lab",
    appNamespace: "kernel-lab",
    appUrl: "/lab",
    appVersion: version,
    baseUrl: base,
    wsUrl: "",
    token: "",
    appendToken: "false",
    mode: "multiple-document",
    rootName,
    treePath,
    terminalsAvailable: "false",
    themesUrl: "lab/api/themes",
    workspace: "default",
    notebookStartsKernel: "true",
  };
  return [
    `<!doctype html>`,
    `<html lang="en">`,
    `<head>`,
    `<meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<title>kernel-lab</title>`,
    `<link rel="icon" href="data:,">`,
    `<link rel="stylesheet" href="${base}static/lab.css">`,
    `<script id="jupyter-config-data" type="application/json">${scriptJson(config)}</script>`,
    `</head>`,
    `<body class="kernel-lab-loading">`,
    `<noscript>The lab runs in the browser: allow scripts of this address.</noscript>`,
    `<p id="kernel-lab-wait" role="status">Opening the lab …</p>`,
    `<script type="module" src="${base}static/lab.js"></script>`,
    `</body>`,
    `</html>`,
    ``,
  ].join("\n");
}

/** What somebody sees who comes without the token. */
export function doorHtml(sentence: string): string {
  return [
    `<!doctype html>`,
    `<html lang="en">`,
    `<head><meta charset="utf-8"><title>kernel-lab</title><link rel="icon" href="data:,"></head>`,
    `<body>`,
    `<h1>The lab is locked</h1>`,
    `<p>${escapeHtml(sentence)}</p>`,
    `<p>Open the whole address that <code>npm start</code> has printed: it ends in <code>?token=…</code> and is new at every start.</p>`,
    `</body>`,
    `</html>`,
    ``,
  ].join("\n");
}
