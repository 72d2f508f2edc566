/**
 * The look of a page: a column of text in a book face, code a little wider, figures and tables as wide as they need to be and the window
 * is, a table of contents at the side.
 *
 * Nothing is fetched: faces are those a system has. Colours are variables with a light and a dark set; paper is always light.
 */
import { darkPalette, palette } from "../../figure/theme.js";

type Colours = Readonly<Record<string, string>>;

const light: Colours = {
  ground: palette.ground,
  raised: "#f6f8fa",
  ink: palette.ink,
  muted: palette.muted,
  rule: palette.faint,
  link: "#0062a3",
  wash: "#eef5fb",
  error: "#a3310a",
  "error-wash": "#fdf3ee",
  keyword: "#8a3ab0",
  string: "#0a6b50",
  number: "#9a5200",
  name: "#0062a3",
  comment: "#5c6773",
  t0: "#1f2328",
  t1: "#b3261e",
  t2: "#0a6b50",
  t3: "#8a5a00",
  t4: "#0062a3",
  t5: "#8a3ab0",
  t6: "#006d77",
  t7: "#59636e",
};

const dark: Colours = {
  ground: darkPalette.ground,
  raised: "#1d2126",
  ink: darkPalette.ink,
  muted: darkPalette.muted,
  rule: darkPalette.faint,
  link: "#79b8ee",
  wash: "#1a2734",
  error: "#ff9b76",
  "error-wash": "#2a1d18",
  keyword: "#d3a3ee",
  string: "#6fd3ae",
  number: "#f0b072",
  name: "#8cc4f5",
  comment: "#929ca7",
  t0: "#aab2bb",
  t1: "#ff8f85",
  t2: "#6fd3ae",
  t3: "#ebc15c",
  t4: "#8cc4f5",
  t5: "#d3a3ee",
  t6: "#6cd0da",
  t7: "#e6e8eb",
};

const variables = (colours: Colours): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(";");

/** Colours of a page, for the reader's choice, the system's setting, and paper. */
const colourStyle: string = `
:root{color-scheme:light;${variables(light)}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${variables(dark)}}}
:root[data-theme=dark]{color-scheme:dark;${variables(dark)}}
@media print{:root,:root:not([data-theme=light]),:root[data-theme=dark]{color-scheme:light;${variables(light)}}}
`;

/** Faces, spaces and the bar at the top. */
const baseStyle = `
:root{--serif:Charter,"Bitstream Charter","Sitka Text",Cambria,"Iowan Old Style",Georgia,"Source Serif 4","Noto Serif","Liberation Serif",serif;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Open Sans","Helvetica Neue",Arial,sans-serif;
--mono:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:3.5rem}
body{margin:0;background:var(--ground);color:var(--ink);font:1.0625rem/1.62 var(--serif);overflow-wrap:break-word}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:.15em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
h1,h2,h3,h4,h5,h6{font-family:var(--sans);line-height:1.25;letter-spacing:-.011em;margin:2.2em 0 .6em;text-wrap:balance}
h1{font-size:2rem;letter-spacing:-.02em;margin-top:.4em}h2{font-size:1.42rem}h3{font-size:1.14rem}h4,h5,h6{font-size:1rem}
.bar{position:sticky;top:0;z-index:2;display:flex;gap:1rem;align-items:center;justify-content:space-between;
padding:.45rem 1.25rem;background:var(--ground);border-bottom:1px solid var(--rule);font:.875rem/1.4 var(--sans);color:var(--muted)}
.bar span,.bar>a{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.bar button{flex:none;font:inherit;color:var(--ink);background:var(--raised);border:1px solid var(--rule);border-radius:6px;
padding:.25rem .7rem;cursor:pointer}
.bar button:hover{border-color:var(--muted)}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;z-index:3;background:var(--ground);padding:.4rem .8rem}
@media (max-width:40rem){body{font-size:1rem}h1{font-size:1.6rem}h2{font-size:1.28rem}}
`;

/**
 * What is wider than the column reaches out of it, to both sides where the column stands alone and to the right beside the contents, up
 * to the edge of the window (100vw counts its scroll bar, so a little is left). The rest scrolls, under a bar that is always seen.
 */
