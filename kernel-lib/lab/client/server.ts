/** Asking the server for what is ours: the rest JupyterLab asks by itself. */
import { URLExt } from "@jupyterlab/coreutils";
import { ServerConnection } from "@jupyterlab/services";

/** The address below the base. */
const addressOf = (path: string): string => URLExt.join(ServerConnection.makeSettings().baseUrl, path);

/** What the server answers; a refusal is thrown with its sentence. */
export async function ask(path: string, body?: unknown): Promise<unknown> {
  const settings = ServerConnection.makeSettings();
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const response = await ServerConnection.makeRequest(addressOf(path), init, settings);
  if (!response.ok) throw await ServerConnection.ResponseError.create(response);
  return response.status === 204 ? undefined : response.json();
}
