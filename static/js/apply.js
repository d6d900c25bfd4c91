/* The form of an application: saved while one types, counted as the server counts, uploads with
	progress. Without this script every step is saved by its button. */
var $ = document.querySelector.bind(document);
var SPACE = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
var UNSEEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
var form = $("form[data-autosave]"), store;
try { store = sessionStorage; } catch (shut) { /* the page still holds what is typed */ }
/* partnership/kit/text.py and words.py, in the same order */
function clean(text) {
	return text.replace(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/g, "\n").replace(UNSEEN, "").normalize("NFC")
		.replace(/\t/g, " ").split("\n").map((line) => line.trimEnd()).join("\n").trim();
}
function words(text) {
	return clean(text).split(SPACE).filter((part) => /[\p{L}\p{N}]/u.test(part)).length;
}
function count(line) {
	var field = document.getElementById(line.dataset.count);
	function tell() {
		var now = line.dataset.unit === "words" ? words(field.value) : Array.from(clean(field.value)).length;
		line.textContent = line.dataset.say.replace("{n}", now);
		line.classList.toggle("err", now > +line.dataset.most);
	}
	field.addEventListener("input", tell);
	tell();
}
document.querySelectorAll("[data-count]").forEach(count);
function say(box, text, link) {
	box.className = text ? "note note--warn" : "vh";
	box.textContent = text;
	if (link) {
		box.append(" ", Object.assign(document.createElement("a"), link));
	}
}
function post(address, body) {
	return fetch(address, { method: "POST", body: body, redirect: "manual",
		headers: { "X-Autosave": "1" } });
}
if (form) { keep(form); }
document.querySelectorAll("form[data-upload]").forEach(upload);
function keep(form) {
	var box = form.querySelector("[data-alarm]");
	var said = $("[data-said]");
	var key = "apply:" + form.dataset.autosave;
	var saved = typed(), timer = null, busy = false, stopped = false, leaving = false;
	function typed() {
		return JSON.stringify(Array.from(new FormData(form)).filter((pair) => {
			return pair[0] !== "seen" && pair[0] !== "csrfmiddlewaretoken";
		}));
	}
	function remember(sent) {
		var kept = { typed: typed(), seen: form.elements.seen.value, sent: sent === true };
		try { store.setItem(key, JSON.stringify(kept)); } catch (full) {}
	}
	function forget() { try { store.removeItem(key); } catch (shut) {} }
	function giveBack() {
		var kept = null, seen = form.elements.seen;
		try { kept = JSON.parse(store.getItem(key)); } catch (shut) { return; }
		/* A post that arrived made another mark; what somebody else saved is not written over. */
		if (!kept || kept.typed === saved || (kept.sent && kept.seen !== seen.value)) { forget(); return; }
		seen.value = kept.seen;
		var values = new Map();
		JSON.parse(kept.typed).forEach((pair) => { values.set(pair[0], (values.get(pair[0]) || []).concat(pair[1])); });
		Array.from(form.elements).forEach((field) => {
			if (!field.name || field.type === "hidden" || field.type === "submit") { return; }
			var had = values.get(field.name) || [];
			if (field.type === "checkbox" || field.type === "radio") { field.checked = had.includes(field.value); }
			else { field.value = had[0] || ""; }
			field.dispatchEvent(new Event("input", { bubbles: true }));
		});
		say(box, form.dataset.restored);
	}
	function later() {
		remember();
		clearTimeout(timer);
		timer = setTimeout(save, 1500);
	}
	function save() {
		var sending = typed();
		if (stopped || leaving || sending === saved) { return; }
		if (busy) { later(); return; }
		busy = true;
		post(form.getAttribute("action") || location.href, new FormData(form)).then((answer) => {
			if (answer.type === "opaqueredirect" || answer.status === 403) {
				say(box, form.dataset.expired, { href: location.href, textContent: form.dataset.signIn });
				stopped = true;
				return null;
			}
			if (!answer.ok) { throw new Error(answer.status); }
			return answer.json();
		}).then((body) => {
			if (body && body.saved) {
				form.elements.seen.value = body.seen;
				said.textContent = body.said;
				saved = sending;
				say(box, body.unkept);
				if (typed() === sending && !body.unkept) { forget(); } else { remember(); }
			} else if (body) {
				stopped = body.stop;
				say(box, body.said);
			}
		}).catch(() => {
			say(box, form.dataset.lost);
			timer = setTimeout(save, 10000);
		}).finally(() => { busy = false; });
	}
	form.addEventListener("input", later);
	form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); remember(true); });
	addEventListener("online", save);
	addEventListener("pageshow", () => { leaving = false; });
	document.addEventListener("visibilitychange", () => { if (document.hidden) { save(); } });
	giveBack();
}
function upload(form) {
	var input = form.querySelector("input[type=file]");
	var box = form.querySelector("[data-alarm]");
	var bar = form.querySelector("progress");
	form.addEventListener("submit", (event) => {
		var file = input.files[0];
		if (!file) { return; }
		event.preventDefault();
		if (file.size > +form.dataset.most) { say(box, form.dataset.big); return; }
		var sending = new XMLHttpRequest();
		function end(text) { bar.hidden = true; say(box, text); input.focus(); }
		sending.open("POST", form.action);
		sending.setRequestHeader("X-Autosave", "1");
		sending.responseType = "json";
		sending.upload.onprogress = (step) => { if (step.total) { bar.value = step.loaded / step.total; } };
		sending.onerror = () => { end(form.dataset.lost); };
		sending.onload = () => {
			var body = sending.response;
			if (body && body.saved) { location.reload(); return; }
			end(body ? body.said : sending.status === 413 ? form.dataset.big
				: sending.status === 200 || sending.status === 403 ? form.dataset.expired : form.dataset.lost);
		};
		bar.hidden = false;
		sending.send(new FormData(form));
	});
}
