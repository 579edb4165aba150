# The commands of this project. `make` alone lists them; docs/building.md says what they do and what they need.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help serve portal dev bundle dist release setup test test-quick fuzz mutants soak bench clean clean-tools licences screenshots

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z%-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: ## the console on http://127.0.0.1:8080/ with a simulated cloud; CLOUD=<region>: with the real one
	@scripts/serve

portal: ## a sample portal on http://127.0.0.1:8081/ with the console in it
	@scripts/portal

dev: ## the console with live reload, for working on it
	@scripts/dev

bundle: ## only the release bundle, in dist/
	@scripts/bundle

dist: ## the release bundle with checksums and bill of materials (dist/, release/)
	@scripts/dist

release: ## the archive to deploy from, in release/
	@scripts/release

setup: ## only the tools that these commands need; each installs its own otherwise
	@scripts/setup build browser firefox axe sdk schemas types servers

test: ## every check there is; FORCE=1: also those whose inputs have not changed
	@scripts/test

test-quick: ## only format, clippy and the core, without a browser: a minute, once built
	@scripts/test format clippy core

test-%: ## one of them: setup format clippy core native licences config embed budget dist web sdk deploy guide e2e e2e-firefox e2e-nginx e2e-caddy
	@scripts/test $*

MINUTES = 10

fuzz: ## every property with ever new random inputs, for MINUTES=10
	@scripts/fuzz $(MINUTES)

soak: ## hours of use in MINUTES=10: a living fleet, faults, and nothing may pile up
	@scripts/soak $(MINUTES)

bench: ## how quick the whole fleet answers, beside a page of plain JavaScript; BENCH_SERVERS="1000 10000 100000": how many servers
	@scripts/bench

mutants: ## change the core in every way and see whether a test notices; hours. FILE=core/src/api/retry.rs: only that
	@scripts/mutants $(FILE)

licences: ## write docs/licences.md anew, after a change of dependencies
	@scripts/licences --write

screenshots: ## take the pictures of the documentation anew
	@scripts/screenshots

clean: ## remove all that was built here
	rm -rf target dist release .run

clean-tools: ## remove the installed tools
	@scripts/setup clean
