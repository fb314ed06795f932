// The product itself: `dangxiaozu demo` on a free port, stopped by its process id.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../..");

/** The binary under test: $DANGXIAOZU, or the debug build of this tree. */
export function binary() {
  const path = process.env.DANGXIAOZU ?? join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "debug/dangxiaozu");
  if (!existsSync(path)) throw new Error(`no binary at ${path}: run \`cargo build\` first, or name one with $DANGXIAOZU`);
  return path;
}

/** A sample branch of its own; resolves when it says that it listens. */
export async function startDemo() {
  const child = spawn(binary(), ["demo", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stderr.on("data", (bytes) => (log += bytes));
  const ended = once(child, "exit");
  const said = { address: "", password: "" };
  const listening = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      said.address ||= /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? "";
      said.password ||= /密码都是 (\S+?)）/.exec(line)?.[1] ?? "";
      if (said.address && said.password) return true;
    }
    return false;
  })();
  if (!(await listening)) throw new Error(`the demo ended before it listened:\n${log}`);
  child.stdout.resume();
  return {
    ...said,
    /** Asks it to stop as Ctrl-C does, and waits until it has. */
    async stop() {
      child.kill("SIGTERM");
      const [code] = await ended;
      if (code !== 0) throw new Error(`the demo ended with ${code}:\n${log}`);
    },
  };
}
