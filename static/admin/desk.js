/* Marks the language tabs whose text is still missing, and names the language switch.
   Words come from the page (admin/base_site.html); without script the fields say it themselves. */
(function () {
  "use strict";

  function mark(tab, words) {
    var panel = document.getElementById(tab.getAttribute("href").slice(1));
    var field = panel && panel.querySelector("input.mt, textarea.mt, .mt input, .mt textarea");
    if (!field) return;
    var empty = field.value.trim() === "";
    var language = tab.dataset.language || tab.title;
    tab.dataset.language = language;
    tab.classList.toggle("desk-missing", empty);
    tab.title = empty ? language + ": " + words.missing : language;
  }

  function markAll() {
    var words = document.getElementById("desk-words").dataset;
    document.querySelectorAll(".ui-tabs-nav a[href^='#tab_']").forEach(function (tab) {
      mark(tab, words);
    });
    var select = document.getElementById("modeltranslation-main-switch");
    if (select) select.setAttribute("aria-label", words.switch);
  }

  window.addEventListener("load", function () {
    if (!document.getElementById("desk-words")) return;
    markAll();
    document.addEventListener("input", markAll);
    document.addEventListener("click", function () { window.setTimeout(markAll, 0); });
  });
})();
