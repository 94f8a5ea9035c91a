// Passkeys: shows what needs them where the browser knows them, and says kindly when one did not work.
// The exchange itself is django-allauth's webauthn.js, which is told what to do by the page's data.
const showAll = (selector, isShown) => {
  for (const part of document.querySelectorAll(selector)) part.hidden = !isShown;
};

if ("PublicKeyCredential" in window) {
  showAll("[data-passkey]", true);
  showAll("[data-passkey-missing]", false);
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  showAll("[data-passkey-says]", true);
});
