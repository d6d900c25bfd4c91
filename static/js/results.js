/* Filters change results in place; without this the form and links do the same. */
var form = document.querySelector("form[data-results]");
var box = document.getElementById(form.dataset.results);
var asked = null;
var said = document.createElement("p"); /* outside of what is replaced, to be heard */
said.className = "vh";
said.setAttribute("role", "status");
box.after(said);
function current() { return document.querySelector("form[data-results]"); }
function addressOf(form) {
	var query = new URLSearchParams(new FormData(form));
	Array.from(query.entries()).forEach((pair) => {
		if (!pair[1]) { query.delete(pair[0], ""); }
	});
	var text = query.toString();
	return form.action.split("?")[0] + (text ? "?" + text : "");
}
/* What had the focus, found again; words being typed stay. */
function place() {
	var had = document.activeElement;
	if (!had || !box.contains(had)) { return null; }
	return { id: had.id, name: had.name, value: had.value, typed: had.type === "search",
		start: had.selectionStart, end: had.selectionEnd, scroll: scrollOf() };
}
function scrollOf() {
	var row = box.querySelector(".chips--scroll");
	return row ? row.scrollLeft : 0;
}
function giveBack(had, keep) {
	if (!had) { return; }
	var row = box.querySelector(".chips--scroll");
	if (row) { row.scrollLeft = had.scroll; }
	var here = had.id ? document.getElementById(had.id) : Array.from(
		box.querySelectorAll("input,select")).find((field) => {
		return field.name === had.name && field.value === had.value;
	});
	if (!here) { here = box.querySelector("[data-count]"); here.tabIndex = -1; }
	here.focus({ preventScroll: true });
	if (had.typed && keep) { here.value = had.value; here.setSelectionRange(had.start, had.end); }
}
function show(html, keep) {
	var page = new DOMParser().parseFromString(html, "text/html");
	var fresh = page.getElementById(box.id);
	if (!fresh) { throw new Error("no results"); }
	var had = place();
	var says = fresh.querySelector("[data-count]");
	box.replaceChildren.apply(box, Array.from(fresh.childNodes));
	document.title = page.title;
	document.querySelectorAll("[hreflang]").forEach((link, place) => {
		var other = page.querySelectorAll("[hreflang]")[place];
		if (other) { link.href = other.getAttribute("href"); }
	});
	giveBack(had, keep);
	said.textContent = says ? says.textContent : "";
}
function go(address, keep) {
	if (asked) { asked.abort(); }
	var mine = asked = new AbortController();
	box.setAttribute("aria-busy", "true");
	fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } }).then((answer) => {
		if (!answer.ok) { throw new Error(answer.status); }
		return answer.text();
	}).then((html) => {
		if (mine !== asked) { return; }
		if (keep) { history.pushState(null, "", address); }
		show(html, keep);
		box.removeAttribute("aria-busy");
	}).catch((error) => {
		if (error.name !== "AbortError") { location.assign(address); }
	});
}
box.addEventListener("change", (event) => {
	if (event.target.type !== "search") { go(addressOf(current()), true); }
});
box.addEventListener("submit", (event) => {
	if (event.target !== current()) { return; }
	event.preventDefault();
	go(addressOf(current()), true);
});
box.addEventListener("click", (event) => {
	var link = event.target.closest("a.chip,.chips a,.none a");
	if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) { return; }
	event.preventDefault();
	go(link.href, true);
});
addEventListener("popstate", () => { go(location.href, false); });
