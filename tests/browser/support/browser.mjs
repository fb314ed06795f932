// Chromium by its path, and people in it: each with a context of their own, so with cookies of their own.
import { AssertionError } from "node:assert";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { startDemo } from "./demo.mjs";

/** Where pictures go; not kept in the tree. */
export const SHOTS = fileURLToPath(new URL("../shots", import.meta.url));

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  // Whatever is asked for outside of this machine is not even looked up.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

/** The widths the pages are made for. */
export const DESK = { viewport: { width: 1280, height: 900 } };
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
export const WITHOUT_SCRIPTS = { ...DESK, javaScriptEnabled: false };

export function launch() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find(existsSync);
  if (!executablePath) throw new Error("no Chromium found: install Debian's package chromium, or name one with $CHROMIUM");
  return chromium.launch({ executablePath, args: SWITCHES, headless: true });
}

/**
 * The people of one story. Everything a page complains of (script errors, refused by the content security policy,
 * failed requests) and every request that leaves the server under test is a fault; `faults.expect(pattern)` names what the story provokes.
 */
export class Company {
  #browser;
  #demo;
  #faults = [];
  #expected = [];
  #contexts = [];

  constructor(browser, demo) {
    this.#browser = browser;
    this.#demo = demo;
  }

  expect(pattern) {
    this.#expected.push(pattern);
  }

  /** With which everybody of the sample signs in. */
  get password() {
    return this.#demo.password;
  }

  /** Somebody with a browser, not signed in. */
  async guest(device) {
    const context = await this.#browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", baseURL: this.#demo.address, ...device });
    context.setDefaultTimeout(15_000);
    this.#contexts.push(context);
    // What the content security policy refuses stands in the console too; this names the directive, and the element's page.
    await context.addInitScript(() => addEventListener("securitypolicyviolation", (event) => console.error(`refused by the content security policy: ${event.effectiveDirective} ${event.blockedURI}`)));
    const note = (what) => this.#expected.some((pattern) => pattern.test(what)) || this.#faults.push(what);
    // A form that is refused answers 422 with the page again; Chromium calls that an error, and it is none.
    const refusal = (message) => message.text().includes("status of 422");
    context.on("console", (message) => ["error", "warning"].includes(message.type()) && !refusal(message) && note(`${message.type()}: ${message.text()} (${message.location().url})`));
    context.on("weberror", (error) => note(`script error: ${error.error().stack}`));
    context.on("request", (request) => request.url().startsWith(`${this.#demo.address}/`) || note(`request that leaves the server: ${request.url()}`));
    context.on("response", (response) => response.status() >= 500 && note(`${response.status()} for ${response.url()}`));
    // A question that the story did not ask for, such as "leave this page?" after sending a form.
    context.on("dialog", (dialog) => {
      note(`a dialog of the browser: ${dialog.type()} ${dialog.message()} (${dialog.page()?.url()})`);
      return dialog.accept();
    });
    return context.newPage();
  }

  /** Somebody signed in, on the page after that. */
  async member(name, device) {
    const page = await this.guest(device);
    await page.goto("/sign-in");
    await this.signIn(page, name);
    return page;
  }

  /** Signs in on the page that asks for it. */
  async signIn(page, name) {
    await page.getByLabel("姓名或手机号").fill(name);
    await page.getByLabel("密码").fill(this.#demo.password);
    await press(page, "登录");
  }

  /** What everybody sees now, for whoever looks into a failure. */
  async photograph(name) {
    const pages = this.#contexts.flatMap((context) => context.pages());
    await Promise.all(pages.map((page, index) => page.screenshot({ path: `${SHOTS}/failed-${name.replaceAll(" ", "-")}-${index + 1}.png`, fullPage: true })));
  }

  /** Closes every browser and fails when a page complained. */
  async close() {
    await Promise.all(this.#contexts.map((context) => context.close()));
    if (this.#faults.length) throw new AssertionError({ message: `the pages complained:\n${[...new Set(this.#faults)].join("\n")}` });
  }
}

/** Tells one story over a sample branch of its own (or what else `start` begins), and clears up after it; a failure leaves pictures in shots/. */
export async function tell(browser, name, run, start = startDemo) {
  const demo = await start();
  const company = new Company(browser, demo);
  try {
    await run(company, demo);
  } catch (failure) {
    await company.photograph(name);
    await company.close().catch((complaints) => (failure.message += `\n${complaints.message}`));
    await demo.stop();
    throw failure;
  }
  await company.close();
  await demo.stop();
}

/** Presses a button or link that leads to a page, and waits for that page. `scope` is a page or a part of one. */
export async function press(scope, name, options = {}) {
  const page = scope.page?.() ?? scope;
  const target = scope.getByRole("button", { name, exact: true }).or(scope.getByRole("link", { name, exact: true })).first();
  const loaded = page.waitForEvent("load");
  loaded.catch(() => {}); // A press that fails says so itself.
  await target.click(options);
  if (options.agree && (await runsScripts(page))) await page.getByRole("dialog").getByRole("button", { name: options.agree, exact: true }).click();
  await loaded;
}

/** Whether the page's own scripts run: the product's modules mark the board, the dialog and the forms only then. */
export const runsScripts = async (page) => page.evaluate(() => matchMedia("(scripting: enabled)").matches);
