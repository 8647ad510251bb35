import { Failure, address, base } from "../site/api";
import { type Holder, type Way, openable } from "./content";
import type { Told, Wanted } from "./worker";

/** Milliseconds that the worker has to begin; a sealed record that was never read is checked for so long at most. */
const PATIENCE = 60_000;

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): {
    createScriptURL(url: string): string;
  };
}

/** Milliseconds after which a browser may stop a worker that nothing is asked of, by half. */
const IDLE = 10_000;

let script: string | undefined;

/** The one script that may be loaded by its address (`trusted-types worker`), by a policy that is made once. */
function workerScript(): string {
  const address = new URL("worker.js", base).href;
  const { trustedTypes } = globalThis as unknown as { trustedTypes?: TrustedTypes };
  script ??= trustedTypes?.createPolicy("worker", { createScriptURL: () => address }).createScriptURL(address)
    ?? address;
  return script;
}

async function worker(): Promise<ServiceWorker> {
  try {
    const { installing, waiting, active } = await navigator.serviceWorker.register(workerScript());
    const found = installing ?? waiting ?? active;
    if (found) return await activated(found);
  } catch {
    // No service worker in a private window of some browsers, or where it could not be loaded.
  }
  throw new Failure("no_worker", 0, "");
}

function activated(worker: ServiceWorker): Promise<ServiceWorker> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "activated") resolve(worker);
      if (worker.state === "redundant") reject(new Error("redundant"));
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

/**
 * Saves a record. Where this browser can open it, the worker hands the plaintext to the browser's own download as it
 * is verified, and this ends with it; else the browser asks the gateway, and this ends at once.
 * @throws Failure also where the download has failed: the browser keeps no part of it as a file
 */
export async function save(holder: Holder, path: string): Promise<Way> {
  const found = await openable(holder, path);
  if (!found) {
    const link = document.createElement("a");
    link.href = address(path).href;
    link.download = "";
    link.click();
    return "service";
  }
  const { key, type, disposition, length } = found;
  const wanted: Wanted = {
    id: crypto.randomUUID(), address: address(found.sealed).href, key, type, disposition, length,
  };
  const active = await worker();
  const { port1, port2 } = new MessageChannel();
  const waking = setInterval(() => active.postMessage(null), IDLE);
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Failure("unreachable", 0, "")), PATIENCE);
    port1.onmessage = ({ data }: MessageEvent<Told>) => {
      clearTimeout(timer);
      switch (data.state) {
        case "ready": return location.assign(new URL(`opened/${wanted.id}`, base));
        case "saved": return resolve();
        case "failed": return reject(new Failure(data.code, data.status, ""));
      }
    };
    active.postMessage(wanted, [port2]);
  }).finally(() => {
    clearInterval(waking);
    port1.close();
  });
  return "device";
}