const wideStyle = `
.plot .drawing{margin-inline:min(0px,max((100% - var(--own,0px))/2,(100% - 100vw)/2 + .75rem))}
.outputs>div>.scroll,.markdown>.scroll{width:min-content;min-width:100%;max-width:calc(100vw - 1.5rem);position:relative;left:50%;transform:translateX(-50%)}
@media (min-width:75rem){
.layout{--left:max(0px,(100vw - 92rem)/2) + 17rem}
.plot .drawing{margin-inline:0 min(0px,max(100% - var(--own,0px),100% + var(--left) + 1.25rem - 100vw))}
.outputs>div>.scroll,.markdown>.scroll{max-width:calc(100vw - (var(--left)) - 1.25rem);left:0;transform:none}}
.drawing::-webkit-scrollbar,.scroll::-webkit-scrollbar{height:.75rem}
.drawing::-webkit-scrollbar-track,.scroll::-webkit-scrollbar-track{background:var(--raised);border-radius:.4rem}
.drawing::-webkit-scrollbar-thumb,.scroll::-webkit-scrollbar-thumb{background:var(--muted);border:3px solid var(--raised);border-radius:.4rem}
@supports not selector(::-webkit-scrollbar){.drawing,.scroll{scrollbar-color:var(--muted) var(--raised)}}
.hint{font:.8rem/1.4 var(--sans);color:var(--muted);margin:.6rem 0 .3rem}.hint[hidden]{display:none}`;

