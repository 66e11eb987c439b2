# Wrappers over scripts/: no logic here. `make help` says what each does.
.PHONY: help demo test check bench soak

help:
	@scripts/help.sh

demo:
	@scripts/demo.sh

test:
	@scripts/test.sh

check:
	@scripts/check.sh --supply-chain

bench:
	@scripts/bench.sh

soak:
	@scripts/soak.sh
