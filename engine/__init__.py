"""The runtime of diagrams: deploys bundles, moves cases, keeps tasks, timers, messages, audit. Knows no award."""
