// Online meetings are sought by the clock on the visitor's wall: say which zone that is, unless it is the site's own.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

for (const field of document.querySelectorAll("[data-timezone]")) {
  const isSaid = [...field.form.elements].some((other) => other !== field && other.name === field.name);
  if (zone && zone !== field.dataset.timezone && !isSaid) {
    field.value = zone;
    field.disabled = false;
  }
}
