/**
 * What runs in an exported page, as text: the choice of light or dark, the contents at the side, and the drawing of figures.
 *
 * The scripts are named in the page's content security policy by their hash, so no other script can run beside them. Without
 * scripts the page is still whole, but for the figures, whose text alternatives are shown.
 */
import { darkOf, templateMark, templates } from "../../figure/theme.js";
import { scriptJson } from "../../notebook/escape.js";

/** Runs before anything is painted, so that a page never flashes in the wrong colours. */
export const themeScript = `(function () {
  try {
    var chosen = localStorage.getItem("kernel-lib-theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch (error) { /* storage may be closed to pages from files */ }
})();`;

/** The button for light and dark. */
export const toggleScript = `(function () {
  var root = document.documentElement, button = document.getElementById("theme"), system = matchMedia("(prefers-color-scheme: dark)");
  function now() { return root.dataset.theme || (system.matches ? "dark" : "light"); }
  function name() { button.textContent = now() === "dark" ? "Light" : "Dark"; button.hidden = false; }
  function changed() { name(); document.dispatchEvent(new CustomEvent("kernel-lib-theme")); }
  button.addEventListener("click", function () {
    var next = now() === "dark" ? "light" : "dark";
    root.dataset.theme = next;
    try { localStorage.setItem("kernel-lib-theme", next); } catch (error) { /* lasts for this visit only */ }
    changed();
  });
  system.addEventListener("change", changed);
  name();
})();`;

/** Contents: closed on small screens, and the current heading marked on large ones. */
export const contentsScript = `(function () {
  var toc = document.querySelector(".toc details"), wide = matchMedia("(min-width: 75rem)");
  if (!toc) return;
  function fit() { toc.open = wide.matches; }
  wide.addEventListener("change", fit);
  fit();
  var links = [].slice.call(toc.querySelectorAll("a")), seen = false;
  function mark() {
    seen = false;
    var current = links[0];
    links.forEach(function (link) {
      var heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (heading && heading.getBoundingClientRect().top < 120) current = link;
    });
    links.forEach(function (link) {
      if (link === current) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    });
  }
  addEventListener("scroll", function () { if (!seen) { seen = true; requestAnimationFrame(mark); } }, { passive: true });
  mark();
})();`;

/**
 * Figures: drawn one after the other, drawn again when the width or the theme changes, and for paper. A figure that brings its
 * own template keeps it; the others get ours, in the colours of the page.
 */
export const figureScript: string = `(function () {
  var templates = ${scriptJson(templates)}, darkOf = ${scriptJson(darkOf)}, mark = ${scriptJson(templateMark)};
  var system = matchMedia("(prefers-color-scheme: dark)"), paper = matchMedia("print"), coarse = matchMedia("(pointer: coarse)");
  var printing = paper.matches;
  function theme() {
    if (printing) return "light";
    return document.documentElement.dataset.theme || (system.matches ? "dark" : "light");
  }
  function exchange(value) {
    if (typeof value === "string") return darkOf[value.toLowerCase()] || value;
    if (Array.isArray(value)) return value.map(exchange);
    if (value && typeof value === "object") return Object.keys(value).reduce(function (all, key) {
      all[key] = exchange(value[key]);
      return all;
    }, {});
    return value;
  }
  function wrapped(text, width) {
    var room = Math.max(16, Math.floor(width / 8.4)), lines = [""];
    text.split(/ +/).forEach(function (word) {
      var last = lines.length - 1, joined = (lines[last] ? lines[last] + " " : "") + word;
      if (lines[last] && joined.replace(/<[^>]*>/g, "").length > room) lines.push(word); else lines[last] = joined;
    });
    return lines;
  }
  function fitted(figure, width) {
    var own = figure.spec.layout.template, ours = !own || (own.layout && own.layout.meta === mark), now = theme();
    var spec = JSON.parse(figure.source);
    if (ours && now === "dark") { delete spec.layout.template; spec = exchange(spec); }
    var layout = spec.layout;
    if (ours) layout.template = templates[now];
    layout.width = Math.max(width, layout.width || 0);
    layout.height = layout.height || (width < 560 ? 380 : 440);
    layout.autosize = false;
    if (coarse.matches && layout.dragmode === undefined) layout.dragmode = false;
    var title = typeof layout.title === "string" ? { text: layout.title } : layout.title;
    if (ours && title && title.text && title.text.indexOf("<br") >= 0) {
      layout.title = Object.assign({}, title, { pad: { l: 0, t: 27 } });
    } else if (ours && title && title.text) {
      var lines = wrapped(title.text, width - 32), extra = (lines.length - 1) * 21;
      layout.title = Object.assign({}, title, { pad: { l: 0, t: extra ? 27 : 16 }, text: lines.join("<br>") });
      if (extra) layout.margin = Object.assign({}, layout.margin, { t: ((layout.margin || {}).t || 56) + extra });
    }
    if (ours && layout.width < 560) {
      layout.margin = Object.assign({ l: 48, r: 12, b: 48 }, layout.margin);
      layout.legend = Object.assign({ orientation: "h", y: -0.28, yanchor: "top", x: 0 }, layout.legend);
    }
    return spec;
  }
  function draw(figure) {
    // Of the frame: the place itself measures in its own, perhaps shrunken, pixels.
    var room = figure.place.parentElement.clientWidth, width = Math.floor(printing ? Math.min(room || 640, 640) : room);
    if (!width) return Promise.resolve();
    var state = width + theme();
    if (figure.state === state) return Promise.resolve();
    figure.state = state;
    var spec = fitted(figure, width);
    figure.place.style.zoom = printing ? Math.min(1, width / spec.layout.width) : "";
    var options = { displaylogo: false, displayModeBar: coarse.matches ? false : "hover", responsive: false, modeBarButtonsToRemove: ["lasso2d", "select2d"] };
    return Plotly.react(figure.place, spec.data, spec.layout, options).then(function () {
      figure.place.dataset.drawn = theme();
      document.dispatchEvent(new CustomEvent("kernel-lib-drawn"));
    });
  }
  function failed(figure, error) {
    figure.place.textContent = "This figure could not be drawn: " + error.message;
    figure.place.removeAttribute("role");
  }
  var figures = [].slice.call(document.querySelectorAll("figure.plot")).map(function (frame) {
    var source = frame.querySelector("script").textContent;
    return { place: frame.querySelector(".drawing"), source: source, spec: JSON.parse(source), state: "" };
  });
  function drawNow(figure) { return draw(figure).catch(function (error) { failed(figure, error); }); }
  function drawAll() { figures.forEach(drawNow); }
  function print(on) { if (printing !== on) { printing = on; drawAll(); } }
  figures.reduce(function (before, figure) {
    return before.then(function () { return drawNow(figure); }).then(function () { return new Promise(setTimeout); });
  }, Promise.resolve()).then(function () {
    document.documentElement.dataset.figures = String(figures.length);
    var watcher = new ResizeObserver(function () { requestAnimationFrame(drawAll); });
    figures.forEach(function (figure) { watcher.observe(figure.place.parentElement); });
  });
  document.addEventListener("kernel-lib-theme", drawAll);
  addEventListener("beforeprint", function () { print(true); });
  addEventListener("afterprint", function () { print(false); });
  paper.addEventListener("change", function (event) { print(event.matches); });
})();`;
