// Chooses the time zone of this device, unless one is chosen already.

const select = document.querySelector("[data-detect-zone]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

if (select && !select.value && [...select.options].some((option) => option.value === zone)) {
  select.value = zone;
}
