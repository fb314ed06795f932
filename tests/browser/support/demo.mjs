// The product itself: `dangxiaozu demo`, or `serve` over an empty folder, on a free port, stopped by its process id.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createServer } from "node:net";
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
export const startDemo = () => start("demo", [], { address: /http:\/\/127\.0\.0\.1:\d+/, password: /密码都是 (\S+?)）/ });

/** The same under a name, for which browsers keep passkeys: on a port that was free a moment ago. */
export async function startNamed() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  const address = `http://localhost:${port}`;
  const demo = await start("demo", ["--address", address], { password: /密码都是 (\S+?)）/ }, port);
  return { ...demo, address };
}

/** A service over an empty folder, with the word that opens its set-up page. */
export async function startEmpty() {
  const folder = mkdtempSync(join(tmpdir(), "dangxiaozu-story-"));
  const service = await start("serve", ["--data", folder], { address: /http:\/\/127\.0\.0\.1:\d+/, word: /设置码：(\S+)/ });
  return {
    ...service,
    async stop() {
      await service.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Starts a command on a free port and reads from what it says until everything asked for is known. */
async function start(command, options, questions, port = 0) {
  const child = spawn(binary(), [command, ...options, "--listen", `127.0.0.1:${port}`], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stderr.on("data", (bytes) => (log += bytes));
  const ended = once(child, "exit");
  const said = {};
  const listening = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      for (const [name, pattern] of Object.entries(questions)) {
        const found = pattern.exec(line);
        if (found) said[name] ??= found[1] ?? found[0];
      }
      if (Object.keys(questions).every((name) => said[name])) return true;
    }
    return false;
  })();
  if (!(await listening)) throw new Error(`${command} ended before it listened:\n${log}`);
  child.stdout.resume();
  return {
    ...said,
    /** Asks it to stop as Ctrl-C does, and waits until it has. */
    async stop() {
      child.kill("SIGTERM");
      const [code] = await ended;
      if (code !== 0) throw new Error(`${command} ended with ${code}:\n${log}`);
    },
  };
}
