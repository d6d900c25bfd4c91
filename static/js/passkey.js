// Shows what only works with passkeys, where the browser knows them.
if (window.PublicKeyCredential) {
	document.querySelectorAll('[data-needs-passkey]').forEach((element) => { element.hidden = false })
}
