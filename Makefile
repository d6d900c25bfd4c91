# Everything one does with the portal; `make` alone lists it.
PYTHON ?= python3
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help run dev test check format messages bench bench-selection lighthouse

help: ## list these commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

run: ## start the whole portal here (PORT=8000), as in production
	@exec env PORTAL_MODE=local SITE_URL="$${SITE_URL:-http://localhost:$(PORT)}" $(PYTHON) scripts/bootstrap.py --port "$(PORT)" manage.py run_portal --port "$(PORT)"

dev: ## the same, reloading when a file changes
	@exec env PORTAL_MODE=development SITE_URL="$${SITE_URL:-http://localhost:$(PORT)}" $(PYTHON) scripts/bootstrap.py --with-tests --port "$(PORT)" manage.py run_portal --port "$(PORT)" --reload

test: ## run all tests (ARGS="-k words" passes on to pytest)
	@$(PYTHON) scripts/bootstrap.py --with-tests scripts/test.py $(ARGS)

check: ## lint, format, types, import contracts, migrations, translations
	@$(PYTHON) scripts/bootstrap.py --with-tests scripts/check.py

format: ## format Python and templates in place
	@$(PYTHON) scripts/bootstrap.py --with-tests scripts/check.py --fix

messages: ## bring locale/*.po up to date with the sources, say what is untranslated
	@$(PYTHON) scripts/bootstrap.py --with-tests scripts/messages.py

bench: ## measure every public page beside bare Django (ARGS="--only events --seconds 2")
	@$(PYTHON) scripts/bootstrap.py --with-tests bench/pages.py $(ARGS)

bench-selection: ## measure the staff's desk with a call of 5,000 applications
	@$(PYTHON) scripts/bootstrap.py --with-tests bench/selection.py $(ARGS)

lighthouse: ## judge the main pages with Lighthouse (needs node and Chromium)
	@$(PYTHON) scripts/bootstrap.py --with-tests bench/lighthouse.py