/** What is on a page: cells, outputs, contents. */
const pageStyle = `
.layout{display:grid;grid-template-columns:minmax(0,1fr);max-width:57rem;margin:0 auto;padding:0 1.25rem 5rem}
.toc{font:.875rem/1.45 var(--sans);margin-top:1.25rem}
.toc summary{font-weight:600;cursor:pointer;color:var(--muted)}
.toc ol{list-style:none;margin:.5rem 0 0;padding:0}
.toc li{margin:.1rem 0}.toc li.l3{padding-left:.9rem}
.toc a{display:block;padding:.18rem .6rem;color:var(--muted);text-decoration:none;border-left:2px solid transparent}
.toc a:hover{color:var(--ink)}.toc a[aria-current]{color:var(--ink);border-left-color:var(--link)}
@media (min-width:75rem){
.layout{grid-template-columns:12.25rem minmax(0,58rem);column-gap:3.5rem;max-width:92rem}
.toc{position:sticky;top:3.2rem;max-height:calc(100vh - 4rem);overflow:auto;margin-top:2.2rem;align-self:start}}
main{min-width:0;padding-top:1.5rem}
.cell{position:relative;margin:1.4rem 0}
.markdown>p,.markdown>ul,.markdown>ol,.markdown>blockquote,.markdown>dl{max-width:43rem}
.markdown>:first-child{margin-top:0}.markdown>:last-child{margin-bottom:0}
.markdown>h2:first-child{margin-top:2.6rem}.markdown>h3:first-child{margin-top:2rem}
blockquote{margin:1.2em 0;padding:.1em 0 .1em 1.2em;border-left:3px solid var(--rule);color:var(--muted)}
hr{border:0;border-top:1px solid var(--rule);margin:2.5em 0}
img,svg{max-width:100%;height:auto}
img.picture{display:block;background:#fff;border-radius:6px}
.anchor{margin-left:.4em;color:var(--muted);text-decoration:none;font-weight:400;opacity:0}
:hover>.anchor,.anchor:focus{opacity:1}
code,pre{font-family:var(--mono);font-size:.84em;font-variant-ligatures:none}
:not(pre)>code{background:var(--raised);border-radius:4px;padding:.1em .25em}
pre{margin:0;padding:.85rem 1.1rem;line-height:1.55;overflow-x:auto;tab-size:2;border-radius:8px}
pre code{font-size:1em}
.markdown pre,.input pre{background:var(--raised);border:1px solid var(--rule)}
.markdown pre{margin:1.1em 0}.input pre{font-size:.82em}
.input{position:relative}
.number{position:absolute;right:.2rem;top:-1.15rem;font:.72rem/1.4 var(--sans);color:var(--muted);text-decoration:none;
font-variant-numeric:tabular-nums}
.number:hover{color:var(--link)}
@media (min-width:75rem){.number{right:auto;left:-3.2rem;width:2.4rem;text-align:right;top:.95rem}}
.hidden>summary{font:.85rem/1.5 var(--sans);color:var(--muted);cursor:pointer;padding:.25rem 0}
.outputs{margin-top:.7rem}.outputs>*+*{margin-top:.9rem}
.outputs pre{background:none;padding:.2rem 0 .2rem 1.1rem;border-left:3px solid var(--rule);border-radius:0;max-height:36rem;overflow:auto;
white-space:pre;font-size:.82em}
.outputs pre.stderr{border-left-color:var(--t3)}
.error{background:var(--error-wash);border-left:3px solid var(--error);padding:.6rem 0 .7rem;border-radius:0 8px 8px 0}
.error p{margin:0 1.1rem .2rem;font:600 .85rem/1.5 var(--sans);color:var(--error)}.outputs .error pre{border:0}
.plot{margin:1.2rem 0}.plot .drawing{min-height:440px;overflow-x:auto;overflow-y:hidden}
.plot figcaption{font:.85rem/1.5 var(--sans);color:var(--muted)}
.plot summary{cursor:pointer;width:max-content;max-width:100%}.plot details p{margin:.4rem 0 0;max-width:43rem;color:var(--ink)}
.scroll{overflow-x:auto;margin:1.1em 0}
${wideStyle}
table{border-collapse:collapse;font:.9rem/1.45 var(--sans);font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--muted);padding:0 0 .5rem;caption-side:top}
th,td{padding:.34rem .85rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
thead th{border-bottom:1.5px solid var(--muted);font-weight:600;vertical-align:bottom;text-wrap:balance}
tbody th{font-weight:500}@media (min-width:60rem){tbody th:not(.long){white-space:nowrap}}
th:first-child,td:first-child{padding-left:.2rem}
tbody tr:hover>*{background:var(--raised)}tfoot td{border:0;color:var(--muted)}
math{font-family:"STIX Two Math","Latin Modern Math","Cambria Math",math;font-size:1.05em}
.formula.block{display:block;overflow-x:auto;overflow-y:hidden;padding:.35em 0;margin:.6em 0;max-width:43rem}
.hljs-keyword,.hljs-built_in,.hljs-literal{color:var(--keyword)}.hljs-string,.hljs-regexp,.hljs-addition{color:var(--string)}
.hljs-number,.hljs-meta{color:var(--number)}.hljs-title,.hljs-attr,.hljs-property{color:var(--name)}
.hljs-comment{color:var(--comment);font-style:italic}.hljs-deletion{color:var(--error)}
.bold{font-weight:700}.italic{font-style:italic}.underline{text-decoration:underline}
${Array.from({ length: 8 }, (_, n) => `.fg${n},.fg${n + 8}{color:var(--t${n})}.bg${n},.bg${n + 8}{background:var(--t${n});color:var(--ground)}`).join("")}
footer{font:.82rem/1.5 var(--sans);color:var(--muted);border-top:1px solid var(--rule);margin-top:4rem;padding-top:1rem}
@media (max-width:40rem){.layout{padding:0 1rem 4rem}th,td{padding:.34rem .6rem}.plot .drawing{min-height:380px}}
@media print{
@page{margin:18mm 16mm}
body{font-size:10.5pt;line-height:1.45}.bar,.toc,.skip,.anchor,.number,.hint,.plot figcaption{display:none!important}
details.hidden,.modebar{display:none!important}.layout{display:block;max-width:none;padding:0}main{padding:0}
h1,h2,h3,h4{break-after:avoid}
.plot,img,table tr,.error,.formula.block{break-inside:avoid}
.plot .drawing{min-height:0;margin-inline:0}
.outputs>div>.scroll,.markdown>.scroll{width:auto;max-width:none;left:0;transform:none}
.input pre,.outputs pre{white-space:pre-wrap;max-height:none;overflow:visible}.input{break-inside:avoid-page}
.scroll,.formula.block{overflow:visible}table{font-size:.78em}th,td{padding:.25rem .45rem}tbody th:not(.long){white-space:normal}a{color:inherit}}
`;

/** The whole style sheet of an exported page. */
export const pageSheet: string = colourStyle + baseStyle + pageStyle;
