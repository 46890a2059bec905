# Each target is one line of work; scripts hold what takes more.
.DEFAULT_GOAL := help
.PHONY: help demo cluster test captions-report recommend-report search-report media-corpus chaos api-check check fmt spec bench web

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 16

demo: ## install what is missing, build, fill with the demo library, serve at http://127.0.0.1:8000
	@deploy/demo/run.sh

cluster: ## the same platform as a process per target, on PostgreSQL, Redis, RabbitMQ and S3
	@deploy/dev/cluster.sh

test: ## install what the tests need, then run all of them
	@deploy/dev/test.sh

captions-report: ## what the subtitle craft is measured by: 27 figures and their limits, as one table
	@deploy/dev/captions-report.sh

recommend-report: ## what recommendations are worth on ratings of real people, beside EASE and others (fetches the ratings)
	@deploy/dev/recommend-report.sh

media-corpus: ## odd uploads of every kind through the real worker: what plays, what is refused, as one table
	@deploy/dev/packages.sh ffmpeg && cargo test -p hallyu-media --test it --locked every_odd_upload -- --ignored --nocapture

chaos: ## bad days: servers are killed in the middle of the work, and nothing is lost
	@deploy/dev/packages.sh ffmpeg postgresql redis-server rabbitmq-server && deploy/dev/peers.sh && cargo nextest run --workspace --locked -E 'test(chaos)'

api-check: ## generated requests at every operation of the OpenAPI document (needs a built target/debug/hallyu)
	@e2e/schema.sh

check: ## formatting, lints, architecture, licences
	@deploy/dev/check.sh

fmt: ## format everything
	cargo fmt --all && npx prettier --log-level warn --write web packages

search-report: ## how well titles are found, by kind of search, in the table CATALOGUE (default: an invented one)
	@deploy/dev/search-report.sh $(CATALOGUE)

spec: ## write openapi.json and the typed client from the code
	cargo run --quiet -p hallyu -- openapi > packages/api-client/openapi.json && npm run generate

bench: ## ratios: API beside a bare route, worker beside ffmpeg, edge beside nginx, one process beside many
	@bench/run.sh

web: ## build the web app that the binary embeds
	npm ci --no-audit --no-fund && npm run build
