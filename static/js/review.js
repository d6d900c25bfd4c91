/* Saves a draft while it is written, and listens to keys; the page does all of it without. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-autosave]");
  var said = document.querySelector("[data-said]");
  var keys = document.getElementById("keys");
  var timer = null, busy = false, dirty = false;

  function data() {
    var all = new FormData(form);
    all.set("do", "autosave");
    return all;
  }
  function save() {
    clearTimeout(timer);
    if (busy || !dirty) { return; }
    busy = true;
    dirty = false;
    fetch(location.href, { method: "POST", body: data(), keepalive: true }).then(function (answer) {
      if (answer.redirected) { throw new Error("signed out"); }
      return answer.json();
    }).then(function (told) {
      busy = false;
      said.textContent = told.error || told.said;
      if (!told.error) {
        form.elements.seen.value = told.seen;
        document.querySelector("[data-score]").textContent = told.score || "–";
      }
      if (dirty) { later(); }
    }).catch(function () {
      busy = false;
      dirty = true;
      said.textContent = form.dataset.autosave;
      timer = setTimeout(save, 15000);
    });
  }
  function later() { clearTimeout(timer); timer = setTimeout(save, 1500); }

  if (form && window.fetch) {
    form.addEventListener("input", function () { dirty = true; later(); });
    form.addEventListener("submit", function () { dirty = false; clearTimeout(timer); });
    addEventListener("pagehide", function () {
      if (dirty) { navigator.sendBeacon(location.href, data()); }
    });
  }

  function stored(value) {
    try {
      if (value) { localStorage.setItem("review-keys", value); }
      return localStorage.getItem("review-keys");
    } catch (error) { return value; }
  }
  if (keys) {
    keys.closest("label").hidden = false;
    keys.checked = stored() !== "off";
    keys.addEventListener("change", function () { stored(keys.checked ? "on" : "off"); });
  }
  function press(selector) {
    var found = document.querySelector(selector);
    if (found) { found.click(); }
    return found;
  }
  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "s" && press("[name=do][value=draft]")) {
      event.preventDefault();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !keys || !keys.checked) { return; }
    if (event.target.matches("textarea,select,input:not([type=radio]):not([type=checkbox])")) { return; }
    if (event.key === "j") { press("main [rel=next]"); }
    if (event.key === "k") { press("main [rel=prev]"); }
    var marks = event.target.closest("[data-marks]");
    var mark = marks && /^\d$/.test(event.key) && (
      marks.querySelector('[value="' + event.key + '"]') ||
      (event.key === "0" && marks.querySelector('[value="10"]')));
    if (mark) { mark.focus(); mark.click(); }
  });
})();
