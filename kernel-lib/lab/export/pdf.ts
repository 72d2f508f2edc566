/** A page on paper: printed by a browser, with its figures drawn as they are on the page. */
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { inBrowser } from "./browser.js";

/** Resolves in the page when every figure is drawn for paper. */
const drawn = `new Promise((done) => {
  const ready = () => document.querySelectorAll("figure.plot").length === 0
    || [...document.querySelectorAll("figure.plot .drawing")].every((one) => one.dataset.drawn === "light");
  (function look() { if (ready()) requestAnimationFrame(() => done(true)); else setTimeout(look, 50); })();
})`;

/** The bytes of a PDF of the page in this file: A4, tagged, with an outline of its headings. */
export async function pagePdf(file: string, browser: string): Promise<Uint8Array> {
  return inBrowser(browser, async ({ send, event }) => {
    await send("Page.enable");
    await send("Emulation.setEmulatedMedia", { media: "print" });
    const loaded = event("Page.loadEventFired");
    await send("Page.navigate", { url: pathToFileURL(resolve(file)).href });
    await loaded;
    await send("Runtime.evaluate", { expression: drawn, awaitPromise: true });
    const { data } = await send("Page.printToPDF", {
      printBackground: true,
      preferCSSPageSize: false,
      paperWidth: 8.27,
      paperHeight: 11.69,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    });
    return Buffer.from(String(data), "base64");
  });
}
