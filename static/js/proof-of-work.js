// A proof of work for public forms, done while one types: robots would have to do it for each form they send.
// The work is altcha's: keys are derived from counted numbers until one begins as the challenge says.
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesOf = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

const keyOf = async ({ nonce, salt, cost, keyLength }, counter) => {
  const password = new Uint8Array(nonce.length / 2 + 4);
  password.set(bytesOf(nonce));
  new DataView(password.buffer).setUint32(nonce.length / 2, counter);
  const material = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytesOf(salt), iterations: cost };
  return hex(new Uint8Array(await crypto.subtle.deriveBits(how, material, keyLength * 8)));
};

const solve = async (field) => {
  const challenge = JSON.parse(field.dataset.challenge);
  for (let counter = 0; ; counter += 1) {
    const derivedKey = await keyOf(challenge.parameters, counter);
    if (derivedKey.startsWith(challenge.parameters.keyPrefix)) {
      field.value = btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
      return;
    }
  }
};

// Who is faster than the work waits for it: a press of the button is not lost, and counts once.
const guard = (field) => {
  let [isDone, isAwaited] = [false, false];
  const done = () => {
    isDone = true;
  };
  const work = solve(field).then(done, done); // without a proof the form is still taken, if more rarely
  field.form.addEventListener("submit", async (event) => {
    if (isDone) return;
    event.preventDefault();
    if (isAwaited) return;
    isAwaited = true;
    await work;
    field.form.requestSubmit(event.submitter);
  });
};

// The cryptography of browsers is there on https and on this machine only.
if (globalThis.crypto?.subtle) {
  for (const field of document.querySelectorAll("[data-challenge]")) guard(field);
}
