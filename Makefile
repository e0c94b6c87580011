.DEFAULT_GOAL := help
.PHONY: help run test check bench editor

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build the site and serve it; the address is printed
	@if command -v npm >/dev/null; then bash editor/build; else echo "Without Node there is no rich editor; texts are written in a plain field."; fi
	cargo run -- serve

test: ## install what the tests need, then run all of them
	@bash tests/run

check: ## formatting and lints only, warnings are errors
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

bench: ## measure a release build on this machine, as ratios
	@node tests/bench/run.mjs

editor: ## build the rich editor into static/editor, from where the program takes it
	@bash editor/build
