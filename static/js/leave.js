// Leave: hide this page at once, and put the outside page in its place, so that Back does not return to it.
const link = document.querySelector("[data-leave]");

link?.addEventListener("click", (event) => {
  event.preventDefault();
  document.documentElement.classList.add("is-leaving");
  document.title = "";
  location.replace(link.dataset.leave);
});

// The browser may bring a page back from memory as it was left: show it again only if someone asks for it.
addEventListener("pageshow", (event) => {
  if (event.persisted && document.documentElement.classList.contains("is-leaving")) location.reload();
});
