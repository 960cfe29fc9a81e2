"""The command line: `python -m keikaku`."""

from keikaku._internal.flows.cli import main

if __name__ == "__main__":
    main(prog_name="keikaku")
