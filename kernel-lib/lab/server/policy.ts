/**
 * The headers of every answer. The content security policy is the second fence around a notebook: whatever passes the sanitiser,
 * no script runs but the page's own, and nothing is fetched but from this server.
 */

/** JupyterLab writes style attributes and elements, so styles may be inline; scripts never. */
const PAGE = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "media-src data: blob:",
  "frame-src 'none'",
  "worker-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** A file of the user that is opened by itself gets neither scripts nor an origin. */
const FILE = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox; frame-ancestors 'none'";

const common = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "X-DNS-Prefetch-Control": "off",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
} as const;

type Headers = Readonly<Record<string, string>>;

export const pageHeaders: Headers = { ...common, "Content-Security-Policy": PAGE, "Cache-Control": "no-store" };
export const fileHeaders: Headers = { ...common, "Content-Security-Policy": FILE, "Cache-Control": "no-store" };
/** The page's own files carry a digest in their name, or are asked for anew. */
export const assetHeaders: Headers = {
  ...common,
  "Content-Security-Policy": PAGE,
  "Cache-Control": "private, no-cache",
};
