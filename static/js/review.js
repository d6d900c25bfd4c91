/* Keys of a review; saving is in apply.js. The page does all of it without. */
var keys = document.getElementById("keys"), KEY = "review-keys";
function press(selector) {
	var found = document.querySelector(selector);
	if (found) { found.click(); }
	return found;
}
keys.parentNode.hidden = false;
try { keys.checked = localStorage[KEY] !== "off"; } catch (shut) { /* on, then */ }
keys.onchange = () => {
	try { localStorage[KEY] = keys.checked ? "on" : "off"; } catch (shut) { /* not kept */ }
};
addEventListener("keydown", (event) => {
	var at = event.target, key = event.key;
	if (event.ctrlKey || event.metaKey) {
		if (key === "s" && press("[value=draft]")) { event.preventDefault(); }
	} else if (keys.checked && !event.altKey && !at.matches("textarea,[type=number]")) {
		if (key === "j") { press("main [rel=next]"); }
		if (key === "k") { press("main [rel=prev]"); }
		at = /^\d$/.test(key) && at.closest("[data-marks]");
		at = at && at.querySelector('[value="' + key + '"]');
		if (at) { at.focus(); at.click(); }
	}
});
