/**
 * The token: whoever has it may run code here, so it is long, compared in constant time, and written nowhere.
 *
 * The page gets it as a cookie that scripts cannot read. Cookies are shared by all ports of a host, so this one holds only below
 * a path that follows from the token: another server on this machine is never sent it.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { Problem } from "../../base/problem.js";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** The token of a server: the one that is given, or a new one of 192 bits. */
export function newToken(given: string | undefined): string {
  if (given === undefined || given === "") return randomBytes(24).toString("base64url");
  if (/^[\w-]{24,200}$/.test(given)) return given;
  throw new Problem({
    code: "KL831",
    what: "the token is too short, or has characters that an address cannot carry",
    where: "KERNEL_LAB_TOKEN",
    expected: "24 to 200 letters, digits, - and _",
    fix: "leave KERNEL_LAB_TOKEN unset, and a token is made",
  });
}

/** Whether two tokens are the same, in a time that tells nothing of where they differ. */
export function sameToken(given: string, token: string): boolean {
  return timingSafeEqual(digest(given), digest(token));
}

/** The path below which this server answers: `/` and twelve digits and letters. */
export function pathOf(token: string): string {
  return `/${digest(`path of ${token}`).toString("hex").slice(0, 12)}`;
}

const COOKIE = "kernel-lab";

/** The header that gives the page its cookie. */
export function cookieHeader(token: string): string {
  return `${COOKIE}=${token}; Path=${pathOf(token)}; HttpOnly; SameSite=Strict`;
}

/** What a request shows: the header of a program, or the cookie of the page. */
export interface Shown {
  readonly token: string;
  readonly by: "header" | "cookie";
}

/** The token that a request shows, if any. */
export function shownToken(headers: {
  readonly authorization?: string | undefined;
  readonly cookie?: string | undefined;
}): Shown | undefined {
  const header = /^(?:token|bearer) +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  if (header !== undefined) return { token: header, by: "header" };
  const cookie = (headers.cookie ?? "")
    .split(/; */)
    .find((each) => each.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1);
  return cookie === undefined ? undefined : { token: cookie, by: "cookie" };
}
