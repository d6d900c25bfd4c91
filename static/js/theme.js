/* Day or night: follows the system until the visitor chooses; the choice stays in this browser. */
(function () {
	"use strict";
	var root = document.documentElement;
	var KEY = "theme";
	function kept() {
		try { return localStorage.getItem(KEY); } catch (error) { return null; }
	}
	function keep(theme) {
		try { localStorage.setItem(KEY, theme); } catch (error) { /* private window: not kept */ }
	}
	function shown() {
		var dark = window.matchMedia("(prefers-color-scheme:dark)").matches;
		return root.dataset.theme || (dark ? "dark" : "light");
	}
	function swap() {
		root.dataset.theme = shown() === "dark" ? "light" : "dark";
		keep(root.dataset.theme);
	}
	var theme = kept();
	if (theme === "light" || theme === "dark") { root.dataset.theme = theme; }
	document.addEventListener("DOMContentLoaded", function () {
		document.querySelectorAll("[data-theme-button]").forEach(function (button) {
			button.hidden = false;
			button.addEventListener("click", swap);
		});
	});
})();
