/**
 * HTML and SVG from a notebook. Untrusted HTML is JupyterLab's sanitiser's business. Trusted HTML keeps its styles and forms, but
 * nothing that leads away from the page or acts in its name: trust is about what a notebook shows. SVG is shown as a picture, in
 * which no script runs and nothing is fetched, and so needs no trust.
 */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { IRenderMimeRegistry, MimeModel, RenderedHTML, RenderedMarkdown } from "@jupyterlab/rendermime";
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Widget } from "@lumino/widgets";
import createPurifier, { type Config } from "dompurify";

const HTML = "text/html";
const MARKDOWN = "text/markdown";
const SVG = "image/svg+xml";

const KEPT: Config = {
  FORBID_TAGS: ["meta", "base", "link", "iframe", "frame", "object", "embed", "script"],
  // Buttons of JupyterLab's own are made with these.
  FORBID_ATTR: ["data-commandlinker-command", "data-commandlinker-args", "action", "formaction", "ping", "target"],
  ALLOW_DATA_ATTR: true,
};

const purifier = createPurifier(window);

class Html extends RenderedHTML {
  override async render(model: IRenderMime.IMimeModel): Promise<void> {
    if (!model.trusted) return super.render(model);
    const cleaned = purifier.sanitize(String(model.data[HTML] ?? ""), KEPT);
    return super.render(new MimeModel({ data: { [HTML]: cleaned }, metadata: model.metadata, trusted: true }));
  }
}

/** Markdown is text with a little HTML in it: that goes through the sanitiser, trusted or not. */
class Markdown extends RenderedMarkdown {
  override async render(model: IRenderMime.IMimeModel): Promise<void> {
    return super.render(new MimeModel({ data: model.data, metadata: model.metadata, trusted: false }));
  }
}

class Picture extends Widget implements IRenderMime.IRenderer {
  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const source = String(model.data[SVG] ?? "");
    const plain = model.data["text/plain"];
    const image = document.createElement("img");
    image.alt = typeof plain === "string" && plain !== "" ? plain : "a picture without a description";
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
    image.style.maxWidth = "100%";
    this.node.replaceChildren(image);
  }
}

export const foreign: JupyterFrontEndPlugin<void> = {
  id: "kernel-lab:foreign",
  description: "Shows HTML and SVG of notebooks.",
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate: (_app, registry: IRenderMimeRegistry) => {
    // In the places of JupyterLab's own.
    registry.addFactory({ safe: true, mimeTypes: [HTML], createRenderer: (options) => new Html(options) }, 50);
    registry.addFactory({ safe: true, mimeTypes: [MARKDOWN], createRenderer: (options) => new Markdown(options) }, 60);
    registry.addFactory({ safe: true, mimeTypes: [SVG], createRenderer: () => new Picture() }, 80);
  },
};
