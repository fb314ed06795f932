// 登录安全: a telephone that shows digits, a passkey of the browser's own, the recovery code of whoever has lost both.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, SHOTS, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { startNamed } from "../support/demo.mjs";
import { MEMBER } from "../support/meeting.mjs";

describe("a second factor", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [name, device] of [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]])
    test(`of digits and recovery codes ${name}`, () => tell(browser, `digits ${name}`, (company, demo) => digits(company, demo, device)));

  test("is a passkey that opens by itself", () => tell(browser, "passkey", passkey, startNamed));
});

/** The digits of a secret at an instant (RFC 6238). */
function shown(secret, at) {
  const bits = [...secret.replaceAll(" ", "")].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac("sha1", key).update(step).digest();
  const from = mac[19] & 15;
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** What the demo's clock says now: it stands still nowhere, and begins at a day of its own. */
const now = () => Date.now();

async function toSecurity(page, demo) {
  await page.goto("/me");
  await press(page, "登录安全");
  await page.getByLabel("请先再输一次密码").fill(demo.password);
  await press(page, "继续");
}

async function digits(company, demo, device) {
  const member = await company.member(MEMBER, device);
  await toSecurity(member, demo);
  await member.screenshot({ path: `${SHOTS}/登录安全-${device.viewport.width}.png`, fullPage: true });
  await press(member, "添加手机验证码");
  await member.getByRole("img", { name: "手机验证码的二维码" }).waitFor();
  await member.getByText("扫不了？").click();
  await member.screenshot({ path: `${SHOTS}/添加手机验证码-${device.viewport.width}.png`, fullPage: true });
  const secret = await member.locator("details strong").innerText();
  await member.getByLabel("验证码", { exact: true }).fill("12");
  await press(member, "添加");
  await member.getByText("验证码：不对").first().waitFor();
  await member.getByLabel("验证码", { exact: true }).fill(shown(secret, now()));
  await member.getByLabel(/^名称/).fill("我的手机");
  await press(member, "添加");
  const codes = await member.locator(".recovery li").allInnerTexts();
  assert.equal(codes.length, 8);
  await member.screenshot({ path: `${SHOTS}/恢复码-${device.viewport.width}.png`, fullPage: true });

  const other = await company.guest(device);
  await other.goto("/meetings");
  await company.signIn(other, MEMBER);
  await other.getByText("还差一步").waitFor();
  await other.screenshot({ path: `${SHOTS}/第二步验证-${device.viewport.width}.png`, fullPage: true });
  await other.getByLabel("验证码").fill("000000");
  await press(other, "登录");
  await other.getByText("验证码：不对").first().waitFor();
  // The digits of the next half minute are taken too, and those that confirmed the telephone are not.
  await other.getByLabel("验证码").fill(shown(secret, now() + 30_000));
  await press(other, "登录");
  assert.match(other.url(), /\/meetings$/);

  const lost = await company.guest(device);
  await lost.goto("/sign-in");
  await company.signIn(lost, MEMBER);
  await lost.getByLabel("验证码").fill(codes[0]);
  await press(lost, "登录");
  await lost.getByText("用了一个恢复码").first().waitFor();
}

async function passkey(company, demo) {
  // Browsers keep passkeys for names, not for numbers; this name is always the own machine.
  const member = await company.guest(DESK);
  const devtools = await member.context().newCDPSession(member);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await member.goto("/sign-in");
  await company.signIn(member, MEMBER);
  await toSecurity(member, demo);
  await member.getByLabel(/^名称/).fill("办公室电脑");
  await press(member, "添加通行密钥");
  await member.getByRole("heading", { name: "办公室电脑" }).waitFor();
  assert.equal((await member.locator(".recovery li").allInnerTexts()).length, 8);
  await press(member, "退出");
  await member.screenshot({ path: `${SHOTS}/登录-通行密钥-1280.png`, fullPage: true });
  await press(member, "用通行密钥登录");
  await member.getByText(MEMBER).first().waitFor();
  assert.match(member.url(), /\/$/);
  await press(member, "退出");
  // As the second half too, where the password was typed.
  await company.signIn(member, MEMBER);
  await press(member, "用通行密钥确认");
  await member.getByText(MEMBER).first().waitFor();
}
