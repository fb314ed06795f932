// form[data-passkey="/address"]: asks the browser for a passkey, a new one or one that it keeps, and sends the form with its answer. The
// address answers what to ask for, and the word under which the answer is waited for. Without scripts, or in a browser that keeps
// no passkeys, the form stays hidden: another way to sign in is always beside it.
const SAYS = { NotAllowedError: "没有完成：可能取消了，或者等得太久。请再试一次。", InvalidStateError: "这台设备上已经有本系统的通行密钥。", SecurityError: "这个网址不能使用通行密钥。" };

export function enhance(root) {
  if (!globalThis.PublicKeyCredential || !globalThis.navigator?.credentials) return;
  for (const form of root.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    for (const lack of root.querySelectorAll("[data-passkey-lacks]")) lack.hidden = true;
    form.addEventListener("submit", (event) => {
      if (form.elements.answer.value) return;
      event.preventDefault();
      answer(form);
    });
  }
}

async function answer(form) {
  const says = form.querySelector("[data-passkey-says]");
  says.hidden = true;
  try {
    const reply = await fetch(form.dataset.passkey, { method: "POST" });
    const asked = await reply.json();
    if (!reply.ok) throw new Error(asked.message);
    const options = read(asked.options);
    const made = options.user
      ? await navigator.credentials.create({ publicKey: options })
      : await navigator.credentials.get({ publicKey: options });
    form.elements.word.value = asked.word;
    form.elements.answer.value = JSON.stringify(write(made));
    form.requestSubmit();
  } catch (fault) {
    says.textContent = SAYS[fault.name] ?? (fault.name === "Error" ? fault.message : "没有连上服务器，请再试一次。");
    says.hidden = false;
  }
}

/** The options as the browser wants them: what the server wrote as base64url becomes bytes. */
export function read(options) {
  const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
  const all = { ...options, challenge: bytes(options.challenge) };
  if (options.user) all.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) all.excludeCredentials = named(options.excludeCredentials);
  if (options.allowCredentials) all.allowCredentials = named(options.allowCredentials);
  return all;
}

/** What the browser answered, with bytes as base64url. */
export function write(made) {
  const { response } = made;
  const all = { id: made.id, rawId: made.id, type: made.type, clientExtensionResults: made.getClientExtensionResults() };
  if (made.authenticatorAttachment) all.authenticatorAttachment = made.authenticatorAttachment;
  const said = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) {
    said.attestationObject = text(response.attestationObject);
    if (response.getTransports) said.transports = response.getTransports();
  } else {
    said.authenticatorData = text(response.authenticatorData);
    said.signature = text(response.signature);
    if (response.userHandle) said.userHandle = text(response.userHandle);
  }
  return { ...all, response: said };
}

export function bytes(word) {
  return Uint8Array.from(atob(word.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}

export function text(buffer) {
  const word = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return word.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
