// Select2 gives its boxes no name: they take that of the question they belong to.
const questionOf = (box) => box.closest(".field-line")?.querySelector("label");

const nameBoxes = () => {
  for (const box of document.querySelectorAll(".select2-search__field:not([aria-label])")) {
    box.setAttribute("aria-label", questionOf(box)?.textContent.trim() || "Search");
  }
  for (const box of document.querySelectorAll(".select2-selection--single:not([data-named])")) {
    const question = questionOf(box);
    if (question) {
      question.id ||= `question-${question.htmlFor}`;
      box.setAttribute("aria-labelledby", `${question.id} ${box.getAttribute("aria-labelledby")}`);
    }
    const chosen = box.querySelector('[role="textbox"]'); // a text box without a name inside the box: it is plain text
    chosen?.removeAttribute("role");
    chosen?.removeAttribute("aria-readonly");
    box.dataset.named = "";
  }
};

// Boxes come and go: with the page, with each row added, and with each list opened.
new MutationObserver(nameBoxes).observe(document, { childList: true, subtree: true });
